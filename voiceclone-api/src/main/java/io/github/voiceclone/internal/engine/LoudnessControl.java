package io.github.voiceclone.internal.engine;

import io.github.voiceclone.audio.AudioClip;
import io.github.voiceclone.audio.LoudnessMeter;
import java.nio.FloatBuffer;
import java.util.Arrays;

/**
 * Brings the segments of a request to a loudness, measured with the silences between them, as a listener's meter would. A
 * whole segment has one gain, from its own loudness. One that comes in parts has a gain that follows, every 100 ms, the
 * loudness of all speech of the request so far and of the next 300 ms, however it is divided into parts. Peaks are limited.
 * Used by one thread.
 */
final class LoudnessControl {
    private static final float CEILING = (float) Math.pow(10, -1 / 20.0);

    /** Largest gain in dB, so that near silence stays quiet. */
    private static final double MAX_GAIN = 30;

    private static final int STEPS_AHEAD = 3;

    private final double target;
    private final boolean streamed;
    private final int sampleRate;
    private final int step;
    private final LoudnessMeter meter;
    private PeakLimiter limiter;
    /** Samples of the segment that were heard or taken, but not handed over. */
    private float[] pending = new float[0];

    private int heard;
    private double gain;
    /** Samples of silence before the segment. */
    private int silenceBefore;

    /**
     * Starts a request.
     *
     * @param target loudness in LUFS
     * @param streamed whether segments come in parts
     */
    LoudnessControl(double target, boolean streamed, int sampleRate) {
        this.target = target;
        this.streamed = streamed;
        this.sampleRate = sampleRate;
        this.step = sampleRate / 10;
        this.meter = new LoudnessMeter(sampleRate);
        this.limiter = new PeakLimiter(CEILING, sampleRate);
    }

    /**
     * Takes the next samples of a segment and returns what is ready.
     *
     * @param last whether none follow; then all of the segment is ready
     * @param silenceAfter samples of silence after the segment
     */
    AudioClip next(AudioClip part, boolean last, int silenceAfter) {
        float[] ready = streamed ? follow(part, last) : whole(part, silenceAfter);
        float[] limited = limiter.next(ready, last);
        if (last) {
            limiter = new PeakLimiter(CEILING, sampleRate);
            meter.add(FloatBuffer.allocate(silenceAfter));
            silenceBefore = silenceAfter;
        }
        return AudioClip.of(limited, sampleRate);
    }

    private float[] whole(AudioClip segment, int silenceAfter) {
        LoudnessMeter alone = new LoudnessMeter(sampleRate);
        alone.add(FloatBuffer.allocate(Math.min(silenceBefore, STEPS_AHEAD * step)));
        alone.add(segment.samples());
        alone.add(FloatBuffer.allocate(Math.min(silenceAfter, STEPS_AHEAD * step)));
        gain = gainFrom(alone.lufs());
        float[] samples = segment.toArray();
        amplify(samples, 0, samples.length, gain);
        return samples;
    }

    private float[] follow(AudioClip part, boolean last) {
        int before = pending.length;
        pending = Arrays.copyOf(pending, before + part.length());
        part.samples().get(pending, before, part.length());
        int sent = 0;
        while (pending.length - heard >= step) {
            meter.add(FloatBuffer.wrap(pending, heard, step));
            heard += step;
            if (heard - sent > STEPS_AHEAD * step) {
                amplify(pending, sent, sent + step, gainFrom(meter.lufs()));
                sent += step;
            }
        }
        if (last) {
            meter.add(FloatBuffer.wrap(pending, heard, pending.length - heard));
            amplify(pending, sent, pending.length, gainFrom(meter.lufs()));
            sent = pending.length;
        }
        float[] ready = Arrays.copyOf(pending, sent);
        pending = Arrays.copyOfRange(pending, sent, pending.length);
        heard = last ? 0 : heard - sent;
        return ready;
    }

    private double gainFrom(double lufs) {
        return lufs == Double.NEGATIVE_INFINITY ? gain : Math.pow(10, Math.min(MAX_GAIN, target - lufs) / 20);
    }

    /** Amplifies samples by a gain that goes evenly from the last one to {@code end}. */
    private void amplify(float[] samples, int from, int to, double end) {
        double start = gain == 0 ? end : gain;
        for (int i = from; i < to; i++) {
            samples[i] *= (float) (start + (end - start) * (i - from + 1) / (to - from));
        }
        gain = end;
    }
}
