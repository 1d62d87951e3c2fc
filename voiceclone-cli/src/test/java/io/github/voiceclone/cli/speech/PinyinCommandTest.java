package io.github.voiceclone.cli.speech;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.voiceclone.cli.Run;
import io.github.voiceclone.cli.TestFiles;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PinyinCommandTest {
    @TempDir
    Path folder = Path.of("");

    private String pinyin(String text) throws IOException {
        Path file = Files.writeString(folder.resolve("t.txt"), text);
        return Run.of("pinyin", "--text-file", file).assertFine().out();
    }

    @Test
    void everyLine_givesOneLine() throws IOException {
        String lines = pinyin("你好\n\n😀\r\n我有15个苹果\n");
        assertEquals(4, lines.lines().count(), lines);
        assertEquals("ni3 hao3", lines.lines().findFirst().orElseThrow());
        assertEquals("", lines.lines().skip(1).findFirst().orElseThrow());
        assertEquals("", lines.lines().skip(2).findFirst().orElseThrow());
        assertTrue(lines.lines().skip(3).findFirst().orElseThrow().contains("shi2 wu3 ge4"), lines);
    }

    @Test
    void withoutNormalization_numbersStay() {
        Run run = Run.of("pinyin", "--no-text-normalization", "--text", "2个").assertFine();
        assertEquals("2 ge4", run.out().strip());
    }

    @Test
    void byteOrderMark_isNoCharacter() throws IOException {
        assertEquals(pinyin("你好"), pinyin("\uFEFF你好"));
    }

    @Test
    void emptyFile_givesNoLine() throws IOException {
        assertEquals("", pinyin(""));
    }

    @Test
    void packWithoutSynthesizer_isRefused() throws IOException {
        Path pack = folder.resolve("pack");
        Run.of("convert", "--encoder", TestFiles.checkpoint("encoder.pt"), "--out", pack)
                .assertFine();
        Path file = Files.writeString(folder.resolve("t.txt"), "你好");
        Run.of("pinyin", "--text-file", file, "--pack", pack).assertMistake("synthesizer");
        Run.of("pinyin", "--text-file", file, "--pack", folder).assertMistake("voice-pack.json");
    }

    @Test
    void textOfTheCommandLineAndOfStandardInput_areRead() throws IOException {
        String expected = pinyin("你好");
        assertEquals(expected, Run.of("pinyin", "--text", "你好").assertFine().out());
        InputStream in = System.in;
        try {
            System.setIn(new ByteArrayInputStream("你好\n".getBytes(StandardCharsets.UTF_8)));
            assertEquals(
                    expected, Run.of("pinyin", "--text-file", "-").assertFine().out());
        } finally {
            System.setIn(in);
        }
        Run.of("pinyin").assertMistake("either --text or --text-file");
    }
}
