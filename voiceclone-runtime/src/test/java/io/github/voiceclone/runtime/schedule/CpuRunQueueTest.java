package io.github.voiceclone.runtime.schedule;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.voiceclone.internal.Urgency;
import io.github.voiceclone.testing.Waiters;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Runs that the test begins and ends. */
@Timeout(180)
class CpuRunQueueTest {
    private static final int LONG = 400;
    private static final int SHORT = 80;

    private final Waiters<String> threads = new Waiters<>();
    private final List<String> begun = Collections.synchronizedList(new ArrayList<>());
    private final Map<String, CpuRunQueue.RunPermit> permits = new ConcurrentHashMap<>();
    private final Semaphore taken = new Semaphore(0);

    /** Requests a permit, and returns once it is granted or waited for. */
    private void ask(CpuRunQueue queue, String name, long length) {
        threads.start(() -> {
            permits.put(name, queue.acquire(length));
            begun.add(name);
            taken.release();
            return name;
        });
        threads.awaitLastWaitingOrEnded();
    }

    /** Releases a permit, and waits until that many have begun since the last call. */
    private void end(CpuRunQueue queue, String name, int begin) {
        taken.drainPermits();
        queue.release(permits.get(name));
        Waiters.acquire(taken, begin);
    }

    @Test
    void shortRun_overtakesLongOnesWithAllThreads() {
        CpuRunQueue queue = new CpuRunQueue(2);
        for (String name : List.of("long 1", "long 2", "long 3")) {
            ask(queue, name, LONG);
        }
        ask(queue, "short", SHORT);
        assertEquals(List.of("long 1", "long 2", "short"), begun);
        assertTrue(permits.get("short").hasAllThreads());
        end(queue, "long 1", 1);
        assertEquals("long 3", begun.get(3));
    }

    @Test
    void shortRunBesideOneLongRun_hasAllThreadsAndTheNextLongRunHasOne() {
        CpuRunQueue queue = new CpuRunQueue(2);
        ask(queue, "long", LONG);
        ask(queue, "short", SHORT);
        assertTrue(permits.get("short").hasAllThreads());
        queue.release(permits.get("long"));
        ask(queue, "long again", LONG);
        assertFalse(permits.get("long again").hasAllThreads());
        queue.release(permits.get("short"));
        queue.release(permits.get("long again"));
        ask(queue, "long alone", LONG);
        assertTrue(permits.get("long alone").hasAllThreads());
    }

    @Test
    void shortRuns_overtakeOneAfterAnother() {
        CpuRunQueue queue = new CpuRunQueue(1);
        ask(queue, "long", LONG);
        for (String name : List.of("short 1", "short 2", "short 3")) {
            ask(queue, name, SHORT);
        }
        assertEquals(List.of("long", "short 1"), begun);
        end(queue, "short 1", 1);
        assertEquals(List.of("long", "short 1", "short 2"), begun);
    }

    @Test
    void shortRunsThatKeepComing_neverDelayALongOne() {
        CpuRunQueue queue = new CpuRunQueue(1);
        ask(queue, "long 1", LONG);
        ask(queue, "long 2", LONG);
        for (int i = 0; i < 5; i++) {
            ask(queue, "short " + i, SHORT);
        }
        end(queue, "long 1", 1);
        assertEquals(List.of("long 1", "short 0", "long 2"), begun);
    }

    @Test
    void runsOfAboutOneLength_keepTheirOrder() {
        CpuRunQueue queue = new CpuRunQueue(1);
        ask(queue, "a", 100);
        ask(queue, "b", 90);
        ask(queue, "c", 51);
        assertEquals(List.of("a"), begun);
        end(queue, "a", 1);
        end(queue, "b", 1);
        assertEquals(List.of("a", "b", "c"), begun);
    }

    @Test
    void shortRunsAmongThemselves_waitInOrder() {
        CpuRunQueue queue = new CpuRunQueue(2);
        ask(queue, "short 1", SHORT);
        ask(queue, "long", LONG);
        ask(queue, "short 2", SHORT);
        assertEquals(List.of("short 1", "long"), begun);
        assertFalse(permits.get("long").hasAllThreads());
        end(queue, "short 1", 1);
        assertEquals("short 2", begun.get(2));
    }

    @Test
    void runThatIsNeededSooner_comesFirst() {
        CpuRunQueue queue = new CpuRunQueue(1);
        long now = System.nanoTime();
        ask(queue, "running", 100);
        askWhenNeeded(queue, "in two minutes", now + 120_000_000_000L);
        askWhenNeeded(queue, "in one minute", now + 60_000_000_000L);
        askWhenNeeded(queue, "overdue", now - 1);
        ask(queue, "for nobody who listens", 100);
        List<String> order = List.of("overdue", "for nobody who listens", "in one minute", "in two minutes");
        end(queue, "running", 1);
        for (int i = 0; i < order.size() - 1; i++) {
            end(queue, order.get(i), 1);
        }
        assertEquals(order, begun.subList(1, begun.size()));
    }

    private void askWhenNeeded(CpuRunQueue queue, String name, long neededAt) {
        threads.start(() -> {
            Urgency.set(neededAt);
            permits.put(name, queue.acquire(100));
            begun.add(name);
            taken.release();
            return name;
        });
        threads.awaitLastWaitingOrEnded();
    }
}
