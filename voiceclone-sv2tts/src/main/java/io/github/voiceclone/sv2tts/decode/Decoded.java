package io.github.voiceclone.sv2tts.decode;

import io.github.voiceclone.Attention;
import java.util.Arrays;

/** One utterance as it is decoded: its frames and its attention so far. Used by one thread. */
final class Decoded {
    /** Frames before an utterance may stop (Tacotron's first steps are not to be trusted). */
    private static final int EARLIEST_STOP = 10;

    private final Utterance utterance;
    private final DecoderShape shape;
    private float[] frames = new float[0];
    private float[] attention = new float[0];
    private int steps;
    private boolean stopped;

    Decoded(Utterance utterance, DecoderShape shape) {
        this.utterance = utterance;
        this.shape = shape;
    }

    /** Takes one row of a step that was run, unless the utterance is over. */
    void take(DecoderSteps step, int row, int paddedSymbols) {
        if (over()) {
            return;
        }
        int frameValues = shape.reductionFactor() * shape.bands();
        frames = room(frames, (steps + 1) * frameValues);
        step.frames().buffer().get(row * frameValues, frames, steps * frameValues, frameValues);
        int symbols = utterance.symbols().length;
        attention = room(attention, (steps + 1) * symbols);
        step.attention().buffer().get(row * paddedSymbols, attention, steps * symbols, symbols);
        stopped = steps * shape.reductionFactor() > EARLIEST_STOP
                && step.stop().buffer().get(row) > utterance.stopThreshold();
        steps++;
    }

    /** Returns whether it has stopped, or reached its frame limit. */
    boolean over() {
        return stopped || reachedLimit();
    }

    /** Returns whether it was cut off at its frame limit. */
    boolean reachedLimit() {
        return !stopped && frameCount() >= utterance.maxFrames();
    }

    int frameCount() {
        return steps * shape.reductionFactor();
    }

    /** Returns the frames' values: [frames, bands], at the array's start; not copied. */
    float[] frames() {
        return frames;
    }

    Attention attention() {
        int symbols = utterance.symbols().length;
        return Attention.of(Arrays.copyOf(attention, steps * symbols), symbols);
    }

    private static float[] room(float[] values, int needed) {
        return needed <= values.length ? values : Arrays.copyOf(values, Math.max(needed, values.length * 2));
    }
}
