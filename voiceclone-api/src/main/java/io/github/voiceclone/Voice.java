package io.github.voiceclone;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/**
 * A person's voice, ready to speak with: a speaker, the identity of the encoder that made it, and what people should know
 * of it. Immutable.
 *
 * <p>Save a voice and load it later, and its recording need not be analyzed again. Each text has at most
 * {@link #MAX_TEXT_BYTES}, a prompt's transcript included.
 *
 * @param name what to call it; for people
 * @param speaker what the encoder made of the recording
 * @param encoderModel SHA-256 (hex) of the encoder's trained weights, {@link io.github.voiceclone.spi.StageInfo#model()};
 *     it stays the same when the weights are converted again or to another precision
 * @param created when it was made from its recording, if that is known
 * @param description what it is, for people, as in "reads news, calm"
 * @param consent who agreed to which use of the voice, and when
 */
public record Voice(
        String name,
        Speaker speaker,
        String encoderModel,
        Optional<Instant> created,
        Optional<String> description,
        Optional<String> consent) {
    /** The most bytes, in UTF-8, of each text of a voice: what its file can hold. */
    public static final int MAX_TEXT_BYTES = 65_535;

    private static final String EXTENSION = ".voice";

    /** The fewest bytes that every file of a voice has. */
    public static final int MIN_FILE_BYTES = 12;

    /** The largest file that is loaded unless another limit is given: a prompt of 4 million values fits. */
    public static final long DEFAULT_MAX_FILE_BYTES = 16L << 20;

    /**
     * Checks the texts' lengths.
     *
     * @throws InvalidInputException if one is too long
     */
    public Voice {
        requireShort("name", name);
        requireShort("encoderModel", encoderModel);
        Objects.requireNonNull(created, "created");
        Objects.requireNonNull(description, "description").ifPresent(text -> requireShort("description", text));
        Objects.requireNonNull(consent, "consent").ifPresent(text -> requireShort("consent", text));
        if (Objects.requireNonNull(speaker, "speaker") instanceof SpeakerPrompt prompt) {
            prompt.transcript().ifPresent(text -> requireShort("transcript", text));
        }
    }

    /** Creates a voice of which nothing else is known. */
    public Voice(String name, Speaker speaker, String encoderModel) {
        this(name, speaker, encoderModel, Optional.empty(), Optional.empty(), Optional.empty());
    }

    /**
     * Returns a voice between others: {@link SpeakerEmbedding#mix} of their embeddings. Its description names them with
     * their shares, and its consent repeats the consent of each, or says that there is none.
     *
     * @param name what to call the mixture
     * @param weights the weight of each voice; positive, of any sum; at least two voices
     * @throws InvalidInputException if there are fewer than two voices, a weight is not positive and finite, the voices were
     *     made by different encoders, or one is a prompt; the message names the voice
     */
    public static Voice mix(String name, Map<Voice, Double> weights) {
        return VoiceMix.of(Objects.requireNonNull(name, "name"), Objects.requireNonNull(weights, "weights"));
    }

    private static void requireShort(String what, String text) {
        int bytes = Objects.requireNonNull(text, what).getBytes(StandardCharsets.UTF_8).length;
        if (bytes > MAX_TEXT_BYTES) {
            throw new InvalidInputException("a voice's " + what + " has " + bytes + " bytes, expected at most "
                    + MAX_TEXT_BYTES + ": shorten it");
        }
    }

    /** Returns this voice under another name. */
    public Voice withName(String value) {
        return new Voice(Objects.requireNonNull(value, "value"), speaker, encoderModel, created, description, consent);
    }

    /** Returns this voice with the time it was made from its recording. */
    public Voice withCreated(Instant value) {
        return new Voice(name, speaker, encoderModel, optional(value), description, consent);
    }

    /** Returns this voice with another description. */
    public Voice withDescription(String value) {
        return new Voice(name, speaker, encoderModel, created, optional(value), consent);
    }

    /** Returns this voice with another note of who agreed to which use of it, and when. */
    public Voice withConsent(String value) {
        return new Voice(name, speaker, encoderModel, created, description, optional(value));
    }

    private static <T> Optional<T> optional(T value) {
        return Optional.of(Objects.requireNonNull(value, "value"));
    }

    /** Returns the speaker if it is an embedding, as of SV2TTS voice packs. */
    public Optional<SpeakerEmbedding> embedding() {
        return speaker instanceof SpeakerEmbedding embedding ? Optional.of(embedding) : Optional.empty();
    }

    /** Returns the bytes that {@link #save} writes to a file. */
    public byte[] toBytes() {
        return VoiceFile.encode(this);
    }

    /**
     * Returns whether bytes are those of a saved voice, of any release, whole or damaged, and not of something else such as
     * a recording. Its first {@link #MIN_FILE_BYTES} are enough.
     */
    public static boolean isSaved(byte[] bytes) {
        return VoiceFile.begins(Objects.requireNonNull(bytes, "bytes"));
    }

    /**
     * Returns whether a file is a saved voice: its name ends with {@code .voice}, or it begins like one. False if it cannot be
     * read.
     */
    public static boolean isSaved(Path file) {
        if (String.valueOf(Objects.requireNonNull(file, "file").getFileName())
                .toLowerCase(Locale.ROOT)
                .endsWith(EXTENSION)) {
            return true;
        }
        try (InputStream in = Files.newInputStream(file)) {
            return isSaved(in.readNBytes(MIN_FILE_BYTES));
        } catch (IOException e) {
            return false; // Whoever reads it says why it cannot be read.
        }
    }

    /**
     * Returns the voice that {@link #toBytes}, of this release or an earlier one, gave these bytes of.
     *
     * @throws InvalidInputException if the bytes are of a later release, damaged, or not a voice
     */
    public static Voice ofBytes(byte[] bytes) {
        return VoiceFile.decode(Objects.requireNonNull(bytes, "bytes"), "the voice");
    }

    /**
     * Saves this voice as a small file, in place of any file there. The file is written next to it and moved into place.
     *
     * @throws VoiceCloneException if the file cannot be written
     */
    public void save(Path file) {
        VoiceFile.write(this, Objects.requireNonNull(file, "file"));
    }

    /**
     * Loads a saved voice, of this release or an earlier one, from a file of up to {@link #DEFAULT_MAX_FILE_BYTES}.
     *
     * @throws InvalidInputException if the file is absent, too large, of a later release, damaged, or not a voice
     */
    public static Voice load(Path file) {
        return load(file, DEFAULT_MAX_FILE_BYTES);
    }

    /**
     * Loads a saved voice, of this release or an earlier one.
     *
     * @param maxBytes the largest file that is read, in bytes
     * @throws InvalidInputException if the file is absent, too large, of a later release, damaged, or not a voice
     */
    public static Voice load(Path file, long maxBytes) {
        return VoiceFile.read(Objects.requireNonNull(file, "file"), maxBytes);
    }
}
