package io.github.voiceclone.cli.output;

import java.io.Closeable;
import java.io.IOException;

/** What to undo if the process is told to end, as by Ctrl-C, before this is closed. Thread-safe. */
public final class OnInterrupt implements AutoCloseable {
    private static volatile boolean interrupted;

    private final Thread hook;

    /**
     * Starts to watch for the end of the process.
     *
     * @param undo is closed if the process ends first
     */
    public OnInterrupt(Closeable undo) {
        hook = new Thread(() -> {
            interrupted = true;
            try {
                undo.close();
            } catch (IOException e) {
                System.err.println("voiceclone: what was not finished is left behind: " + e);
            }
        });
        Runtime.getRuntime().addShutdownHook(hook);
    }

    /** Tells whether the process is ending with work undone, so that errors are only the work's being cut off. */
    public static boolean interrupted() {
        return interrupted;
    }

    @Override
    public void close() {
        try {
            Runtime.getRuntime().removeShutdownHook(hook);
        } catch (IllegalStateException e) {
            interrupted = true; // The process is ending: the hook runs.
        }
    }
}
