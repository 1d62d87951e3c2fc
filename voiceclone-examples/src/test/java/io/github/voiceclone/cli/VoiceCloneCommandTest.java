package io.github.voiceclone.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.nio.file.AccessDeniedException;
import java.util.List;
import org.junit.jupiter.api.Test;
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

    private static String report(int status, Throwable error) {
        StringWriter err = new StringWriter();
        assertEquals(status, Errors.failed(error, new PrintWriter(err, true), false));
        assertEquals(1, err.toString().lines().count(), err.toString());
        return err.toString();
    }

    @Test
    void errors_giveTheStatusOfTheirKind() {
        for (Throwable error : List.of(
                new AccessDeniedException("/x/y"), new UncheckedIOException(new AccessDeniedException("/x/y")))) {
            String line = report(2, error);
            assertTrue(line.contains("/x/y: access denied"), line);
        }
        assertTrue(report(2, new OutOfMemoryError("heap")).contains("memory"));
        String defect = report(1, new IllegalStateException("a\nb"));
        assertTrue(defect.contains("a b") && defect.contains("--verbose"), defect);
        assertFalse(defect.contains("\tat "), defect);
    }
}
