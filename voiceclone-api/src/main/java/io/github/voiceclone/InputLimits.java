package io.github.voiceclone;

import java.time.Duration;
import java.util.Locale;
import java.util.Objects;

/**
 * Bounds on recordings and texts. Immutable; start from {@link #defaults()} and change what matters. An error names the
 * value, the limit and its setter.
 *
 * <p>The defaults suit a server that takes recordings and texts from people it does not know.
 *
 * @param minSpeech least speech, silences cut, that a voice is created from; not negative. It is not asked again of a
 *     recording whose voice a cache has
 * @param maxRecording longest recording; positive
 * @param maxFileBytes largest recording file, in bytes; positive
 * @param maxTextLength longest text of one request, in UTF-16 code units; positive
 */
public record InputLimits(Duration minSpeech, Duration maxRecording, long maxFileBytes, int maxTextLength) {
    private static final int MIN_SAMPLE_RATE = 4_000;
    private static final int MAX_SAMPLE_RATE = 768_000;
    private static final InputLimits DEFAULTS =
            new InputLimits(Duration.ofMillis(400), Duration.ofMinutes(10), 512L << 20, 1_000_000);

    /**
     * Checks the ranges.
     *
     * @throws IllegalArgumentException if a value is outside its range
     */
    public InputLimits {
        if (Objects.requireNonNull(minSpeech, "minSpeech").isNegative()) {
            throw new IllegalArgumentException("minSpeech is " + minSpeech + ", expected zero or more");
        }
        if (Objects.requireNonNull(maxRecording, "maxRecording").isNegative() || maxRecording.isZero()) {
            throw new IllegalArgumentException("maxRecording is " + maxRecording + ", expected a positive duration");
        }
        if (maxFileBytes <= 0) {
            throw new IllegalArgumentException("maxFileBytes is " + maxFileBytes + ", expected a positive number");
        }
        if (maxTextLength <= 0) {
            throw new IllegalArgumentException("maxTextLength is " + maxTextLength + ", expected a positive number");
        }
    }

    /** Returns the defaults: speech of 0.4 s, recordings of 10 minutes, files of 512 MiB, texts of 1,000,000 chars. */
    public static InputLimits defaults() {
        return DEFAULTS;
    }

    /** Returns these limits with another least speech. */
    public InputLimits withMinSpeech(Duration value) {
        return new InputLimits(Objects.requireNonNull(value, "value"), maxRecording, maxFileBytes, maxTextLength);
    }

    /** Returns these limits with another longest recording. */
    public InputLimits withMaxRecording(Duration value) {
        return new InputLimits(minSpeech, Objects.requireNonNull(value, "value"), maxFileBytes, maxTextLength);
    }

    /** Returns these limits with another largest file, in bytes. */
    public InputLimits withMaxFileBytes(long value) {
        return new InputLimits(minSpeech, maxRecording, value, maxTextLength);
    }

    /** Returns these limits with another longest text, in UTF-16 code units. */
    public InputLimits withMaxTextLength(int value) {
        return new InputLimits(minSpeech, maxRecording, maxFileBytes, value);
    }

    /**
     * Checks a text's length.
     *
     * @throws InvalidInputException if it is over {@link #maxTextLength()}
     */
    public void checkText(CharSequence text) {
        checkTextLength(Objects.requireNonNull(text, "text").length());
    }

    /**
     * Checks the length of a text, or of what has come of one, in UTF-16 code units.
     *
     * @throws InvalidInputException if it is over {@link #maxTextLength()}
     */
    public void checkTextLength(long length) {
        if (length > maxTextLength) {
            throw new InvalidInputException(
                    "text has " + length + " characters, the limit is " + maxTextLength + ": split it",
                    ", or raise InputLimits.maxTextLength");
        }
    }

    /**
     * Checks a recording's length.
     *
     * @throws InvalidInputException if it is over {@link #maxRecording()}
     */
    public void checkRecording(double seconds) {
        double longest = seconds(maxRecording);
        if (seconds > longest) {
            throw new InvalidInputException(
                    String.format(
                            Locale.ROOT, "recording is %.1f s long, the limit is %.1f s: cut it", seconds, longest),
                    ", or raise InputLimits.maxRecording");
        }
    }

    /** Returns a duration in seconds; unlike in nanoseconds, it cannot be too long. */
    private static double seconds(Duration duration) {
        return duration.getSeconds() + duration.getNano() / 1e9;
    }

    /**
     * Checks a recording's sample rate: no speech can be told below 4,000 Hz, and no device records above 768,000 Hz.
     *
     * @throws InvalidInputException if it is neither that nor in between
     */
    public static void checkSampleRate(long hz) {
        if (hz < MIN_SAMPLE_RATE || hz > MAX_SAMPLE_RATE) {
            throw new InvalidInputException("the recording's sample rate is " + hz + " Hz, expected " + MIN_SAMPLE_RATE
                    + " to " + MAX_SAMPLE_RATE + " Hz: its header is wrong, or it is no recording of speech");
        }
    }
}
