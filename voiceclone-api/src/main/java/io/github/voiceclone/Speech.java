package io.github.voiceclone;

import io.github.voiceclone.audio.AudioClip;
import io.github.voiceclone.audio.WavTags;
import io.github.voiceclone.audio.WavWriter;
import java.io.IOException;
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
public record Speech(AudioClip audio, List<SpeechSegment> segments, Voice voice, WavTags syntheticSpeechTags) {
    /** Copies the list. */
    public Speech {
        Objects.requireNonNull(audio, "audio");
        Objects.requireNonNull(voice, "voice");
        Objects.requireNonNull(syntheticSpeechTags, "syntheticSpeechTags");
        segments = List.copyOf(Objects.requireNonNull(segments, "segments"));
    }

    /** Returns every character that was left out, in the order of the text. */
    public List<SkippedCharacter> skipped() {
        return segments.stream().flatMap(segment -> segment.skipped().stream()).toList();
    }

    /**
     * Saves the speech as a 16-bit WAV file that says it is synthetic, in place of any file there. The file is written
     * next to its place and moved into it.
     *
     * @throws InvalidInputException if the folder is not there, or {@code file} is there and not a regular file
     * @throws VoiceCloneException if it cannot be written
     */
    public void save(Path file) {
        try {
            WavWriter.write(audio, Objects.requireNonNull(file, "file"), syntheticSpeechTags);
        } catch (IOException e) {
            throw new VoiceCloneException(
                    "cannot write speech to '" + file + "': " + e.getMessage()
                            + "; check the folder and its free space",
                    e);
        }
    }
}
