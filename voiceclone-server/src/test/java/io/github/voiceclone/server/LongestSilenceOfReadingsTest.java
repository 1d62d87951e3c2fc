package io.github.voiceclone.server;

import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.voiceclone.InvalidInputException;
import io.github.voiceclone.SynthesisOptions;
import io.github.voiceclone.TextSegment;
import io.github.voiceclone.VoiceCloner;
import io.github.voiceclone.internal.markup.LongestSilence;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** The bound that the server refuses texts by, next to what a model makes of them. */
class LongestSilenceOfReadingsTest {
    /** The pause of a clause that is cut for its length, which the bound leaves out. */
    private static final Duration CUT = Duration.ofMillis(50);

    private static final String[] PIECES = {
        "a",
        "word",
        "你",
        "好",
        "12",
        "3.5",
        "%",
        "€",
        "☺",
        " ",
        "\n",
        "\r\n",
        "\u2028",
        ",",
        ".",
        "!",
        "?",
        ":",
        ";",
        "，",
        "。",
        "！",
        "？",
        "；",
        "：",
        "、",
        "…",
        "\"",
        "”",
        "“",
        "(",
        ")",
        "》",
        "{",
        "'",
        "-",
        "—",
        "&",
        "①",
        "\uD840\uDC00"
    };

    @Test
    void bound_isNotBelowThePausesOfTheSegments() {
        Random random = new Random(7);
        try (VoiceCloner cloner =
                VoiceCloner.builder().backend("onnx").threads(1).build()) {
            for (int i = 0; i < 3000; i++) {
                StringBuilder text = new StringBuilder("你");
                int length = 1 + random.nextInt(30);
                for (int j = 0; j < length; j++) {
                    text.append(PIECES[random.nextInt(PIECES.length)]);
                }
                assertBounded(text.toString(), cloner);
            }
        }
    }

    private static void assertBounded(String text, VoiceCloner cloner) {
        List<TextSegment> segments;
        try {
            segments = cloner.read(text);
        } catch (InvalidInputException e) {
            return; // Nothing in it can be spoken.
        }
        Duration silence = segments.stream()
                .map(TextSegment::pause)
                .filter(pause -> !pause.equals(CUT))
                .reduce(Duration.ZERO, Duration::plus);
        assertTrue(
                LongestSilence.of(text, SynthesisOptions.defaults()).compareTo(silence) >= 0,
                () -> "the segments of '" + text + "' have " + silence);
    }
}
