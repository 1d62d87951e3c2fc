package io.github.voiceclone.convert.compatibility;

import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.voiceclone.ClosedException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;

/** Closes a stage while threads call it. Native memory used after it is freed would end the JVM. */
final class ClosingCalls {
    private static final int THREADS = 3;

    private ClosingCalls() {}

    /** Asserts that every call ends well or is refused because the stage is closed, and that closing twice does nothing. */
    static void assertClean(AutoCloseable stage, Runnable call) throws Exception {
        ExecutorService threads = Executors.newFixedThreadPool(THREADS);
        try {
            CountDownLatch called = new CountDownLatch(THREADS);
            List<Future<Integer>> running = new ArrayList<>();
            for (int i = 0; i < THREADS; i++) {
                running.add(threads.submit(() -> callUntilClosed(call, called)));
            }
            awaitFirstCalls(called, running);
            stage.close();
            stage.close();
            assertThrows(ClosedException.class, call::run);
            for (Future<Integer> thread : running) {
                assertTrue(thread.get() > 0);
            }
        } finally {
            threads.shutdownNow();
        }
    }

    /** Waits until every thread is in its second call; a thread that failed reports why. */
    private static void awaitFirstCalls(CountDownLatch called, List<Future<Integer>> running)
            throws InterruptedException, ExecutionException {
        while (!called.await(50, TimeUnit.MILLISECONDS)) {
            for (Future<Integer> thread : running) {
                if (thread.isDone()) {
                    thread.get();
                }
            }
        }
    }

    private static int callUntilClosed(Runnable call, CountDownLatch called) {
        for (int calls = 0; true; calls++) {
            try {
                call.run();
            } catch (ClosedException e) {
                return calls;
            }
            if (calls == 0) {
                called.countDown();
            }
        }
    }
}
