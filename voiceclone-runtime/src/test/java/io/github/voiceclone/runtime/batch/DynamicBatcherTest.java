package io.github.voiceclone.runtime.batch;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.voiceclone.internal.Urgency;
import io.github.voiceclone.testing.Waiters;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Semaphore;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Holds each run until it is let go, so that what arrives meanwhile is known. An item is its own length. */
@Timeout(180)
class DynamicBatcherTest {
    private static final BatchLimits LIMITS = new BatchLimits(4, 80, 100, 0.125);

    private final Semaphore mayRun = new Semaphore(0);
    private final Semaphore runBegun = new Semaphore(0);
    private final List<List<Integer>> batches = Collections.synchronizedList(new ArrayList<>());
    private final DynamicBatcher<Integer, String> batcher =
            new DynamicBatcher<>(this::run, Integer::intValue, LIMITS, 1);

    private List<String> run(List<Integer> batch) {
        batches.add(batch);
        runBegun.release();
        Waiters.acquire(mayRun);
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
        "'200 200', '[200] [200]'",
        "'8 8 8 8 8', '[8, 8, 8, 8] [8]'",
        "'81 8 8', '[81] [8, 8]'"
    })
    void arrivalsDuringARun_shareTheNextWithThoseOfTheirLength(String arrivals, String expected) {
        Waiters<String> waiters = arriveDuringARun(arrivals);
        mayRun.release(10);
        for (String item : arrivals.split(" ", -1)) {
            assertTrue(waiters.results().contains("<" + item + ">"));
        }
        List<List<Integer>> later = batches.subList(1, batches.size());
        assertEquals(
                expected, String.join(" ", later.stream().map(List::toString).toList()));
    }

    @Test
    void itemsThatAreNeededSooner_comeFirst() {
        Waiters<String> waiters = new Waiters<>();
        waiters.start(() -> batcher.run(1));
        Waiters.acquire(runBegun);
        long now = System.nanoTime();
        for (int item : List.of(90, 80, 70)) {
            waiters.start(() -> {
                Urgency.set(now + item * 1_000_000_000L);
                return batcher.run(item);
            });
            waiters.awaitLastWaitingOrEnded();
        }
        mayRun.release(10);
        waiters.results();
        assertEquals(List.of(List.of(1), List.of(70), List.of(80), List.of(90)), batches);
    }

    @Test
    void itemThatFails_failsAlone() {
        Waiters<String> waiters = arriveDuringARun("12 13 12");
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
        DynamicBatcher<Integer, String> wide = new DynamicBatcher<>(this::run, Integer::intValue, LIMITS, 2);
        Waiters<String> waiters = new Waiters<>();
        for (int item : List.of(1, 2, 30, 31)) {
            waiters.start(() -> wide.run(item));
            waiters.awaitLastWaiting();
        }
        assertEquals(List.of(List.of(1), List.of(2)), batches);
        mayRun.release(10);
        assertEquals(List.of("<1>", "<2>", "<30>", "<31>"), waiters.results());
        assertEquals(List.of(30, 31), batches.get(2));
    }

    @Test
    void itemsOfOneCaller_goTogether() {
        mayRun.release(10);
        assertEquals(List.of("<8>", "<9>", "<8>"), all(8, 9, 8));
        assertEquals(List.of(List.of(8, 9, 8)), batches);
        assertEquals(List.of(), all());
    }

    @Test
    void itemsThatDoNotFitTogether_runOneBatchAfterAnother() {
        mayRun.release(10);
        assertEquals(List.of("<8>", "<40>", "<8>", "<41>", "<8>"), all(8, 40, 8, 41, 8));
        assertEquals(List.of(List.of(8, 8, 8), List.of(40, 41)), batches);
    }

    @Test
    void itemsOfSeveralCallers_shareARun() {
        Waiters<String> waiters = new Waiters<>();
        waiters.start(() -> batcher.run(1));
        Waiters.acquire(runBegun);
        for (int caller = 0; caller < 3; caller++) {
            waiters.start(() -> all(20, 8).toString());
            waiters.awaitLastWaiting();
        }
        mayRun.release(10);
        assertEquals(List.of("<1>", "[<20>, <8>]", "[<20>, <8>]", "[<20>, <8>]"), waiters.results());
        assertEquals(List.of(List.of(1), List.of(20, 20, 20), List.of(8, 8, 8)), batches);
    }

    @Test
    void callerThatIsRunning_keepsNobodyFromAFreeLane() {
        DynamicBatcher<Integer, String> wide = new DynamicBatcher<>(this::run, Integer::intValue, LIMITS, 2);
        Waiters<String> waiters = new Waiters<>();
        waiters.start(() -> String.valueOf(wide.runAll(List.of(8, 80)).size()));
        Waiters.acquire(runBegun);
        waiters.start(() -> wide.run(30));
        Waiters.acquire(runBegun);
        assertEquals(List.of(List.of(8), List.of(30)), batches);
        mayRun.release(10);
        assertEquals(List.of("2", "<30>"), waiters.results());
    }

    @Test
    void oneOfACallersItemsThatFails_leavesItTheOthers() {
        mayRun.release(10);
        List<DynamicBatcher.Outcome<String>> outcomes = batcher.runAll(List.of(12, 13, 12));
        assertEquals("<12>", outcomes.get(0).get());
        assertEquals("<12>", outcomes.get(2).get());
        assertThrows(IllegalStateException.class, outcomes.get(1)::get);
    }

    @Test
    void manyCallersOfManyItems_eachGetTheirOwn() {
        mayRun.release(100_000);
        DynamicBatcher<Integer, String> wide = new DynamicBatcher<>(this::run, Integer::intValue, LIMITS, 3);
        Waiters<String> waiters = new Waiters<>();
        for (int caller = 0; caller < 16; caller++) {
            List<Integer> items =
                    IntStream.range(20 + caller, 30 + caller).boxed().toList();
            waiters.start(() -> {
                for (int round = 0; round < 50; round++) {
                    List<String> found = wide.runAll(items).stream()
                            .map(DynamicBatcher.Outcome::get)
                            .toList();
                    assertEquals(items.stream().map(item -> "<" + item + ">").toList(), found);
                }
                return "";
            });
        }
        assertEquals(16, waiters.results().size());
        assertEquals(16 * 10 * 50, batches.stream().mapToInt(List::size).sum());
    }

    private List<String> all(Integer... items) {
        return batcher.runAll(List.of(items)).stream()
                .map(DynamicBatcher.Outcome::get)
                .toList();
    }

    /** Starts a run of a 1, and has the others arrive in order while it is under way. */
    private Waiters<String> arriveDuringARun(String arrivals) {
        Waiters<String> waiters = new Waiters<>();
        waiters.start(() -> batcher.run(1));
        Waiters.acquire(runBegun);
        for (String item : arrivals.split(" ", -1)) {
            waiters.start(() -> batcher.run(Integer.valueOf(item)));
            waiters.awaitLastWaiting();
        }
        return waiters;
    }
}
