package io.github.voiceclone.server.contract;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class RateLimitTest {
    private final AtomicLong now = new AtomicLong();

    @Test
    void bucket_isRefilledEvenly() {
        RateLimit limit = new RateLimit(6, now::get);
        for (int i = 0; i < 6; i++) {
            assertEquals(0, limit.take("ann"));
        }
        assertEquals(10, limit.take("ann"));
        assertEquals(0, limit.take("bea"));
        now.addAndGet(TimeUnit.SECONDS.toNanos(4));
        assertEquals(6, limit.take("ann"));
        now.addAndGet(TimeUnit.SECONDS.toNanos(6));
        assertEquals(0, limit.take("ann"));
        assertEquals(10, limit.take("ann"));
    }

    @Test
    void longAgo_isNoMoreThanAMinute() {
        RateLimit limit = new RateLimit(1, now::get);
        assertEquals(0, limit.take("ann"));
        now.addAndGet(TimeUnit.HOURS.toNanos(1));
        assertEquals(0, limit.take("ann"));
        assertEquals(60, limit.take("ann"));
    }

    @Test
    void withoutALimit_allAreTaken() {
        RateLimit limit = new RateLimit(0, now::get);
        for (int i = 0; i < 1000; i++) {
            assertEquals(0, limit.take("ann"));
        }
    }
}
