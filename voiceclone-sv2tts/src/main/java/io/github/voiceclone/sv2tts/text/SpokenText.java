package io.github.voiceclone.sv2tts.text;

import io.github.voiceclone.SkippedCharacter;
import java.util.Arrays;
import java.util.List;

/** One utterance as a synthesizer reads it. Immutable. */
public final class SpokenText {
    private final int[] symbolIds;
    private final String transcription;
    private final List<SkippedCharacter> skipped;

    /** Creates a text from copies of the ids and the list; what they are is said at the methods. */
    public SpokenText(int[] symbolIds, String transcription, List<SkippedCharacter> skipped) {
        this.symbolIds = symbolIds.clone();
        this.transcription = transcription;
        this.skipped = List.copyOf(skipped);
    }

    /** Returns a copy of the symbols' ids in their {@link SymbolTable}, ending with {@link SymbolTable#END}. */
    public int[] symbolIds() {
        return symbolIds.clone();
    }

    /** Returns the number of symbols, the final one included. */
    public int length() {
        return symbolIds.length;
    }

    /** Returns what is read: numbered pinyin and the marks between it, or cleaned English. */
    public String transcription() {
        return transcription;
    }

    /** Returns the skipped characters of the input, in order. Silent marks and white space do not count. */
    public List<SkippedCharacter> skipped() {
        return skipped;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof SpokenText text
                && Arrays.equals(text.symbolIds, symbolIds)
                && text.transcription.equals(transcription)
                && text.skipped.equals(skipped);
    }

    @Override
    public int hashCode() {
        return 31 * Arrays.hashCode(symbolIds) + transcription.hashCode();
    }

    @Override
    public String toString() {
        return "SpokenText[" + transcription + ", " + symbolIds.length + " symbols, skipped " + skipped + "]";
    }
}
