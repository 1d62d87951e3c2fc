package io.github.voiceclone.runtime;

import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/** SHA-256 in lower-case hex. Not thread-safe. */
public final class Sha256 {
    private final MessageDigest digest;

    /** Creates the hash of no bytes. */
    public Sha256() {
        try {
            digest = MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }

    /** Adds bytes. */
    public Sha256 add(byte[] bytes) {
        digest.update(bytes);
        return this;
    }

    /** Adds the bytes from a buffer's position to its limit; the position stays. */
    public Sha256 add(ByteBuffer bytes) {
        digest.update(bytes.duplicate());
        return this;
    }

    /** Returns the hash of what was added, and resets to the empty hash. */
    public String hex() {
        return HexFormat.of().formatHex(digest.digest());
    }
}
