package io.github.voiceclone.convert.checkpoint.pickle;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;

/** Writes the few pickle opcodes (protocol 2) that a dict of tensors takes. */
public final class PickleWriter {
    private static final int PROTO = 0x80;
    private static final int PROTOCOL = 2;
    private static final int NEW_FALSE = 0x89;

    private final ByteArrayOutputStream out = new ByteArrayOutputStream();

    /** Begins a pickle of protocol 2. */
    public PickleWriter() {
        out.write(PROTO);
        out.write(PROTOCOL);
    }

    /** Writes opcodes that take no argument. */
    public PickleWriter opcodes(String codes) {
        out.writeBytes(codes.getBytes(StandardCharsets.US_ASCII));
        return this;
    }

    /** Writes the name of a class or function, which the reader looks up. */
    public PickleWriter global(String module, String name) {
        return opcodes("c" + module + "\n" + name + "\n");
    }

    /** Writes a string. */
    public PickleWriter text(String value) {
        byte[] utf8 = value.getBytes(StandardCharsets.UTF_8);
        out.write('X');
        return fourBytes(utf8.length).bytes(utf8);
    }

    /** Writes a 32-bit integer. */
    public PickleWriter integer(int value) {
        out.write('J');
        return fourBytes(value);
    }

    /** Writes False. */
    public PickleWriter no() {
        out.write(NEW_FALSE);
        return this;
    }

    private PickleWriter fourBytes(int value) {
        return bytes(ByteBuffer.allocate(Integer.BYTES)
                .order(ByteOrder.LITTLE_ENDIAN)
                .putInt(value)
                .array());
    }

    private PickleWriter bytes(byte[] bytes) {
        out.writeBytes(bytes);
        return this;
    }

    /** Ends the pickle, and returns it. */
    public byte[] finish() {
        out.write('.');
        return out.toByteArray();
    }
}
