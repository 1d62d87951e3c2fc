package io.github.voiceclone.sv2tts.decode;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Semaphore;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Holds each run until it is let go, so that what arrives meanwhile is known. An item is its own length. */
@Timeout(30)
class CombiningBatcherTest {
    private final Semaphore mayRun = new Semaphore(0);
    private final Semaphore runBegun = new Semaphore(0);
    private final List<List<Integer>> batches = Collections.synchronizedList(new ArrayList<>());
    private final CombiningBatcher<Integer, String> batcher =
            new CombiningBatcher<>(this::run, Integer::intValue, 100, 1);

    private List<String> run(List<Integer> batch) {
        batches.add(batch);
        runBegun.release();
        mayRun.acquireUninterruptibly();
        if (batch.contains(13)) {
            throw new IllegalStateException("unlucky");
        }
        return batch.stream().map(item -> "<" + item + ">").toList();
    }

    @Test
    void alone_runsAtOnce() {
        mayRun.release(2);
        assertEquals("<7>", batcher.run(7));
        assertEquals("<500>", batcher.run(500));
        assertEquals(List.of(List.of(7), List.of(500)), batches);
    }

    @ParameterizedTest
    @CsvSource({
        "'8 8 8', '[8, 8, 8]'",
        "'80 8', '[80] [8]'",
        "'8 80 8', '[8, 8] [80]'",
        "'80 70 8', '[80] [70] [8]'",
        "'50 49 50', '[50, 49] [50]'",
        "'9 8 8 7', '[9, 8, 8, 7]'",
        "'9 8 8 6', '[9, 8, 8] [6]'",
        "'20 10 20', '[20, 20] [10]'",
        "'200 200', '[200] [200]'"
    })
    void arrivalsDuringARun_shareTheNextWithThoseOfTheirLength(String arrivals, String expected) {
        Waiters waiters = arriveDuringARun(arrivals);
        mayRun.release(10);
        for (String item : arrivals.split(" ", -1)) {
            assertTrue(waiters.results().contains("<" + item + ">"));
        }
        List<List<Integer>> later = batches.subList(1, batches.size());
        assertEquals(
                expected, String.join(" ", later.stream().map(List::toString).toList()));
    }

    @Test
    void itemThatFails_failsAlone() {
        Waiters waiters = arriveDuringARun("12 13 12");
        mayRun.release(10);
        assertEquals("<12>", waiters.result(1));
        assertEquals("<12>", waiters.result(3));
        Throwable failure =
                assertThrows(CompletionException.class, () -> waiters.result(2)).getCause();
        assertEquals("unlucky", failure.getMessage());
        assertEquals(List.of(List.of(1), List.of(12, 13, 12), List.of(12), List.of(13), List.of(12)), batches);
        assertEquals("<5>", batcher.run(5));
    }

    @Test
    void lanes_runAtTheSameTime() {
        CombiningBatcher<Integer, String> wide = new CombiningBatcher<>(this::run, Integer::intValue, 100, 2);
        Waiters waiters = new Waiters();
        for (int item : List.of(1, 2, 30, 31)) {
            waiters.start(() -> wide.run(item));
            waiters.awaitLastWaiting();
        }
        assertEquals(List.of(List.of(1), List.of(2)), batches);
        mayRun.release(10);
        assertEquals(List.of("<1>", "<2>", "<30>", "<31>"), waiters.results());
        assertEquals(List.of(30, 31), batches.get(2));
    }

    /** Starts a run of a 1, and has the others arrive in order while it is under way. */
    private Waiters arriveDuringARun(String arrivals) {
        Waiters waiters = new Waiters();
        waiters.start(() -> batcher.run(1));
        runBegun.acquireUninterruptibly();
        for (String item : arrivals.split(" ", -1)) {
            waiters.start(() -> batcher.run(Integer.valueOf(item)));
            waiters.awaitLastWaiting();
        }
        return waiters;
    }
}
