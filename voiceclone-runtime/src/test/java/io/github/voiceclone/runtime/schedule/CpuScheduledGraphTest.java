package io.github.voiceclone.runtime.schedule;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.github.voiceclone.VoiceCloneException;
import io.github.voiceclone.runtime.FakeGraph;
import io.github.voiceclone.runtime.Tensor;
import io.github.voiceclone.testing.Waiters;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Each run records its caller and graph, and waits until the test lets it end. */
@Timeout(180)
class CpuScheduledGraphTest {
    private final List<String> runs = Collections.synchronizedList(new ArrayList<>());
    private final Semaphore mayRun = new Semaphore(0);
    private final Semaphore runBegun = new Semaphore(0);
    private final FakeGraph wide = graph("wide");
    private final FakeGraph narrow = graph("narrow");
    private final Waiters<String> callers = new Waiters<>();
    private int loads;

    private FakeGraph graph(String name) {
        return new FakeGraph(inputs -> {
            runs.add(inputs.keySet().iterator().next() + " " + name);
            runBegun.release();
            Waiters.acquire(mayRun);
            return Map.of();
        });
    }

    private CpuScheduledGraph scheduled(int processors) {
        return new CpuScheduledGraph(
                wide,
                () -> {
                    loads++;
                    return Optional.of(narrow);
                },
                Runnable::run,
                processors);
    }

    private void call(CpuScheduledGraph graph, String caller) {
        call(graph, caller, Tensor.floats(1));
    }

    private void call(CpuScheduledGraph graph, String caller, Tensor input) {
        callers.start(() -> {
            graph.run(Map.of(caller, input));
            return caller;
        });
        callers.awaitLastWaiting();
    }

    @Test
    void aloneTimeAfterTime_hasAllThreadsAndLoadsNothing() {
        mayRun.release(3);
        CpuScheduledGraph graph = scheduled(2);
        for (int i = 0; i < 3; i++) {
            graph.run(Map.of("a", Tensor.floats(1)));
        }
        graph.close();
        assertEquals(List.of("a wide", "a wide", "a wide"), runs);
        assertEquals(0, loads);
        assertEquals(1, wide.closes());
    }

    @Test
    void asManyAsProcessors_haveAThreadEachAndTheOthersWaitInTurn() {
        CpuScheduledGraph graph = scheduled(2);
        for (String caller : List.of("a", "b", "c", "d")) {
            call(graph, caller);
        }
        assertEquals(List.of("a wide", "b narrow"), runs);
        mayRun.release();
        Waiters.acquire(runBegun, 3);
        assertEquals(List.of("a wide", "b narrow", "c narrow"), runs);
        mayRun.release(10);
        callers.results();
        assertEquals('d', runs.get(3).charAt(0));
        assertEquals(1, loads);
        graph.run(Map.of("e", Tensor.floats(1)));
        assertEquals("e wide", runs.get(4));
        graph.close();
        assertEquals(1, narrow.closes());
        assertEquals(1, wide.closes());
    }

    @Test
    void secondRunOfACaller_waitsBehindEarlierRuns() {
        CpuScheduledGraph graph = scheduled(1);
        callers.start(() -> {
            graph.run(Map.of("long", Tensor.floats(1)));
            graph.run(Map.of("long again", Tensor.floats(1)));
            return "long";
        });
        callers.awaitLastWaiting();
        call(graph, "short");
        mayRun.release(3);
        callers.results();
        assertEquals(
                List.of("long", "short", "long again"),
                runs.stream().map(run -> run.substring(0, run.lastIndexOf(' '))).toList());
        graph.close();
    }

    @Test
    void shortInput_overtakesLongOnesOnTheGraphWithAllThreads() {
        CpuScheduledGraph graph = scheduled(2);
        call(graph, "a", Tensor.floats(1, 80, 400));
        call(graph, "b", Tensor.floats(1, 80, 400));
        call(graph, "c", Tensor.floats(1, 80, 400));
        call(graph, "short", Tensor.floats(1, 80, 80));
        assertEquals(List.of("a wide", "b narrow", "short wide"), runs);
        mayRun.release(4);
        callers.results();
        graph.close();
    }

    @Test
    void fewerThanProcessors_keepTheirThreads() {
        CpuScheduledGraph graph = scheduled(4);
        for (String caller : List.of("a", "b", "c", "d")) {
            call(graph, caller);
        }
        assertEquals(List.of("a wide", "b wide", "c wide", "d narrow"), runs);
        mayRun.release(4);
        callers.results();
        graph.close();
    }

    @Test
    void copyUnavailable_runsOnTheGraphItself() {
        CpuScheduledGraph graph = new CpuScheduledGraph(wide, Optional::empty, Runnable::run, 2);
        call(graph, "a");
        call(graph, "b");
        assertEquals(List.of("a wide", "b wide"), runs);
        mayRun.release(2);
        callers.results();
        graph.close();
    }

    @Test
    void copyLoadedLate_isUsedFromThenOnAndNotKeptAfterTheEnd() {
        List<Runnable> loading = new ArrayList<>();
        CpuScheduledGraph graph = new CpuScheduledGraph(wide, () -> Optional.of(narrow), loading::add, 2);
        call(graph, "a");
        call(graph, "b");
        loading.get(0).run();
        call(graph, "c");
        mayRun.release();
        Waiters.acquire(runBegun, 3);
        assertEquals(List.of("a wide", "b wide", "c narrow"), runs);
        mayRun.release(2);
        callers.results();
        graph.close();
        loading.get(0).run();
        assertEquals(1, loading.size());
        assertEquals(2, narrow.closes());
    }

    @Test
    void failedRun_releasesItsPermit() {
        FakeGraph failing = new FakeGraph(inputs -> {
            throw new VoiceCloneException("device lost");
        });
        CpuScheduledGraph graph = new CpuScheduledGraph(failing, Optional::empty, Runnable::run, 1);
        for (int i = 0; i < 3; i++) {
            assertThrows(VoiceCloneException.class, () -> graph.run(Map.of()));
        }
        graph.close();
    }
}
