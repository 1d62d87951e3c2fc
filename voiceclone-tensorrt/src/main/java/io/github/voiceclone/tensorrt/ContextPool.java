package io.github.voiceclone.tensorrt;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import io.github.voiceclone.tensorrt.device.Context;
import io.github.voiceclone.tensorrt.device.Engine;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;

/** Contexts that are used again: each holds memory for a whole run. Thread-safe. */
final class ContextPool implements AutoCloseable {
    private final Engine engine;

    @GuardedBy("this")
    private final Map<Integer, Deque<Context>> free = new HashMap<>();

    ContextPool(Engine engine) {
        this.engine = engine;
    }

    /** Returns a context for one of the engine's profiles. */
    Context take(int profile) {
        synchronized (this) {
            Deque<Context> contexts = free.get(profile);
            if (contexts != null && !contexts.isEmpty()) {
                return contexts.pop();
            }
        }
        return engine.context(profile);
    }

    /** Takes a context back that no queued work uses. */
    synchronized void give(int profile, Context context) {
        free.computeIfAbsent(profile, number -> new ArrayDeque<>()).push(context);
    }

    /** Closes the contexts that were given back. */
    @Override
    public synchronized void close() {
        free.values().forEach(contexts -> contexts.forEach(Context::close));
        free.clear();
    }
}
