package io.github.voiceclone.onnx;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.voiceclone.ClosedException;
import io.github.voiceclone.runtime.Graph;
import io.github.voiceclone.runtime.GraphOptions;
import io.github.voiceclone.runtime.Tensor;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Native memory that is used after it is freed ends the JVM, so a failure here may have no report. */
class OnnxGraphThreadsTest {
    private static final int THREADS = 4;
    private static final Tensor.Longs TWICE = Tensor.longs(new long[] {2}, 1);

    private final OnnxRuntime runtime = new OnnxRuntime();
    private final ExecutorService threads = Executors.newFixedThreadPool(THREADS);

    @AfterEach
    void stop() {
        threads.shutdownNow();
    }

    @Test
    void runsAtOnce_eachGetItsOwnResult() throws InterruptedException, ExecutionException {
        try (Graph graph = load()) {
            List<Future<?>> running = new ArrayList<>();
            for (int i = 0; i < THREADS; i++) {
                float value = i;
                running.add(threads.submit(() -> {
                    for (int run = 0; run < 200; run++) {
                        assertArrayEquals(new float[] {2 * value, 0, 0}, scaled(graph, value));
                    }
                }));
            }
            for (Future<?> thread : running) {
                thread.get();
            }
        }
    }

    @Test
    void closeWhileOthersRun_runsEndOrAreRefused() throws InterruptedException, ExecutionException {
        for (int round = 0; round < 40; round++) {
            Graph graph = load();
            CountDownLatch started = new CountDownLatch(THREADS);
            List<Future<Integer>> running = new ArrayList<>();
            for (int i = 0; i < THREADS; i++) {
                boolean bound = i % 2 == 0;
                running.add(
                        threads.submit(() -> bound ? bindUntilClosed(graph, started) : runUntilClosed(graph, started)));
            }
            started.await();
            graph.close();
            graph.close();
            for (Future<Integer> thread : running) {
                assertTrue(thread.get() > 0);
            }
        }
    }

    private static int runUntilClosed(Graph graph, CountDownLatch started) {
        for (int run = 0; true; run++) {
            try {
                assertEquals(6, scaled(graph, 3)[0]);
                if (run == 0) {
                    started.countDown();
                }
            } catch (ClosedException e) {
                return run;
            }
        }
    }

    private static int bindUntilClosed(Graph graph, CountDownLatch started) {
        for (int run = 0; true; run++) {
            Tensor.Floats scaled = Tensor.floats(1, 3);
            try (Graph.Binding binding =
                    graph.bind(inputs(3), Map.of("scaled", scaled, "negative", Tensor.floats(1, 3)))) {
                binding.run();
                assertEquals(6, scaled.buffer().get(0));
                if (run == 0) {
                    started.countDown();
                }
                binding.run();
            } catch (ClosedException e) {
                return run + 1;
            }
        }
    }

    private static float[] scaled(Graph graph, float first) {
        return graph.run(inputs(first)).get("scaled").toArray();
    }

    private static Map<String, Tensor> inputs(float first) {
        return Map.of("x", Tensor.floats(new float[] {first, 0, 0}, 1, 3), "scale", TWICE);
    }

    private Graph load() {
        return runtime.load("tiny", TinyGraph.onnx(), new GraphOptions("cpu", 1));
    }
}
