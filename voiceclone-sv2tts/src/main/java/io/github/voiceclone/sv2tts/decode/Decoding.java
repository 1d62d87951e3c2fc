package io.github.voiceclone.sv2tts.decode;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import io.github.voiceclone.CancelledException;
import io.github.voiceclone.VoiceCloneException;
import io.github.voiceclone.spi.Attention;
import io.github.voiceclone.sv2tts.tuning.Sv2ttsTuning;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReentrantLock;

/**
 * An utterance on its way through the decoder: its frames and attention so far, and its recurrent state while no batch
 * holds it. Waiting for it or for its frames, copying those, and cancelling it are safe from any thread; the rest belongs
 * to the thread that decodes.
 */
public final class Decoding {
    private final Utterance utterance;
    private final EncodedText text;
    private final DecoderShape shape;
    private final CompletableFuture<Decoding> done = new CompletableFuture<>();
    private final Map<String, float[]> states = new HashMap<>();
    /**
     * Held where the thread that decodes writes frames and counts their step, and where others read them: that thread reads
     * them without it.
     */
    private final Lock lock = new ReentrantLock();

    private final Condition progressed = lock.newCondition();

    @GuardedBy("lock")
    private int wanted = Integer.MAX_VALUE;

    private volatile boolean cancelled;
    private float[] frames = new float[0];
    private float[] attention = new float[0];
    private int steps;
    private boolean stopped;

    Decoding(Utterance utterance, EncodedText text, DecoderShape shape) {
        this.utterance = utterance;
        this.text = text;
        this.shape = shape;
    }

    /** Cancels it: the decoder drops it before its next step, and threads that wait for it get an error. */
    public void cancel() {
        cancelled = true;
    }

    /** Returns whether it is decoded, or has failed. */
    public boolean isDone() {
        return done.isDone();
    }

    /** Returns whether it is decoded, and has not failed. */
    public boolean isDecoded() {
        return done.isDone() && !done.isCompletedExceptionally();
    }

    /**
     * Waits until it is decoded, or has failed.
     *
     * @throws CancelledException if the calling thread is interrupted
     */
    public void awaitEnd() {
        try {
            done.get();
        } catch (ExecutionException e) {
            // await() reports it.
        } catch (InterruptedException e) {
            throw CancelledException.interrupted();
        }
    }

    /** Waits until it is decoded; throws its failure, or that of its request, if there is one. */
    void await() {
        try {
            done.get();
        } catch (ExecutionException e) {
            throw e.getCause() instanceof RuntimeException cause ? cause : new IllegalStateException(e);
        } catch (InterruptedException e) {
            throw CancelledException.interrupted();
        }
        utterance.cancellation().check();
    }

    /** Returns whether it is cancelled, itself or the request it belongs to. */
    boolean isCancelled() {
        return cancelled || utterance.cancellation().isCancelled();
    }

    /** Returns what it is to fail with if it is cancelled, itself or the request it belongs to. */
    Optional<VoiceCloneException> cancelledWith() {
        return utterance
                .cancellation()
                .reason()
                .or(() -> cancelled ? Optional.of(new CancelledException()) : Optional.empty());
    }

    void complete() {
        done.complete(this);
        wake();
    }

    void fail(VoiceCloneException failure) {
        done.completeExceptionally(failure);
        wake();
    }

