package io.github.voiceclone.cli;

import java.io.PrintWriter;

/** A line on standard error that is written over as work goes on; silent unless that is a terminal. */
final class Progress implements AutoCloseable {
    private final PrintWriter err;
    private final boolean shown;

    /** Starts with nothing shown; the launcher sets {@code voiceclone.terminal} when standard error is a terminal. */
    Progress(PrintWriter err) {
        this.err = err;
        this.shown = Boolean.getBoolean("voiceclone.terminal");
    }

    /** Shows where the work is. */
    void show(String status) {
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
