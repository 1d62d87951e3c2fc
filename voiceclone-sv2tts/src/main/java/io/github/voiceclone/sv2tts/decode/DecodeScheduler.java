package io.github.voiceclone.sv2tts.decode;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import io.github.voiceclone.ClosedException;
import io.github.voiceclone.VoiceCloneException;
import io.github.voiceclone.runtime.Graph;
import io.github.voiceclone.spi.StageObserver;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Decodes the utterances of many callers together, on a thread of its own: a step reads all of the decoder's weights
 * whether it serves one utterance or sixteen, so they share steps. An utterance joins at the next step with a free slot, in
 * the order of {@link SlotQueue}, and leaves when it is over; none waits for another to finish. Thread-safe.
 */
final class DecodeScheduler implements AutoCloseable {
    private static final String WHAT = "this synthesizer";

    private final StageObserver observer;
    private final DecoderBatch batch;

    @GuardedBy("this")
    private final SlotQueue waiting;

    private final Thread thread = new Thread(this::run, "voiceclone-decode");
    /** Used by the thread only, as the batch is. */
    private List<Decoding> active = List.of();

    @GuardedBy("this")
    private boolean arrived;

    @GuardedBy("this")
    private boolean closed;

    DecodeScheduler(Graph decoder, DecoderShape shape, int slots) {
        this(decoder, shape, slots, StageObserver.NONE);
    }

    DecodeScheduler(Graph decoder, DecoderShape shape, int slots, StageObserver observer) {
        this.waiting = new SlotQueue(slots);
        this.observer = observer;
        this.batch = new DecoderBatch(decoder, shape);
        thread.setDaemon(true);
        thread.start();
    }

    /**
     * Adds utterances; those that are added at once join at the same step, as far as there are slots.
     *
     * @throws ClosedException if the scheduler is closed
     */
    synchronized void submit(List<Decoding> decodings) {
        if (closed) {
            throw new ClosedException(WHAT);
        }
        decodings.forEach(waiting::add);
        arrived = true;
        notifyAll();
    }

    private void run() {
        try {
            while (true) {
                try {
                    if (!admit()) {
                        break;
                    }
                    advance();
                } catch (RuntimeException | Error e) {
                    failActive(e);
                }
            }
        } finally {
            failAll();
        }
        batch.close();
    }

    /** Fails all remaining utterances, so that no caller waits for a thread that has ended. */
    private void failAll() {
        ClosedException failure = new ClosedException(WHAT);
        active.forEach(decoding -> decoding.fail(failure));
        synchronized (this) {
            closed = true;
            waiting.drain().forEach(decoding -> decoding.fail(failure));
        }
    }

    private void advance() {
        if (!observer.listening()) {
            batch.advance();
            return;
        }
        long start = System.nanoTime();
        batch.advance();
        observer.decoderStepped(active.size(), waiting(), Duration.ofNanos(System.nanoTime() - start));
    }

    private synchronized int waiting() {
        return waiting.size();
    }

    /** Fails what is in the batch; the thread goes on with what comes next. */
    private void failActive(Throwable e) {
        VoiceCloneException failure =
                e instanceof VoiceCloneException known ? known : new VoiceCloneException("the decoder failed: " + e, e);
        try {
            batch.close();
        } catch (RuntimeException close) {
            failure.addSuppressed(close);
        }
        active.forEach(decoding -> decoding.fail(failure));
        rest();
    }

    /** Lets utterances go and others in, waiting for one if there is none; returns false once closed. */
    private boolean admit() {
        if (isSettled()) {
            return true;
        }
        batch.catchUp();
        List<Decoding> next = new ArrayList<>();
        for (Decoding decoding : active) {
            if (!leaves(decoding)) {
                next.add(decoding);
            }
        }
        if (next.isEmpty()) {
            rest();
        }
        boolean open = fill(next);
        boolean changed = !next.equals(active);
        active = next;
        if (open && changed) {
            batch.arrange(active);
        }
        return open;
    }

    /** Returns whether the next step is for the same rows as the last. */
    private synchronized boolean isSettled() {
        for (int row = 0; row < active.size(); row++) {
            if (isLeaving(active.get(row))) {
                return false;
            }
        }
        return !closed && !arrived && !active.isEmpty() && !waiting.anyMatch(DecodeScheduler::isLeaving);
    }

    private static boolean isLeaving(Decoding decoding) {
        return decoding.isCancelled() || decoding.over();
    }

    private void rest() {
        boolean worked = !active.isEmpty();
        active = List.of();
        batch.arrange(active);
        if (worked && waiting() == 0) {
            observer.decoderStepped(0, 0, Duration.ZERO);
        }
    }

    private static boolean leaves(Decoding decoding) {
        Optional<VoiceCloneException> cancelled = decoding.cancelledWith();
        if (cancelled.isPresent()) {
            decoding.fail(cancelled.get());
            return true;
        }
        if (decoding.over()) {
            decoding.complete();
            return true;
        }
        return false;
    }

    /** Fills free slots, waiting for an utterance if all are free; returns false once closed. */
    private synchronized boolean fill(List<Decoding> next) {
        while (!closed) {
            arrived = false;
            waiting.removeIf(DecodeScheduler::leaves);
            waiting.share(next);
            if (!next.isEmpty()) {
                return true;
            }
            try {
                wait();
            } catch (InterruptedException e) {
                closed = true; // Nobody interrupts this thread but a shutdown.
            }
        }
        return false;
    }

    /** Fails what is still here, and waits for the step that is running. */
    @Override
    public void close() {
        synchronized (this) {
            closed = true;
            waiting.drain().forEach(decoding -> decoding.fail(new ClosedException(WHAT)));
            notifyAll();
        }
        boolean interrupted = false;
        while (thread.isAlive() && Thread.currentThread() != thread) {
            try {
                thread.join();
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
