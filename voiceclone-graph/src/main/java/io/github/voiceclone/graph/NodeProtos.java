package io.github.voiceclone.graph;

import ai.onnx.proto.OnnxMl.AttributeProto;
import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import ai.onnx.proto.OnnxMl.TensorShapeProto;
import ai.onnx.proto.OnnxMl.TypeProto;
import ai.onnx.proto.OnnxMl.ValueInfoProto;
import com.google.protobuf.ByteString;
import java.util.List;

/** Factories of ONNX attributes, and of graph inputs and outputs. */
final class NodeProtos {
    private NodeProtos() {}

    /**
     * Returns an attribute of a node.
     *
     * @param value a {@code Long}, {@code Integer}, {@code Float}, {@code String}, {@code long[]}, {@code float[]}, {@code
     *     List<String>} or {@code GraphProto}
     */
    static AttributeProto attribute(String name, Object value) {
        AttributeProto.Builder attribute = AttributeProto.newBuilder().setName(name);
        if (value instanceof Long || value instanceof Integer) {
            attribute.setType(AttributeProto.AttributeType.INT).setI(((Number) value).longValue());
        } else if (value instanceof Float f) {
            attribute.setType(AttributeProto.AttributeType.FLOAT).setF(f);
        } else if (value instanceof String s) {
            attribute.setType(AttributeProto.AttributeType.STRING).setS(ByteString.copyFromUtf8(s));
        } else if (value instanceof GraphProto body) {
            attribute.setType(AttributeProto.AttributeType.GRAPH).setG(body);
        } else if (value instanceof long[] longs) {
            attribute.setType(AttributeProto.AttributeType.INTS);
            for (long l : longs) {
                attribute.addInts(l);
            }
        } else if (value instanceof float[] floats) {
            attribute.setType(AttributeProto.AttributeType.FLOATS);
            for (float f : floats) {
                attribute.addFloats(f);
            }
        } else if (value instanceof List<?> strings) {
            attribute.setType(AttributeProto.AttributeType.STRINGS);
            strings.forEach(s -> attribute.addStrings(ByteString.copyFromUtf8((String) s)));
        } else {
            throw new IllegalArgumentException(
                    "attribute '" + name + "' cannot be a " + value.getClass().getSimpleName());
        }
        return attribute.build();
    }

    /**
     * Returns an input or output of a graph.
     *
     * @param axes the extent of each axis: a {@code Number}, or a name where it varies
     */
    static ValueInfoProto value(String name, TensorProto.DataType type, Object... axes) {
        TensorShapeProto.Builder shape = TensorShapeProto.newBuilder();
        for (Object axis : axes) {
            TensorShapeProto.Dimension.Builder dimension = TensorShapeProto.Dimension.newBuilder();
            if (axis instanceof Number extent) {
                dimension.setDimValue(extent.longValue());
            } else {
                dimension.setDimParam((String) axis);
            }
            shape.addDim(dimension);
        }
        TypeProto.Tensor tensor = TypeProto.Tensor.newBuilder()
                .setElemType(type.getNumber())
                .setShape(shape)
                .build();
        return ValueInfoProto.newBuilder()
                .setName(name)
                .setType(TypeProto.newBuilder().setTensorType(tensor))
                .build();
    }
}
