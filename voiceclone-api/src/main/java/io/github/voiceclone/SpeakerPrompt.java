package io.github.voiceclone;

import java.nio.FloatBuffer;
import java.util.Arrays;
import java.util.Objects;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A speaker as the frames of a short recording, which a codec language model continues: [frames, width], row-major, in
 * the space of the model that made them. Immutable.
 *
 * <p>Frames of one kind, width and frame rate fit the same models. The transcript is what the recording says, for models
 * that are conditioned on it.
 */
public final class SpeakerPrompt implements Speaker {
    /** The most characters of a kind. */
    public static final int MAX_KIND_LENGTH = 64;

    private static final Pattern KIND = Pattern.compile("[a-z0-9]+(-[a-z0-9]+)*");

    private final String kind;
    private final int width;
    private final double frameRate;
    private final float[] values;
    private final @Nullable String transcript;

    private SpeakerPrompt(String kind, int width, double frameRate, float[] values, @Nullable String transcript) {
        this.kind = kind;
        this.width = width;
        this.frameRate = frameRate;
        this.values = values;
        this.transcript = transcript;
    }

    /**
     * Creates a prompt without a transcript from a copy of {@code values}.
     *
     * @param kind the stable name of the space of the values, as in {@code mimi-latents}: see {@link #checkFormat}
     * @param width number of values of a frame; positive
     * @param frameRate frames per second of the recording, in Hz; positive
     * @param values [frames, width], row-major: value {@code i} of frame {@code t} at {@code t * width + i}
     * @throws InvalidInputException if the kind, width or frame rate is out of range, the values do not fill one or more
     *     whole frames, or one is not finite
     */
    public static SpeakerPrompt of(String kind, int width, double frameRate, float[] values) {
        checkFormat(kind, width, frameRate);
        if (Objects.requireNonNull(values, "values").length == 0 || values.length % width != 0) {
            throw new InvalidInputException("a speaker prompt of " + values.length + " values cannot have frames of "
                    + width + ": expected [frames, width], row-major, at least one frame");
        }
        float[] copy = values.clone();
        for (int i = 0; i < copy.length; i++) {
            if (!Float.isFinite(copy[i])) {
                throw new InvalidInputException("speaker prompt value " + i % width + " of frame " + i / width + " is "
                        + copy[i] + ", expected finite numbers");
            }
        }
        return new SpeakerPrompt(kind, width, frameRate, copy, null);
    }

    /**
     * Checks what the frames of a prompt have in common.
     *
     * @throws InvalidInputException unless the kind consists of lower-case ASCII letters and digits in groups separated by
     *     single hyphens, {@value #MAX_KIND_LENGTH} characters at most, the width is positive, and the frame rate is
     *     positive and finite
     */
    public static void checkFormat(String kind, int width, double frameRate) {
        if (Objects.requireNonNull(kind, "kind").length() > MAX_KIND_LENGTH
                || !KIND.matcher(kind).matches()) {
            throw new InvalidInputException("the kind of a speaker prompt is '" + kind + "', expected up to "
                    + MAX_KIND_LENGTH + " lower-case letters, digits and single hyphens, as in 'mimi-latents'");
        }
        if (width <= 0 || !(frameRate > 0) || Double.isInfinite(frameRate)) {
            throw new InvalidInputException("a speaker prompt has frames of " + width + " values at " + frameRate
                    + " Hz, expected positive numbers");
        }
    }

    /** Returns this prompt with what its recording says. */
    public SpeakerPrompt withTranscript(String text) {
        return new SpeakerPrompt(kind, width, frameRate, values, Objects.requireNonNull(text, "text"));
    }

    /** Returns the stable name of the space of the values, as in {@code mimi-latents}. */
    public String kind() {
        return kind;
    }

    /** Returns the number of values of a frame. */
    public int width() {
        return width;
    }

    /** Returns the number of frames; at least one. */
    public int frames() {
        return values.length / width;
    }

    /** Returns the frames per second of the recording, in Hz. */
    public double frameRate() {
        return frameRate;
    }

    /** Returns the length of the recording that the frames stand for, in seconds. */
    public double seconds() {
        return frames() / frameRate;
    }

    /** Returns what the recording says, if that is known. */
    public Optional<String> transcript() {
        return Optional.ofNullable(transcript);
    }

    /** Returns a read-only view of the values: [frames, width], row-major. */
    @Override
    public FloatBuffer values() {
        return FloatBuffer.wrap(values).asReadOnlyBuffer();
    }

    /** Returns a copy of the values: [frames, width], row-major. */
    @Override
    public float[] toArray() {
        return values.clone();
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof SpeakerPrompt prompt
                && prompt.kind.equals(kind)
                && prompt.width == width
                && prompt.frameRate == frameRate
                && Objects.equals(prompt.transcript, transcript)
                && Arrays.equals(prompt.values, values);
    }

    @Override
    public int hashCode() {
        return Objects.hash(kind, width, frameRate, transcript, Arrays.hashCode(values));
    }

    /** Returns the kind, shape and frame rate; neither values nor transcript. */
    @Override
    public String toString() {
        return "SpeakerPrompt[" + kind + ", " + frames() + " frames of " + width + " at " + frameRate + " Hz]";
    }
}
