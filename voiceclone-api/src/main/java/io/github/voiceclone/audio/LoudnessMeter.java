package io.github.voiceclone.audio;

import java.nio.FloatBuffer;
import java.util.Arrays;

/**
 * Meter of the integrated loudness of one channel, as ITU-R BS.1770-4 and EBU R 128 define it, in LUFS: the mean power after
 * the K-weighting filter, over blocks of 400 ms that overlap by three quarters, without those below -70 LUFS and those more
 * than 10 LU below the rest. A sine of 997 Hz and full scale has -3.01 LUFS. The filter is computed for the sample rate.
 *
 * <p>The standard measures 400 ms and more; of a shorter clip this meter takes the mean power. Takes a double of memory for
 * every 100 ms. Used by one thread.
 */
public final class LoudnessMeter {
    private static final double BLOCKS_PER_SECOND = 10;
    private static final int OVERLAPPING = 4;
    private static final double ABSOLUTE_GATE = -70;
    private static final double RELATIVE_GATE = -10;

    /** Level of a sine of 997 Hz with a mean square of 1 after the filter. */
    private static final double OFFSET = -0.691;

    private final Biquad shelf;
    private final Biquad highPass;
    private final int blockLength;
    /** Mean squares of blocks of 100 ms. */
    private double[] blocks = new double[64];

    private int complete;
    private double sum;
    private int summed;

    /**
     * Creates a meter that has heard nothing.
     *
     * @param sampleRate in Hz; positive
     */
    public LoudnessMeter(int sampleRate) {
        if (sampleRate < BLOCKS_PER_SECOND) {
            throw new IllegalArgumentException("sample rate is " + sampleRate + " Hz, expected at least 10");
        }
        blockLength = (int) Math.round(sampleRate / BLOCKS_PER_SECOND);
        shelf = Biquad.highShelf(sampleRate);
        highPass = Biquad.highPass(sampleRate);
    }

    /** Returns the integrated loudness of a clip, in LUFS; negative infinity where all of it is below -70 LUFS. */
    public static double lufs(AudioClip clip) {
        LoudnessMeter meter = new LoudnessMeter(clip.sampleRate());
        meter.add(clip.samples());
        return meter.lufs();
    }

    /** Hears further samples, those between the buffer's position and its limit. */
    public void add(FloatBuffer samples) {
        while (samples.hasRemaining()) {
            double weighted = highPass.next(shelf.next(samples.get()));
            sum += weighted * weighted;
            if (++summed == blockLength) {
                if (complete == blocks.length) {
                    blocks = Arrays.copyOf(blocks, 2 * complete);
                }
                blocks[complete++] = sum / blockLength;
                sum = 0;
                summed = 0;
            }
        }
    }

    /**
     * Returns the integrated loudness of what was heard, in LUFS; negative infinity where all of it is below -70 LUFS.
     * Once 400 ms were heard, samples after the last whole tenth of a second do not count.
     */
    public double lufs() {
        if (complete < OVERLAPPING) {
            double power = sum;
            for (int i = 0; i < complete; i++) {
                power += blocks[i] * blockLength;
            }
            int heard = complete * blockLength + summed;
            double level = heard == 0 ? Double.NEGATIVE_INFINITY : level(power / heard);
            return level < ABSOLUTE_GATE ? Double.NEGATIVE_INFINITY : level;
        }
        double ungated = level(meanAbove(ABSOLUTE_GATE));
        return level(meanAbove(Math.max(ABSOLUTE_GATE, ungated + RELATIVE_GATE)));
    }

    /** Returns the mean power of the blocks of 400 ms above a level; 0 if there is none. */
    private double meanAbove(double gate) {
        double total = 0;
        int count = 0;
        for (int i = 0; i + OVERLAPPING <= complete; i++) {
            double power = 0;
            for (int j = 0; j < OVERLAPPING; j++) {
                power += blocks[i + j] / OVERLAPPING;
            }
            if (level(power) >= gate) {
                total += power;
                count++;
            }
        }
        return count == 0 ? 0 : total / count;
    }

    private static double level(double power) {
        return OFFSET + 10 * Math.log10(power);
    }

    /** Second-order filter, in transposed direct form II. */
    private static final class Biquad {
        private final double b0;
        private final double b1;
        private final double b2;
        private final double a1;
        private final double a2;
        private double s1;
        private double s2;

        private Biquad(double b0, double b1, double b2, double a1, double a2) {
            this.b0 = b0;
            this.b1 = b1;
            this.b2 = b2;
            this.a1 = a1;
            this.a2 = a2;
        }

        /** The first stage of K-weighting, a shelf of 4 dB above 1.7 kHz that stands for the head. */
        static Biquad highShelf(int sampleRate) {
            double k = Math.tan(Math.PI * Math.min(1681.974450955533 / sampleRate, 0.45));
            double q = 0.7071752369554196;
            double high = Math.pow(10, 3.999843853973347 / 20);
            double middle = Math.pow(high, 0.4996667741545416);
            double a0 = 1 + k / q + k * k;
            return new Biquad(
                    (high + middle * k / q + k * k) / a0,
                    2 * (k * k - high) / a0,
                    (high - middle * k / q + k * k) / a0,
                    2 * (k * k - 1) / a0,
                    (1 - k / q + k * k) / a0);
        }

        /** The second stage, a high pass at 38 Hz; its numerator is 1, -2, 1 at every rate, as in the standard's table. */
        static Biquad highPass(int sampleRate) {
            double k = Math.tan(Math.PI * Math.min(38.13547087602444 / sampleRate, 0.45));
            double q = 0.5003270373238773;
            double a0 = 1 + k / q + k * k;
            return new Biquad(1, -2, 1, 2 * (k * k - 1) / a0, (1 - k / q + k * k) / a0);
        }

        double next(double x) {
            double y = b0 * x + s1;
            s1 = b1 * x - a1 * y + s2;
            s2 = b2 * x - a2 * y;
            return y;
        }
    }
}
