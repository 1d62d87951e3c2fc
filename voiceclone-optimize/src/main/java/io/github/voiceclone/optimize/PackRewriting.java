package io.github.voiceclone.optimize;

import io.github.voiceclone.Stage;
import io.github.voiceclone.graph.OnnxModels;
import io.github.voiceclone.optimize.recipe.GraphRecipe;
import io.github.voiceclone.optimize.recipe.GraphReport;
import io.github.voiceclone.optimize.recipe.QuantizationMode;
import io.github.voiceclone.optimize.recipe.Recipe;
import io.github.voiceclone.runtime.pack.PackFile;
import io.github.voiceclone.spi.Precision;
import io.github.voiceclone.sv2tts.pack.Manifest;
import io.github.voiceclone.sv2tts.pack.StageEntry;
import io.github.voiceclone.sv2tts.pack.VoicePack;
import io.github.voiceclone.sv2tts.pack.VoicePackWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** The writing of one pack: all that it had, and its float32 graphs once more in a new precision. Used once. */
final class PackRewriting {

    private final VoicePack pack;
    private final Recipe recipe;
    private final GraphRecipe graphs;
    private final VoicePackWriter writer;
    private final List<GraphReport> reports = new ArrayList<>();
    private long before;
    private long after;

    PackRewriting(VoicePack pack, Recipe recipe, GraphRecipe graphs, VoicePackWriter writer) {
        this.pack = pack;
        this.recipe = recipe;
        this.graphs = graphs;
        this.writer = writer;
    }

    Optimization write(Path directory) {
        Manifest old = pack.manifest();
        Manifest manifest = new Manifest(
                old.formatVersion(),
                old.family(),
                old.name(),
                stage(Stage.ENCODER, old.encoder()),
                stage(Stage.SYNTHESIZER, old.synthesizer()),
                stage(Stage.VOCODER, old.vocoder()));
        Optimization.requireChange(old.name(), recipe, reports);
        writer.finish(manifest);
        return new Optimization(directory, recipe.id(), reports, before, after);
    }

    private <S> @Nullable StageEntry<S> stage(Stage stage, @Nullable StageEntry<S> entry) {
        if (entry == null) {
            return null;
        }
        writer.copy(pack, entry.files());
        SortedMap<String, SortedMap<String, PackFile>> all = new TreeMap<>(entry.graphs());
        SortedMap<String, PackFile> added = new TreeMap<>();
        pack.graphs(stage, entry, Precision.FP32).forEach((name, file) -> added.put(name, graph(stage, name, file)));
        all.put(recipe.id(), added);
        return new StageEntry<>(entry.model(), entry.settings(), all);
    }

    private PackFile graph(Stage stage, String name, PackFile file) {
        QuantizationMode mode = QuantizationMode.of(recipe, stage, name);
        PackFile result = mode == QuantizationMode.KEEP ? file : rewritten(stage, name, file, mode);
        before += file.bytes();
        after += result.bytes();
        return result;
    }

    private PackFile rewritten(Stage stage, String name, PackFile file, QuantizationMode mode) {
        GraphRecipe.Rewritten result =
                graphs.rewrite(stage, name, OnnxModels.parse("graph '" + name + "'", pack.read(file)), mode);
        String path = VoicePackWriter.graphFile(recipe.id(), stage.id(), name);
        PackFile written = writer.write(path, result.model().toByteArray());
        reports.add(result.log().report(stage.id(), name, file.bytes(), written.bytes()));
        return written;
    }
}
