package io.github.voiceclone.runtime.verify;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** Bytes of ONNX models, field by field, sound or not. */
public final class GraphBytes {
    private final Message graph = new Message().text(2, "test");
    private final Message model = new Message().number(1, 8).message(8, new Message().number(2, 17));

    /** One protobuf message. */
    public static final class Message {
        private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();

        /** Adds a varint field. */
        public Message number(int field, long value) {
            return varint(field << 3).varint(value);
        }

        /** Adds a field of bytes. */
        public Message bytes(int field, byte[] value) {
            varint(field << 3 | 2).varint(value.length);
            bytes.writeBytes(value);
            return this;
        }

        /** Adds a field of text. */
        public Message text(int field, String value) {
            return bytes(field, value.getBytes(StandardCharsets.UTF_8));
        }

        /** Adds a message. */
        public Message message(int field, Message value) {
            return bytes(field, value.toByteArray());
        }

        /** Adds a varint without a field. */
        public Message varint(long value) {
            long rest = value;
            while ((rest & ~0x7fL) != 0) {
                bytes.write((int) ((rest & 0x7f) | 0x80));
                rest >>>= 7;
            }
            bytes.write((int) rest);
            return this;
        }

        /** Returns the bytes. */
        public byte[] toByteArray() {
            return bytes.toByteArray();
        }
    }

    /** Declares an input; an axis of -1 varies. */
    public GraphBytes input(String name, int type, long... shape) {
        graph.message(11, port(name, type, shape));
        return this;
    }

    /** Declares an output; an axis of -1 varies. */
    public GraphBytes output(String name, int type, long... shape) {
        graph.message(12, port(name, type, shape));
        return this;
    }

    private static Message port(String name, int type, long... shape) {
        Message extents = new Message();
        for (long extent : shape) {
            Message axis = new Message();
            extents.message(1, extent < 0 ? axis.text(2, "any") : axis.number(1, extent));
        }
        Message tensor = new Message().number(1, type).message(2, extents);
        return new Message().text(1, name).message(2, new Message().message(1, tensor));
    }

    /** Adds a node of ONNX's own operators, called as its output. */
    public GraphBytes node(String operator, List<String> inputs, String output, Message... attributes) {
        return node(operator, inputs, List.of(output), attributes);
    }

    /** Adds a node of ONNX's own operators. */
    public GraphBytes node(String operator, List<String> inputs, List<String> outputs, Message... attributes) {
        Message node = new Message();
        inputs.forEach(input -> node.text(1, input));
        outputs.forEach(output -> node.text(2, output));
        node.text(3, outputs.get(0)).text(4, operator);
        for (Message attribute : attributes) {
            node.message(5, attribute);
        }
        return graphField(1, node);
    }

    /** Returns an integer attribute. */
    public static Message integer(String name, long value) {
        return new Message().text(1, name).number(3, value).number(20, 2);
    }

    /** Returns an attribute of integers. */
    public static Message integers(String name, long... values) {
        Message attribute = new Message().text(1, name);
        for (long value : values) {
            attribute.number(8, value);
        }
        return attribute.number(20, 7);
    }

    /** Adds an int64 constant of one axis. */
    public GraphBytes longs(String name, long... values) {
        ByteBuffer bytes = ByteBuffer.allocate(values.length * Long.BYTES).order(ByteOrder.LITTLE_ENDIAN);
        bytes.asLongBuffer().put(values);
        return graphField(5, constant(name, 7, bytes.array(), values.length));
    }

    /** Adds a float32 constant of zeros. */
    public GraphBytes floats(String name, int... shape) {
        int elements = 1;
        for (int extent : shape) {
            elements *= extent;
        }
        return graphField(5, constant(name, 1, new byte[elements * Float.BYTES], shape));
    }

    /** Returns a constant. */
    public static Message constant(String name, int type, byte[] bytes, int... shape) {
        Message constant = new Message();
        for (int extent : shape) {
            constant.number(1, extent);
        }
        return constant.number(2, type).text(8, name).bytes(9, bytes);
    }

    /** Adds a field to the graph. */
    public GraphBytes graphField(int field, Message value) {
        graph.message(field, value);
        return this;
    }

    /** Adds a field to the model. */
    public GraphBytes modelField(int field, Message value) {
        model.message(field, value);
        return this;
    }

    /** Returns the model. */
    public byte[] build() {
        Message whole = new Message();
        whole.bytes.writeBytes(model.toByteArray());
        return whole.message(7, graph).toByteArray();
    }
}
