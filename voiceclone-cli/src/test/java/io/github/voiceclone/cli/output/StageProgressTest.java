package io.github.voiceclone.cli.output;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.voiceclone.cli.Run;
import io.github.voiceclone.cli.TestFiles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Isolated;

/** Tests of the progress that commands print on a terminal. */
@Isolated("sets a system property")
class StageProgressTest {
    private static final String TERMINAL = "voiceclone.terminal";

    @TempDir
    Path folder = Path.of("");

    @BeforeEach
    void set() {
        System.setProperty(TERMINAL, "true");
    }

    @AfterEach
    void clear() {
        System.clearProperty(TERMINAL);
    }

    @Test
    void batch_showsTheShareOfTheTextThatIsSpoken() throws IOException {
        Files.copy(TestFiles.speech(), folder.resolve("me.wav"));
        Files.writeString(
                folder.resolve("all.jsonl"), "{\"id\": \"a\", \"text\": \"你好。早上好。\", \"reference\": \"me.wav\"}");
        Run run = Run.of("batch", "--manifest", folder.resolve("all.jsonl"), "--out", folder.resolve("out"));
        assertEquals(0, run.status(), run.err());
        assertTrue(run.err().contains("0 of 1 done, 0 failed, 0 % of the text"), run.err());
        assertTrue(run.err().contains("0 of 1 done, 0 failed, 28 % of the text"), run.err());
        assertTrue(run.err().contains("1 of 1 done, 0 failed, 100 % of the text"), run.err());
    }

    @Test
    void vocode_showsWhatItDoesAndHowManySamplesAreMade() throws IOException {
        Path reference = Path.of("../voiceclone-convert/src/test/resources/reference/wavernn-raw")
                .toAbsolutePath();
        Path pack = folder.resolve("pack");
        Run converted = Run.of("convert", "--vocoder", reference.resolve("vocoder.pt"), "--out", pack);
        assertEquals(0, converted.status(), converted.err());
        Run run = Run.of(
                "vocode", "--pack", pack, "--mel", reference.resolve("mel.npy"), "--out", folder.resolve("a.wav"));
        assertEquals(0, run.status(), run.err());
        assertTrue(run.err().contains("vocoding; vocoder: 100 %"), run.err());
    }
}
