package io.github.voiceclone.cache;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class CircuitBreakerTest {
    /** Begins just before the clock's numbers turn negative, as {@link System#nanoTime} may. */
    private final AtomicLong now = new AtomicLong(Long.MAX_VALUE - 1_000);

    private final CircuitBreaker breaker = new CircuitBreaker(Duration.ofSeconds(1), Duration.ofSeconds(5), now::get);

    private void pass(double seconds) {
        now.addAndGet((long) (seconds * 1e9));
    }

    @Test
    void atFirst_letsAllIn() {
        assertTrue(breaker.mayTry());
        assertTrue(breaker.mayTry());
        assertFalse(breaker.succeeded());
    }

    @Test
    void afterAFailure_letsNoneInForAWhileAndThenOne() {
        assertEquals(Duration.ofSeconds(1), breaker.failed());
        pass(0.9);
        assertFalse(breaker.mayTry());
        pass(0.2);
        assertTrue(breaker.mayTry());
        assertFalse(breaker.mayTry(), "one trial at a time");
        assertTrue(breaker.succeeded(), "that ends it");
        assertTrue(breaker.mayTry());
        assertTrue(breaker.mayTry());
    }

    @Test
    void failedTrials_doubleTheWaitUpToTheLongest() {
        breaker.failed();
        for (int seconds : new int[] {2, 4, 5, 5}) {
            pass(5);
            assertTrue(breaker.mayTry());
            assertEquals(Duration.ofSeconds(seconds), breaker.failed());
            pass(seconds - 0.1);
            assertFalse(breaker.mayTry());
        }
        pass(1);
        assertTrue(breaker.mayTry());
        breaker.succeeded();
        assertEquals(Duration.ofSeconds(1), breaker.failed(), "a new time of failures begins with the first wait");
    }

    @Test
    void manyCallsThatFailTogether_countOnce() {
        for (int i = 0; i < 16; i++) {
            assertEquals(Duration.ofSeconds(1), breaker.failed());
        }
    }

    @Test
    void undecidedTrial_leavesItToTheNext() {
        breaker.failed();
        pass(2);
        assertTrue(breaker.mayTry());
        breaker.undecided();
        assertTrue(breaker.mayTry());
    }
}
