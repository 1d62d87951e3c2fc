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
 * @param pieces the same speech piece by piece, with what was said and what could not be
 * @param voice the voice it is in
 * @param provenance that it is synthetic, and by which voice pack; for the tags of files
 */
public record CloneResult(AudioClip audio, List<SpokenPiece> pieces, Voice voice, WavTags provenance) {
    /** Copies the list. */
    public CloneResult {
        Objects.requireNonNull(audio, "audio");
        Objects.requireNonNull(voice, "voice");
        Objects.requireNonNull(provenance, "provenance");
        pieces = List.copyOf(Objects.requireNonNull(pieces, "pieces"));
    }

    /** Returns every character that was left out, in the order of the text. */
    public List<UnspokenCharacter> unspoken() {
        return pieces.stream().flatMap(piece -> piece.unspoken().stream()).toList();
    }

    /**
     * Saves the speech as a 16-bit WAV file that says it is synthetic, in place of any file there. The file is written
     * beside and moved into place.
     *
     * @throws InvalidInputException if the folder is not there, or {@code file} is there and not a regular file
     * @throws IOException if it cannot be written
     */
    public void save(Path file) throws IOException {
        WavWriter.write(audio, Objects.requireNonNull(file, "file"), provenance);
    }
}
