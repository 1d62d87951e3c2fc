package io.github.voiceclone.runtime.verify;

import static io.github.voiceclone.runtime.verify.GraphBytes.constant;
import static io.github.voiceclone.runtime.verify.GraphBytes.integer;
import static io.github.voiceclone.runtime.verify.GraphBytes.integers;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import io.github.voiceclone.runtime.AxisRange;
import io.github.voiceclone.runtime.verify.GraphBytes.Message;
import io.github.voiceclone.runtime.verify.GraphSignature.Extent;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class GraphVerifierTest {
    private static final int FLOAT = 1;
    private static final GraphSignature SIGNATURE = new GraphSignature(
            List.of(GraphSignature.floats("x", Extent.ROWS, Extent.LENGTH)),
            List.of(GraphSignature.floats("y", Extent.ROWS, Extent.LENGTH)),
            1000);

    /** Starts a graph with the right input and output, and the constants that nodes take. */
    private static GraphBytes graph() {
        return new GraphBytes()
                .input("x", FLOAT, -1, -1)
                .output("y", FLOAT, -1, -1)
                .longs("zero", 0)
                .longs("one", 1)
                .longs("huge", 1L << 40)
                .longs("minus", -1)
                .longs("shape", 1 << 20, 1 << 20)
                .longs("flat", 0, -1)
                .floats("weights", 4, 1, 3)
                .floats("factor", 1);
    }

    private static GraphBytes sound() {
        return graph().node("Relu", List.of("x"), "y");
    }

    private static void verify(byte[] onnx) {
        GraphVerifier.verify(ByteBuffer.wrap(onnx), SIGNATURE);
    }

    private static String refusal(byte[] onnx) {
        String message =
                assertThrows(UnsafeGraphException.class, () -> verify(onnx)).getMessage();
        assertFalse(message.contains("\n"), message);
        return message;
    }

    @Test
    void soundGraph_passesAndIsLeftAsItIs() {
        ByteBuffer onnx = ByteBuffer.wrap(sound().build());
        GraphVerifier.verify(onnx, SIGNATURE);
        assertEquals(0, onnx.position());
    }

    static Stream<Arguments> hostileNodes() {
        Message body = new Message().text(1, "body").message(6, new Message().text(2, "inside"));
        return Stream.of(
                nodes(
                        "Loop",
                        "'Loop' has a graph inside",
                        graph -> graph.node("Loop", List.of("huge", "", "x"), "y", body)),
                nodes("Scan", "'Scan' has a graph inside", graph -> graph.node("Scan", List.of("x"), "y", body)),
                nodes("unknown operator", "'LpPool', which no graph", graph -> graph.node("LpPool", List.of("x"), "y")),
                nodes("constant of any size", "gives a tensor of shape", graph -> graph.node(
                                "ConstantOfShape", List.of("shape"), "z")
                        .node("Relu", List.of("x"), "y")),
                nodes("negative size", "gives a tensor of shape", graph -> graph.node(
                                "ConstantOfShape", List.of("minus"), "z")
                        .node("Relu", List.of("x"), "y")),
                nodes("expansion", "gives a tensor of shape", graph -> graph.node(
                                "Expand", List.of("factor", "huge"), "z")
                        .node("Relu", List.of("x"), "y")),
                nodes("range", "gives a tensor of shape", graph -> graph.node(
                                "Range", List.of("zero", "huge", "one"), "z")
                        .node("Relu", List.of("x"), "y")),
                nodes(
                        "endless range",
                        "counts from",
                        graph -> graph.node("Range", List.of("zero", "huge", "zero"), "z")),
                nodes("computed size", "takes extents that are computed", graph -> graph.node(
                                "Shape", List.of("x"), "s")
                        .node("Mul", List.of("s", "huge"), "t")
                        .node("Expand", List.of("x", "t"), "y")),
                nodes("size of the content", "depend on what it is run on", graph -> graph.node(
                                "Cast", List.of("x"), "s", integer("to", 7))
                        .node("Expand", List.of("x", "s"), "y")),
                nodes("doubling", "gives a tensor of shape", GraphVerifierTest::doubled),
                nodes("outer products", "gives a tensor of shape", graph -> graph.node(
                                "Unsqueeze", List.of("x", "one"), "row")
                        .node("Unsqueeze", List.of("x", "minus"), "column")
                        .node("Mul", List.of("row", "column"), "square")
                        .node("Unsqueeze", List.of("square", "minus"), "squares")
                        .node("Unsqueeze", List.of("row", "one"), "depth")
                        .node("Mul", List.of("squares", "depth"), "cube")
                        .node("Relu", List.of("x"), "y")),
                nodes("integer division by zero", "divides integers", graph -> graph.node("Shape", List.of("x"), "s")
                        .node("Div", List.of("s", "zero"), "t")),
                nodes("strides of zero", "has an attribute [0]", graph -> graph.node(
                                "Unsqueeze", List.of("x", "one"), "z")
                        .node("Conv", List.of("z", "weights"), "y", integers("strides", 0))),
                nodes("huge padding", "has an attribute [0, 1099511627776]", graph -> graph.node(
                                "Unsqueeze", List.of("x", "one"), "z")
                        .node("Conv", List.of("z", "weights"), "y", integers("pads", 0, 1L << 40))),
                nodes("kernel that is not the weights'", "do not fit", graph -> graph.node(
                                "Unsqueeze", List.of("x", "one"), "z")
                        .node("Conv", List.of("z", "weights"), "y", integers("kernel_shape", 300))),
                nodes("groups", "has attribute 'group'", graph -> graph.node("Unsqueeze", List.of("x", "one"), "z")
                        .node("Conv", List.of("z", "weights"), "y", integer("group", 0))),
                nodes(
                        "value from nowhere",
                        "takes 'nowhere', which nothing",
                        graph -> graph.node("Relu", List.of("nowhere"), "y")),
                nodes("loop of values", "takes 'z', which nothing", graph -> graph.node("Add", List.of("x", "z"), "z")),
                nodes("value made twice", "two values called 'y'", graph -> graph.node("Relu", List.of("x"), "y")
                        .node("Relu", List.of("x"), "y")),
                nodes("too many inputs", "has 3 inputs", graph -> graph.node("Relu", List.of("x", "x", "x"), "y")),
                nodes("no output", "gives output 'y' in shape null", graph -> graph.node("Relu", List.of("x"), "z")),
                nodes(
                        "other shape",
                        "gives output 'y' in shape",
                        graph -> graph.node("Concat", List.of("x", "x"), "y", integer("axis", 1))),
                nodes(
                        "axis that is not there",
                        "has no axis",
                        graph -> graph.node("Concat", List.of("x", "x"), "y", integer("axis", 5))));
    }

    private static Arguments nodes(String what, String message, UnaryOperator<GraphBytes> nodes) {
        return arguments(what, message, nodes);
    }

    private static GraphBytes doubled(GraphBytes graph) {
        String value = "x";
        for (int i = 0; i < 40; i++) {
            graph.node("Concat", List.of(value, value), "z" + i, integer("axis", 1));
            value = "z" + i;
        }
        return graph;
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("hostileNodes")
    void hostileNode_isRefused(String what, String message, UnaryOperator<GraphBytes> nodes) {
        String refusal = refusal(nodes.apply(graph()).build());
        assertTrue(refusal.contains(message), refusal);
    }

    /** Starts a graph of channels [rows, 4, length], with constants for convolutions and normalization. */
    private static GraphBytes channels() {
        return graph().floats("bias", 4)
                .floats("flatBias", 1, 4)
                .node("Unsqueeze", List.of("x", "one"), "row")
                .node("Conv", List.of("row", "weights", "bias"), "c", integers("pads", 1, 1));
    }

    static Stream<Arguments> soundNodes() {
        return Stream.of(
                nodes("Erf and Abs", "", graph -> graph.node("Erf", List.of("x"), "e")
                        .node("Abs", List.of("e"), "y")),
                nodes("normalization of the last axis", "", graph -> graph.node(
                                "Transpose", List.of("c"), "t", integers("perm", 0, 2, 1))
                        .node(
                                "LayerNormalization",
                                List.of("t", "bias", "bias"),
                                "n",
                                integer("axis", -1),
                                new Message().text(1, "epsilon").number(20, 1))
                        .node("Relu", List.of("x"), "y")),
                nodes("slice that starts before the end", "", graph -> graph.node(
                                "Concat", List.of("x", "x"), "d", integer("axis", 1))
                        .node("Slice", List.of("d", "minus", "huge", "one"), "last")
                        .node("Add", List.of("x", "last"), "y")));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("soundNodes")
    void soundNodes_pass(String what, String message, UnaryOperator<GraphBytes> nodes) {
        verify(nodes.apply(channels()).build());
    }

    static Stream<Arguments> hostileChannels() {
        return Stream.of(
                nodes(
                        "shift of another width",
                        "normalizes axis -1 of shape",
                        graph -> graph.node("LayerNormalization", List.of("x", "factor", "bias"), "y")),
                nodes(
                        "normalization of another axis",
                        "normalizes axis 1 of shape",
                        graph -> graph.node(
                                "LayerNormalization", List.of("c", "bias", "bias"), "y", integer("axis", 1))),
                nodes(
                        "normalization without its shift",
                        "has 2 inputs",
                        graph -> graph.node("LayerNormalization", List.of("x", "bias"), "y")),
                nodes(
                        "statistics of a normalization",
                        "has 3 inputs and 2 outputs",
                        graph -> graph.node("LayerNormalization", List.of("x", "bias", "bias"), List.of("y", "mean"))),
                nodes(
                        "slope of Erf",
                        "has attribute 'alpha'",
                        graph -> graph.node(
                                "Erf",
                                List.of("x"),
                                "y",
                                new Message().text(1, "alpha").number(20, 1))),
                nodes(
                        "bias of another shape",
                        "do not fit",
                        graph ->
                                graph.node("Conv", List.of("row", "weights", "flatBias"), "y", integers("pads", 1, 1))),
                nodes("no channel", "do not fit", graph -> graph.node("Slice", List.of("weights", "zero", "zero"), "w")
                        .node("Conv", List.of("row", "w"), "y")),
                nodes("range without an end", "counts to 0 numbers", graph -> graph.node(
                                "Slice", List.of("one", "zero", "zero"), "none2")
                        .node("Range", List.of("zero", "none2", "one"), "r")),
                nodes("bounds without a number", "takes bounds or extents that depend", graph -> graph.node(
                                "Slice", List.of("one", "zero", "zero"), "none2")
                        .node("Add", List.of("none2", "one"), "sum")
                        .node("Slice", List.of("x", "sum", "sum"), "y")),
                nodes("bounds of two axes", "takes bounds or extents that depend", graph -> graph.node(
                                "Unsqueeze", List.of("shape", "one"), "column")
                        .node("Add", List.of("shape", "column"), "square")
                        .node("Reshape", List.of("square", "minus"), "sums")
                        .node("Slice", List.of("x", "sums", "sums"), "y")));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("hostileChannels")
    void hostileChannels_areRefused(String what, String message, UnaryOperator<GraphBytes> nodes) {
        String refusal = refusal(nodes.apply(channels()).build());
        assertTrue(refusal.contains(message), refusal);
    }

    private static final GraphSignature TWO_LENGTHS = new GraphSignature(
            List.of(
                    GraphSignature.floats("new", Extent.ROWS, Extent.LENGTH),
                    GraphSignature.floats("kept", Extent.ROWS, Extent.KEPT)),
            List.of(GraphSignature.floats("seen", Extent.ROWS, Extent.SEEN)),
            new AxisRange(1, 1, 128),
            new AxisRange(1, 256, 4096));

    private static GraphBytes twoLengths() {
        return new GraphBytes()
                .input("new", FLOAT, -1, -1)
                .input("kept", FLOAT, -1, -1)
                .output("seen", FLOAT, -1, -1)
                .longs("zero", 0)
                .longs("most", 128)
                .longs("one", 1);
    }

    @Test
    void lengthsOfNewAndKept_areIndependent() {
        byte[] joined = twoLengths()
                .node("Concat", List.of("kept", "new"), "seen", integer("axis", 1))
                .build();
        GraphVerifier.verify(ByteBuffer.wrap(joined), TWO_LENGTHS);
        assertRefused(
                "combines shapes",
                twoLengths()
                        .node("Add", List.of("kept", "new"), "sum")
                        .node("Concat", List.of("kept", "new"), "seen", integer("axis", 1)));
        assertRefused(
                " for an input of length 1 after ",
                twoLengths()
                        .node("Slice", List.of("kept", "zero", "most", "one"), "last")
                        .node("Concat", List.of("last", "new"), "seen", integer("axis", 1)),
                new GraphSignature(
                        TWO_LENGTHS.inputs(), TWO_LENGTHS.outputs(), AxisRange.of(1), new AxisRange(1, 1, 4096)));
    }

    private static void assertRefused(String message, GraphBytes graph) {
        assertRefused(message, graph, TWO_LENGTHS);
    }

    private static void assertRefused(String message, GraphBytes graph, GraphSignature signature) {
        ByteBuffer onnx = ByteBuffer.wrap(graph.build());
        String refusal = assertThrows(UnsafeGraphException.class, () -> GraphVerifier.verify(onnx, signature))
                .getMessage();
        assertTrue(refusal.contains(message), refusal);
    }

    @Test
    void manyInputs_areComparedByName() {
        GraphBytes graph = sound();
        for (int i = 0; i < 20; i++) {
            graph.input("more." + i, FLOAT, -1);
        }
        assertTrue(refusal(graph.build())
                .startsWith("it has 21 inputs, expected 1: lacks [], has besides [more.0, more.1,"));
    }

    @Test
    void keysAndValuesOf64Layers_areReadAndNotMany() {
        for (int inputs : List.of(144, 145)) {
            GraphBytes graph = new GraphBytes().output("y", FLOAT, -1, -1);
            for (int i = 0; i < inputs; i++) {
                graph.input("i" + i, FLOAT, -1);
            }
            String refusal = refusal(graph.build());
            assertEquals(inputs == 145, refusal.startsWith("it has more than 144 nodes, inputs or outputs"), refusal);
        }
    }

    static Stream<Arguments> hostileModels() {
        Message external = new Message()
                .number(1, 4)
                .number(2, 1)
                .text(8, "w")
                .message(13, new Message().text(1, "location").text(2, "/etc/passwd"))
                .number(14, 1);
        Message contrib = new Message().text(1, "com.example").number(2, 1);
        return Stream.of(
                arguments("external data", "outside the file", sound().graphField(5, external)),
                arguments(
                        "constant larger than its data",
                        "has 4 bytes for shape",
                        sound().graphField(5, constant("w", FLOAT, new byte[4], 1 << 30, 1 << 30))),
                arguments(
                        "constant of a negative extent",
                        "has 4 bytes for shape",
                        sound().graphField(5, constant("w", FLOAT, new byte[4], -1))),
                arguments(
                        "constant of nine axes",
                        "more than 8 values",
                        sound().graphField(5, constant("w", FLOAT, new byte[4], 1, 1, 1, 1, 1, 1, 1, 1, 1))),
                arguments(
                        "constant of strings",
                        "of element type 8",
                        sound().graphField(5, constant("w", 8, new byte[4], 1))),
                arguments("constant twice", "more than once", sound().longs("one", 1)),
                arguments("function", "ModelProto has field 25", sound().modelField(25, new Message())),
                arguments("training", "ModelProto has field 20", sound().modelField(20, new Message())),
                arguments("sparse constant", "GraphProto has field 15", sound().graphField(15, new Message())),
                arguments("unknown domain", "operator set 'com.example'", sound().modelField(8, contrib)),
                arguments(
                        "operator set twice", "operator set '' 17", sound().modelField(8, new Message().number(2, 17))),
                arguments("graph twice", "more than once", sound().modelField(7, new Message())),
                arguments("more inputs", "expected [x]", sound().input("more", FLOAT, -1)),
                arguments("other input", "expected [x]", new GraphBytes().input("z", FLOAT, -1, -1)),
                arguments(
                        "input of another type",
                        "declares input 'x' of type 7",
                        new GraphBytes().input("x", 7, -1, -1).output("y", FLOAT, -1, -1)),
                arguments(
                        "input of another rank",
                        "declares input 'x' of type 1 and shape [any], expected type 1 and [any, any]",
                        new GraphBytes().input("x", FLOAT, -1).output("y", FLOAT, -1, -1)),
                arguments(
                        "input of one length",
                        "shape [any, 8]",
                        new GraphBytes().input("x", FLOAT, -1, 8).output("y", FLOAT, -1, -1)));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("hostileModels")
    void hostileModel_isRefused(String what, String message, GraphBytes graph) {
        String refusal = refusal(graph.build());
        assertTrue(refusal.contains(message), refusal);
    }

    @Test
    void tooMuchWork_isRefused() {
        GraphBytes graph = graph().floats("wide", 1, 4000).floats("square", 4000, 4000);
        graph.node("Unsqueeze", List.of("x", "minus"), "column").node("MatMul", List.of("column", "wide"), "z0");
        for (int i = 0; i < 600; i++) {
            graph.node("MatMul", List.of("z" + i, "square"), "z" + (i + 1));
        }
        String refusal = refusal(graph.node("Relu", List.of("x"), "y").build());
        assertTrue(refusal.contains("multiplications by node 'z"), refusal);
    }

    @Test
    void namesOfTheFile_areCutAndPrintable() {
        String name = "\n\u001b[31m".repeat(200);
        String refusal = refusal(graph().node(name, List.of("x"), "y").build());
        assertTrue(refusal.length() <= 400 && !refusal.contains("\u001b"), refusal);
    }

    @Test
    void hugeNumbers_areRefused() {
        byte[] endless = new byte[64];
        Arrays.fill(endless, (byte) 0xff);
        assertTrue(refusal(endless).startsWith("it is no ONNX model"));
        byte[] claim = new Message().varint(7 << 3 | 2).varint(1L << 40).toByteArray();
        assertEquals("it is no ONNX model: a ModelProto is cut off", refusal(claim));
    }

    @Test
    void deepNesting_isRefusedAtItsFirstLevel() {
        Message nested = new Message();
        for (int i = 0; i < 1000; i++) {
            nested = new Message().message(6, nested);
        }
        Message attribute = nested;
        String refusal =
                refusal(graph().node("If", List.of("x"), "y", attribute).build());
        assertTrue(refusal.contains("operator 'If' has a graph inside"), refusal);
    }

    @Test
    void everyBeginning_isRefused() {
        byte[] whole = sound().build();
        for (int length = 0; length < whole.length; length++) {
            byte[] part = Arrays.copyOf(whole, length);
            assertThrows(UnsafeGraphException.class, () -> verify(part), "of " + length + " bytes");
        }
    }

    /** Any damage is refused in one way, or leaves a graph that is still sound. */
    @Test
    void changedBytes_neverFailOtherwise() {
        byte[] whole = doubledOnce().build();
        Random random = new Random(1);
        int refused = 0;
        for (int i = 0; i < 5_000; i++) {
            byte[] changed = whole.clone();
            for (int k = random.nextInt(3); k >= 0; k--) {
                changed[random.nextInt(changed.length)] = (byte) random.nextInt(256);
            }
            try {
                verify(changed);
            } catch (UnsafeGraphException e) {
                refused++;
            }
        }
        assertTrue(refused > 2_500, "refused " + refused);
    }

    private static GraphBytes doubledOnce() {
        return graph().node("Shape", List.of("x"), "s")
                .node("Add", List.of("s", "one"), "t")
                .node("Unsqueeze", List.of("x", "one"), "z")
                .node("Conv", List.of("z", "weights"), "c", integers("pads", 1, 1))
                .node("Concat", List.of("x", "x"), "d", integer("axis", 1))
                .node("Reshape", List.of("d", "flat"), "r")
                .node("Relu", List.of("x"), "y");
    }
}
