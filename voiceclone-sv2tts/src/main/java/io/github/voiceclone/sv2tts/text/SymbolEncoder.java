package io.github.voiceclone.sv2tts.text;

import io.github.voiceclone.SkippedCharacter;
import io.github.voiceclone.text.TracedText;
import java.text.Normalizer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import java.util.regex.Pattern;

/**
 * Looks a transcription up in a symbol table, keeping account of the input's characters that leave no symbol. In tables with
 * phonemes, groups in braces are words of them, and only they, syllables of pinyin and commas are spoken. Thread-safe.
 */
final class SymbolEncoder {
    private static final int ASCII = 128;

    /** Marks that do not end a word. */
    private static final String JOINERS = "'-’";

    private static final Pattern SYLLABLE_OR_COMMA =
            Pattern.compile("(?<![A-Za-z0-9])[a-z]{1,6}[1-5](?![A-Za-z0-9])|,");

    private final SymbolTable table;

    SymbolEncoder(SymbolTable table) {
        this.table = table;
    }

    SpokenText encode(String input, TracedText transcription) {
        Run run = new Run(transcription);
        BitSet grouped = grouped(transcription.text());
        for (int at = 0; at < transcription.length(); ) {
            int start = nextGroup(grouped, at, transcription.length());
            int end = grouped.nextClearBit(start);
            run.add(at, start);
            if (table.hasPhonemes()) {
                run.addGroup(start, end);
            } else {
                run.drop(start, end);
            }
            at = end;
        }
        run.dropped.or(grouped(input));
        return new SpokenText(run.ids(), transcription.text(), run.skipped(input), run.words(input));
    }

    private static int nextGroup(BitSet grouped, int from, int end) {
        int start = grouped.nextSetBit(from);
        return start < 0 ? end : start;
    }

    /** Returns which characters are in groups: from an opening brace to the next closing one, with something between. */
    static BitSet grouped(String text) {
        BitSet grouped = new BitSet();
        int open = text.indexOf('{');
        while (open >= 0) {
            int close = text.indexOf('}', open + 2);
            if (close < 0) {
                break;
            }
            grouped.set(open, close + 1);
            open = text.indexOf('{', close + 1);
        }
        return grouped;
    }

    /** A word's origin in the input, its symbols and its part of the transcription. */
    private record Start(int origin, int firstSymbol, int endSymbol, int from, int to) {}

    /** One text being encoded. */
    private final class Run {
        private final TracedText source;
        private final BitSet heard = new BitSet();
        private final BitSet dropped = new BitSet();
        /** Characters that have symbols in tables with phonemes. */
        private final BitSet readable = new BitSet();

        private int[] ids;
        private int count;
        private boolean afterSpace;
        private final List<Start> words = new ArrayList<>();
        private boolean inWord;

        Run(TracedText source) {
            this.source = source;
            ids = new int[source.length() + 1];
            if (table.hasPhonemes()) {
                SYLLABLE_OR_COMMA.matcher(source.text()).results().forEach(m -> readable.set(m.start(), m.end()));
                afterSpace = true;
            }
        }

        void add(int start, int end) {
            for (int i = start; i < end; ) {
                int codePoint = source.text().codePointAt(i);
                if (isSpace(codePoint)) {
                    addSpace();
                    endWord();
                } else {
                    int first = count;
                    note(i, (!table.hasPhonemes() || readable.get(i)) && addSymbols(codePoint));
                    noteWord(codePoint, i, i + Character.charCount(codePoint), first);
                }
                i += Character.charCount(codePoint);
            }
        }

        /** Adds a word's phonemes. */
        void addGroup(int start, int end) {
            if (start == end) {
                return;
            }
            int first = count;
            for (String phoneme : source.text().substring(start + 1, end - 1).split(" ", -1)) {
                String symbols = PhonemeSymbols.of(phoneme);
                for (int i = 0; symbols != null && i < symbols.length(); i++) {
                    append(table.id(symbols.charAt(i)));
                }
            }
            afterSpace = false;
            note(start, count > first);
            noteWord(source.text().charAt(start + 1), start, end, first);
        }

