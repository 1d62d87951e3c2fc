package io.github.voiceclone;

import io.github.voiceclone.VoiceClonerListener.StageCall;
import io.github.voiceclone.spi.StageInfo;
import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Times stage calls and tells the listeners. Thread-safe. */
final class StageMonitor {
    private static final Logger LOG = LoggerFactory.getLogger(StageMonitor.class);

    private final List<VoiceClonerListener> listeners;

    StageMonitor(List<VoiceClonerListener> listeners) {
        this.listeners = List.copyOf(listeners);
    }

    /** Runs one stage call; {@code work} is given the watch, to pause while later stages run inside it. */
    void run(Stage stage, StageInfo info, int batchSize, Consumer<Watch> work) {
        StageCall call = new StageCall(stage, info.backend(), info.precision(), batchSize);
        tell(listener -> listener.stageStarted(call));
        Watch watch = new Watch();
        Throwable failure = null;
        try {
            work.accept(watch);
        } catch (Throwable e) {
            failure = e;
            throw e;
        } finally {
            finish(call, watch.elapsed(), failure);
        }
    }

    private void finish(StageCall call, Duration elapsed, @Nullable Throwable failure) {
        tell(listener -> listener.stageFinished(call, elapsed, failure));
    }

    private void tell(Consumer<VoiceClonerListener> event) {
        for (VoiceClonerListener listener : listeners) {
            try {
                event.accept(listener);
            } catch (RuntimeException e) {
                LOG.warn(
                        "listener {} failed and is passed over",
                        listener.getClass().getName(),
                        e);
            }
        }
    }

    /** Measures one call, pauses left out. Used by one thread. */
    static final class Watch {
        private final long begin = System.nanoTime();
        private long paused;

        /** Runs {@code other} off this watch's time. */
        void pausedDuring(Runnable other) {
            long start = System.nanoTime();
            try {
                other.run();
            } finally {
                paused += System.nanoTime() - start;
            }
        }

        Duration elapsed() {
            return Duration.ofNanos(System.nanoTime() - begin - paused);
        }
    }
}
