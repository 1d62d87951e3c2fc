package io.github.voiceclone.sv2tts.pack;

import static io.github.voiceclone.runtime.verify.GraphBytes.integer;
import static io.github.voiceclone.runtime.verify.GraphBytes.integers;

import io.github.voiceclone.runtime.verify.GraphBytes;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.TreeMap;

/** The smallest graphs that take and give what {@link Packs}'s settings say. */
final class MinimalGraphs {
    private static final int FLOAT = 1;
    private static final int INT64 = 7;

    private MinimalGraphs() {}

    /** Returns a graph by its name; a name as text if no stage has it. */
    static byte[] of(String name) {
        return switch (name) {
            case GraphNames.ENCODER_MEL -> mel();
            case GraphNames.ENCODER -> encoder();
            case GraphNames.TEXT_ENCODER -> textEncoder();
            case GraphNames.DECODER -> decoder();
            case GraphNames.POST_NET -> postNet();
            case GraphNames.VOCODER -> vocoder();
            default -> name.getBytes(StandardCharsets.UTF_8);
        };
    }

    private static byte[] mel() {
        return new GraphBytes()
                .input("samples", FLOAT, -1, -1)
                .output("mel", FLOAT, -1, -1, 4)
                .longs("one", 1)
                .floats("bands", 4, 1, 2)
                .node("Unsqueeze", List.of("samples", "one"), "signal")
                .node("Conv", List.of("signal", "bands"), "frames", integers("strides", 160), integers("pads", 1, 1))
                .node("Transpose", List.of("frames"), "mel", integers("perm", 0, 2, 1))
                .build();
    }

    private static byte[] encoder() {
        return new GraphBytes()
                .input("mel", FLOAT, -1, -1, 4)
                .output("embedding", FLOAT, -1, 4)
                .longs("zero", 0)
                .longs("one", 1)
                .node("Slice", List.of("mel", "zero", "one", "one"), "first")
                .node("Squeeze", List.of("first", "one"), "embedding")
                .build();
    }

    private static byte[] textEncoder() {
        return new GraphBytes()
                .input("symbols", INT64, -1, -1)
                .input("lengths", INT64, -1)
                .input("speaker", FLOAT, -1, 4)
                .input("style", INT64, -1)
                .input("dropout1", FLOAT, -1, -1, 8)
                .input("dropout2", FLOAT, -1, -1, 4)
                .output("memory", FLOAT, -1, -1, 8)
                .output("keys", FLOAT, -1, -1, 4)
                .node("Identity", List.of("dropout1"), "memory")
                .node("Identity", List.of("dropout2"), "keys")
                .build();
    }

    private static byte[] decoder() {
        GraphBytes graph = new GraphBytes()
                .input("memory", FLOAT, -1, -1, 8)
                .input("keys", FLOAT, -1, -1, 4)
                .input("mask", FLOAT, -1, -1)
                .input("dropout1", FLOAT, -1, 8)
                .input("dropout2", FLOAT, -1, 4)
                .output("frames", FLOAT, -1, 2, 80)
                .output("stop", FLOAT, -1)
                .output("attention", FLOAT, -1, -1)
                .longs("zero", 0)
                .longs("one", 1)
                .node("Unsqueeze", List.of("frame", "one"), "row")
                .node("Concat", List.of("row", "row"), "frames", integer("axis", 1))
                .node("Slice", List.of("frame", "zero", "one", "one"), "column")
                .node("Squeeze", List.of("column", "one"), "stop")
                .node("Identity", List.of("cumulative"), "attention");
        state(graph, "frame", 80);
        state(graph, "cumulative", -1);
        new TreeMap<>(Packs.SYNTHESIZER.shape().states()).forEach((name, width) -> state(graph, name, width));
        return graph.build();
    }

    private static void state(GraphBytes graph, String name, long width) {
        graph.input(name, FLOAT, -1, width)
                .output("next_" + name, FLOAT, -1, width)
                .node("Identity", List.of(name), "next_" + name);
    }

    private static byte[] postNet() {
        return new GraphBytes()
                .input("frames", FLOAT, -1, -1, 80)
                .input("lengths", INT64, -1)
                .output("mel", FLOAT, -1, 80, -1)
                .node("Transpose", List.of("frames"), "mel", integers("perm", 0, 2, 1))
                .build();
    }

    private static byte[] vocoder() {
        return new GraphBytes()
                .input("mel", FLOAT, -1, 80, -1)
                .output("samples", FLOAT, -1, -1)
                .longs("zero", 0)
                .longs("one", 1)
                .longs("hop", 1, 1, 256)
                .longs("flat", 0, -1)
                .node("Slice", List.of("mel", "zero", "one", "one"), "band")
                .node("Transpose", List.of("band"), "column", integers("perm", 0, 2, 1))
                .node("Expand", List.of("column", "hop"), "held")
                .node("Reshape", List.of("held", "flat"), "samples")
                .build();
    }
}
