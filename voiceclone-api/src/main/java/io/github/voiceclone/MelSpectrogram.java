package io.github.voiceclone;

import java.nio.FloatBuffer;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;

/**
 * A mel spectrogram: [bands, frames], row-major, in the scale of the model that made it. Immutable.
 *
 * <p>SV2TTS models use 80 bands of normalised decibels in [-4, 4]; a frame's length in samples is the model's hop length.
 */
public final class MelSpectrogram {
    private final float[] values;
    private final int bands;
    private final int frames;

    private MelSpectrogram(float[] values, int bands, int frames) {
        this.values = values;
        this.bands = bands;
        this.frames = frames;
    }

    /**
     * Creates a spectrogram from a copy of {@code values}.
     *
     * @param values [bands, frames], row-major: band {@code b} of frame {@code t} at {@code b * frames + t}
     * @param bands number of mel bands; positive
     * @throws InvalidInputException if the values do not fill whole bands, or one is not finite
     */
    public static MelSpectrogram of(float[] values, int bands) {
        if (bands <= 0 || Objects.requireNonNull(values, "values").length % bands != 0) {
            throw new InvalidInputException("a mel spectrogram of " + values.length + " values cannot have " + bands
                    + " bands: expected [bands, frames], row-major");
        }
        float[] copy = values.clone();
        for (int i = 0; i < copy.length; i++) {
            if (!Float.isFinite(copy[i])) {
                int frames = copy.length / bands;
                throw new InvalidInputException("mel value of band " + i / frames + ", frame " + i % frames + " is "
                        + copy[i] + ", expected finite numbers");
            }
        }
        return new MelSpectrogram(copy, bands, copy.length / bands);
    }

    /**
     * Returns spectrograms of as many bands as one, end to end.
     *
     * @throws IllegalArgumentException if there are none, or their bands differ
     */
    public static MelSpectrogram concat(List<MelSpectrogram> parts) {
        if (Objects.requireNonNull(parts, "parts").stream()
                        .mapToInt(MelSpectrogram::bands)
                        .distinct()
                        .count()
                != 1) {
            throw new IllegalArgumentException("expected mel spectrograms of as many bands each, found " + parts);
        }
        int bands = parts.get(0).bands;
        int frames = parts.stream().mapToInt(MelSpectrogram::frames).reduce(0, Math::addExact);
        float[] joined = new float[Math.multiplyExact(bands, frames)];
        int at = 0;
        for (MelSpectrogram part : parts) {
            for (int band = 0; band < bands; band++) {
                System.arraycopy(part.values, band * part.frames, joined, band * frames + at, part.frames);
            }
            at += part.frames;
        }
        return new MelSpectrogram(joined, bands, frames);
    }

    /** Returns the frames from {@code from} to before {@code to}. */
    public MelSpectrogram slice(int from, int to) {
        Objects.checkFromToIndex(from, to, frames);
        if (to - from == frames) {
            return this;
        }
        float[] kept = new float[bands * (to - from)];
        for (int band = 0; band < bands; band++) {
            System.arraycopy(values, band * frames + from, kept, band * (to - from), to - from);
        }
        return new MelSpectrogram(kept, bands, to - from);
    }

    /** Returns the number of mel bands. */
    public int bands() {
        return bands;
    }

    /** Returns the number of frames. */
    public int frames() {
        return frames;
    }

    /** Returns the value of one band of one frame. */
    public float get(int band, int frame) {
        return values[band * frames + frame];
    }

    /** Returns a read-only view of the values: [bands, frames], row-major. */
    public FloatBuffer values() {
        return FloatBuffer.wrap(values).asReadOnlyBuffer();
    }

    /** Returns a copy of the values: [bands, frames], row-major. */
    public float[] toArray() {
        return values.clone();
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof MelSpectrogram mel && mel.bands == bands && Arrays.equals(mel.values, values);
    }

    @Override
    public int hashCode() {
        return 31 * bands + Arrays.hashCode(values);
    }

    @Override
    public String toString() {
        return "MelSpectrogram[" + bands + " bands, " + frames + " frames]";
    }
}
