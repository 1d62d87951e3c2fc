package io.github.voiceclone;

import io.github.voiceclone.audio.AudioClip;
import java.util.List;

/**
 * A whole text, spoken.
 *
 * @param audio all of it, pauses included
 * @param pieces the same speech piece by piece, with what was said and what could not be
 * @param voice the voice it is in
 */
public record CloneResult(AudioClip audio, List<SpokenPiece> pieces, Voice voice) {
    /** Copies the list. */
    public CloneResult {
        pieces = List.copyOf(pieces);
    }

    /** Returns every character that was left out, in the order of the text. */
    public List<UnspokenCharacter> unspoken() {
        return pieces.stream().flatMap(piece -> piece.unspoken().stream()).toList();
    }
}
