package io.github.voiceclone.pocket;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.voiceclone.SynthesisOptions;
import io.github.voiceclone.TextSegment;
import io.github.voiceclone.codeclm.sentencepiece.SentencePieceTokenizer;
import io.github.voiceclone.codeclm.text.ChunkPlaces;
import io.github.voiceclone.codeclm.text.TextReader;
import io.github.voiceclone.pocket.text.PocketText;
import io.github.voiceclone.text.TracedText;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.Stream;
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

    private static final List<String> EXPRESSIONS = List.of(
            "It cost $1,234.50 at 12:30; ",
            "Sgt. Smith met 12 men on Sep. 5, 1990. ",
            "12 of 3 000 kg, ",
            "see St. ",
            "5 km. ",
            "10% of the town, e.g. ",
            "no. 7, he said... ");

    private static final SynthesisOptions OPTIONS = SynthesisOptions.defaults();

    private PocketText preparation;

    @BeforeEach
    void readTokenizer() throws IOException {
        preparation = preparation(false);
    }

    private static PocketText preparation(boolean english) throws IOException {
        return new PocketText(SentencePieceTokenizer.read(PocketFixture.bytes("tokenizer.model")), true, english);
    }

    private List<TextSegment> segments(String text, int offset, int number, boolean last) {
        TracedText read = preparation.normalize(text);
        ChunkPlaces places = new ChunkPlaces(text, read, offset, number, 1, c -> true);
        List<TextSegment> segments = new ArrayList<>();
        Iterator<PocketText.Chunk> chunks =
                preparation.chunks(read.text(), offset == 0, last).iterator();
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
            int complete = new TextReader<>(preparation).completeLength(text.substring(start, known), OPTIONS);
            if (complete > 0) {
                segments.addAll(segments(text.substring(start, start + complete), start, segments.size(), false));
                start += complete;
                stretches[0]++;
            }
        }
        segments.addAll(segments(text.substring(start), start, segments.size(), true));
        return segments;
    }

    private void comparePieces(List<String> parts) {
        Random random = new Random(1);
        int[] stretches = {0};
        for (int i = 0; i < 60; i++) {
            StringBuilder text = new StringBuilder();
            for (int n = random.nextInt(14); n >= 0; n--) {
                text.append(parts.get(random.nextInt(parts.size())));
            }
            List<TextSegment> whole = segments(text.toString(), 0, 0, true);
            assertEquals(whole, inPieces(text.toString(), random, stretches), text.toString());
            assertEquals(
                    text.toString().isBlank() ? "" : text.toString(),
                    whole.stream().map(TextSegment::text).collect(Collectors.joining()));
        }
        assertTrue(stretches[0] > 60, stretches[0] + " stretches were spoken before the end");
    }

    @Test
    void piecesOfAnyLength_giveTheSegmentsOfTheWhole() {
        comparePieces(PARTS);
    }

    @Test
    void piecesWithNumbers_areReadAsTheWhole() throws IOException {
        preparation = preparation(true);
        comparePieces(Stream.concat(PARTS.stream(), EXPRESSIONS.stream()).toList());
    }

    @Test
    void segmentOfNumbers_hasWhatIsWrittenForThem() throws IOException {
        preparation = preparation(true);
        String first = "The boats were gone, and 12 letters came back for $5 at 12:30. ";
        String second = "Wait there and count 3 steps with me until the morning comes and Dr. Smith is awake";
        List<TextSegment> segments = segments(first + second, 0, 0, true);
        assertEquals(
                List.of(first, second), segments.stream().map(TextSegment::text).toList());
        assertEquals(first.length(), segments.get(1).start());
        assertTrue(segments.get(0).transcription().contains("twelve letters"), segments.toString());
    }

    @Test
    void chunkIsComplete_onceTheNextDoesNotFit() {
        String first = "The boats were gone and the letter came back to the old house. ";
        assertEquals(0, new TextReader<>(preparation).completeLength(first, OPTIONS));
        String second = "Wait there and count the steps with me until the morning comes and";
        assertEquals(first.length(), new TextReader<>(preparation).completeLength(first + second, OPTIONS));
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
        assertEquals(0, new TextReader<>(preparation).completeLength("", OPTIONS));
        assertEquals(0, new TextReader<>(preparation).completeLength("word ".repeat(1_000), OPTIONS));
        assertEquals(0, new TextReader<>(preparation).completeLength("a.b".repeat(10_000), OPTIONS));
    }
}
