package io.github.voiceclone.runtime.pack;

import java.util.Objects;

/**
 * A file of a voice pack, as its manifest lists it.
 *
 * @param file path in the pack, with forward slashes
 * @param bytes its size
 * @param sha256 SHA-256 of its content, in lower-case hex
 */
public record PackFile(String file, long bytes, String sha256) {
    /** Checks that nothing is left out. */
    public PackFile {
        Objects.requireNonNull(file, "file");
        Objects.requireNonNull(sha256, "sha256");
    }
}
