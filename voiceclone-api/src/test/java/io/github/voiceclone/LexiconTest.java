package io.github.voiceclone;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LexiconTest {
    @TempDir
    Path folder;

    private Path file(String content) throws IOException {
        return Files.writeString(folder.resolve("terms.txt"), content);
    }

    @Test
    void file_hasEntriesCommentsAndLanguages() throws IOException {
        Lexicon lexicon = Lexicon.load(
                file(
                        """
                \uFEFF# names
                C#\tC sharp
                a = b = c

                [zh]
                重庆=chong2 qing4
                CPU = 处理器
                [en]
                CPU = c p u
                [*]
                GPU=g p u
                """));
        String where = "lexicon " + folder.resolve("terms.txt") + ", line ";
        assertEquals(
                List.of(
                        new Lexicon.Entry("C#", "C sharp", Optional.empty(), where + 2),
                        new Lexicon.Entry("a", "b = c", Optional.empty(), where + 3),
                        new Lexicon.Entry("重庆", "chong2 qing4", Optional.of("zh"), where + 6),
                        new Lexicon.Entry("CPU", "处理器", Optional.of("zh"), where + 7),
                        new Lexicon.Entry("CPU", "c p u", Optional.of("en"), where + 9),
                        new Lexicon.Entry("GPU", "g p u", Optional.empty(), where + 11)),
                lexicon.entries());
        assertEquals(
                List.of("C#", "a", "CPU", "GPU"),
                lexicon.entries("en").stream().map(Lexicon.Entry::term).toList());
    }

    @Test
    void entryOfALanguage_goesBeforeOneOfEvery() throws IOException {
        Lexicon lexicon = Lexicon.load(file("CPU=c p u\n[zh]\nCPU=处理器\n"));
        assertEquals("处理器", lexicon.entries("zh").get(0).reading());
        assertEquals(1, lexicon.entries("zh").size());
        assertEquals("c p u", lexicon.entries("en").get(0).reading());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "a=b;no separator|line 2|'no separator'",
                "a=b;=c|line 2|the term is empty",
                "a=b;c=|line 2|the reading is empty",
                "a=b;#;a=c|line 3|term 'a' is there already: lexicon FILE, line 1",
                "[fr]|line 1|[fr]",
                "[zh];a=b;[zh];a=c|line 4|line 2"
            })
    void wrongLine_refusedWithItsNumber(String lines, String line, String found) throws IOException {
        Path file = file(lines.replace(';', '\n'));
        String message = assertThrows(InvalidInputException.class, () -> Lexicon.load(file))
                .getMessage();
        assertTrue(message.startsWith("lexicon " + file + ", " + line + ":"), message);
        assertTrue(message.contains(found.replace("FILE", file.toString())), message);
        assertFalse(message.contains("\n"), message);
    }

    @Test
    void fileThatCannotBeRead_refused() throws IOException {
        assertRefused(folder.resolve("none.txt"), "there is no lexicon");
        assertRefused(folder.resolve("none.txt"), "give the name of a UTF-8 file");
        assertRefused(folder, "cannot be read");
        Files.write(folder.resolve("gbk.txt"), new byte[] {(byte) 0xC4, (byte) 0xE3, '='});
        assertRefused(folder.resolve("gbk.txt"), "is not UTF-8");
        Files.write(folder.resolve("long.txt"), ("a".repeat(65) + "=b").getBytes(StandardCharsets.UTF_8));
        assertRefused(folder.resolve("long.txt"), "65 characters, the limit is 64");
    }

    private static void assertRefused(Path file, String part) {
        String message = assertThrows(InvalidInputException.class, () -> Lexicon.load(file))
                .getMessage();
        assertTrue(message.contains(part), message);
    }

    @Test
    void map_isALexicon() {
        assertTrue(Lexicon.of(Map.of()).isEmpty());
        assertEquals("b", Lexicon.of(Map.of(" a ", " b ")).entries().get(0).reading());
        assertThrows(InvalidInputException.class, () -> Lexicon.of(Map.of("a", " ")));
        assertThrows(
                InvalidInputException.class,
                () -> Lexicon.of(List.of(new Lexicon.Entry("a", "b", Optional.of("fr"), "here"))));
    }
}
