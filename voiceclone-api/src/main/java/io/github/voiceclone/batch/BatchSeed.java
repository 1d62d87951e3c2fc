package io.github.voiceclone.batch;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Objects;

/**
 * Seed of one text of many, derived from its id: texts differ in their random draws, and a text has the same ones whenever,
 * wherever and in whatever order it is spoken.
 */
public final class BatchSeed {
    private BatchSeed() {}

    /**
     * Returns the first eight bytes, big-endian, of the SHA-256 of the seed, as eight bytes, and the id, in UTF-8.
     *
     * @param seed the seed of all texts
     * @param id what tells the text from the others
     */
    public static long of(long seed, String id) {
        byte[] utf8 = Objects.requireNonNull(id, "id").getBytes(StandardCharsets.UTF_8);
        ByteBuffer both =
                ByteBuffer.allocate(Long.BYTES + utf8.length).putLong(seed).put(utf8);
        return ByteBuffer.wrap(sha256(both.array())).getLong();
    }

    static byte[] sha256(byte[] bytes) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(bytes);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e); // Every Java platform has it.
        }
    }
}
