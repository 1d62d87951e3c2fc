package io.github.voiceclone.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class VoiceCloneCommandTest {
    @Test
    void wrongCommandLine_isAMistakeThatNamesTheHelp() {
        Run.of().assertMistake("voiceclone --help");
        Run.of("frob").assertMistake("unknown command 'frob'", "clone", "doctor");
        Run.of("clone").assertMistake("--out", "voiceclone clone --help");
        Run.of("clone", "--frob").assertMistake("voiceclone clone --help");
        Run.of("doctor", "--pakc", "x").assertMistake("unknown option '--pakc'", "--pack");
        Run.of("pinyin", "--text-file", "a", "b").assertMistake("'b'", "quotes");
        Run.of("embed", "--out", "a.npy", "--out", "b.npy").assertMistake("--out", "once");
        Run.of("embed", "--out").assertMistake("--out");
        Run.of("embed", "--reference", "", "--out", "a.npy").assertMistake("--reference", "empty");
        Run.of("embed", "--reference", "a\u0000b", "--out", "a.npy").assertMistake("--reference");
        Run.of("bench", "--threads", "0", "--pack", "x").assertMistake("--threads is 0");
        Run.of("bench", "--seconds", "1e9", "--pack", "x").assertMistake("--seconds");
    }

    @ParameterizedTest
    @ValueSource(strings = {"clone", "embed", "synthesize", "vocode", "pinyin", "convert", "doctor", "bench"})
    void help_isThereForEveryCommand(String command) {
        Run run = Run.of(command, "--help").assertFine();
        assertTrue(run.out().startsWith("Usage: voiceclone " + command), run.out());
        assertTrue(Run.of("--help").assertFine().out().contains("  " + command), command);
    }

    /** picocli would read options from files by default. */
    @Test
    void argumentWithAnAt_isNoFile(@TempDir Path folder) throws IOException {
        Path file = Files.writeString(folder.resolve("args"), "pinyin --text 你好");
        Run.of("@" + file).assertMistake("unknown command '@" + file);
        String out = Run.of("pinyin", "--text", "你好 @" + file).assertFine().out();
        assertTrue(out.startsWith("ni3 hao3") && out.contains("args"), out);
        out = Run.of("pinyin", "--text", "@" + file + "好").assertFine().out();
        assertTrue(out.contains("args"), out);
    }

    @Test
    void version_isOneLine() {
        assertEquals(1, Run.of("--version").assertFine().out().lines().count());
    }

    @Test
    void verbose_addsTheStackTrace() {
        Run quiet = Run.of("pinyin", "--text-file", "absent.txt").assertMistake("absent.txt");
        Run verbose = Run.of("pinyin", "--text-file", "absent.txt", "--verbose");
        assertEquals(2, verbose.status());
        assertTrue(verbose.err().startsWith(quiet.err()), verbose.err());
        assertTrue(verbose.err().contains("NoSuchFileException"), verbose.err());
    }
}
