package io.github.voiceclone.pocket;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.voiceclone.TextSegment;
import io.github.voiceclone.codeclm.sentencepiece.SentencePieceTokenizer;
import io.github.voiceclone.codeclm.text.ChunkPlaces;
import io.github.voiceclone.codeclm.text.TextReader;
import io.github.voiceclone.pocket.text.PocketText;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class CompleteTextTest {
    private static final List<String> PARTS = List.of(
            "the boats were gone. ",
            "What would you do, if the letter came back? ",
            "Nothing, she said; ",
            "no.one of it! ",
            "wait there and count the steps with me until the morning comes and the others are awake, ",
            "no.yes ",
            "ok... ",
            "St. Smith, who knows, came: ",
            "\n\n",
            "a word ");

    private PocketText preparation;

    @BeforeEach
    void readTokenizer() throws IOException {
        preparation = new PocketText(SentencePieceTokenizer.read(PocketFixture.bytes("tokenizer.model")), true);
    }

    private List<TextSegment> segments(String text, int offset, int number, boolean last) {
        ChunkPlaces places = new ChunkPlaces(text, offset, number, 1, c -> true);
        List<TextSegment> segments = new ArrayList<>();
        Iterator<PocketText.Chunk> chunks =
                preparation.chunks(text, offset == 0, last).iterator();
        while (chunks.hasNext()) {
            segments.add(places.next(chunks.next(), !chunks.hasNext()));
        }
        return segments;
    }

    /** Returns the segments of a text that comes in pieces, spoken as soon as they are complete. */
    private List<TextSegment> inPieces(String text, Random random, int[] stretches) {
        List<TextSegment> segments = new ArrayList<>();
        int start = 0;
        int known = 0;
        while (known < text.length()) {
            known = Math.min(text.length(), known + 1 + random.nextInt(9));
            int complete = new TextReader<>(preparation).completeLength(text.substring(start, known));
            if (complete > 0) {
                segments.addAll(segments(text.substring(start, start + complete), start, segments.size(), false));
                start += complete;
                stretches[0]++;
            }
        }
        segments.addAll(segments(text.substring(start), start, segments.size(), true));
        return segments;
    }

    @Test
    void piecesOfAnyLength_giveTheSegmentsOfTheWhole() {
        Random random = new Random(1);
        int[] stretches = {0};
        for (int i = 0; i < 60; i++) {
            StringBuilder text = new StringBuilder();
            for (int n = random.nextInt(14); n >= 0; n--) {
                text.append(PARTS.get(random.nextInt(PARTS.size())));
            }
            List<TextSegment> whole = segments(text.toString(), 0, 0, true);
            assertEquals(whole, inPieces(text.toString(), random, stretches), text.toString());
        }
        assertTrue(stretches[0] > 60, stretches[0] + " stretches were spoken before the end");
    }

    @Test
    void chunkIsComplete_onceTheNextDoesNotFit() {
        String first = "The boats were gone and the letter came back to the old house. ";
        assertEquals(0, new TextReader<>(preparation).completeLength(first));
        String second = "Wait there and count the steps with me until the morning comes and";
        assertEquals(first.length(), new TextReader<>(preparation).completeLength(first + second));
    }

    @Test
    void charactersThatTheTokenizerLacks_keepTheirPlaces() {
        String text =
                "\u0416\u0416 the boats were gone \u0416 and the letter came back. \"Wait there, 12 \u0416 said, and count the steps"
                        + " with me until the morning comes and the others are awake.\"";
        List<TextSegment> segments = segments(text, 0, 0, true);
        assertEquals(2, segments.size());
        assertTrue(text.startsWith("and count", segments.get(1).start()), segments.toString());
        assertEquals(text, segments.get(0).text() + segments.get(1).text());
    }

    @Test
    void textWithoutAnEnd_isNeverComplete() {
        assertEquals(0, new TextReader<>(preparation).completeLength(""));
        assertEquals(0, new TextReader<>(preparation).completeLength("word ".repeat(1_000)));
        assertEquals(0, new TextReader<>(preparation).completeLength("a.b".repeat(10_000)));
    }
}
