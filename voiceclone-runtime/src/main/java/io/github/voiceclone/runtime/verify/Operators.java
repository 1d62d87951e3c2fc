package io.github.voiceclone.runtime.verify;

import static java.util.Map.entry;

import io.github.voiceclone.runtime.verify.OnnxModel.Attribute;
import io.github.voiceclone.runtime.verify.OnnxModel.Node;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Operators that this project's converters and recipes write, with their attributes. A new one is added here, and its shapes
 * to {@link Shapes} or {@link ProductShapes}.
 */
final class Operators {
    /** Domain of ONNX Runtime's own operators. */
    static final String CONTRIB = "com.microsoft";

    private static final Map<String, Form> FORMS = Map.ofEntries(
            entry("Abs", new Form(1, 1, 1)),
            entry("Add", new Form(2, 2, 1)),
            entry("Cast", new Form(1, 1, 1, "to")),
            entry("Concat", new Form(1, 64, 1, "axis")),
            entry("ConstantOfShape", new Form(1, 1, 1)),
            entry("Conv", new Form(2, 3, 1, "dilations", "kernel_shape", "pads", "strides")),
            entry("CumSum", new Form(2, 2, 1)),
            entry("DequantizeLinear", new Form(3, 3, 1)),
            entry("Div", new Form(2, 2, 1)),
            entry("Equal", new Form(2, 2, 1)),
            entry("Erf", new Form(1, 1, 1)),
            entry("Exp", new Form(1, 1, 1)),
            entry("Expand", new Form(2, 2, 1)),
            entry("GRU", new Form(3, 5, 2, "direction", "hidden_size", "linear_before_reset")),
            entry("Gather", new Form(2, 2, 1, "axis")),
            entry("GatherElements", new Form(2, 2, 1, "axis")),
            entry("Gemm", new Form(2, 3, 1, "transB")),
            entry("Identity", new Form(1, 1, 1)),
            entry("LSTM", new Form(3, 5, 3, "direction", "hidden_size")),
            entry("LayerNormalization", new Form(3, 3, 1, "axis", "epsilon")),
            entry("LeakyRelu", new Form(1, 1, 1, "alpha")),
            entry("Less", new Form(2, 2, 1)),
            entry("Log", new Form(1, 1, 1)),
            entry("MatMul", new Form(2, 2, 1)),
            entry("Max", new Form(2, 2, 1)),
            entry("MaxPool", new Form(1, 1, 1, "kernel_shape", "pads")),
            entry("Min", new Form(2, 2, 1)),
            entry("Mul", new Form(2, 2, 1)),
            entry("QuantizeLinear", new Form(3, 3, 1)),
            entry("Range", new Form(3, 3, 1)),
            entry("ReduceL2", new Form(1, 1, 1, "axes", "keepdims")),
            entry("ReduceMax", new Form(1, 1, 1, "axes", "keepdims")),
            entry("ReduceMean", new Form(1, 1, 1, "axes", "keepdims")),
            entry("ReduceSum", new Form(2, 2, 1, "keepdims")),
            entry("Relu", new Form(1, 1, 1)),
            entry("Reshape", new Form(2, 2, 1)),
            entry("Shape", new Form(1, 1, 1, "start", "end")),
            entry("Sigmoid", new Form(1, 1, 1)),
            entry("Slice", new Form(3, 5, 1)),
            entry("Softmax", new Form(1, 1, 1, "axis")),
            entry("Split", new Form(2, 2, 64, "axis")),
            entry("Sqrt", new Form(1, 1, 1)),
            entry("Squeeze", new Form(1, 2, 1)),
            entry("Sub", new Form(2, 2, 1)),
            entry("Tanh", new Form(1, 1, 1)),
            entry("TopK", new Form(2, 2, 2, "axis")),
            entry("Transpose", new Form(1, 1, 1, "perm")),
            entry("Unsqueeze", new Form(2, 2, 1)),
            entry("Where", new Form(3, 3, 1)),
            entry(CONTRIB + ":MatMulIntegerToFloat", new Form(4, 7, 1)),
            entry(CONTRIB + ":MatMulNBits", new Form(3, 6, 1, "K", "N", "accuracy_level", "bits", "block_size")),
            entry(CONTRIB + ":QLinearAdd", new Form(8, 8, 1)),
            entry(
                    CONTRIB + ":QLinearConv",
                    new Form(8, 9, 1, "channels_last", "dilations", "kernel_shape", "pads", "strides")),
            entry(CONTRIB + ":QLinearLeakyRelu", new Form(5, 5, 1, "alpha")));

    private static final Map<String, Integer> TYPES = Map.ofEntries(
            entry("direction", Attribute.TEXT),
            entry("alpha", Attribute.FLOAT_VALUE),
            entry("axes", Attribute.INTEGERS),
            entry("dilations", Attribute.INTEGERS),
            entry("epsilon", Attribute.FLOAT_VALUE),
            entry("kernel_shape", Attribute.INTEGERS),
            entry("pads", Attribute.INTEGERS),
            entry("perm", Attribute.INTEGERS),
            entry("strides", Attribute.INTEGERS));

    private Operators() {}

    private record Form(int fewest, int most, int outputs, Set<String> attributes) {
        Form(int fewest, int most, int outputs, String... attributes) {
            this(fewest, most, outputs, Set.of(attributes));
        }
    }

    /** Checks that a node's operator is known and has these numbers of inputs and outputs, and these attributes. */
    static void require(Node node) {
        Form form = FORMS.get(node.operator());
        if (form == null) {
            throw new UnsafeGraphException("node '" + node.name() + "' is of operator '" + node.operator()
                    + "', which no graph of this library has");
        }
        int inputs = node.inputs().size();
        int outputs = node.outputs().size();
        if (inputs < form.fewest || inputs > form.most || outputs < 1 || outputs > form.outputs) {
            throw new UnsafeGraphException("node '" + node.name() + "' of operator '" + node.operator() + "' has "
                    + inputs + " inputs and " + outputs + " outputs");
        }
        List<String> required = node.inputs().subList(0, form.fewest);
        if (required.contains("") || (node.outputs().get(0).isEmpty() && outputs == 1)) {
            throw new UnsafeGraphException(
                    "node '" + node.name() + "' of operator '" + node.operator() + "' lacks an input or its output");
        }
        node.attributes().forEach((name, attribute) -> {
            if (!form.attributes.contains(name) || attribute.type() != TYPES.getOrDefault(name, Attribute.INTEGER)) {
                throw new UnsafeGraphException("node '" + node.name() + "' of operator '" + node.operator()
                        + "' has attribute '" + name + "' of type " + attribute.type());
            }
        });
    }
}
