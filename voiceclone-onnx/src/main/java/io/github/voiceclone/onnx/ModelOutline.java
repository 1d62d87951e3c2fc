package io.github.voiceclone.onnx;

import java.io.ByteArrayOutputStream;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/**
 * The operators and metadata of an ONNX model, read from its protobuf encoding without its weights (onnx.proto,
 * "Protocol Buffers: Encoding").
 *
 * @param operators types of the nodes of the main graph
 * @param metadata the model's {@code metadata_props}
 */
record ModelOutline(Set<String> operators, Map<String, String> metadata) {
    private static final int GRAPH = 7;
    private static final int OPSET = 8;
    private static final int METADATA = 14;
    private static final int NODE = 1;
    private static final int GRAPH_NAME = 2;
    private static final int GRAPH_INPUT = 11;
    private static final int GRAPH_OUTPUT = 12;
    private static final int NODE_INPUT = 1;
    private static final int NODE_OUTPUT = 2;
    private static final int OPERATOR = 4;

    private static final int UINT8 = 2;
    private static final int INT8 = 3;
    private static final int INT32 = 6;

    /** Returns the outline of a whole model, as far as it is one; the buffer's position stays. */
    static ModelOutline of(ByteBuffer onnx) {
        ModelOutline outline = new ModelOutline(new HashSet<>(), new HashMap<>());
        try {
            fields(onnx.duplicate(), outline::take);
        } catch (BufferUnderflowException
                | IllegalArgumentException
                | IndexOutOfBoundsException
                | ArithmeticException e) {
            return outline; // ONNX Runtime reads other formats too
        }
        return outline;
    }

    private void take(int field, ByteBuffer value) {
        if (field == GRAPH) {
            graph(value);
        } else if (field == METADATA) {
            Map<Integer, String> entry = strings(value);
            metadata.put(entry.getOrDefault(1, ""), entry.getOrDefault(2, ""));
        }
    }

    private void graph(ByteBuffer graph) {
        fields(graph, (field, value) -> {
            if (field == NODE) {
                fields(value, (part, text) -> {
                    if (part == OPERATOR) {
                        operators.add(StandardCharsets.UTF_8.decode(text).toString());
                    }
                });
            }
        });
    }

    private static Map<Integer, String> strings(ByteBuffer message) {
        Map<Integer, String> strings = new HashMap<>();
        fields(
                message,
                (field, value) ->
                        strings.put(field, StandardCharsets.UTF_8.decode(value).toString()));
        return strings;
    }

    /** Takes a field that has a length. */
    private interface Field {
        void take(int number, ByteBuffer value);
    }

    private static void fields(ByteBuffer message, Field each) {
        while (message.hasRemaining()) {
            long key = varint(message);
            switch ((int) (key & 7)) {
                case 0 -> varint(message);
                case 1 -> message.position(message.position() + Long.BYTES);
                case 2 -> {
                    int length = Math.toIntExact(varint(message));
                    ByteBuffer value = message.slice(message.position(), length);
                    message.position(message.position() + length);
                    each.take((int) (key >>> 3), value);
                }
                case 5 -> message.position(message.position() + Integer.BYTES);
                default -> throw new IllegalArgumentException("no protobuf message: wire type " + (key & 7));
            }
        }
    }

    private static long varint(ByteBuffer message) {
        long value = 0;
        for (int shift = 0; shift < Long.SIZE; shift += 7) {
            byte next = message.get();
            value |= (long) (next & 127) << shift;
            if (next >= 0) {
                return value;
            }
        }
        throw new IllegalArgumentException("no protobuf message: a number of more than 64 bits");
    }

    /** Returns a model that multiplies unsigned {@code a} with signed {@code b}, both of 8 bits, to 32. */
    static byte[] integerProduct() {
        byte[] node = join(
                bytes(NODE_INPUT, text("a")),
                bytes(NODE_INPUT, text("b")),
                bytes(NODE_OUTPUT, text("y")),
                bytes(OPERATOR, text("MatMulInteger")));
        byte[] graph = join(
                bytes(NODE, node),
                bytes(GRAPH_NAME, text("product")),
                bytes(GRAPH_INPUT, matrix("a", UINT8)),
                bytes(GRAPH_INPUT, matrix("b", INT8)),
                bytes(GRAPH_OUTPUT, matrix("y", INT32)));
        return join(number(1, 8), bytes(GRAPH, graph), bytes(OPSET, number(2, 13)));
    }

    /** Returns a named value that is a matrix of any size. */
    private static byte[] matrix(String name, int type) {
        byte[] shape = join(bytes(1, new byte[0]), bytes(1, new byte[0]));
        byte[] tensor = join(number(1, type), bytes(2, shape));
        return join(bytes(1, text(name)), bytes(2, bytes(1, tensor)));
    }

    private static byte[] text(String value) {
        return value.getBytes(StandardCharsets.UTF_8);
    }

    /** Returns a field of fewer than 128 bytes. */
    private static byte[] bytes(int field, byte[] value) {
        return join(new byte[] {(byte) (field << 3 | 2), (byte) value.length}, value);
    }

    private static byte[] number(int field, int value) {
        return new byte[] {(byte) (field << 3), (byte) value};
    }

    private static byte[] join(byte[]... parts) {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        for (byte[] part : parts) {
            all.writeBytes(part);
        }
        return all.toByteArray();
    }
}
