package io.github.voiceclone.convert.optimize;

import ai.onnx.proto.OnnxMl.ModelProto;
import io.github.voiceclone.Stage;

/** How a recipe rewrites graphs. */
@FunctionalInterface
interface GraphRecipe {
    /**
     * Rewrites one graph.
     *
     * @param name the graph's name in its pack
     * @param treatment what to do with it; not {@link Treatment#KEEP}
     */
    Rewritten rewrite(Stage stage, String name, ModelProto model, Treatment treatment);

    /**
     * A graph that was rewritten.
     *
     * @param model the new graph
     * @param journal what became of the old one's nodes
     */
    record Rewritten(ModelProto model, GraphJournal journal) {}
}
