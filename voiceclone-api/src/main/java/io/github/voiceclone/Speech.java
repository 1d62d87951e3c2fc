package io.github.voiceclone;

import io.github.voiceclone.audio.AudioClip;
import io.github.voiceclone.audio.AudioEncoding;
import io.github.voiceclone.audio.AudioTags;
import io.github.voiceclone.audio.AudioWriter;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;

/**
 * A whole text, spoken.
 *
 * @param audio all of it, pauses included
 * @param segments the same speech segment by segment, with what was said and what was skipped
 * @param voice the voice it is in
 * @param syntheticSpeechTags that it is synthetic, and by which voice pack; for the tags of files
 */
public record Speech(AudioClip audio, List<SpeechSegment> segments, Voice voice, AudioTags syntheticSpeechTags) {
    /** Copies the list. */
    public Speech {
        Objects.requireNonNull(audio, "audio");
        Objects.requireNonNull(voice, "voice");
        Objects.requireNonNull(syntheticSpeechTags, "syntheticSpeechTags");
        segments = List.copyOf(Objects.requireNonNull(segments, "segments"));
    }

    /**
     * Returns every word and when it is spoken, in the order of the text; empty if the model does not know. Times never run
     * backwards.
     */
    public List<SpokenWord> words() {
        return segments.stream().flatMap(segment -> segment.words().stream()).toList();
    }

    /** Returns every word that was skipped, repeated or held, in the order of the text. */
    public List<SpeechFault> faults() {
        return segments.stream()
                .flatMap(segment -> segment.check().faults().stream())
                .toList();
    }

    /** Returns every character that was left out, in the order of the text. */
    public List<SkippedCharacter> skipped() {
        return segments.stream().flatMap(segment -> segment.skipped().stream()).toList();
    }

    /**
     * Saves the speech as a file of the format that its extension stands for, WAV where it has none, in place of any file
     * there. The file says that the speech is synthetic, where its format has a place for it. It is written next to its
     * place and moved into it.
     *
     * @throws InvalidInputException if no encoder at hand writes such files, the folder is not there, or {@code file} is
     *     there and not a regular file
     * @throws VoiceCloneException if it cannot be written
     */
    public void save(Path file) {
        save(file, AudioEncoding.forFile(file));
    }

    /**
     * Saves the speech as {@link #save(Path)} does, in a format that does not follow from its name.
     *
     * @throws InvalidInputException if it cannot be written in this format, or not there
     * @throws VoiceCloneException if it cannot be written
     */
    public void save(Path file, AudioEncoding encoding) {
        try {
            AudioWriter.write(audio, Objects.requireNonNull(file, "file"), encoding, syntheticSpeechTags);
        } catch (IOException e) {
            throw new VoiceCloneException(
                    "cannot write speech to '" + file + "': " + e.getMessage()
                            + "; check the folder and its free space",
                    e);
        }
    }

    /**
     * Writes the content of such a file to a stream, which is flushed and not closed.
     *
     * @throws InvalidInputException if there is no such format, or it cannot hold what is asked for
     * @throws IOException if the stream cannot be written
     */
    public void writeTo(OutputStream out, AudioEncoding encoding) throws IOException {
        AudioWriter.write(audio, out, encoding, syntheticSpeechTags);
    }
}
