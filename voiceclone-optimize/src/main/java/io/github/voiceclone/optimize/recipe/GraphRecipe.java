package io.github.voiceclone.optimize.recipe;

import ai.onnx.proto.OnnxMl.ModelProto;
import io.github.voiceclone.Stage;

/** Rewriting of graphs to another precision. */
@FunctionalInterface
public interface GraphRecipe {
    /**
     * Rewrites one graph.
     *
     * @param stage the stage of the graph
     * @param name the graph's name in its pack
     * @param model the float32 graph; unchanged
     * @param mode the treatment of the graph; not {@link QuantizationMode#KEEP}
     */
    Rewritten rewrite(Stage stage, String name, ModelProto model, QuantizationMode mode);

    /**
     * Rewritten graph.
     *
     * @param model the new graph
     * @param log treatment of each node of the float32 graph
     */
    record Rewritten(ModelProto model, RewriteLog log) {}
}
