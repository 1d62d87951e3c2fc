package io.github.voiceclone.sv2tts.text;

import io.github.voiceclone.SkippedCharacter;
import java.util.Arrays;
import java.util.List;

/** One utterance as a synthesizer reads it. Immutable. */
public final class SpokenText {
    private final int[] symbolIds;
    private final String transcription;
    private final List<SkippedCharacter> skipped;
    private final List<Word> words;

    /**
     * A word of the input, or one Chinese character, and its symbols.
     *
     * @param start index of its first character in the input, in UTF-16 units
     * @param end index after its last character
     * @param firstSymbol index of its first symbol
     * @param endSymbol index after its last symbol
     * @param reading its part of the transcription
     */
    public record Word(int start, int end, int firstSymbol, int endSymbol, String reading) {}

    /** Creates a text from copies of the ids and the lists; what they are is said at the methods. */
    public SpokenText(int[] symbolIds, String transcription, List<SkippedCharacter> skipped, List<Word> words) {
        this.symbolIds = symbolIds.clone();
        this.transcription = transcription;
        this.skipped = List.copyOf(skipped);
        this.words = List.copyOf(words);
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

    /**
     * Returns the words of the input that have symbols, in order. What is read in more words than it is written in, such as
     * a number, is one.
     */
    public List<Word> words() {
        return words;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof SpokenText text
                && Arrays.equals(text.symbolIds, symbolIds)
                && text.transcription.equals(transcription)
                && text.skipped.equals(skipped)
                && text.words.equals(words);
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
