package io.github.voiceclone.optimize.int8;

import ai.onnx.proto.OnnxMl.ModelProto;
import io.github.voiceclone.Stage;
import io.github.voiceclone.graph.rewrite.EditableGraph;
import io.github.voiceclone.optimize.calibration.MultiplyAdds;
import io.github.voiceclone.optimize.calibration.Observations;
import io.github.voiceclone.optimize.calibration.RangeMethod;
import io.github.voiceclone.optimize.recipe.GraphRecipe;
import io.github.voiceclone.optimize.recipe.QuantizationMode;
import io.github.voiceclone.runtime.TensorRuntime;
import io.github.voiceclone.spi.Frames;
import io.github.voiceclone.sv2tts.audio.MelSettings;
import io.github.voiceclone.sv2tts.pack.GraphNames;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Recipe that rewrites graphs to 8-bit integers.
 *
 * @param runtime measures which of a vocoder's convolutions must stay in float32
 * @param seen statistics of calibration
 * @param ranges method that derives ranges of activations
 * @param measured whether measurements of the vocoder's audio decide which convolutions stay in float32
 * @param settings scale of the spectrograms; null for a pack without a synthesizer
 * @param spectrograms spectrograms that the vocoder was given in calibration, [mel bands, frames]
 */
public record IntegerRecipe(
        TensorRuntime runtime,
        Observations seen,
        RangeMethod ranges,
        boolean measured,
        @Nullable MelSettings settings,
        List<Frames> spectrograms)
        implements GraphRecipe {
    @Override
    public Rewritten rewrite(Stage stage, String name, ModelProto model, QuantizationMode mode) {
        Set<String> inFloat = stage == Stage.VOCODER && mode.convolvesInIntegers() && !name.equals(GraphNames.SAMPLE)
                ? sensitive(name, model)
                : Set.of();
        GraphRewriter rewriter = new GraphRewriter(name, model, mode, seen, ranges, inFloat);
        return new Rewritten(ExactSums.marked(name, rewriter.rewrite()), rewriter.log());
    }

    /** Finds which of a vocoder's convolutions must stay in float32, by their results. */
    private Set<String> sensitive(String name, ModelProto model) {
        if (!measured || settings == null || spectrograms.isEmpty()) {
            return VocoderSearch.outermost(model.getGraph());
        }
        EditableGraph graph = new EditableGraph(model);
        Map<String, Long> work = new HashMap<>();
        graph.nodes().forEach(node -> work.put(node.getOutput(0), MultiplyAdds.of(graph, seen, name, node)));
        return new VocoderSearch(runtime, settings, spectrograms)
                .inFloat(model, work, inFloat -> tried(name, model, inFloat));
    }

    private ModelProto tried(String name, ModelProto model, Set<String> inFloat) {
        GraphRewriter rewriter = new GraphRewriter(name, model, QuantizationMode.STATIC, seen, ranges, inFloat);
        return ExactSums.marked(name, rewriter.rewrite());
    }
}
