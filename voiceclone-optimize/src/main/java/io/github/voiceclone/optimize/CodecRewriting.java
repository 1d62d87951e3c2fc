package io.github.voiceclone.optimize;

import ai.onnx.proto.OnnxMl.ModelProto;
import io.github.voiceclone.Stage;
import io.github.voiceclone.codeclm.CodecManifest;
import io.github.voiceclone.codeclm.CodecPack;
import io.github.voiceclone.graph.OnnxModels;
import io.github.voiceclone.optimize.calibration.Observations;
import io.github.voiceclone.optimize.calibration.RangeMethod;
import io.github.voiceclone.optimize.int8.IntegerRecipe;
import io.github.voiceclone.optimize.recipe.GraphRecipe;
import io.github.voiceclone.optimize.recipe.GraphReport;
import io.github.voiceclone.optimize.recipe.QuantizationMode;
import io.github.voiceclone.optimize.recipe.Recipe;
import io.github.voiceclone.runtime.TensorRuntime;
import io.github.voiceclone.runtime.pack.PackFile;
import io.github.voiceclone.spi.Precision;
import io.github.voiceclone.spi.VoicePackSource;
import io.github.voiceclone.sv2tts.pack.VoicePackWriter;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * The writing of one pack of a codec language model: all that it had, and its float32 graphs once more in a new precision. The
 * language model and the codec's decoder are rewritten; the codec's encoder, which runs once for a voice, stays. Used once.
 */
final class CodecRewriting {
    private final CodecPack<?> pack;
    private final TensorRuntime runtime;
    private final Recipe recipe;
    private final List<GraphReport> reports = new ArrayList<>();
    private long before;
    private long after;

    CodecRewriting(VoicePackSource source, CodecPack<?> pack, TensorRuntime runtime, Recipe recipe) {
        this.pack = pack;
        this.runtime = runtime;
        this.recipe = recipe;
        if (recipe == Recipe.STATIC_INT8 || recipe == Recipe.FP16) {
            throw new OptimizeException("recipe '" + recipe.id() + "' does not know packs of family '"
                    + pack.family().name() + "': choose one of int8, dynamic-int8, int4"
                    + (recipe == Recipe.FP16 ? "; for GPUs TensorRT makes fp16 of the float32 graphs itself" : ""));
        }
        if (pack.manifest().graphs().containsKey(recipe.id())) {
            throw new OptimizeException(source.description() + " has precision '" + recipe.id()
                    + "' already: it was optimised before; start from the pack as it was converted");
        }
        if (!pack.manifest().graphs().containsKey(Precision.FP32)) {
            throw new OptimizeException(source.description() + " has no graphs in precision '" + Precision.FP32
                    + "', only in " + pack.manifest().graphs().keySet() + ": convert the model again");
        }
    }

    Optimization write(Path directory) {
        CodecManifest<?> old = pack.manifest();
        Observations seen = CodecCalibration.run(pack, runtime);
        GraphRecipe graphs = new IntegerRecipe(runtime, seen, RangeMethod.MIN_MAX, false, null, List.of());
        try (VoicePackWriter writer = VoicePackWriter.start(directory)) {
            writer.write(old.tokenizer().file(), bytes(old.tokenizer()));
            SortedMap<String, SortedMap<String, PackFile>> all = new TreeMap<>(old.graphs());
            all.values().stream()
                    .flatMap(stored -> stored.values().stream())
                    .distinct()
                    .forEach(file -> writer.write(file.file(), bytes(file)));
            SortedMap<String, PackFile> added = new TreeMap<>();
            Objects.requireNonNull(all.get(Precision.FP32))
                    .forEach((name, file) -> added.put(name, graph(graphs, writer, name, file)));
            all.put(recipe.id(), added);
            Optimization.requireChange(old.name(), recipe, reports);
            writer.finish(CodecPack.json(old.withGraphs(all)));
        }
        return new Optimization(directory, recipe.id(), reports, before, after);
    }

    private PackFile graph(GraphRecipe graphs, VoicePackWriter writer, String name, PackFile file) {
        PackFile result = file;
        QuantizationMode mode = mode(name);
        if (mode != QuantizationMode.KEEP) {
            ModelProto model = OnnxModels.parse("graph '" + name + "'", pack.read(file));
            Stage stage = name.equals(CodecManifest.LANGUAGE_MODEL) ? Stage.SYNTHESIZER : Stage.VOCODER;
            GraphRecipe.Rewritten rewritten = graphs.rewrite(stage, name, model, mode);
            result = writer.write(
                    recipe.id() + "/" + name + ".onnx", rewritten.model().toByteArray());
            reports.add(rewritten.log().report(stage.id(), name, file.bytes(), result.bytes()));
        }
        before += file.bytes();
        after += result.bytes();
        return result;
    }

    private QuantizationMode mode(String graph) {
        boolean model = graph.equals(CodecManifest.LANGUAGE_MODEL);
        if (!model && (recipe == Recipe.DYNAMIC_INT8 || graph.equals(CodecManifest.CODEC_ENCODER))) {
            return QuantizationMode.KEEP;
        }
        return switch (recipe) {
            case DYNAMIC_INT8 -> QuantizationMode.DYNAMIC;
            case INT4 -> model ? QuantizationMode.INT4 : QuantizationMode.ROWS;
            default -> QuantizationMode.ROWS;
        };
    }

    private byte[] bytes(PackFile file) {
        ByteBuffer content = pack.read(file);
        byte[] bytes = new byte[content.remaining()];
        content.get(bytes);
        return bytes;
    }
}
