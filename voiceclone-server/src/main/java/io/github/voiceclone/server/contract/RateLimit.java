package io.github.voiceclone.server.contract;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.LongSupplier;

/** Token bucket for each client: a minute's requests at once, refilled evenly. Thread-safe. */
final class RateLimit {
    /** Clients that are remembered; who was seen longest ago is forgotten. */
    private static final int MAX_CLIENTS = 10_000;

    private static final double NANOS = 60e9;

    private final int perMinute;
    private final LongSupplier nanoTime;

    @GuardedBy("this")
    private final Map<String, Bucket> buckets = new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Bucket> eldest) {
            return size() > MAX_CLIENTS;
        }
    };

    private record Bucket(double tokens, long at) {}

    /** Creates a limit; {@code perMinute} is 0 for none. */
    RateLimit(int perMinute, LongSupplier nanoTime) {
        this.perMinute = perMinute;
        this.nanoTime = nanoTime;
    }

    /** Takes a request of a client; returns 0, or the seconds to wait if there are too many. */
    synchronized int take(String client) {
        if (perMinute == 0) {
            return 0;
        }
        long now = nanoTime.getAsLong();
        Bucket last = buckets.getOrDefault(client, new Bucket(perMinute, now));
        double tokens = Math.min(perMinute, last.tokens + (now - last.at) * perMinute / NANOS);
        boolean enough = tokens >= 1;
        buckets.put(client, new Bucket(enough ? tokens - 1 : tokens, now));
        return enough ? 0 : (int) Math.ceil((1 - tokens) * NANOS / perMinute / 1e9);
    }
}
