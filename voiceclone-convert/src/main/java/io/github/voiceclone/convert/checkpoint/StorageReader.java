package io.github.voiceclone.convert.checkpoint;

import io.github.voiceclone.convert.checkpoint.pickle.CorruptCheckpointException;
import io.github.voiceclone.convert.checkpoint.pickle.ElementType;
import io.github.voiceclone.convert.checkpoint.pickle.StorageRef;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/** Turns a storage's little-endian bytes into float32. */
final class StorageReader {
    /** Divisible by the size of every element type. */
    private static final int BUFFER_BYTES = 1 << 16;

    private StorageReader() {}

    /**
     * Reads all elements of a storage.
     *
     * @param bytes where the storage begins; left where it ends
     * @throws CorruptCheckpointException if its elements are no real numbers, or more than an array holds
     */
    static float[] read(InputStream bytes, StorageRef storage) throws IOException {
        ElementType.Decoder decoder = storage.type().decoder();
        if (storage.elements() > Integer.MAX_VALUE - 8) {
            throw new CorruptCheckpointException(
                    storage.elements() + " elements in one storage: more than an array holds");
        }
        float[] values = new float[(int) storage.elements()];
        int perBuffer = BUFFER_BYTES / storage.type().bytes();
        for (int at = 0; at < values.length; at += perBuffer) {
            int count = Math.min(perBuffer, values.length - at);
            ByteBuffer buffer = read(bytes, count * storage.type().bytes());
            for (int i = at; i < at + count; i++) {
                values[i] = decoder.next(buffer);
            }
        }
        return values;
    }

    private static ByteBuffer read(InputStream in, int length) throws IOException {
        byte[] bytes = in.readNBytes(length);
        if (bytes.length < length) {
            throw new CorruptCheckpointException("the data ends " + (length - bytes.length) + " or more bytes early");
        }
        return ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
    }
}
