package io.github.voiceclone.moss.text;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.github.voiceclone.SynthesisOptions;
import io.github.voiceclone.TextSegment;
import io.github.voiceclone.codeclm.sentencepiece.SentencePieceTokenizer;
import io.github.voiceclone.codeclm.text.ChunkPlaces;
import io.github.voiceclone.codeclm.text.TextReader;
import io.github.voiceclone.text.TracedText;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Clean texts and chunks against what the original's programs made: see benchmarks/baseline/moss_texts.py. */
class MossTextTest {
    private static final List<String> PARTS = List.of(
            "今天天气很好，我们去公园散步吧。",
            "他说：“等一下！”她没有等。",
            "The ferry left before the fog had lifted. ",
            "Nobody waved; nobody came back! ",
            "【公告】明天 20:00 维护——请储水。",
            "（小声）真的吗？？！",
            "one, two, three: four. ",
            "第一条\n",
            "《标题》。",
            "雨一连下了九天，在这个山谷里也算是很久了……");

    private MossText preparation;

    private static byte[] resource(String name) throws IOException {
        try (InputStream in = MossTextTest.class.getResourceAsStream("/moss/" + name)) {
            return in.readAllBytes();
        }
    }

    @BeforeEach
    void readTokenizer() throws IOException {
        preparation = new MossText(SentencePieceTokenizer.read(resource("tokenizer.model")));
    }

    @Test
    void cleanTexts_areTheOriginals() throws IOException {
        for (JsonNode text : new ObjectMapper().readTree(resource("texts.json"))) {
            String given = text.get("text").textValue();
            assertEquals(text.get("clean").textValue(), TextCleaner.clean(given, true), given);
        }
    }

    @Test
    void chunksAndPauses_areTheOriginals() throws IOException {
        for (JsonNode text : new ObjectMapper().readTree(resource("texts.json"))) {
            List<String> expected = new ArrayList<>();
            text.get("chunks").forEach(chunk -> expected.add(chunk.textValue()));
            if (expected.isEmpty() && !text.get("clean").textValue().isEmpty()) {
                expected.add(text.get("clean").textValue());
            }
            List<Duration> pauses = new ArrayList<>();
            text.get("pauses").forEach(pause -> pauses.add(Duration.ofMillis(Math.round(1000 * pause.doubleValue()))));
            if (!expected.isEmpty()) {
                pauses.add(Duration.ZERO);
            }
            List<MossText.Chunk> chunks = preparation.chunks(text.get("text").textValue(), true, true);
            assertEquals(expected, chunks.stream().map(MossText.Chunk::text).toList());
            assertEquals(pauses, chunks.stream().map(MossText.Chunk::pause).toList());
        }
    }

    @Test
    void longClause_isNotCutWithinANumber() {
        for (int before = 30; before < 80; before++) {
            String text =
                    "字".repeat(before) + preparation.normalize("有1234567个").text() + "字".repeat(60);
            String cut = String.join(
                    "|",
                    preparation.chunks(text, true, true).stream()
                            .map(MossText.Chunk::text)
                            .toList());
            assertTrue(cut.contains("|") && cut.contains("一百二十三万四千五百六十七"), cut);
        }
    }

    @Test
    void blankText_hasNoChunk() {
        assertEquals(List.of(), preparation.chunks(" \n\u200b ", true, true));
        assertEquals(List.of(), preparation.whole(""));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "[", "]", "「", "《", "。《", "->", "\u2003", ".", "1.", "a.", "a@", "#", "%", "_", "\n", "—", "( ", "- ",
                "一 "
            })
    void longTextOfOneKind_isCleanedQuickly(String part) {
        assertTimeoutPreemptively(
                Duration.ofSeconds(10), () -> TextCleaner.clean(part.repeat(20_000 / part.length()), true));
    }

    private List<TextSegment> segments(String text, int offset, int number, boolean last) {
        TracedText read = preparation.normalize(text);
        ChunkPlaces places = new ChunkPlaces(text, read, offset, number, 2, c -> true);
        List<TextSegment> segments = new ArrayList<>();
        Iterator<MossText.Chunk> chunks =
                preparation.chunks(read.text(), offset == 0, last).iterator();
        while (chunks.hasNext()) {
            segments.add(places.next(chunks.next(), !chunks.hasNext()));
        }
        return segments;
    }

    @Test
    void segments_coverTheTextAndPause() {
        String text = "今天天气很好，我们去公园散步吧。“等一下，”他说，“车里还有两个箱子。”".repeat(9);
        List<TextSegment> segments = segments(text, 0, 0, true);
        assertTrue(segments.size() > 2, segments.toString());
        StringBuilder joined = new StringBuilder();
        segments.forEach(segment -> joined.append(segment.text()));
        assertEquals(text, joined.toString());
        assertEquals(Duration.ofMillis(200), segments.get(0).pause());
        assertEquals(Duration.ZERO, segments.get(segments.size() - 1).pause());
    }

    /**
     * Returns what segments say, and where; whether a quote ends a sentence or begins the next, and a title stands alone, may depend
     * on what is known.
     */
    private static List<String> said(List<TextSegment> segments) {
        return segments.stream()
                .map(each -> each.start() + " " + each.text() + " "
                        + each.transcription().replaceAll("[\"《》]", "") + each.pause())
                .toList();
    }

    @Test
    void piecesOfAnyLength_giveTheSegmentsOfTheWhole() {
        Random random = new Random(2);
        TextReader<MossText.Chunk> reader = new TextReader<>(preparation);
        int stretches = 0;
        for (int i = 0; i < 8; i++) {
            StringBuilder made = new StringBuilder("他");
            for (int n = random.nextInt(14); n >= 0; n--) {
                made.append(PARTS.get(random.nextInt(PARTS.size())));
            }
            String text = made.toString();
            List<TextSegment> segments = new ArrayList<>();
            int start = 0;
            int known = 0;
            while (known < text.length()) {
                known = Math.min(text.length(), known + 1 + random.nextInt(19));
                int complete = reader.completeLength(text.substring(start, known), SynthesisOptions.defaults());
                if (complete > 0) {
                    segments.addAll(segments(text.substring(start, start + complete), start, segments.size(), false));
                    start += complete;
                    stretches++;
                }
            }
            segments.addAll(segments(text.substring(start), start, segments.size(), true));
            assertEquals(said(segments(text, 0, 0, true)), said(segments), text);
        }
        assertTrue(stretches > 5, stretches + " stretches were spoken before the end");
    }
}
