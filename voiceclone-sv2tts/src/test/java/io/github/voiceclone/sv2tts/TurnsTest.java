package io.github.voiceclone.sv2tts;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.voiceclone.sv2tts.decode.Waiters;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Turns of runs that begin and end by hand. */
@Timeout(30)
class TurnsTest {
    private static final int LONG = 400;
    private static final int SHORT = 80;

    private final Waiters threads = new Waiters();
    private final List<String> begun = Collections.synchronizedList(new ArrayList<>());
    private final Map<String, Turns.Turn> turns = new ConcurrentHashMap<>();
    private final Semaphore taken = new Semaphore(0);

    /** Asks for a turn, and returns once that is taken or is waited for. */
    private void ask(Turns order, String name, long length) {
        threads.start(() -> {
            turns.put(name, order.take(length));
            begun.add(name);
            taken.release();
            return name;
        });
        threads.awaitLastWaitingOrEnded();
    }

    /** Ends a turn, and waits until so many have begun since the last call. */
    private void end(Turns order, String name, int begin) {
        taken.drainPermits();
        order.end(turns.get(name));
        Waiters.acquire(taken, begin);
    }

    @Test
    void shortRun_passesLongOnesWithAllThreads() {
        Turns order = new Turns(2);
        for (String name : List.of("long 1", "long 2", "long 3")) {
            ask(order, name, LONG);
        }
        ask(order, "short", SHORT);
        assertEquals(List.of("long 1", "long 2", "short"), begun);
        assertTrue(turns.get("short").hasAllThreads());
        end(order, "long 1", 1);
        assertEquals("long 3", begun.get(3));
    }

    @Test
    void shortRunBesideOneLongRun_hasAllThreadsAndTheNextLongRunHasOne() {
        Turns order = new Turns(2);
        ask(order, "long", LONG);
        ask(order, "short", SHORT);
        assertTrue(turns.get("short").hasAllThreads());
        order.end(turns.get("long"));
        ask(order, "long again", LONG);
        assertFalse(turns.get("long again").hasAllThreads());
        order.end(turns.get("short"));
        order.end(turns.get("long again"));
        ask(order, "long alone", LONG);
        assertTrue(turns.get("long alone").hasAllThreads());
    }

    @Test
    void shortRuns_passOneAfterAnother() {
        Turns order = new Turns(1);
        ask(order, "long", LONG);
        for (String name : List.of("short 1", "short 2", "short 3")) {
            ask(order, name, SHORT);
        }
        assertEquals(List.of("long", "short 1"), begun);
        end(order, "short 1", 1);
        assertEquals(List.of("long", "short 1", "short 2"), begun);
    }

    @Test
    void shortRunsThatKeepComing_neverTakeTheTurnOfALongOne() {
        Turns order = new Turns(1);
        ask(order, "long 1", LONG);
        ask(order, "long 2", LONG);
        for (int i = 0; i < 5; i++) {
            ask(order, "short " + i, SHORT);
        }
        end(order, "long 1", 1);
        assertEquals(List.of("long 1", "short 0", "long 2"), begun);
    }

    @Test
    void runsOfAboutOneLength_keepTheirOrder() {
        Turns order = new Turns(1);
        ask(order, "a", 100);
        ask(order, "b", 90);
        ask(order, "c", 51);
        assertEquals(List.of("a"), begun);
        end(order, "a", 1);
        end(order, "b", 1);
        assertEquals(List.of("a", "b", "c"), begun);
    }

    @Test
    void shortRunsAmongThemselves_waitInTurn() {
        Turns order = new Turns(2);
        ask(order, "short 1", SHORT);
        ask(order, "long", LONG);
        ask(order, "short 2", SHORT);
        assertEquals(List.of("short 1", "long"), begun);
        assertFalse(turns.get("long").hasAllThreads());
        end(order, "short 1", 1);
        assertEquals("short 2", begun.get(2));
    }
}
