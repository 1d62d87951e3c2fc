package io.github.voiceclone.sv2tts;

import io.github.voiceclone.Stage;
import io.github.voiceclone.VoicePackException;
import io.github.voiceclone.VoicePackException.Reason;
import io.github.voiceclone.runtime.Graph;
import io.github.voiceclone.runtime.GraphOptions;
import io.github.voiceclone.runtime.Sha256;
import io.github.voiceclone.runtime.TensorRuntime;
import io.github.voiceclone.runtime.pack.PackFile;
import io.github.voiceclone.runtime.pack.PackFiles;
import io.github.voiceclone.runtime.schedule.CpuScheduledGraph;
import io.github.voiceclone.spi.StageContext;
import io.github.voiceclone.spi.StageInfo;
import io.github.voiceclone.sv2tts.pack.GraphNames;
import io.github.voiceclone.sv2tts.pack.StageEntry;
import io.github.voiceclone.sv2tts.pack.Sv2ttsRequirements;
import io.github.voiceclone.sv2tts.pack.VoicePack;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.SortedMap;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * One stage of a pack with its graphs loaded. Owns the graphs.
 *
 * @param info what the stage runs
 * @param settings how its graphs are fed
 * @param graphs the graphs by name
 * @param <S> the stage's settings
 */
record LoadedStage<S>(StageInfo info, S settings, Map<String, Graph> graphs) implements AutoCloseable {
    /** Graphs whose runs are long and not bound. */
    private static final Set<String> SHARED = Set.of(GraphNames.VOCODER, GraphNames.SOURCE_FILTER, GraphNames.POST_NET);

    /**
     * Loads a stage's graphs; those loaded are released again if one fails.
     *
     * @param entry finds the stage in a pack
     * @param names the graphs the stage consists of
     */
    static <S> LoadedStage<S> open(
            TensorRuntime runtime,
            Stage stage,
            StageContext context,
            Function<VoicePack, StageEntry<S>> entry,
            List<String> names) {
        return open(runtime, stage, context, entry, settings -> names);
    }

    /** Loads the graphs of a stage that consists of other graphs with other settings. */
    static <S> LoadedStage<S> open(
            TensorRuntime runtime,
            Stage stage,
            StageContext context,
            Function<VoicePack, StageEntry<S>> entry,
            Function<S, List<String>> names) {
        VoicePack pack = VoicePack.open(context.pack());
        StageEntry<S> found = entry.apply(pack);
        String stored = PackFiles.stored(runtime, found.graphs(), context.precision());
        SortedMap<String, PackFile> files = pack.graphs(stage, found, stored);
        requireGraphs(stage, files.keySet(), names.apply(found.settings()));
        String fingerprint = fingerprint(VoicePack.fingerprint(found, files), stored, context.precision());
        StageInfo info = new StageInfo(runtime.name(), context.precision(), fingerprint, found.model());
        LoadedStage<S> opened = new LoadedStage<>(info, found.settings(), new LinkedHashMap<>());
        try {
            opened.load(runtime, context, pack, files, stored);
            return opened;
        } catch (RuntimeException | Error e) {
            opened.closeAfter(e);
            throw e;
        }
    }

    private void load(
            TensorRuntime runtime, StageContext context, VoicePack pack, Map<String, PackFile> files, String stored) {
        GraphOptions options = new GraphOptions(context.device(), context.threads(), context.precision(), stored)
                .recordedIn(context.profiles());
        files.forEach((name, file) -> {
            GraphOptions own = options.withRequirements(Sv2ttsRequirements.requirements(name))
                    .withThreads(name.equals(GraphNames.SAMPLE) ? 1 : context.threads());
            graphs.put(name, shared(name, own, threads -> runtime.load(name, pack.read(file), threads)));
            context.observer().graphRead(file.bytes());
        });
    }

    /** Tells apart what comes of one graph in two precisions. */
    private static String fingerprint(String graphs, String stored, String precision) {
        return stored.equals(precision)
                ? graphs
                : new Sha256()
                        .add((graphs + " as " + precision).getBytes(StandardCharsets.US_ASCII))
                        .hex();
    }

    /** Loads a graph; one that callers run on their own threads, and that fills the processors, is shared between them. */
    private static Graph shared(String name, GraphOptions options, Function<GraphOptions, Graph> load) {
        return SHARED.contains(name) ? CpuScheduledGraph.load(options, load) : load.apply(options);
    }

    private static void requireGraphs(Stage stage, Set<String> found, List<String> names) {
        if (!found.containsAll(names)) {
            throw new VoicePackException(
                    Reason.CORRUPT,
                    "the voice pack's " + stage.id() + " has the graphs " + found + ", expected " + names
                            + ": convert the checkpoint again");
        }
    }

    /** Returns one of the stage's graphs. */
    Graph graph(String name) {
        return Objects.requireNonNull(graphs.get(name), name);
    }

    /** Closes the graphs because of a failure, which stays the one to report. */
    private void closeAfter(Throwable failure) {
        try {
            close();
        } catch (RuntimeException e) {
            failure.addSuppressed(e);
        }
    }

    /** Closes every graph, and throws the first failure after that. */
    @Override
    public void close() {
        @Nullable RuntimeException first = null;
        for (Graph graph : graphs.values()) {
            try {
                graph.close();
            } catch (RuntimeException e) {
                if (first == null) {
                    first = e;
                } else {
                    first.addSuppressed(e);
                }
            }
        }
        if (first != null) {
            throw first;
        }
    }
}
