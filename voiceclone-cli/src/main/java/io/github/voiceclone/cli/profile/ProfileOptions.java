package io.github.voiceclone.cli.profile;

import io.github.voiceclone.VoiceClonerBuilder;
import io.github.voiceclone.VoiceClonerListener;
import io.github.voiceclone.cli.output.OutputFile;
import io.github.voiceclone.cli.output.ScratchFolder;
import io.github.voiceclone.internal.engine.StageMonitor;
import io.github.voiceclone.listener.ProfileListener;
import io.github.voiceclone.spi.GraphProfiles;
import io.github.voiceclone.spi.StageContext;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The options {@code --profile} and {@code --profile-ops}, for one run of a command. */
public final class ProfileOptions {
    @Option(names = "--profile", description = "Show each stage's time, share, real-time factor, and memory.")
    private boolean profile;

    @Option(
            names = "--profile-ops",
            paramLabel = "FILE.json",
            description = "Record every operator that runs, as a trace that chrome://tracing opens; slows the run.")
    private @Nullable Path operators;

    private final ProfileListener listener = new ProfileListener();
    private @Nullable GraphProfiles graphs;
    private @Nullable String report;

    /** The work of a command that is profiled. */
    @FunctionalInterface
    public interface Work {
        /** Does the work. */
        void run();
    }

    /** Rejects a trace file that could not be written; {@code others} are the command's other files, null where there is none. */
    public void check(@Nullable Path... others) {
        if (operators != null) {
            OutputFile.check(operators, List.of(".json"), others);
        }
    }

    /** Does the command's work, and prints the requested profile on {@code err}. */
    public void around(PrintWriter err, Work work) {
        if (operators == null) {
            work.run();
        } else {
            try (ScratchFolder folder = new ScratchFolder()) {
                graphs = new GraphProfiles(folder.path());
                work.run();
                OperatorTrace trace = new OperatorTrace(graphs.finished());
                OutputFile.write(operators, trace::writeTo);
                report = (report == null ? "" : report) + trace.table();
            }
        }
        if (report != null) {
            err.print(report);
            err.flush();
        }
    }

    /** Records the figures; to be called while the models are loaded, so that their memory counts. */
    public void measure(Supplier<String> device) {
        if (profile) {
            report = listener.report().table() + DeviceMemory.line(device.get());
        }
    }

    /** Adds the profile's listener and operator traces to a voice cloner, if requested. */
    public VoiceClonerBuilder applyTo(VoiceClonerBuilder builder) {
        if (profile) {
            builder.listener(listener);
        }
        if (graphs != null) {
            builder.profiles(graphs);
        }
        return builder;
    }

    /** Adds the operator traces to a stage's context, if requested. */
    public StageContext applyTo(StageContext context) {
        return graphs == null ? context : context.recordedIn(graphs);
    }

    /** Returns the monitor of stages that run without a voice cloner, and tell other listeners too. */
    public StageMonitor monitor(List<VoiceClonerListener> others) {
        List<VoiceClonerListener> all = new ArrayList<>(others);
        if (profile) {
            all.add(listener);
        }
        return new StageMonitor(all);
    }
}
