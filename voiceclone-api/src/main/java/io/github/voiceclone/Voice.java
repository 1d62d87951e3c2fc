package io.github.voiceclone;

import java.nio.file.Path;
import java.util.Objects;
import java.util.Optional;

/**
 * A person's voice, ready to speak with: a speaker, a name, and the identity of the encoder that made it. Immutable.
 *
 * <p>Save a voice and load it later, and its recording need not be analysed again.
 *
 * @param name what to call it; for people
 * @param speaker what the encoder made of the recording
 * @param encoderModel SHA-256 (hex) of the encoder's trained weights, {@link io.github.voiceclone.spi.StageInfo#model()};
 *     it stays the same when the weights are converted again or to another precision
 */
public record Voice(String name, Speaker speaker, String encoderModel) {
    /** Refuses nulls. */
    public Voice {
        Objects.requireNonNull(name, "name");
        Objects.requireNonNull(speaker, "speaker");
        Objects.requireNonNull(encoderModel, "encoderModel");
    }

    /** Returns the speaker if it is an embedding, as of SV2TTS voice packs. */
    public Optional<SpeakerEmbedding> embedding() {
        return speaker instanceof SpeakerEmbedding embedding ? Optional.of(embedding) : Optional.empty();
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
