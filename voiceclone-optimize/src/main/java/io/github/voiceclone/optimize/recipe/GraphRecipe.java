package io.github.voiceclone.optimize.recipe;

import ai.onnx.proto.OnnxMl.ModelProto;
import io.github.voiceclone.Stage;

/** How a recipe rewrites graphs. */
@FunctionalInterface
public interface GraphRecipe {
    /**
     * Rewrites one graph.
     *
     * @param name the graph's name in its pack
     * @param mode what to do with it; not {@link QuantizationMode#KEEP}
     */
    Rewritten rewrite(Stage stage, String name, ModelProto model, QuantizationMode mode);

    /**
     * A graph that was rewritten.
     *
     * @param model the new graph
     * @param log what became of the old one's nodes
     */
    record Rewritten(ModelProto model, RewriteLog log) {}
}
