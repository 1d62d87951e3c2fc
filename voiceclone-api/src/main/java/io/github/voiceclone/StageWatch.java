package io.github.voiceclone;

import io.github.voiceclone.observe.StageResult;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** Measures one call of a stage. Used by the thread that makes the call. */
public abstract sealed class StageWatch {
    /** Measures nothing, for when nobody listens. */
    static final StageWatch STOPPED = new Stopped();

    private StageWatch() {}

    /** Runs {@code other} off this watch's time. */
    public abstract void pausedDuring(Runnable other);

    /** Adds to the length of the audio that the call heard or made. */
    public abstract void audio(double seconds);

    /** Notes that a request of the call failed; the first failure counts. */
    public abstract void failed(Throwable failure);

    private static final class Stopped extends StageWatch {
        @Override
        public void pausedDuring(Runnable other) {
            other.run();
        }

        @Override
        public void audio(double seconds) {}

        @Override
        public void failed(Throwable failure) {}
    }

    /** A watch that runs from its creation. */
    static final class Running extends StageWatch {
        private final long begin = System.nanoTime();
        private long paused;
        private double audioSeconds;
        private @Nullable Throwable failure;

        @Override
        public void pausedDuring(Runnable other) {
            long start = System.nanoTime();
            try {
                other.run();
            } finally {
                paused += System.nanoTime() - start;
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

        StageResult result() {
            Duration elapsed = Duration.ofNanos(System.nanoTime() - begin - paused);
            return new StageResult(elapsed, audioSeconds, failure);
        }
    }
}
