package io.github.voiceclone.internal.engine;

import io.github.voiceclone.listener.StageCall;
import io.github.voiceclone.listener.StageResult;
import java.time.Duration;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Measures one call of a stage, which may be interrupted by other work: only what runs in {@link #time} counts. Closing it
 * tells the listeners. Used by one thread.
 */
public abstract sealed class StageTimer implements AutoCloseable {
    /** Timer that measures nothing, used without listeners. */
    static final StageTimer NOOP = new Noop();

    private StageTimer() {}

    /** Runs work of the stage, and counts its time; what it throws counts as the call's failure. */
    public abstract <T> T time(Supplier<T> work);

    /** Runs work of the stage as {@link #time(Supplier)} does. */
    public void time(Runnable work) {
        time(() -> {
            work.run();
            return true;
        });
    }

    /** Adds to the length of the audio that the call took or made. */
    public abstract void audio(double seconds);

    /** Notes that a request of the call failed; the first failure counts. */
    public abstract void failed(Throwable failure);

    @Override
    public abstract void close();

    private static final class Noop extends StageTimer {
        @Override
        public <T> T time(Supplier<T> work) {
            return work.get();
        }

        @Override
        public void audio(double seconds) {}

        @Override
        public void failed(Throwable failure) {}

        @Override
        public void close() {}
    }

    /** A timer that tells the listeners of a monitor. */
    static final class Listened extends StageTimer {
        private final StageMonitor monitor;
        private final StageCall call;
        private long nanos;
        private double audioSeconds;
        private @Nullable Throwable failure;

        Listened(StageMonitor monitor, StageCall call) {
            this.monitor = monitor;
            this.call = call;
            monitor.tell(listener -> listener.stageStarted(call));
        }

        @Override
        public <T> T time(Supplier<T> work) {
            StageCall outer = StageMonitor.enter(call);
            long start = System.nanoTime();
            try {
                return work.get();
            } catch (Throwable e) {
                failed(e);
                throw e;
            } finally {
                nanos += System.nanoTime() - start;
                StageMonitor.enter(outer);
            }
        }

        @Override
        public void audio(double seconds) {
            audioSeconds += seconds;
        }

        @Override
        public void failed(Throwable reason) {
            if (failure == null) {
                failure = reason;
            }
        }

        @Override
        public void close() {
            StageResult result = new StageResult(Duration.ofNanos(nanos), audioSeconds, failure);
            monitor.tell(listener -> listener.stageFinished(call, result));
        }
    }
}
