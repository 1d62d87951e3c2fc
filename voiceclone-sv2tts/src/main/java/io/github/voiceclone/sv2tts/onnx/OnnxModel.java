package io.github.voiceclone.sv2tts.onnx;

import java.nio.ByteBuffer;
import java.util.List;
import java.util.Map;

/**
 * What a graph's check takes of an ONNX model.
 *
 * @param nodes in their order
 * @param constants by name
 * @param inputs in their order
 * @param outputs in their order
 */
record OnnxModel(List<Node> nodes, Map<String, Constant> constants, List<Port> inputs, List<Port> outputs) {
    static final int FLOAT = 1;
    static final int UINT8 = 2;
    static final int INT8 = 3;
    static final int INT32 = 6;
    static final int INT64 = 7;
    static final int BOOL = 9;
    static final int FLOAT16 = 10;

    /**
     * One operation.
     *
     * @param operator its type, after its domain and a colon if that is not ONNX's own
     * @param name what to call it in an error
     * @param inputs names of values; empty where an optional one is left out
     * @param outputs names of values; empty where one is not taken
     */
    record Node(
            String operator,
            String name,
            List<String> inputs,
            List<String> outputs,
            Map<String, Attribute> attributes) {
        boolean has(int input) {
            return input < inputs.size() && !inputs.get(input).isEmpty();
        }

        long integer(String attribute, long unset) {
            Attribute found = attributes.get(attribute);
            return found == null ? unset : found.integer();
        }

        long[] integers(String attribute, long... unset) {
            Attribute found = attributes.get(attribute);
            return found == null
                    ? unset
                    : found.integers().stream().mapToLong(Long::longValue).toArray();
        }
    }

    /**
     * A node's attribute, of which one of the values counts.
     *
     * @param type ONNX's number of its type: 1 float32, 2 integer, 3 text, 7 integers
     */
    record Attribute(int type, long integer, String text, List<Long> integers) {
        static final int FLOAT_VALUE = 1;
        static final int INTEGER = 2;
        static final int TEXT = 3;
        static final int INTEGERS = 7;
    }

    /**
     * A constant.
     *
     * @param type ONNX's number of its element type
     * @param shape extent of each axis
     * @param bytes its elements, row-major, little-endian
     */
    record Constant(int type, List<Long> shape, ByteBuffer bytes) {}

    /**
     * An input or output as the graph declares it.
     *
     * @param type ONNX's number of its element type
     * @param shape extent of each axis; -1 where it varies
     */
    record Port(String name, int type, List<Long> shape) {}
}
