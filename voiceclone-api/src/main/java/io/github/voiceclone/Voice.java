package io.github.voiceclone;

import java.nio.file.Path;
import java.util.Objects;

/**
 * A person's voice, ready to speak with: an embedding, a name, and the identity of the encoder that made it. Immutable.
 *
 * <p>Save a voice and load it later, and its recording need not be analysed again.
 *
 * @param name what to call it; for people
 * @param embedding what the encoder heard
 * @param encoderModel SHA-256 (hex) of the encoder's trained weights, {@link io.github.voiceclone.spi.StageInfo#model()};
 *     it stays the same when the weights are converted again or to another precision
 */
public record Voice(String name, SpeakerEmbedding embedding, String encoderModel) {
    /** Refuses nulls. */
    public Voice {
        Objects.requireNonNull(name, "name");
        Objects.requireNonNull(embedding, "embedding");
        Objects.requireNonNull(encoderModel, "encoderModel");
    }

    /**
     * Saves this voice as a small file, in place of any file there. The file is written beside and moved into place.
     *
     * @throws VoiceCloneException if the file cannot be written
     * @see VoiceFile
     */
    public void save(Path file) {
        VoiceFile.write(this, Objects.requireNonNull(file, "file"));
    }

    /**
     * Loads a saved voice.
     *
     * @throws InvalidInputException if the file is absent, damaged, or not a voice
     */
    public static Voice load(Path file) {
        return VoiceFile.read(Objects.requireNonNull(file, "file"));
    }
}
