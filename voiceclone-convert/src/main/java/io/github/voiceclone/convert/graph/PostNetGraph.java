package io.github.voiceclone.convert.graph;

import ai.onnx.proto.OnnxMl.ModelProto;
import io.github.voiceclone.convert.checkpoint.StateDict;
import io.github.voiceclone.graph.GraphBuilder;
import io.github.voiceclone.graph.WeightMath;
import io.github.voiceclone.graph.Weights;
import java.util.List;
import java.util.Map;

/** Writes the graph {@code postnet}: the decoder's frames to the final mel spectrogram. */
final class PostNetGraph {
    private static final Map<String, Object> SWAP = Map.of("perm", new long[] {0, 2, 1});

    private PostNetGraph() {}

    static ModelProto write(StateDict state, TacotronSizes sizes) {
        GraphBuilder graph = new GraphBuilder("postnet");
        String frames = graph.floatInput("frames", "batch", "time", sizes.bands());
        String lengths = graph.longInput("lengths", "batch");
        Lengths rows = new Lengths(graph, lengths, frames);
        String x = rows.mask(graph.node("Transpose", List.of(frames), SWAP));
        String hidden = new Cbhg(graph, state, "postnet.", rows).write(x, sizes.bands());
        Weights weight = state.get("post_proj.weight", sizes.bands(), Cbhg.width(state, "postnet."));
        String mel = graph.node("MatMul", hidden, graph.weights("post_proj.weight", WeightMath.transpose(weight)));
        graph.floatOutput("mel", graph.node("Transpose", List.of(mel), SWAP), "batch", sizes.bands(), "time");
        return graph.build();
    }
}
