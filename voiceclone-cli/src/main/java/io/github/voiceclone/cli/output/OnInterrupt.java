package io.github.voiceclone.cli.output;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import java.io.Closeable;
import java.io.IOException;
import java.util.LinkedHashSet;
import java.util.Set;

/**
 * Shutdown action that undoes unfinished work if the process is told to end, as by Ctrl-C, before this is closed. No work
 * begins once the process is ending. Thread-safe.
 */
public final class OnInterrupt implements AutoCloseable {
    @GuardedBy("OnInterrupt.class")
    private static final Set<OnInterrupt> OPEN = new LinkedHashSet<>();

    @GuardedBy("OnInterrupt.class")
    private static boolean ending;

    private static volatile boolean interrupted;

    static {
        Runtime.getRuntime().addShutdownHook(new Thread(OnInterrupt::undoAll));
    }

    private final Closeable undo;

    private OnInterrupt(Closeable undo) {
        this.undo = undo;
    }

    /**
     * Work that can be undone.
     *
     * @param <T> what it is
     */
    @FunctionalInterface
    public interface Beginning<T extends Closeable> {
        /** Begins it; closing what is returned undoes it. */
        T begin() throws IOException;
    }

    /**
     * Work in progress, until it is closed.
     *
     * @param work what was begun
     * @param unfinished undoes it when the process ends
     */
    public record Begun<T extends Closeable>(T work, OnInterrupt unfinished) implements Closeable {
        @Override
        public void close() throws IOException {
            try (unfinished) {
                work.close();
            }
        }
    }

    /**
     * Begins work, unless the process is ending.
     *
     * @throws IOException if it cannot be begun
     */
    public static <T extends Closeable> Begun<T> begin(Beginning<T> beginning) throws IOException {
        synchronized (OnInterrupt.class) {
            if (ending) {
                interrupted = true;
                throw new IOException("the process is ending");
            }
            T work = beginning.begin();
            OnInterrupt unfinished = new OnInterrupt(work);
            OPEN.add(unfinished);
            return new Begun<>(work, unfinished);
        }
    }

    private static void undoAll() {
        synchronized (OnInterrupt.class) {
            ending = true;
            interrupted |= !OPEN.isEmpty();
            for (OnInterrupt unfinished : OPEN) {
                try {
                    unfinished.undo.close();
                } catch (IOException e) {
                    System.err.println("voiceclone: unfinished output is left behind: " + e);
                }
            }
        }
    }

    /** Returns whether the process is ending with unfinished work, so that errors are only a consequence. */
    public static boolean interrupted() {
        return interrupted;
    }

    @Override
    public void close() {
        synchronized (OnInterrupt.class) {
            OPEN.remove(this);
        }
    }
}
