package io.github.voiceclone.cli.options;

import io.github.voiceclone.InvalidInputException;

/** Checks of the values of options. */
public final class OptionValues {
    private OptionValues() {}

    /** Returns a value, or rejects it if it is less than the minimum. */
    public static int requireAtLeast(int min, String option, int value) {
        if (value < min) {
            throw new InvalidInputException(option + " is " + value + ", expected at least " + min);
        }
        return value;
    }

    /**
     * Returns the number of requests that a server speaks at once by default: two processors speak somewhat more in real time with
     * the demo voice. More at once would make all of them late.
     */
    public static int defaultMaxRunning() {
        return Math.min(32, 4 * Runtime.getRuntime().availableProcessors());
    }
}