        void drop(int start, int end) {
            for (int i = start; i < end; i++) {
                if (!Character.isLowSurrogate(source.text().charAt(i))) {
                    note(i, false);
                }
            }
            afterSpace = false;
        }

        private void note(int index, boolean isHeard) {
            int origin = source.origin(index);
            if (origin >= 0) {
                (isHeard ? heard : dropped).set(origin);
            }
        }

        /** Ends a word at a space, which is spoken with it. */
        private void endWord() {
            if (inWord) {
                extend(words.size() - 1, words.get(words.size() - 1).to);
            }
            inWord = false;
        }

        private void extend(int word, int to) {
            Start start = words.get(word);
            words.set(word, new Start(start.origin, start.firstSymbol, count, start.from, to));
        }

        /** Notes the symbols from {@code first} on as those of a word: the one before, or a new one. */
        private void noteWord(int codePoint, int index, int end, int first) {
            int origin = source.origin(index);
            if (!Character.isLetterOrDigit(codePoint)) {
                inWord &= JOINERS.indexOf(codePoint) >= 0;
            } else if (count > first) {
                int last = words.size() - 1;
                if (last >= 0 && (inWord || origin <= words.get(last).origin)) {
                    extend(last, end);
                } else {
                    words.add(new Start(origin, first, count, index, end));
                }
                inWord = true;
            }
        }

        /** Returns the words: each reaches up to the next one, the silent characters between them left out. */
        List<SpokenText.Word> words(String input) {
            List<SpokenText.Word> found = new ArrayList<>();
            for (int i = 0; i < words.size(); i++) {
                Start word = words.get(i);
                int end = i + 1 < words.size() ? words.get(i + 1).origin : input.length();
                while (end > word.origin + 1 && SilentCharacters.contains(input.codePointBefore(end))) {
                    end -= Character.charCount(input.codePointBefore(end));
                }
                String reading = source.text().substring(word.from, word.to);
                found.add(new SpokenText.Word(word.origin, end, word.firstSymbol, word.endSymbol, reading));
            }
            return found;
        }

        private void addSpace() {
            if (!afterSpace) {
                append(table.id(' '));
            }
            afterSpace = true;
        }

        /** Adds a character's symbols: its own, or else those of the letters it is composed of. */
        private boolean addSymbols(int codePoint) {
            afterSpace = false;
            int before = count;
            int lower = Character.toLowerCase(codePoint);
            if (lower < ASCII) {
                append(table.id((char) lower));
            } else if (Character.isLetterOrDigit(codePoint)) {
                String letters = Normalizer.normalize(Character.toString(codePoint), Normalizer.Form.NFKD);
                letters.chars()
                        .filter(Character::isLetterOrDigit)
                        .forEach(c -> append(table.id((char) Character.toLowerCase(c))));
            }
            return count > before;
        }

        private void append(int id) {
            if (id < 0) {
                return;
            }
            if (count == ids.length - 1) {
                ids = Arrays.copyOf(ids, ids.length * 2);
            }
            ids[count++] = id;
        }

        int[] ids() {
            if (table.hasPhonemes() && count > 0 && ids[count - 1] == table.id(' ')) {
                count--; // Only characters without symbols follow.
            }
            ids[count] = SymbolTable.END;
            return Arrays.copyOf(ids, count + 1);
        }

        List<SkippedCharacter> skipped(String input) {
            List<SkippedCharacter> lost = new ArrayList<>();
            dropped.andNot(heard);
            dropped.stream()
                    .filter(index ->
                            index == 0 || !Character.isSurrogatePair(input.charAt(index - 1), input.charAt(index)))
                    .filter(index -> !SilentCharacters.contains(input.codePointAt(index)))
                    .forEach(index -> lost.add(new SkippedCharacter(input.codePointAt(index), index)));
            return lost;
        }
    }

    private static boolean isSpace(int codePoint) {
        return Character.isWhitespace(codePoint) || Character.isSpaceChar(codePoint);
    }
}
