package io.github.voiceclone.convert.optimize;

import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import com.google.protobuf.InvalidProtocolBufferException;
import io.github.voiceclone.convert.checkpoint.Weights;
import java.util.HashSet;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Half precision: a strongly typed graph, every operator's type written down, as a GPU's runtime takes it. Weights and
 * computation are float16 (IEEE 754 binary16), except for the nodes that are kept; casts lie where the two meet. Inputs
 * and outputs have the types they had, float32 and int64, so that the graph is fed like the one it was made from.
 */
public final class HalfPrecision {
    /** Sums of many values, and what is sensitive to the largest of them. */
    private static final Set<String> SUMS =
            Set.of("Softmax", "LogSoftmax", "ReduceL2", "ReduceSum", "ReduceMean", "Exp", "Log", "Pow", "Sqrt");

    private static final Set<String> RECURRENT = Set.of("GRU", "LSTM", "RNN");

    /** Where a recurrent layer's lengths are among its inputs. */
    private static final int LENGTHS = 4;

    private HalfPrecision() {}

    /**
     * Rewrites a graph.
     *
     * @param onnx a float32 model
     * @param keepFloat32 first results of the nodes to keep in float32, as by {@link #fragile}
     * @return the model in half precision
     * @throws OptimizeException if the bytes are no model, or one that is quantised or optimised already
     */
    public static byte[] of(byte[] onnx, Set<String> keepFloat32) {
        return of(parse(onnx), keepFloat32).toByteArray();
    }

    /** Rewrites a graph; as {@link #of(byte[], Set)}. */
    public static ModelProto of(ModelProto model, Set<String> keepFloat32) {
        KnownOperators.require(model.getGraph().getName(), model.getGraph());
        return new HalfGraph(model, keepFloat32).write();
    }

    /**
     * Returns the nodes that are kept in float32 whatever a measurement says, by their first results: softmax and other
     * sums of many values, whatever adds to a state that is carried from run to run, nodes with a constant that float16
     * cannot hold, and recurrent layers with lengths: TensorRT's parser puts a float32 zero into what follows a row's end,
     * and then refuses the layer if the rest is float16 (seen with 11.2.1).
     *
     * @param onnx a float32 model
     */
    public static Set<String> fragile(byte[] onnx) {
        return fragile(parse(onnx).getGraph());
    }

    static Set<String> fragile(GraphProto graph) {
        EditableGraph constants =
                new EditableGraph(ModelProto.newBuilder().setGraph(graph).build());
        Set<String> inputs =
                graph.getInputList().stream().map(input -> input.getName()).collect(Collectors.toSet());
        Set<String> outputs =
                graph.getOutputList().stream().map(output -> output.getName()).collect(Collectors.toSet());
        Set<String> kept = new HashSet<>();
        for (NodeProto node : graph.getNodeList()) {
            boolean carries = node.getOpType().equals("Add")
                    && outputs.contains(node.getOutput(0))
                    && node.getInputList().stream().anyMatch(inputs::contains);
            boolean beyond = node.getInputList().stream().anyMatch(input -> !fits(constants, input));
            if (carries || beyond || hasLengths(node) || SUMS.contains(node.getOpType())) {
                kept.add(node.getOutput(0));
            }
        }
        return kept;
    }

    private static boolean hasLengths(NodeProto node) {
        return RECURRENT.contains(node.getOpType())
                && node.getInputCount() > LENGTHS
                && !node.getInput(LENGTHS).isEmpty();
    }

    /** Tells whether a value is no constant, or one that float16 holds: none too large, no single one rounded to 0. */
    private static boolean fits(EditableGraph graph, String input) {
        Weights weights = graph.constant(input);
        if (weights == null) {
            return true;
        }
        for (float value : weights.values()) {
            boolean large = Math.abs(value) > Half.MOST && !Float.isInfinite(value);
            boolean vanishes = weights.values().length == 1 && value != 0 && Half.bits(Math.abs(value)) == 0;
            if (large || vanishes) {
                return false;
            }
        }
        return true;
    }

    private static ModelProto parse(byte[] onnx) {
        try {
            return ModelProto.parseFrom(onnx);
        } catch (InvalidProtocolBufferException e) {
            throw new OptimizeException("not an ONNX model: " + e.getMessage() + "; convert the pack again", e);
        }
    }
}
