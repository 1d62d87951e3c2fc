package io.github.voiceclone.cache;

import java.time.Duration;
import org.slf4j.Logger;

/** Logs one kind of trouble at most once a minute, and says how often it came up in between. Thread-safe. */
final class Complaints {
    private static final Duration PAUSE = Duration.ofMinutes(1);

    private final Logger log;
    private boolean complained;
    private long lastNanos;
    private long unsaid;

    Complaints(Logger log) {
        this.log = log;
    }

    synchronized void warn(String message) {
        long now = System.nanoTime();
        if (complained && now - lastNanos < PAUSE.toNanos()) {
            unsaid++;
            return;
        }
        log.warn("{}{}", message, unsaid == 0 ? "" : " (and " + unsaid + " times like it since the last warning)");
        complained = true;
        lastNanos = now;
        unsaid = 0;
    }
}
