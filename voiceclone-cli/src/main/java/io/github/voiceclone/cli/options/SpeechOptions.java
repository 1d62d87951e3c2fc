package io.github.voiceclone.cli.options;

import io.github.voiceclone.InvalidInputException;
import io.github.voiceclone.Pauses;
import io.github.voiceclone.SynthesisOptions;
import java.time.Duration;
import java.util.Map;
import picocli.CommandLine.Option;

/** The options of synthesis. */
public final class SpeechOptions {
    @Option(names = "--seed", paramLabel = "N", defaultValue = "0", description = "Seed. Default: ${DEFAULT-VALUE}.")
    private long seed;

    @Option(
            names = "--style",
            paramLabel = "-1..9",
            defaultValue = "-1",
            description = "Style token, for packs that have them; -1 lets the model choose. Default: ${DEFAULT-VALUE}.")
    private int style;

    @Option(
            names = "--stop-threshold",
            paramLabel = "P",
            defaultValue = "0.5",
            description = "Probability of the end above which a segment of the text stops. Default: ${DEFAULT-VALUE}.")
    private float stopThreshold;

    @Option(
            names = "--max-frames",
            paramLabel = "N",
            defaultValue = "2000",
            description =
                    "Maximum number of mel frames of a segment, rounded up to whole steps. Default: ${DEFAULT-VALUE}.")
    private int maxFrames;

    @Option(
            names = "--attempts",
            paramLabel = "1..10",
            defaultValue = "3",
            description = "Maximum number of times to synthesize a segment while words of it are skipped, repeated or held."
                    + " Default: ${DEFAULT-VALUE}.")
    private int attempts;

    @Option(
            names = "--speed",
            paramLabel = "0.25..4",
            defaultValue = "1",
            description = "How many times faster to speak; the pitch stays. Default: ${DEFAULT-VALUE}.")
    private double speed;

    @Option(
            names = "--pause",
            paramLabel = "WHERE=SECONDS",
            description = "Silence at the start, after a comma, a sentence or a line, or at the end:"
                    + " start, comma, sentence, line or end. Default: comma=0.15 sentence=0.3 line=0.5 end=0.15.")
    private Map<String, Double> pauses = Map.of();

    /** Returns the seed. */
    public long seed() {
        return seed;
    }

    /** Returns the options; {@code splitText} tells whether the text is split into segments. */
    public SynthesisOptions options(boolean splitText) {
        try {
            return new SynthesisOptions(seed, style, stopThreshold, maxFrames, splitText, attempts, speed, pauses());
        } catch (IllegalArgumentException e) {
            throw new InvalidInputException(String.valueOf(e.getMessage()), e);
        }
    }

    private Pauses pauses() {
        Pauses result = Pauses.defaults();
        for (Map.Entry<String, Double> pause : pauses.entrySet()) {
            Duration silence = silence(pause.getKey(), pause.getValue());
            result = switch (pause.getKey()) {
                case "start" -> result.withStart(silence);
                case "comma" -> result.withComma(silence);
                case "sentence" -> result.withSentence(silence);
                case "line" -> result.withLine(silence);
                case "end" -> result.withEnd(silence);
                default -> throw new InvalidInputException("there is no pause '" + pause.getKey()
                        + "': expected start, comma, sentence, line or end, as in --pause comma=0.2");
            };
        }
        return result;
    }

    private static Duration silence(String where, double seconds) {
        double most = Pauses.MAX.toSeconds();
        if (!(seconds >= 0 && seconds <= most)) {
            throw new InvalidInputException(
                    "the pause '" + where + "' is " + seconds + " s, expected 0 to " + most + " s");
        }
        return Duration.ofNanos(Math.round(seconds * 1e9));
    }
}
