package io.github.voiceclone.spring.boot.autoconfigure;

import io.github.voiceclone.VoiceCloner;
import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.SmartLifecycle;

/**
 * Closes the voice cloner when the application ends: after the web server, which has let its requests finish, and before the
 * beans. Requests that run may finish within the time of a shutdown phase; then they are stopped.
 *
 * <p>A context that is stopped or paused without being closed, as between tests, keeps its cloner.
 */
final class VoiceClonerLifecycle implements SmartLifecycle {
    /** Below those of Boot's web servers, which are to be down by then. */
    static final int PHASE = SmartLifecycle.DEFAULT_PHASE - 4096;

    private static final Logger LOG = LoggerFactory.getLogger(VoiceClonerLifecycle.class);
    /** Part of the time that requests which are stopped have to end in. */
    private static final int MARGIN = 10;

    private final VoiceCloner cloner;
    private final VoiceClonerActivity activity;
    private final ConfigurableApplicationContext context;
    private final Duration timeout;
    private volatile boolean running;

    VoiceClonerLifecycle(
            VoiceCloner cloner,
            VoiceClonerActivity activity,
            ConfigurableApplicationContext context,
            Duration timeout) {
        this.cloner = cloner;
        this.activity = activity;
        this.context = context;
        this.timeout = timeout;
    }

    /** Returns how long requests may go on, for a shutdown phase of this length. */
    static Duration grace(Duration timeout) {
        return timeout.minus(timeout.dividedBy(MARGIN));
    }

    @Override
    public void start() {
        running = true;
    }

    @Override
    public void stop() {
        running = false;
        if (context.isClosed()) {
            activity.stop();
            cloner.close(grace(timeout));
        }
    }

    @Override
    public void stop(Runnable callback) {
        Thread thread = new Thread(
                () -> {
                    try {
                        stop();
                    } catch (RuntimeException e) {
                        LOG.warn("the voice cloner has not closed cleanly", e);
                    } finally {
                        callback.run();
                    }
                },
                "voiceclone-close");
        thread.start();
    }

    @Override
    public boolean isRunning() {
        return running;
    }

    @Override
    public int getPhase() {
        return PHASE;
    }
}
