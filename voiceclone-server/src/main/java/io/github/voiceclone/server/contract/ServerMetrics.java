package io.github.voiceclone.server.contract;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;

/** Meters of the server's requests. Thread-safe. */
final class ServerMetrics {
    private final MeterRegistry registry;
    private final AtomicInteger running;

    ServerMetrics(MeterRegistry registry) {
        this.registry = registry;
        this.running = registry.gauge("voiceclone.server.running", new AtomicInteger());
    }

    void started() {
        running.incrementAndGet();
    }

    /** Records a request that is over; the outcome is ok, failed or aborted. */
    void finished(String route, int status, String outcome, Duration elapsed) {
        running.decrementAndGet();
        Timer.builder("voiceclone.server.requests")
                .description("Time of HTTP requests to their last byte")
                .tag("route", route)
                .tag("status", String.valueOf(status))
                .tag("outcome", outcome)
                .register(registry)
                .record(elapsed);
    }

    void firstByte(String route, Duration elapsed) {
        Timer.builder("voiceclone.server.first.byte")
                .description("Time of HTTP requests to the first byte of their body")
                .tag("route", route)
                .register(registry)
                .record(elapsed);
    }
}
