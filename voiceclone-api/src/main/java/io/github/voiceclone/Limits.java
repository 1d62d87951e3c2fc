package io.github.voiceclone;

import java.time.Duration;
import java.util.Objects;

/**
 * What is refused as too short, too long or too large. Immutable; an error names the value, the limit and its setter.
 *
 * <p>The defaults suit a server that takes recordings and texts from people it does not know.
 */
public final class Limits {
    private static final int MIN_SAMPLE_RATE = 4_000;
    private static final int MAX_SAMPLE_RATE = 768_000;
    private static final Limits DEFAULTS = new Builder().build();

    private final Duration shortestSpeech;
    private final Duration longestRecording;
    private final long largestFile;
    private final int longestText;
    private final int mostRunning;
    private final int longestQueue;
    private final boolean waitWhenFull;

    private Limits(Builder builder) {
        shortestSpeech = builder.shortestSpeech;
        longestRecording = builder.longestRecording;
        largestFile = builder.largestFile;
        longestText = builder.longestText;
        mostRunning = builder.mostRunning;
        longestQueue = builder.longestQueue;
        waitWhenFull = builder.waitWhenFull;
    }

    /**
     * Returns the default limits: speech of 0.4 s, recordings of 10 minutes, files of 512 MiB, texts of 1,000,000 chars;
     * 32 requests at once, 1000 waiting, more refused.
     */
    public static Limits defaults() {
        return DEFAULTS;
    }

    /** Returns a builder that starts from the defaults. */
    public static Builder builder() {
        return new Builder();
    }

    /** Returns the least speech, silences cut, that a voice is taken from. */
    public Duration shortestSpeech() {
        return shortestSpeech;
    }

    /** Returns the longest recording that is read. */
    public Duration longestRecording() {
        return longestRecording;
    }

    /** Returns the largest recording file that is read, in bytes. */
    public long largestFile() {
        return largestFile;
    }

    /** Returns the longest text of one request, in UTF-16 code units. */
    public int longestText() {
        return longestText;
    }

    /** Returns how many requests of one voice cloner run at once; a call of several counts as so many. */
    public int mostRunning() {
        return mostRunning;
    }

    /** Returns how many requests wait for their turn when as many run as may. */
    public int longestQueue() {
        return longestQueue;
    }

    /** Returns whether a call waits for room in a full queue; if not, it fails with {@link OverloadedException} at once. */
    public boolean waitWhenFull() {
        return waitWhenFull;
    }

    /**
     * Checks a text's length.
     *
     * @throws InvalidInputException if it is over {@link #longestText()}
     */
    public void checkText(CharSequence text) {
        if (Objects.requireNonNull(text, "text").length() > longestText) {
            throw new InvalidInputException("text has " + text.length() + " characters, the limit is " + longestText
                    + ": split it, or raise Limits.longestText");
        }
    }

    /**
     * Checks a recording's length.
     *
     * @throws InvalidInputException if it is over {@link #longestRecording()}
     */
    public void checkRecording(double seconds) {
        double longest = seconds(longestRecording);
        if (seconds > longest) {
            throw new InvalidInputException(String.format(
                    "recording is %.1f s long, the limit is %.1f s: cut it, or raise Limits.longestRecording",
                    seconds, longest));
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

    /** Sets limits one by one. Not thread-safe. */
    public static final class Builder {
        private Duration shortestSpeech = Duration.ofMillis(400);
        private Duration longestRecording = Duration.ofMinutes(10);
        private long largestFile = 512L << 20;
        private int longestText = 1_000_000;
        private int mostRunning = 32;
        private int longestQueue = 1000;
        private boolean waitWhenFull;

        private Builder() {}

        /** Sets the least speech that a voice is taken from; not negative. */
        public Builder shortestSpeech(Duration value) {
            if (Objects.requireNonNull(value, "value").isNegative()) {
                throw new InvalidInputException("shortestSpeech is " + value + ", expected zero or more");
            }
            shortestSpeech = value;
            return this;
        }

        /** Sets the longest recording; positive. */
        public Builder longestRecording(Duration value) {
            if (Objects.requireNonNull(value, "value").isNegative() || value.isZero()) {
                throw new InvalidInputException("longestRecording is " + value + ", expected a positive duration");
            }
            longestRecording = value;
            return this;
        }

        /** Sets the largest recording file, in bytes; positive. */
        public Builder largestFile(long bytes) {
            requirePositive("largestFile", bytes);
            largestFile = bytes;
            return this;
        }

        /** Sets the longest text, in UTF-16 code units; positive. */
        public Builder longestText(int length) {
            requirePositive("longestText", length);
            longestText = length;
            return this;
        }

        /** Sets how many requests run at once; positive. Sixteen share a decoder step; more keep the other stages busy. */
        public Builder mostRunning(int requests) {
            requirePositive("mostRunning", requests);
            mostRunning = requests;
            return this;
        }

        /** Sets how many requests may wait for their turn; not negative. */
        public Builder longestQueue(int requests) {
            if (requests < 0) {
                throw new InvalidInputException("longestQueue is " + requests + ", expected zero or more");
            }
            longestQueue = requests;
            return this;
        }

        /** Sets whether a call, asynchronous ones too, waits for room when the queue is full instead of being refused. */
        public Builder waitWhenFull(boolean value) {
            waitWhenFull = value;
            return this;
        }

        /** Returns the limits. */
        public Limits build() {
            return new Limits(this);
        }

        private static void requirePositive(String name, long value) {
            if (value <= 0) {
                throw new InvalidInputException(name + " is " + value + ", expected a positive number");
            }
        }
    }
}
