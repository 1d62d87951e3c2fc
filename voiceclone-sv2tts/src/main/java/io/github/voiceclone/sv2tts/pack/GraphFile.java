package io.github.voiceclone.sv2tts.pack;

import java.util.Objects;

/**
 * A graph in a voice pack.
 *
 * @param file path in the pack, with forward slashes
 * @param bytes its size
 * @param sha256 SHA-256 of its content, in lower-case hex
 */
public record GraphFile(String file, long bytes, String sha256) {
    /** Checks that nothing is left out. */
    public GraphFile {
        Objects.requireNonNull(file, "file");
        Objects.requireNonNull(sha256, "sha256");
    }
}
