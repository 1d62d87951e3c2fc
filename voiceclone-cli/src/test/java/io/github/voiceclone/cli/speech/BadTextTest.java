package io.github.voiceclone.cli.speech;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.github.voiceclone.cli.Run;
import io.github.voiceclone.cli.TestFiles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Texts that cannot be spoken: {@code clone} and {@code synthesize} refuse them and leave nothing. */
class BadTextTest {
    @TempDir
    Path folder = Path.of("");

    private Path embedding = Path.of("");

    @BeforeEach
    void makeEmbedding() throws IOException {
        embedding = TestFiles.embedding(folder);
    }

    private void assertRefused(String option, Object text, String... words) throws IOException {
        Set<String> before = TestFiles.listing(folder);
        Run.of("clone", "--reference", TestFiles.speech(), option, text, "--out", folder.resolve("x.wav"))
                .assertMistake(words);
        Run.of("synthesize", "--embedding", embedding, option, text, "--out", folder.resolve("x.npy"))
                .assertMistake(words);
        assertEquals(before, TestFiles.listing(folder));
    }

    @Test
    void nothingToSpeak_isRefused() throws IOException {
        for (String text : new String[] {"", "😀。\n", "\u0000\u0007"}) {
            assertRefused("--text", text, "can be spoken");
        }
    }

    @Test
    void emptyText_isRefusedBeforeTheModelsAreLoaded() {
        Path none = folder.resolve("no-pack");
        for (String text : new String[] {"", " \n", "\u0000\u0007"}) {
            Run.of(
                            "clone",
                            "--reference",
                            TestFiles.speech(),
                            "--text",
                            text,
                            "--out",
                            folder.resolve("x.wav"),
                            "--pack",
                            none)
                    .assertMistake("the text is empty");
            Run.of(
                            "synthesize",
                            "--embedding",
                            embedding,
                            "--text",
                            text,
                            "--out",
                            folder.resolve("x.npy"),
                            "--pack",
                            none)
                    .assertMistake("the text is empty");
        }
    }

    @Test
    void textThatWasNotDecoded_isRefused() throws IOException {
        assertRefused("--text", "\uFFFD\uFFFD", "LC_ALL=C.UTF-8", "--text-file");
    }

    @Test
    void enormousText_isRefused() throws IOException {
        assertRefused("--text", "你".repeat(1_000_001), "1000001", "limit");
        Path file = folder.resolve("t.txt");
        assertRefused("--text-file", Files.writeString(file, "你".repeat(1_000_001)), "1000001", "limit");
        assertRefused("--text-file", Files.writeString(file, "你".repeat(2_000_000)), "t.txt", "limit");
    }

    @Test
    void badFile_isRefused() throws IOException {
        assertRefused("--text-file", folder.resolve("no.txt"), "no.txt");
        assertRefused("--text-file", folder, "folder");
        assertRefused("--text-file", Files.createFile(folder.resolve("empty.txt")), "can be spoken");
        byte[] gbk = {(byte) 0xC4, (byte) 0xE3, (byte) 0xBA, (byte) 0xC3};
        assertRefused("--text-file", Files.write(folder.resolve("gbk.txt"), gbk), "gbk.txt", "UTF-8");
    }

    @Test
    void textOfTheOutput_isRefused() throws IOException {
        Path file = Files.writeString(folder.resolve("t.wav"), "你好");
        Run.of("clone", "--reference", TestFiles.speech(), "--text-file", file, "--out", file)
                .assertMistake("something else");
        assertEquals("你好", Files.readString(file));
    }
}
