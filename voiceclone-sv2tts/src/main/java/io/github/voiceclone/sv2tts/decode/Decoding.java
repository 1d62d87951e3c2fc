package io.github.voiceclone.sv2tts.decode;

import io.github.voiceclone.Attention;
import io.github.voiceclone.CancelledException;
import io.github.voiceclone.VoiceCloneException;
import io.github.voiceclone.spi.Cancellation;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;

/**
 * An utterance on its way through the decoder: its frames and attention so far, and its recurrent state while no batch
 * holds it. Waiting for it and cancelling it are safe from any thread; the rest belongs to the thread that decodes.
 */
public final class Decoding {
    /** Frames before an utterance may stop (Tacotron's first steps are not to be trusted). */
    private static final int EARLIEST_STOP = 10;

    private final Utterance utterance;
    private final EncodedText text;
    private final DecoderShape shape;
    private final CompletableFuture<Decoding> done = new CompletableFuture<>();
    private final Map<String, float[]> states = new HashMap<>();
    private final Cancellation request;
    private volatile boolean cancelled;
    private float[] frames = new float[0];
    private float[] attention = new float[0];
    private int steps;
    private boolean stopped;

    Decoding(Utterance utterance, EncodedText text, DecoderShape shape, Cancellation request) {
        this.request = request;
        this.utterance = utterance;
        this.text = text;
        this.shape = shape;
    }

    /** Gives up: the decoder drops it before its next step, and whoever waits for it gets an error. */
    public void cancel() {
        cancelled = true;
    }

    /** Waits until it is decoded, and throws what it failed with if it failed, or if nobody wants it any more. */
    void await() {
        try {
            done.join();
        } catch (CompletionException e) {
            throw e.getCause() instanceof RuntimeException cause ? cause : e;
        }
        request.check();
    }

    /** Returns what it is to fail with if it is cancelled, itself or the request it belongs to. */
    Optional<VoiceCloneException> cancelledWith() {
        return request.reason().or(() -> cancelled ? Optional.of(new CancelledException()) : Optional.empty());
    }

    void complete() {
        done.complete(this);
    }

    void fail(VoiceCloneException failure) {
        done.completeExceptionally(failure);
    }

    Utterance utterance() {
        return utterance;
    }

    EncodedText text() {
        return text;
    }

    /** Returns the recurrent state, by the name of its input; empty before the first step, where all is zero. */
    Map<String, float[]> states() {
        return states;
    }

    /** Takes its row of a step that was run. */
    void take(DecoderBatch batch, int row) {
        int frameValues = shape.reductionFactor() * shape.bands();
        frames = room(frames, (steps + 1) * frameValues);
        batch.frames().buffer().get(row * frameValues, frames, steps * frameValues, frameValues);
        attention = room(attention, (steps + 1) * text.symbols());
        batch.attention().buffer().get(row * batch.symbols(), attention, steps * text.symbols(), text.symbols());
        stopped = steps * shape.reductionFactor() > EARLIEST_STOP
                && batch.stop().buffer().get(row) > utterance.stopThreshold();
        steps++;
    }

    /** Returns the number of steps taken. */
    int steps() {
        return steps;
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
        return Attention.of(Arrays.copyOf(attention, steps * text.symbols()), text.symbols());
    }

    private static float[] room(float[] values, int needed) {
        return needed <= values.length ? values : Arrays.copyOf(values, Math.max(needed, values.length * 2));
    }
}
