package io.github.voiceclone.sv2tts.text;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.voiceclone.sv2tts.text.pinyin.PinyinDictionary;
import io.github.voiceclone.text.TracedText;
import io.github.voiceclone.text.chinese.ChineseTextNormalizer;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Readings of numbers, signs and names in whole sentences, from a table with every accepted reading. */
class ChineseReadingsTest {
    private static final ChineseTextNormalizer NORMALIZER = MandarinPipeline.normalizer(PinyinDictionary.shared());

    @Test
    void sentences_areReadAsTheTableSays() throws Exception {
        List<String> wrong = lines("readings-zh.tsv").stream()
                .filter(line -> !line.startsWith("#"))
                .map(line -> line.split("\t", -1))
                .filter(row ->
                        Arrays.stream(row[1].split("\\|", -1)).noneMatch(r -> bare(r).equals(bare(read(row[0])))))
                .map(row -> row[0] + " is read " + read(row[0]) + ", expected " + row[1])
                .toList();

        assertEquals(List.of(), wrong);
    }

    @Test
    void table_isLarge() throws Exception {
        assertTrue(lines("readings-zh.tsv").size() > 700);
    }

    @ParameterizedTest
    @CsvSource({
        "重\u200B庆, 重庆",
        "银\u200D行\u2060行\uFEFF长, 银行行长",
        "音\uFE0F乐, 音乐",
        "2\u00AD0个, 二十个",
        "\u202E中国\u202C, 中国",
        "\u2F2D\u2F54, 山水",
        "\uF90A, 金",
        "cafe\u0301, café",
        "1\uFE0F\u20E32\uFE0F\u20E3, 一、二",
        "３．５％, 百分之三点五",
        "①2024年, 一、二零二四年"
    })
    void invisibleAndCompatibilityCharacters_areFolded(String text, String expected) {
        assertEquals(expected, read(text));
    }

    private static String read(String text) {
        return NORMALIZER.normalize(TracedText.of(text)).text();
    }

    private static String bare(String reading) {
        return reading.replaceAll("[^\\p{L}\\p{N}\\p{S}]", "").toLowerCase(Locale.ROOT);
    }

    private static List<String> lines(String resource) throws Exception {
        try (InputStream in = ChineseReadingsTest.class.getResourceAsStream(resource)) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8).lines().toList();
        }
    }
}
