package io.github.voiceclone.spi;

import io.github.voiceclone.InvalidInputException;
import java.nio.FloatBuffer;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;

/**
 * Consecutive frames between a synthesizer and a vocoder: [width, frames], row-major, in the scale of the model that made
 * them; a {@link FrameFormat} says what they hold. Immutable.
 *
 * <p>SV2TTS models use spectrograms of 80 bands, in normalized decibels in [-4, 4].
 */
public final class Frames {
    private final float[] values;
    private final int width;
    private final int frames;

    private Frames(float[] values, int width, int frames) {
        this.values = values;
        this.width = width;
        this.frames = frames;
    }

    /**
     * Creates frames from a copy of {@code values}.
     *
     * @param values [width, frames], row-major: row {@code i} of frame {@code t} at {@code i * frames + t}
     * @param width values of a frame; positive
     * @throws InvalidInputException if the values do not fill whole frames, or one is not finite
     */
    public static Frames of(float[] values, int width) {
        if (width <= 0 || Objects.requireNonNull(values, "values").length % width != 0) {
            throw new InvalidInputException("frames of " + values.length + " values cannot have width " + width
                    + ": expected [width, frames], row-major");
        }
        float[] copy = values.clone();
        for (int i = 0; i < copy.length; i++) {
            if (!Float.isFinite(copy[i])) {
                int frames = copy.length / width;
                throw new InvalidInputException("value of row " + i / frames + ", frame " + i % frames + " is "
                        + copy[i] + ", expected finite numbers");
            }
        }
        return new Frames(copy, width, copy.length / width);
    }

    /**
     * Returns frames of one width, joined end to end.
     *
     * @throws IllegalArgumentException if there are none, or their widths differ
     */
    public static Frames concat(List<Frames> parts) {
        if (Objects.requireNonNull(parts, "parts").stream()
                        .mapToInt(Frames::width)
                        .distinct()
                        .count()
                != 1) {
            throw new IllegalArgumentException("expected frames of one width, found " + parts);
        }
        int width = parts.get(0).width;
        int frames = parts.stream().mapToInt(Frames::frames).reduce(0, Math::addExact);
        float[] joined = new float[Math.multiplyExact(width, frames)];
        int at = 0;
        for (Frames part : parts) {
            for (int row = 0; row < width; row++) {
                System.arraycopy(part.values, row * part.frames, joined, row * frames + at, part.frames);
            }
            at += part.frames;
        }
        return new Frames(joined, width, frames);
    }

    /** Returns the frames from {@code from} to before {@code to}. */
    public Frames slice(int from, int to) {
        Objects.checkFromToIndex(from, to, frames);
        if (to - from == frames) {
            return this;
        }
        float[] kept = new float[width * (to - from)];
        for (int row = 0; row < width; row++) {
            System.arraycopy(values, row * frames + from, kept, row * (to - from), to - from);
        }
        return new Frames(kept, width, to - from);
    }

    /** Returns the number of values of a frame: mel bands, latent dimensions or codebooks. */
    public int width() {
        return width;
    }

    /** Returns the number of frames. */
    public int frames() {
        return frames;
    }

    /** Returns the value of one row of one frame. */
    public float get(int row, int frame) {
        return values[row * frames + frame];
    }

    /** Returns a read-only view of the values: [width, frames], row-major. */
    public FloatBuffer values() {
        return FloatBuffer.wrap(values).asReadOnlyBuffer();
    }

    /** Returns a copy of the values: [width, frames], row-major. */
    public float[] toArray() {
        return values.clone();
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Frames that && that.width == width && Arrays.equals(that.values, values);
    }

    @Override
    public int hashCode() {
        return 31 * width + Arrays.hashCode(values);
    }

    @Override
    public String toString() {
        return "Frames[width " + width + ", " + frames + " frames]";
    }
}
