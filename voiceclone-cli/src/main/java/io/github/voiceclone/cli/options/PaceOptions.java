package io.github.voiceclone.cli.options;

import io.github.voiceclone.InvalidInputException;
import io.github.voiceclone.Pauses;
import io.github.voiceclone.SynthesisOptions;
import java.time.Duration;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The options of speed, pauses and loudness. */
public final class PaceOptions {
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

    @Option(
            names = "--loudness",
            paramLabel = "LUFS",
            description =
                    "Loudness that the speech is brought to, -50 to -5 LUFS; -16 is usual for speech to listen to."
                            + " Default: the model's own.")
    private @Nullable Double loudness;

    /** Returns options with the speed, the pauses and the loudness. */
    public SynthesisOptions applyTo(SynthesisOptions options) {
        try {
            SynthesisOptions paced = options.withSpeed(speed).withPauses(pauses());
            return loudness == null ? paced : paced.withLoudness(loudness);
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
