package io.github.voiceclone.convert.tacotron;

import ai.onnx.proto.OnnxMl.ModelProto;
import io.github.voiceclone.convert.checkpoint.StateDict;
import io.github.voiceclone.graph.GraphBuilder;
import io.github.voiceclone.graph.WeightMath;
import io.github.voiceclone.graph.Weights;
import java.util.List;
import java.util.Map;

/**
 * Writes the graph {@code text-encoder}: symbols to what the decoder attends over. The embedding and the pre-net's first
 * layer are one table, a row for each symbol; the keys of speaker and style are computed once for each text.
 */
final class TextEncoderNetwork {
    private static final String CBHG = "encoder.cbhg.";

    private final GraphBuilder graph = new GraphBuilder("text-encoder");
    private final StateDict state;
    private final TacotronSizes sizes;

    TextEncoderNetwork(StateDict state, TacotronSizes sizes) {
        this.state = state;
        this.sizes = sizes;
    }

    ModelProto write() {
        String symbols = graph.longInput("symbols", "batch", "characters");
        String lengths = graph.longInput("lengths", "batch");
        String speaker = graph.floatInput("speaker", "batch", sizes.speaker());
        String traits = sizes.styleTokens() == 0 ? speaker : withStyle(speaker);
        String dropout1 = graph.floatInput("dropout1", "batch", "characters", sizes.encoderDropout1());
        String dropout2 = graph.floatInput("dropout2", "batch", "characters", sizes.encoderDropout2());
        Lengths rows = new Lengths(graph, lengths, symbols);
        String x = rows.mask(preNet(symbols, dropout1, dropout2));
        String encoded = new Cbhg(graph, state, CBHG, rows).write(x, sizes.encoderDropout2());
        outputs(encoded, graph.node("Unsqueeze", traits, graph.longs(1)), symbols);
        return graph.build();
    }

    private String withStyle(String speaker) {
        String style = graph.longInput("style", "batch");
        return Linear.concat(graph, speaker, new StyleTokens(state, sizes.speaker()).write(graph, style, speaker));
    }

    /** The pre-net with dropout, [batch, width, characters]. */
    private String preNet(String symbols, String dropout1, String dropout2) {
        String first = graph.node("Gather", graph.weights("encoder.pre_net.table", table()), symbols);
        Weights weight = state.get("encoder.pre_net.fc2.weight", sizes.encoderDropout2(), sizes.encoderDropout1());
        String product = graph.node(
                "MatMul",
                graph.node("Mul", first, dropout1),
                graph.weights("encoder.pre_net.fc2.weight", WeightMath.transpose(weight)));
        String bias = graph.weights(
                "encoder.pre_net.fc2.bias", state.get("encoder.pre_net.fc2.bias", sizes.encoderDropout2()));
        String second = graph.node("Relu", graph.node("Add", product, bias));
        String dropped = graph.node("Mul", second, dropout2);
        return graph.node("Transpose", List.of(dropped), Map.of("perm", new long[] {0, 2, 1}));
    }

    /** Output of the pre-net's first layer for each symbol's embedding, [symbols, width]. */
    private Weights table() {
        Weights embedding = state.get("encoder.embedding.weight", -1, -1);
        Weights weight = state.get("encoder.pre_net.fc1.weight", -1, embedding.dim(1));
        float[] bias = state.get("encoder.pre_net.fc1.bias", weight.dim(0)).values();
        Weights table = WeightMath.multiply(embedding, WeightMath.transpose(weight));
        float[] values = table.values();
        for (int i = 0; i < values.length; i++) {
            values[i] = Math.max(0, values[i] + bias[i % bias.length]);
        }
        return table;
    }

    /** Writes memory and keys from [batch, characters, width] and [batch, 1, speaker + style]. */
    private void outputs(String encoded, String traits, String symbols) {
        int width = Cbhg.width(state, CBHG);
        int traitWidth = sizes.memory() - width;
        String extents = graph.node("Shape", symbols);
        String spread = graph.node("Expand", traits, Linear.concat(graph, extents, graph.longs(traitWidth)));
        String memory = Linear.concat(graph, encoded, spread);
        Weights weight = WeightMath.transpose(state.get("encoder_proj.weight", sizes.keys(), sizes.memory()));
        Weights ofEncoded = WeightMath.rows(weight, 0, width);
        Weights ofTraits = WeightMath.rows(weight, width, sizes.memory());
        String keys = graph.node(
                "Add",
                graph.node("MatMul", encoded, graph.weights("encoder_proj.encoded", ofEncoded)),
                graph.node("MatMul", traits, graph.weights("encoder_proj.traits", ofTraits)));
        graph.floatOutput("memory", memory, "batch", "characters", sizes.memory());
        graph.floatOutput("keys", keys, "batch", "characters", sizes.keys());
    }
}
