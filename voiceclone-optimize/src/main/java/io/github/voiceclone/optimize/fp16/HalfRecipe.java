package io.github.voiceclone.optimize.fp16;

import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import io.github.voiceclone.Stage;
import io.github.voiceclone.graph.Float16;
import io.github.voiceclone.graph.half.HalfPrecision;
import io.github.voiceclone.graph.rewrite.EditableGraph;
import io.github.voiceclone.graph.rewrite.FloatValues;
import io.github.voiceclone.optimize.calibration.MultiplyAdds;
import io.github.voiceclone.optimize.calibration.Observations;
import io.github.voiceclone.optimize.calibration.SamplingRuntime;
import io.github.voiceclone.optimize.recipe.GraphRecipe;
import io.github.voiceclone.optimize.recipe.QuantizationMode;
import io.github.voiceclone.optimize.recipe.RewriteLog;
import io.github.voiceclone.runtime.Tensor;
import io.github.voiceclone.runtime.TensorRuntime;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Recipe that rewrites graphs to half precision (float16).
 *
 * @param runtime measures which operators must stay in float32
 * @param seen statistics of calibration
 * @param samples inputs of the graphs during calibration
 */
public record HalfRecipe(TensorRuntime runtime, Observations seen, SamplingRuntime samples) implements GraphRecipe {
    /** Values that calibration saw beyond this share of what float16 holds stay in float32. */
    private static final float ROOM = 0.25f;

    @Override
    public Rewritten rewrite(Stage stage, String name, ModelProto model, QuantizationMode mode) {
        Set<String> fragile = new HashSet<>(HalfPrecision.fragile(model));
        seen.graph(name).forEach((value, observation) -> {
            if (Math.max(observation.max(), -observation.min()) > ROOM * Float16.MAX_VALUE) {
                fragile.add(value);
            }
        });
        List<Map<String, Tensor>> inputs = samples.samples(name);
        Set<String> keep = inputs.isEmpty() ? fragile : searched(model, inputs, fragile);
        return new Rewritten(HalfPrecision.rewrite(model, keep), log(name, model, fragile, keep));
    }

    private Set<String> searched(ModelProto model, List<Map<String, Tensor>> inputs, Set<String> fragile) {
        return new HalfSearch(runtime, model, inputs).search(fragile).keep();
    }

    private RewriteLog log(String name, ModelProto model, Set<String> fragile, Set<String> keep) {
        RewriteLog log = new RewriteLog();
        EditableGraph graph = new EditableGraph(model);
        Set<String> floats = FloatValues.of(model.getGraph());
        for (NodeProto node : graph.nodes()) {
            long count = MultiplyAdds.of(graph, seen, name, node);
            log.counted(count);
            if (!floats.contains(node.getOutput(0))) {
                continue; // lengths and shapes
            }
            if (!keep.contains(node.getOutput(0))) {
                log.converted(node, count);
            } else if (fragile.contains(node.getOutput(0))) {
                log.skipped(node, "a sum of many values, a layer with lengths, or beyond what float16 holds");
            } else {
                log.skipped(node, "in float16 the graph's outputs are further from float32's than allowed");
            }
        }
        return log;
    }
}
