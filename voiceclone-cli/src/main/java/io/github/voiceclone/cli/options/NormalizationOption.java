package io.github.voiceclone.cli.options;

import picocli.CommandLine.Option;

/** The option {@code --no-text-normalization}. */
public final class NormalizationOption {
    @Option(
            names = "--no-text-normalization",
            description =
                    "Prepare the text as the programs of the model's own project do: MockingBird and Pocket TTS leave numbers"
                            + " as they are, Real-Time-Voice-Cloning spells them whatever stands around them.")
    private boolean off;

    /** Returns whether numbers, dates and the like are read out by their context. */
    public boolean normalizes() {
        return !off;
    }
}
