package io.github.voiceclone.convert.checkpoint;

import io.github.voiceclone.convert.checkpoint.pickle.PickleWriter;
import io.github.voiceclone.graph.Weights;
import io.github.voiceclone.internal.AtomicFile;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDateTime;
import java.util.Map;
import java.util.TreeMap;
import java.util.zip.CRC32;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/**
 * Writes checkpoints that {@code torch.load} reads: the zip form of PyTorch 1.6 and later, a storage for each tensor.
 * Tensors are float32, but for counters: {@code decoder.r} is int32; {@code step} and {@code num_batches_tracked} are
 * int64. The same tensors give the same bytes.
 */
public final class CheckpointWriter {
    private static final String FOLDER = "archive/";
    private static final LocalDateTime EPOCH = LocalDateTime.of(1980, 1, 1, 0, 0);

    private CheckpointWriter() {}

    /**
     * Writes a checkpoint as a file, which is whole or not there.
     *
     * @param file where to; must not exist
     * @param modelKey key of the network in the saved dict, as in {@code model_state}
     * @param integers what lies next to the network, by key
     * @throws CheckpointException if the file exists or cannot be written
     */
    public static void write(Path file, String modelKey, Map<String, Integer> integers, StateDict state) {
        if (Files.exists(file)) {
            throw new CheckpointException(file + " exists: choose another folder for the checkpoints");
        }
        try (AtomicFile whole = AtomicFile.create(file)) {
            write(whole.out(), modelKey, integers, state);
            whole.commit();
        } catch (IOException e) {
            throw new CheckpointException("checkpoint " + file + " cannot be written: " + e, e);
        }
    }

    /** Writes a checkpoint as {@link #write(Path, String, Map, StateDict)} does, and leaves the stream open. */
    public static void write(OutputStream out, String modelKey, Map<String, Integer> integers, StateDict state)
            throws IOException {
        ZipOutputStream zip = new ZipOutputStream(out);
        zip.setMethod(ZipOutputStream.STORED);
        entry(zip, "data.pkl", pickle(modelKey, new TreeMap<>(integers), state));
        int key = 0;
        for (String name : state.names()) {
            entry(zip, "data/" + key, bytes(state.get(name), type(name)));
            key++;
        }
        entry(zip, "version", "3\n".getBytes(StandardCharsets.US_ASCII));
        zip.finish();
    }

    private static void entry(ZipOutputStream zip, String name, byte[] content) throws IOException {
        CRC32 sum = new CRC32();
        sum.update(content);
        ZipEntry entry = new ZipEntry(FOLDER + name);
        entry.setTimeLocal(EPOCH);
        entry.setSize(content.length);
        entry.setCrc(sum.getValue());
        zip.putNextEntry(entry);
        zip.write(content);
        zip.closeEntry();
    }

    private enum Type {
        FloatStorage(Float.BYTES),
        IntStorage(Integer.BYTES),
        LongStorage(Long.BYTES);

        private final int bytes;

        Type(int bytes) {
            this.bytes = bytes;
        }
    }

    private static Type type(String name) {
        if (name.equals("decoder.r")) {
            return Type.IntStorage;
        }
        return name.equals("step") || name.endsWith("num_batches_tracked") ? Type.LongStorage : Type.FloatStorage;
    }

    private static byte[] bytes(Weights weights, Type type) {
        float[] values = weights.values();
        ByteBuffer bytes = ByteBuffer.allocate(Math.multiplyExact(values.length, type.bytes))
                .order(ByteOrder.LITTLE_ENDIAN);
        switch (type) {
            case FloatStorage -> bytes.asFloatBuffer().put(values);
            case IntStorage -> {
                for (float value : values) {
                    bytes.putInt((int) value);
                }
            }
            case LongStorage -> {
                for (float value : values) {
                    bytes.putLong((long) value);
                }
            }
        }
        return bytes.array();
    }

    private static byte[] pickle(String modelKey, Map<String, Integer> integers, StateDict state) {
        PickleWriter pickle = new PickleWriter().opcodes("}(");
        integers.forEach((name, value) -> pickle.text(name).integer(value));
        pickle.text(modelKey).global("collections", "OrderedDict").opcodes(")R(");
        int key = 0;
        for (String name : state.names()) {
            tensor(pickle.text(name), key, state.get(name), type(name));
            key++;
        }
        return pickle.opcodes("uu").finish();
    }

    /** Writes the call that rebuilds a tensor: of storage, offset, shape, strides, no gradient, no hooks. */
    private static void tensor(PickleWriter pickle, int key, Weights weights, Type type) {
        pickle.global("torch._utils", "_rebuild_tensor_v2").opcodes("((");
        pickle.text("storage").global("torch", type.name()).text(String.valueOf(key));
        pickle.text("cpu").integer(weights.values().length).opcodes("tQ").integer(0);
        int stride = 1;
        int[] strides = new int[weights.rank()];
        for (int axis = weights.rank() - 1; axis >= 0; axis--) {
            strides[axis] = stride;
            stride *= weights.dim(axis);
        }
        tuple(pickle, weights.shape());
        tuple(pickle, strides);
        pickle.no().global("collections", "OrderedDict").opcodes(")RtR");
    }

    private static void tuple(PickleWriter pickle, int... values) {
        pickle.opcodes("(");
        for (int value : values) {
            pickle.integer(value);
        }
        pickle.opcodes("t");
    }
}
