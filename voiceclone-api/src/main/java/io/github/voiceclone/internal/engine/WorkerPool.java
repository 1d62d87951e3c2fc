package io.github.voiceclone.internal.engine;

import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * Threads for asynchronous requests, and for those of virtual threads, whose carriers native code would block: the
 * application's executor, or daemon threads, one for each running task, which end after ten idle seconds. Thread-safe.
 */
final class WorkerPool implements AutoCloseable {
    private static final long IDLE_SECONDS = 10;
    private static final @Nullable MethodHandle IS_VIRTUAL = isVirtual();

    private final AtomicInteger count = new AtomicInteger();
    private final Executor pool;
    private final @Nullable ExecutorService own;

    /** Creates a pool of the application's threads, which outlive it, or of its own. */
    WorkerPool(Optional<Executor> given) {
        if (given.isPresent()) {
            own = null;
            pool = given.get();
        } else {
            own = new ThreadPoolExecutor(
                    0, Integer.MAX_VALUE, IDLE_SECONDS, TimeUnit.SECONDS, new SynchronousQueue<>(), this::thread);
            pool = own;
        }
    }

    private Thread thread(Runnable work) {
        Thread thread = new Thread(work, "voiceclone-work-" + count.incrementAndGet());
        thread.setDaemon(true);
        return thread;
    }

    /** Returns the threads, to start work on. */
    Executor pool() {
        return pool;
    }

    /** Returns whether the current thread is virtual, as those of JDK 21 and later may be. */
    static boolean onVirtualThread() {
        try {
            return IS_VIRTUAL != null && (boolean) IS_VIRTUAL.invokeExact(Thread.currentThread());
        } catch (Throwable e) {
            throw new IllegalStateException("Thread.isVirtual failed", e);
        }
    }

    private static @Nullable MethodHandle isVirtual() {
        try {
            return MethodHandles.publicLookup()
                    .findVirtual(Thread.class, "isVirtual", MethodType.methodType(boolean.class));
        } catch (ReflectiveOperationException e) {
            return null; // A JDK before 21 has no virtual threads.
        }
    }

    /** Lets its own threads end. */
    @Override
    public void close() {
        if (own != null) {
            own.shutdown();
        }
    }
}
