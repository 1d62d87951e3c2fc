package io.github.voiceclone.cli.output;

import java.io.PrintWriter;

/** Status line on standard error that is overwritten as work proceeds; empty unless that is a terminal. */
public final class Progress implements AutoCloseable {
    private final PrintWriter err;
    private final boolean shown;

    /** Starts with nothing shown; the launcher sets {@code voiceclone.terminal} when standard error is a terminal. */
    public Progress(PrintWriter err) {
        this.err = err;
        this.shown = Boolean.getBoolean("voiceclone.terminal");
    }

    /** Shows a status. */
    public void show(String status) {
        if (shown) {
            err.print("\r\u001B[K" + status);
            err.flush();
        }
    }

    /** Clears the line. */
    @Override
    public void close() {
        show("");
    }
}
