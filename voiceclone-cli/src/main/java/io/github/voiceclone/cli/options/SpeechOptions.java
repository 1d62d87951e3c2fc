package io.github.voiceclone.cli.options;

import io.github.voiceclone.InvalidInputException;
import io.github.voiceclone.SynthesisOptions;
import picocli.CommandLine.Mixin;
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
            description =
                    "Maximum number of times to synthesize a segment while words of it are skipped, repeated or held."
                            + " Default: ${DEFAULT-VALUE}.")
    private int attempts;

    @Mixin
    private NormalizationOption normalization = new NormalizationOption();

    /** Returns the seed. */
    public long seed() {
        return seed;
    }

    /** Returns the options; {@code splitText} tells whether the text is split into segments. */
    public SynthesisOptions options(boolean splitText) {
        try {
            return SynthesisOptions.defaults()
                    .withSeed(seed)
                    .withStyle(style)
                    .withStopThreshold(stopThreshold)
                    .withMaxFrames(maxFrames)
                    .withSplitText(splitText)
                    .withMaxAttempts(attempts)
                    .withNormalizeText(normalization.normalizes());
        } catch (IllegalArgumentException e) {
            throw new InvalidInputException(String.valueOf(e.getMessage()), e);
        }
    }
}
