package io.github.voiceclone.spi;

import io.github.voiceclone.SkippedCharacter;
import java.util.List;

/**
 * A piece of a text as a mel spectrogram.
 *
 * @param mel trailing silence cut
 * @param attention which symbol each decoder step attended to, over all steps decoded
 * @param text the piece as it stands in the text
 * @param transcription what the model was given to say: numbered pinyin, or cleaned English
 * @param unspoken characters left out because the model has no symbol for them; indices count from the text's start
 * @param reachedLimit whether it was cut off at the frame limit instead of ending by itself
 * @param pauseSeconds silence to leave after it, in seconds
 */
public record SynthesizedPiece(
        Frames mel,
        Attention attention,
        String text,
        String transcription,
        List<SkippedCharacter> unspoken,
        boolean reachedLimit,
        double pauseSeconds) {
    /** Copies the list. */
    public SynthesizedPiece {
        unspoken = List.copyOf(unspoken);
    }
}
