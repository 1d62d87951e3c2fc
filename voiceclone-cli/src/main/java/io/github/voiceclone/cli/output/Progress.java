package io.github.voiceclone.cli.output;

import io.github.voiceclone.VoiceClonerBuilder;
import io.github.voiceclone.VoiceClonerListener;
import io.github.voiceclone.listener.SampleProgress;
import java.io.PrintWriter;
import java.util.List;

/** Status line on standard error that is overwritten as work proceeds; empty unless that is a terminal. Thread-safe. */
public final class Progress implements AutoCloseable {
    private final PrintWriter err;
    private final boolean shown;
    private String status = "";

    /** Starts with nothing shown; the launcher sets {@code voiceclone.terminal} when standard error is a terminal. */
    public Progress(PrintWriter err) {
        this.err = err;
        this.shown = Boolean.getBoolean("voiceclone.terminal");
    }

    /** Shows a status. */
    public synchronized void show(String value) {
        status = value;
        print("");
    }

    /** Shows the share of the vocoder's work that is done after the status, if it makes samples one by one. */
    public VoiceClonerBuilder watch(VoiceClonerBuilder builder) {
        listeners().forEach(builder::listener);
        return builder;
    }

    /** Returns what shows that share; none unless the status is shown. */
    public List<VoiceClonerListener> listeners() {
        return shown ? List.of(new Watch()) : List.of();
    }

    private synchronized void print(String detail) {
        if (shown) {
            err.print("\r\u001B[K" + status + detail);
            err.flush();
        }
    }

    private final class Watch implements VoiceClonerListener {
        @Override
        public void samplesMade(SampleProgress progress) {
            print("; vocoder: " + 100L * progress.made() / progress.all() + " %");
        }
    }

    /** Clears the line. */
    @Override
    public void close() {
        show("");
    }
}
