package io.github.voiceclone.cache.internal;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.slf4j.Logger;

/** Logs each kind of trouble at most once a minute, and says how often it came up in between. Thread-safe. */
public final class Complaints {
    private static final Duration PAUSE = Duration.ofMinutes(1);
    private static final int MAX_KINDS = 16;

    private final Logger log;

    @GuardedBy("this")
    private final Map<String, Kind> kinds = new HashMap<>();

    /** Creates an instance that warns on a log. */
    public Complaints(Logger log) {
        this.log = log;
    }

    /** Logs a message, unless one of its kind was logged less than a minute ago; beyond some kinds all others are one. */
    public synchronized void warn(String kind, String message) {
        long now = System.nanoTime();
        Kind trouble = kinds.computeIfAbsent(
                kinds.size() < MAX_KINDS || kinds.containsKey(kind) ? kind : "", key -> new Kind());
        if (trouble.said && now - trouble.lastNanos < PAUSE.toNanos()) {
            trouble.unsaid++;
            return;
        }
        String more = trouble.unsaid == 0 ? "" : " (and " + trouble.unsaid + " times like it since the last warning)";
        log.warn("{}{}", message, more);
        trouble.said = true;
        trouble.lastNanos = now;
        trouble.unsaid = 0;
    }

    /** Used under the lock of its {@link Complaints}. */
    private static final class Kind {
        private boolean said;
        private long lastNanos;
        private long unsaid;
    }
}
