package io.github.voiceclone.runtime.verify;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * Reader of one message in the protobuf wire format (protobuf.dev, "Encoding"). Nested messages are slices of the message's
 * bytes, never copies, and a length is checked against the bytes that remain.
 */
final class ProtoReader {
    private static final int VARINT = 0;
    private static final int FIXED64 = 1;
    private static final int BYTES = 2;
    private static final int FIXED32 = 5;
    private static final int MAX_TEXT = 1024;
    private static final int MAX_VARINT_BYTES = 10;

    private final String message;
    private final ByteBuffer bytes;
    private int field;
    private int wireType;
    private long seen;

    /**
     * Creates a reader.
     *
     * @param message name of the message's type, for errors
     * @param bytes the message, from the buffer's position to its limit, which stay
     */
    ProtoReader(String message, ByteBuffer bytes) {
        this.message = message;
        this.bytes = bytes.slice().order(ByteOrder.LITTLE_ENDIAN);
    }

    /** Reads the next field's key; returns false at the message's end. */
    boolean next() {
        if (!bytes.hasRemaining()) {
            return false;
        }
        long key = varint();
        field = (int) (key >>> 3);
        wireType = (int) (key & 7);
        boolean known = wireType == VARINT || wireType == FIXED64 || wireType == BYTES || wireType == FIXED32;
        if (key < 8 || key > Integer.MAX_VALUE || !known) {
            throw new UnsafeGraphException("it is no ONNX model: a " + message + " has a field of key " + key);
        }
        return true;
    }

    /** Returns the number of the field whose key was read. */
    int field() {
        return field;
    }

    /** Checks that a field that occurs once in a message has not occurred before: parsers merge or replace it. */
    ProtoReader once() {
        long bit = 1L << field;
        if (field >= Long.SIZE || (seen & bit) != 0) {
            throw new UnsafeGraphException("a " + message + " has its field " + field + " more than once");
        }
        seen |= bit;
        return this;
    }

    /** Rejects the field whose key was read. */
    UnsafeGraphException unexpected() {
        return new UnsafeGraphException(
                "a " + message + " has field " + field + ", which no graph of this library has");
    }

    /** Reads an integer. */
    long integer() {
        require(VARINT);
        return varint();
    }

    /** Reads a float32. */
    float float32() {
        require(FIXED32);
        requireBytes(Float.BYTES);
        return bytes.getFloat();
    }

    /** Reads integers that are packed, or one that is not, into a list of at most {@code most}. */
    void integers(List<Long> into, int most) {
        if (wireType == VARINT) {
            add(into, varint(), most);
            return;
        }
        ProtoReader packed = new ProtoReader(message, bytes());
        while (packed.bytes.hasRemaining()) {
            add(into, packed.varint(), most);
        }
    }

    private void add(List<Long> into, long value, int most) {
        if (into.size() == most) {
            throw new UnsafeGraphException("a " + message + " has more than " + most + " values in field " + field);
        }
        into.add(value);
    }

    /** Reads bytes: a slice of the message's. */
    ByteBuffer bytes() {
        require(BYTES);
        long length = varint();
        if (length < 0 || length > bytes.remaining()) {
            throw cutOff();
        }
        ByteBuffer part = bytes.slice(bytes.position(), (int) length);
        bytes.position(bytes.position() + (int) length);
        return part;
    }

    /** Reads a message inside this one. */
    ProtoReader message(String type) {
        return new ProtoReader(type, bytes());
    }

    /** Reads text of at most 1,024 bytes. */
    String text() {
        ByteBuffer text = bytes();
        if (text.remaining() > MAX_TEXT) {
            throw new UnsafeGraphException("a " + message + " has a name of " + text.remaining() + " bytes");
        }
        try {
            return StandardCharsets.UTF_8.newDecoder().decode(text).toString();
        } catch (CharacterCodingException e) {
            throw new UnsafeGraphException("a " + message + " has a name that is not UTF-8");
        }
    }

    private long varint() {
        long value = 0;
        for (int i = 0; i < MAX_VARINT_BYTES; i++) {
            requireBytes(1);
            byte next = bytes.get();
            value |= (long) (next & 0x7f) << (7 * i);
            if (next >= 0) {
                return value;
            }
        }
        throw new UnsafeGraphException(
                "it is no ONNX model: a " + message + " has a number of more than " + MAX_VARINT_BYTES + " bytes");
    }

    private void require(int type) {
        if (wireType != type) {
            throw new UnsafeGraphException(
                    "it is no ONNX model: a " + message + " has its field " + field + " in wire type " + wireType);
        }
    }

    private void requireBytes(int count) {
        if (bytes.remaining() < count) {
            throw cutOff();
        }
    }

    private UnsafeGraphException cutOff() {
        return new UnsafeGraphException("it is no ONNX model: a " + message + " is cut off");
    }
}
