package io.github.voiceclone.internal.engine;

import io.github.voiceclone.audio.AudioClip;
import java.util.Arrays;

/**
 * Makes speech faster or slower without changing its pitch, by waveform-similarity overlap-add (Verhelst and Roelands, 1993):
 * windows of the speech are laid closer together or further apart, each taken from where it best continues the one before.
 * For one segment, in parts; used by one thread.
 */
final class TimeStretch {
    /** Seconds of a window: several periods of the lowest voices. */
    private static final double WINDOW = 0.04;

    /** Seconds by which a window may be moved either way: a period of a voice of 40 Hz in all. */
    private static final double SEARCH = 0.0125;

    private final double speed;
    private final int sampleRate;
    private final int hop;
    private final int search;
    private final float[] fade;

    private float[] input = new float[0];
    /** Index in the speech of the first sample held. */
    private long held;

    private long received;
    private long produced;
    private int windows;
    /** Index that the last window was taken from. */
    private long last;

    private final float[] tail;

    /**
     * Starts a segment.
     *
     * @param speed how many times faster; positive
     */
    TimeStretch(double speed, int sampleRate) {
        this.speed = speed;
        this.sampleRate = sampleRate;
        this.hop = (int) (WINDOW / 2 * sampleRate);
        this.search = (int) (SEARCH * sampleRate);
        this.fade = new float[hop];
        for (int i = 0; i < hop; i++) {
            fade[i] = (float) (0.5 - 0.5 * Math.cos(Math.PI * (i + 0.5) / hop));
        }
        this.tail = new float[hop];
    }

    /**
     * Takes the next samples.
     *
     * @param end whether none follow
     * @return what is ready; in all, the length of what was taken divided by the speed
     */
    AudioClip next(AudioClip part, boolean end) {
        if (speed == 1) {
            return part;
        }
        append(part);
        long total = end ? Math.round(received / speed) : Long.MAX_VALUE;
        float[] ready = new float[hop];
        int length = 0;
        while (produced + length < total && (end || canPlace())) {
            if (length + hop > ready.length) {
                ready = Arrays.copyOf(ready, 2 * ready.length);
            }
            place(ready, length);
            length += hop;
            forget();
        }
        length = (int) Math.min(length, total - produced);
        produced += length;
        return AudioClip.of(Arrays.copyOf(ready, length), sampleRate);
    }

    private void append(AudioClip part) {
        int before = input.length;
        input = Arrays.copyOf(input, before + part.length());
        part.samples().get(input, before, part.length());
        received += part.length();
    }

    /** Returns whether all samples are there that the next window may be taken from, or is compared with. */
    private boolean canPlace() {
        return received >= Math.max(nominal() + search, last + hop) + 2L * hop;
    }

    private long nominal() {
        return Math.round(windows * hop * speed);
    }

    /** Adds the first half of the next window to the second half of the one before, and keeps its second half. */
    private void place(float[] ready, int at) {
        long from = windows == 0 ? 0 : best(nominal());
        for (int i = 0; i < hop; i++) {
            float rising = windows == 0 ? 1 : fade[i];
            ready[at + i] = tail[i] + rising * sample(from + i);
            tail[i] = fade[hop - 1 - i] * sample(from + hop + i);
        }
        last = from;
        windows++;
    }

    /** Returns where a window near {@code middle} looks most like what followed the last one. */
    private long best(long middle) {
        long found = middle;
        double highest = Double.NEGATIVE_INFINITY;
        for (long from = Math.max(0, middle - search); from <= middle + search; from++) {
            double product = 0;
            double energy = 1e-9;
            for (int i = 0; i < hop; i++) {
                float sample = sample(from + i);
                product += sample * sample(last + hop + i);
                energy += sample * sample;
            }
            double similarity = product / Math.sqrt(energy);
            if (similarity > highest) {
                highest = similarity;
                found = from;
            }
        }
        return found;
    }

    /** Drops samples that no later window reads. */
    private void forget() {
        long needed = Math.min(Math.max(0, nominal() - search), last + hop);
        int unneeded = (int) Math.min(needed - held, input.length);
        if (unneeded > input.length / 2) {
            input = Arrays.copyOfRange(input, unneeded, input.length);
            held += unneeded;
        }
    }

    private float sample(long index) {
        long at = index - held;
        return at < input.length ? input[(int) at] : 0;
    }
}
