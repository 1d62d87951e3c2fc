package io.github.voiceclone.spi;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;

/**
 * A place that holds a voice pack's files. Thread-safe.
 *
 * <p>A jar can carry an embedded pack by offering one as a {@link java.util.ServiceLoader} service; a voice cloner built
 * without {@code pack(…)} uses the one it finds.
 */
public interface VoicePackSource {
    /** Returns what to call the pack in a message: a directory, or the name of an embedded pack. */
    String description();

    /**
     * Opens one of the pack's files.
     *
     * @param path relative path with forward slashes, as in {@code fp32/encoder.onnx}
     * @throws java.nio.file.NoSuchFileException if there is no such file
     * @throws IOException if it cannot be read
     */
    InputStream open(String path) throws IOException;

    /** Returns a pack in a directory. */
    static VoicePackSource directory(Path directory) {
        return new DirectoryVoicePack(directory);
    }
}
