package io.github.voiceclone.sv2tts.pack;

import io.github.voiceclone.Stage;
import io.github.voiceclone.runtime.Graph;
import io.github.voiceclone.runtime.GraphOptions;
import io.github.voiceclone.runtime.TensorRuntime;
import io.github.voiceclone.runtime.pack.PackFile;
import io.github.voiceclone.runtime.pack.PackFiles;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.SortedMap;
import org.jspecify.annotations.Nullable;

/** All graphs of a voice pack, stage by stage. */
public final class PackGraphs {
    private static final int THREADS = Runtime.getRuntime().availableProcessors();

    private PackGraphs() {}

    /**
     * One graph.
     *
     * @param stage its stage
     * @param name its name
     * @param entry where it is
     */
    public record PackGraph(Stage stage, String name, StageEntry<?> entry) {
        /** Loads the graph to compute in one precision, converting it if the runtime can. */
        public Graph load(VoicePack pack, TensorRuntime runtime, String device, String precision) {
            String stored = PackFiles.stored(runtime, entry.graphs(), precision);
            GraphOptions options = new GraphOptions(device, THREADS, precision, stored)
                    .withRequirements(Sv2ttsRequirements.requirements(name));
            return runtime.load(name, read(pack, stored), options);
        }

        /**
         * Reads the graph as the pack stores it.
         *
         * @param precision a precision that the pack has it in
         */
        public ByteBuffer read(VoicePack pack, String precision) {
            PackFile file = pack.graphs(stage, entry, precision).get(name);
            return pack.read(Objects.requireNonNull(file, name));
        }
    }

    /** Returns the graphs of every stage that a pack has. */
    public static List<PackGraph> of(VoicePack pack) {
        Manifest manifest = pack.manifest();
        List<PackGraph> graphs = new ArrayList<>();
        add(graphs, Stage.ENCODER, manifest.encoder());
        add(graphs, Stage.SYNTHESIZER, manifest.synthesizer());
        add(graphs, Stage.VOCODER, manifest.vocoder());
        return graphs;
    }

    private static void add(List<PackGraph> graphs, Stage stage, @Nullable StageEntry<?> entry) {
        if (entry != null) {
            SortedMap<String, PackFile> any = entry.graphs().values().iterator().next();
            any.keySet().forEach(name -> graphs.add(new PackGraph(stage, name, entry)));
        }
    }
}
