package io.github.voiceclone.cache;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.zip.CRC32;

/**
 * The file format of an embedding kept on disk, version 1. All numbers are little-endian.
 *
 * <table>
 * <caption>Content, in order</caption>
 * <tr><th>offset</th><th>bytes</th><th>what</th></tr>
 * <tr><td>0</td><td>8</td><td>the ASCII letters {@code VCLEMBED}</td></tr>
 * <tr><td>8</td><td>4</td><td>format version, int32</td></tr>
 * <tr><td>12</td><td>32</td><td>the key, {@link EmbeddingKey}: a file that took another's name is found out</td></tr>
 * <tr><td>44</td><td>4</td><td>number of values n, int32, 1 to 65 536</td></tr>
 * <tr><td>48</td><td>4 n</td><td>the values, IEEE 754 float32</td></tr>
 * <tr><td>48 + 4 n</td><td>4</td><td>CRC-32 (as in zip and PNG) of all bytes before it; the file ends here</td></tr>
 * </table>
 *
 * <p>It is not the format of a saved {@link io.github.voiceclone.Voice}, because the needs differ: a voice is a user's
 * document, with a name and the identity of the encoder's weights, which a changed precision leaves the same, and a
 * reader that explains what is wrong; an entry is one of very many, belongs to one key and so to one encoder's exact
 * graphs, has the very bytes that go to Redis, and is thrown away when in doubt.
 */
final class EntryFile {
    static final int LARGEST_SIZE = 1 << 16;

    private static final byte[] MAGIC = "VCLEMBED".getBytes(StandardCharsets.US_ASCII);
    private static final int VERSION = 1;
    private static final int HEADER_BYTES = MAGIC.length + Integer.BYTES + EmbeddingKey.BYTES + Integer.BYTES;
    private static final int CHECKSUM_BYTES = Integer.BYTES;

    private EntryFile() {}

    /** The bytes are no entry for the key; the message says why. */
    static final class DamagedException extends Exception {
        private static final long serialVersionUID = 1L;

        DamagedException(String message) {
            super(message);
        }
    }

    /** Returns the most bytes an entry can have. */
    static int largest() {
        return HEADER_BYTES + LARGEST_SIZE * Float.BYTES + CHECKSUM_BYTES;
    }

    /**
     * Returns the file's bytes.
     *
     * @param values little-endian float32, at least one and at most {@link #LARGEST_SIZE}
     */
    static byte[] encode(EmbeddingKey key, byte[] values) {
        int size = values.length / Float.BYTES;
        if (size < 1 || size > LARGEST_SIZE || values.length % Float.BYTES != 0) {
            throw new IllegalArgumentException("embedding has " + values.length + " bytes, expected 4 for each of 1 to "
                    + LARGEST_SIZE + " values");
        }
        ByteBuffer file = ByteBuffer.allocate(HEADER_BYTES + values.length + CHECKSUM_BYTES)
                .order(ByteOrder.LITTLE_ENDIAN)
                .put(MAGIC)
                .putInt(VERSION)
                .put(key.toBytes())
                .putInt(size)
                .put(values);
        return file.putInt(checksum(file.array())).array();
    }

    /**
     * Returns the values of the entry for {@code key}.
     *
     * @throws DamagedException if the bytes are anything but a whole entry for that key
     */
    static byte[] decode(EmbeddingKey key, byte[] file) throws DamagedException {
        require(file.length >= HEADER_BYTES + CHECKSUM_BYTES, "it has " + file.length + " bytes, too few");
        ByteBuffer in = ByteBuffer.wrap(file).order(ByteOrder.LITTLE_ENDIAN);
        require(Arrays.equals(MAGIC, next(in, MAGIC.length)), "it does not begin like an entry");
        int version = in.getInt();
        require(version == VERSION, "it is of format version " + version + ", this release reads " + VERSION);
        require(Arrays.equals(key.toBytes(), next(in, EmbeddingKey.BYTES)), "it is the entry of another key");
        int size = in.getInt();
        require(size >= 1 && size <= LARGEST_SIZE, "it says it has " + size + " values");
        int expected = HEADER_BYTES + size * Float.BYTES + CHECKSUM_BYTES;
        require(file.length == expected, "it has " + file.length + " bytes, expected " + expected);
        byte[] values = next(in, size * Float.BYTES);
        require(in.getInt() == checksum(file), "its checksum does not fit");
        return values;
    }

    private static byte[] next(ByteBuffer in, int count) {
        byte[] bytes = new byte[count];
        in.get(bytes);
        return bytes;
    }

    private static void require(boolean condition, String otherwise) throws DamagedException {
        if (!condition) {
            throw new DamagedException(otherwise);
        }
    }

    private static int checksum(byte[] file) {
        CRC32 crc = new CRC32();
        crc.update(file, 0, file.length - CHECKSUM_BYTES);
        return (int) crc.getValue();
    }
}
