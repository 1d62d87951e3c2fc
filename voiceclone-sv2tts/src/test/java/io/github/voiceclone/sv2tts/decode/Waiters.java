package io.github.voiceclone.sv2tts.decode;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;

/** Threads that a test starts one after another, each known to wait before the next starts. */
public final class Waiters {
    private final List<Thread> threads = new ArrayList<>();
    private final List<CompletableFuture<String>> results = new ArrayList<>();

    /** Runs work on a thread of its own. */
    public void start(Supplier<String> work) {
        CompletableFuture<String> result = new CompletableFuture<>();
        results.add(result);
        Thread thread = new Thread(() -> {
            try {
                result.complete(work.get());
            } catch (RuntimeException e) {
                result.completeExceptionally(e);
            }
        });
        thread.setDaemon(true);
        threads.add(thread);
        thread.start();
    }

    /** Returns once the thread that was started last waits for something. */
    public void awaitLastWaiting() {
        while (threads.get(threads.size() - 1).getState() != Thread.State.WAITING) {
            Thread.onSpinWait();
        }
    }

    /** Waits for the result of the thread that was started as number {@code index}, from 0. */
    public String result(int index) {
        return results.get(index).join();
    }

    /** Waits for all results. */
    public List<String> results() {
        return results.stream().map(CompletableFuture::join).toList();
    }
}