    private void wake() {
        lock.lock();
        try {
            progressed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /**
     * Progress of decoding.
     *
     * @param frames how many frames there are
     * @param ended whether there will be no more
     */
    record Progress(int frames, boolean ended) {}

    /** Waits for its first {@code count} frames, or for its end if it has fewer; throws what it failed with if it failed. */
    Progress awaitFrames(int count) {
        Progress reached;
        lock.lock();
        try {
            wanted = count;
            while (frameCount() < count && !done.isDone()) {
                progressed.await();
            }
            wanted = Integer.MAX_VALUE;
            boolean ended = over();
            reached = new Progress(frameCount(), ended);
        } catch (InterruptedException e) {
            throw CancelledException.interrupted();
        } finally {
            lock.unlock();
        }
        if (reached.ended) {
            await();
        }
        utterance.cancellation().check();
        return reached;
    }

    /** Returns a copy of frames that are decoded, from {@code from} to before {@code to}: [frames, bands]. */
    float[] frames(int from, int to) {
        lock.lock();
        try {
            return Arrays.copyOfRange(frames, from * shape.bands(), to * shape.bands());
        } finally {
            lock.unlock();
        }
    }

    Utterance utterance() {
        return utterance;
    }

    boolean isOfSameRequest(Decoding other) {
        return utterance.cancellation() == other.utterance.cancellation();
    }

    EncodedText text() {
        return text;
    }

    /** Returns the recurrent state, by the name of its input; empty before the first step, where all is zero. */
    Map<String, float[]> states() {
        return states;
    }

    /**
     * Takes its row of a step that was run, unless it was over before. A value that is not finite fails this utterance only.
     */
    void take(StepTensors step, int row) {
        if (over() || !takeFrames(step, row)) {
            return;
        }
        stopped = steps * shape.reductionFactor() > Sv2ttsTuning.MIN_FRAMES_BEFORE_STOP
                && step.stop(row) > utterance.stopThreshold();
        step();
    }

    /** Returns whether they are finite; if not, the utterance has failed. */
    private boolean takeFrames(StepTensors step, int row) {
        int frameValues = shape.reductionFactor() * shape.bands();
        lock.lock();
        try {
            frames = room(frames, (steps + 1) * frameValues);
            step.frames(row, frames, steps * frameValues);
            attention = room(attention, (steps + 1) * text.symbols());
            step.attention(row, attention, steps * text.symbols(), text.symbols());
        } finally {
            lock.unlock();
        }
        for (int i = steps * frameValues; i < (steps + 1) * frameValues; i++) {
            if (!Float.isFinite(frames[i])) {
                fail(new VoiceCloneException("the decoder made " + frames[i] + " in frame " + i / shape.bands()
                        + ", expected finite numbers: try another seed, or another precision"));
                return false;
            }
        }
        return true;
    }

    private void step() {
        lock.lock();
        try {
            steps++;
            if (frameCount() >= wanted) {
                progressed.signalAll();
            }
        } finally {
            lock.unlock();
        }
    }

    /** Returns the number of steps taken. */
    int steps() {
        return steps;
    }

    /** Returns whether it has stopped, reached its frame limit, or failed. */
    boolean over() {
        return stopped || reachedLimit() || done.isDone();
    }

    /** Returns whether it was cut off at its frame limit; for other threads than the decoder's, once it is decoded. */
    public boolean reachedLimit() {
        return !stopped && frameCount() >= utterance.maxFrames();
    }

    int frameCount() {
        return steps * shape.reductionFactor();
    }

    /** Returns the frames' values: [frames, bands], at the array's start; not copied. */
    float[] frames() {
        return frames;
    }

    /** Returns the attention over all steps; for other threads than the decoder's, once it is decoded. */
    public Attention attention() {
        return attention(Integer.MAX_VALUE);
    }

    /** Returns the attention over the steps of the first {@code count} frames, or of as many as are decoded. */
    public Attention attention(int count) {
        lock.lock();
        try {
            int known = Math.min(steps, count / shape.reductionFactor());
            return Attention.of(Arrays.copyOf(attention, known * text.symbols()), text.symbols());
        } finally {
            lock.unlock();
        }
    }

    /** Returns the number of frames of a step. */
    public int framesPerStep() {
        return shape.reductionFactor();
    }

    private static float[] room(float[] values, int needed) {
        return needed <= values.length ? values : Arrays.copyOf(values, Math.max(needed, values.length * 2));
    }
}
