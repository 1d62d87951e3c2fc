package io.github.voiceclone.tensorrt.engine;

import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import ai.onnx.proto.OnnxMl.TensorShapeProto;
import ai.onnx.proto.OnnxMl.ValueInfoProto;
import io.github.voiceclone.VoiceCloneException;
import io.github.voiceclone.graph.OnnxModels;
import java.nio.ByteBuffer;
import java.util.List;

/**
 * Inputs and outputs of an ONNX graph, as it declares them.
 *
 * @param inputs in the graph's order
 * @param outputs in the graph's order
 */
public record IoTensors(List<Value> inputs, List<Value> outputs) {
    /** Copies the lists. */
    public IoTensors {
        inputs = List.copyOf(inputs);
        outputs = List.copyOf(outputs);
    }

    /**
     * Input or output.
     *
     * @param name its name
     * @param elementBytes bytes of one element: 4 for float32, 8 for int64
     * @param axes its axes
     */
    public record Value(String name, int elementBytes, List<Axis> axes) {
        /** Copies the list. */
        public Value {
            axes = List.copyOf(axes);
        }

        /** Tells whether its shape may differ from run to run. */
        public boolean varies() {
            return axes.stream().anyMatch(axis -> axis.extent() < 0);
        }
    }

    /**
     * Axis of an input or output.
     *
     * @param name its name, as in {@code batch}; empty if its extent is fixed
     * @param extent its extent; -1 if that varies
     */
    public record Axis(String name, long extent) {}

    /**
     * Reads the inputs and outputs of a graph.
     *
     * @param name what to call the graph in an error
     * @param onnx the ONNX model, from the buffer's position to its limit; the position stays
     * @throws VoiceCloneException if it is not an ONNX model of float32 and int64 inputs and float32 outputs
     */
    public static IoTensors of(String name, ByteBuffer onnx) {
        GraphProto graph = OnnxModels.parse("graph '" + name + "'", onnx).getGraph();
        return new IoTensors(
                graph.getInputList().stream().map(value -> value(name, value)).toList(),
                graph.getOutputList().stream().map(value -> value(name, value)).toList());
    }

    private static Value value(String graph, ValueInfoProto value) {
        int type = value.getType().getTensorType().getElemType();
        if (type != TensorProto.DataType.FLOAT.getNumber() && type != TensorProto.DataType.INT64.getNumber()) {
            throw new VoiceCloneException("graph '" + graph + "': '" + value.getName() + "' has elements of type "
                    + TensorProto.DataType.forNumber(type) + ", expected FLOAT or INT64: convert the pack again");
        }
        int bytes = type == TensorProto.DataType.FLOAT.getNumber() ? Float.BYTES : Long.BYTES;
        List<Axis> axes = value.getType().getTensorType().getShape().getDimList().stream()
                .map(IoTensors::axis)
                .toList();
        return new Value(value.getName(), bytes, axes);
    }

    private static Axis axis(TensorShapeProto.Dimension extent) {
        return extent.hasDimValue() ? new Axis("", extent.getDimValue()) : new Axis(extent.getDimParam(), -1);
    }
}
