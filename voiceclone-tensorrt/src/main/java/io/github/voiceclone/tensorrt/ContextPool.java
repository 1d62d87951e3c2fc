package io.github.voiceclone.tensorrt;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import io.github.voiceclone.tensorrt.device.Engine;
import io.github.voiceclone.tensorrt.device.ExecutionContext;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;

/** Pool of execution contexts, each of which holds the memory of a run. Thread-safe. */
final class ContextPool implements AutoCloseable {
    private final Engine engine;

    @GuardedBy("this")
    private final Map<Integer, Deque<ExecutionContext>> free = new HashMap<>();

    ContextPool(Engine engine) {
        this.engine = engine;
    }

    /** Returns a context for one of the engine's optimization profiles, from the pool or new. */
    ExecutionContext take(int profile) {
        synchronized (this) {
            Deque<ExecutionContext> contexts = free.get(profile);
            if (contexts != null && !contexts.isEmpty()) {
                return contexts.pop();
            }
        }
        return engine.context(profile);
    }

    /** Takes a context back that no queued work uses. */
    synchronized void give(int profile, ExecutionContext context) {
        free.computeIfAbsent(profile, number -> new ArrayDeque<>()).push(context);
    }

    /** Closes the contexts in the pool. */
    @Override
    public synchronized void close() {
        free.values().forEach(contexts -> contexts.forEach(ExecutionContext::close));
        free.clear();
    }
}
