package io.github.voiceclone.runtime.verify;

import java.nio.ByteBuffer;
import java.util.List;
import java.util.Map;

/**
 * Part of an ONNX model that the verifier reads.
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
     * Operation of a graph.
     *
     * @param operator operator type, after its domain and a colon if that is not ONNX's own
     * @param name name of the node, for errors
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
     * Attribute of a node; its type tells which of the values holds.
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
     * Constant tensor.
     *
     * @param type ONNX's number of its element type
     * @param shape extent of each axis
     * @param bytes its elements, row-major, little-endian
     */
    record Constant(int type, List<Long> shape, ByteBuffer bytes) {}

    /**
     * Input or output as the graph declares it.
     *
     * @param type ONNX's number of its element type
     * @param shape extent of each axis; -1 where it varies
     */
    record Port(String name, int type, List<Long> shape) {}
}
