package io.github.voiceclone;

import java.util.function.Supplier;

/** Lets calls in until it is closed, and runs the release once the last call inside has left. Thread-safe. */
final class CallGate {
    private final String what;
    private final Runnable release;
    private final ThreadLocal<Integer> depth = ThreadLocal.withInitial(() -> 0);
    private int inside;
    private boolean closed;
    private boolean released;

    CallGate(String what, Runnable release) {
        this.what = what;
        this.release = release;
    }

    /**
     * Runs one call inside.
     *
     * @throws ClosedException if the gate is closed
     */
    <T> T call(Supplier<T> work) {
        enter();
        try {
            return work.get();
        } finally {
            leave();
        }
    }

    private void enter() {
        synchronized (this) {
            if (closed) {
                throw new ClosedException(what);
            }
            inside++;
        }
        depth.set(depth.get() + 1);
    }

    private void leave() {
        depth.set(depth.get() - 1);
        boolean last;
        synchronized (this) {
            inside--;
            last = closed && inside == 0;
        }
        if (last) {
            runRelease();
        }
    }

    /**
     * Closes the gate and waits for the calls inside to finish and the release to run. Called from within a call, it
     * does not wait: that call's end releases. Closing again does nothing more.
     */
    void close() {
        boolean idle;
        synchronized (this) {
            idle = !closed && inside == 0;
            closed = true;
        }
        if (idle) {
            runRelease();
        } else if (depth.get() == 0) {
            awaitRelease();
        }
    }

    private void runRelease() {
        try {
            release.run();
        } finally {
            synchronized (this) {
                released = true;
                notifyAll();
            }
        }
    }

    private synchronized void awaitRelease() {
        boolean interrupted = false;
        while (!released) {
            try {
                wait();
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
