package io.github.voiceclone.convert.checkpoint.pickle;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;

/** Writes pickles by hand, sound or not. */
public final class PickleBytes {
    private final ByteArrayOutputStream out = new ByteArrayOutputStream();

    public PickleBytes() {
        raw(0x80, 2);
    }

    public PickleBytes raw(int... bytes) {
        for (int value : bytes) {
            out.write(value);
        }
        return this;
    }

    public PickleBytes ops(String opcodes) {
        out.writeBytes(opcodes.getBytes(StandardCharsets.ISO_8859_1));
        return this;
    }

    public PickleBytes text(String value) {
        byte[] bytes = value.getBytes(StandardCharsets.UTF_8);
        ops("X").uint32(bytes.length);
        out.writeBytes(bytes);
        return this;
    }

    public PickleBytes uint32(int value) {
        out.writeBytes(ByteBuffer.allocate(4)
                .order(ByteOrder.LITTLE_ENDIAN)
                .putInt(value)
                .array());
        return this;
    }

    public PickleBytes integer(long value) {
        raw(0x8a, 8);
        out.writeBytes(ByteBuffer.allocate(8)
                .order(ByteOrder.LITTLE_ENDIAN)
                .putLong(value)
                .array());
        return this;
    }

    PickleBytes integers(long... values) {
        ops("(");
        for (long value : values) {
            integer(value);
        }
        return ops("t");
    }

    public PickleBytes global(String module, String name) {
        return ops("c" + module + "\n" + name + "\n");
    }

    public PickleBytes storage(String storageClass, String key, long elements) {
        return ops("(").text("storage")
                .global("torch", storageClass)
                .text(key)
                .text("cpu")
                .integer(elements)
                .ops("tQ");
    }

    /** A part of a storage, as PyTorch before 0.4 wrote it. */
    public PickleBytes storageView(String key, long elements, long start, long length) {
        ops("(").text("storage").global("torch", "FloatStorage").text(key).text("cpu");
        return integer(elements)
                .ops("(")
                .text("view")
                .integer(start)
                .integer(length)
                .ops("ttQ");
    }

    /** A tensor of whatever storage {@code storage} writes. */
    public PickleBytes tensor(Runnable storage, long offset, long[] shape, long[] strides) {
        global("torch._utils", "_rebuild_tensor_v2").ops("(");
        storage.run();
        integer(offset).integers(shape).integers(strides).raw(0x89);
        return global("collections", "OrderedDict").ops(")RtR");
    }

    public PickleBytes floats(String key, long elements) {
        return tensor(() -> storage("FloatStorage", key, elements), 0, new long[] {elements}, new long[] {1});
    }

    public byte[] stop() {
        return ops(".").out.toByteArray();
    }

    /** Begins {@code {"model_state": {"weight": …}}}; {@link #endModel()} ends it. */
    public static PickleBytes model() {
        return new PickleBytes().ops("}").text("model_state").ops("}").text("weight");
    }

    public byte[] endModel() {
        return ops("ss").stop();
    }
}
