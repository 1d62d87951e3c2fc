package io.github.voiceclone.internal.engine;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import io.github.voiceclone.ClosedException;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;

/** Admits calls until it is closed, and runs the release action once the last of them has ended. Thread-safe. */
final class ShutdownGate {
    private final String what;
    private final Runnable release;
    private final ThreadLocal<Integer> depth = new ThreadLocal<>();
    private final Lock lock = new ReentrantLock();
    private final CountDownLatch released = new CountDownLatch(1);

    @GuardedBy("lock")
    private int inside;

    @GuardedBy("lock")
    private boolean closed;

    ShutdownGate(String what, Runnable release) {
        this.what = what;
        this.release = release;
    }

    /** A call in progress, which may move between threads. Closing it ends the call; closing it again has no effect. */
    final class Lease implements AutoCloseable {
        private final AtomicBoolean left = new AtomicBoolean();

        /** Runs work that may close the gate without waiting for itself. */
        <T> T run(Supplier<T> work) {
            Integer before = depth.get();
            depth.set(before == null ? 1 : before + 1);
            try {
                return work.get();
            } finally {
                if (before == null) {
                    depth.remove();
                } else {
                    depth.set(before);
                }
            }
        }

        @Override
        public void close() {
            if (left.compareAndSet(false, true)) {
                leave();
            }
        }
    }

    /**
     * Lets a call in.
     *
     * @throws ClosedException if the gate is closed
     */
    Lease enter() {
        lock.lock();
        try {
            if (closed) {
                throw new ClosedException(what);
            }
            inside++;
        } finally {
            lock.unlock();
        }
        return new Lease();
    }

    /** Returns whether this thread is running a call's work. */
    boolean isInside() {
        return depth.get() != null;
    }

    private void leave() {
        boolean last;
        lock.lock();
        try {
            inside--;
            last = closed && inside == 0;
        } finally {
            lock.unlock();
        }
        if (last) {
            runRelease();
        }
    }

    /** Lets no further call in; runs the release if none is inside. Closing again does nothing more. */
    void close() {
        boolean idle;
        lock.lock();
        try {
            idle = !closed && inside == 0;
            closed = true;
        } finally {
            lock.unlock();
        }
        if (idle) {
            runRelease();
        }
    }

    private void runRelease() {
        try {
            release.run();
        } finally {
            released.countDown();
        }
    }

    /** Waits at most {@code time} for the release, and returns whether it has run. An interrupt does not end the wait. */
    boolean isReleasedWithin(Duration time) {
        long end = System.nanoTime() + TimeUnit.NANOSECONDS.convert(time);
        boolean interrupted = false;
        try {
            while (true) {
                try {
                    return released.await(end - System.nanoTime(), TimeUnit.NANOSECONDS);
                } catch (InterruptedException e) {
                    interrupted = true;
                }
            }
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }
}
