package io.github.voiceclone.cache;

import io.github.voiceclone.internal.BinaryFormat;
import io.github.voiceclone.internal.BinaryFormat.FormatException;
import io.github.voiceclone.internal.BinaryFormat.Problem;
import java.nio.ByteBuffer;
import java.util.Arrays;

/**
 * The file format of a speaker kept on disk, version 2. All numbers are big-endian.
 *
 * <table>
 * <caption>Content, in order</caption>
 * <tr><th>offset</th><th>bytes</th><th>what</th></tr>
 * <tr><td>0</td><td>8</td><td>the ASCII letters {@code VCLEMBED}</td></tr>
 * <tr><td>8</td><td>4</td><td>format version, int32: 2</td></tr>
 * <tr><td>12</td><td>32</td><td>the key, {@link SpeakerKey}: a file that took another's name is found out</td></tr>
 * <tr><td>44</td><td>4</td><td>length n of the value in bytes, int32, at least 1</td></tr>
 * <tr><td>48</td><td>n</td><td>the value, {@link CacheTier}: the very bytes that go to Redis</td></tr>
 * <tr><td>48 + n</td><td>4</td><td>CRC-32 (as in zip and PNG) of all bytes before it; the file ends here</td></tr>
 * </table>
 *
 * <p>Version 1 held embeddings only, under keys that this release does not derive: its files are never asked for.
 *
 * <p>It is not the format of a saved {@link io.github.voiceclone.Voice}, because the needs differ: a voice is a user's
 * document, with a name and the identity of the encoder's weights, which a changed precision leaves the same, and a
 * reader that explains what is wrong; an entry is one of very many, belongs to one key and so to one encoder's exact
 * graphs, and is thrown away when in doubt.
 */
final class EntryFile {
    /** The bytes of a file besides its value. */
    static final int OVERHEAD_BYTES =
            BinaryFormat.HEADER_BYTES + SpeakerKey.BYTES + Integer.BYTES + BinaryFormat.CHECKSUM_BYTES;

    private static final BinaryFormat FORMAT = new BinaryFormat("VCLEMBED", 2, 2);

    private EntryFile() {}

    /** Returns the file's bytes; the value has at least one. */
    static byte[] encode(SpeakerKey key, byte[] value) {
        if (value.length == 0) {
            throw new IllegalArgumentException("a cached speaker has 0 bytes, expected at least 1");
        }
        return FORMAT.file(ByteBuffer.allocate(SpeakerKey.BYTES + Integer.BYTES + value.length)
                .put(key.toBytes())
                .putInt(value.length)
                .put(value)
                .array());
    }

    /**
     * Returns the value of the entry for {@code key}.
     *
     * @throws FormatException if the bytes are anything but a whole entry for that key; the message says why
     */
    static byte[] decode(SpeakerKey key, byte[] file) throws FormatException {
        ByteBuffer in = FORMAT.open(file).bytes();
        require(in.remaining() > SpeakerKey.BYTES + Integer.BYTES, "it has " + file.length + " bytes, too few");
        byte[] found = new byte[SpeakerKey.BYTES];
        in.get(found);
        require(Arrays.equals(key.toBytes(), found), "it is the entry of another key");
        int length = in.getInt();
        require(length == in.remaining(), "it has a value of " + in.remaining() + " bytes, and says it has " + length);
        byte[] value = new byte[length];
        in.get(value);
        return value;
    }

    private static void require(boolean condition, String otherwise) throws FormatException {
        if (!condition) {
            throw new FormatException(Problem.DAMAGED, otherwise);
        }
    }
}
