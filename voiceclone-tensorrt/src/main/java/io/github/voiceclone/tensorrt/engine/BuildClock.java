package io.github.voiceclone.tensorrt.engine;

import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Logs at intervals that a long build is in progress. */
final class BuildClock implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(BuildClock.class);
    private static final int PERIOD_SECONDS = 10;

    private final ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor(work -> {
        Thread thread = new Thread(work, "voiceclone-engine-clock");
        thread.setDaemon(true);
        return thread;
    });

    /**
     * Starts.
     *
     * @param graph what is built
     * @param start when the build started, by {@link System#nanoTime}
     */
    @SuppressWarnings("FutureReturnValueIgnored") // it ends with the timer
    BuildClock(String graph, long start) {
        timer.scheduleAtFixedRate(
                () -> LOG.info(
                        "still building TensorRT engine '{}': {} s",
                        graph,
                        TimeUnit.NANOSECONDS.toSeconds(System.nanoTime() - start)),
                PERIOD_SECONDS,
                PERIOD_SECONDS,
                TimeUnit.SECONDS);
    }

    @Override
    public void close() {
        timer.shutdownNow();
    }
}
