package io.github.voiceclone.codeclm.text;

import io.github.voiceclone.SkippedCharacter;
import io.github.voiceclone.TextSegment;
import io.github.voiceclone.text.TracedText;
import java.text.Normalizer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.IntPredicate;

/**
 * Finds where chunks stand in a text, by their letters and digits in order: preparation changes case, spaces and marks, and
 * characters that the tokenizer does not know are lost. What follows a chunk's last letter up to the next one's first word belongs to it;
 * so does the whole of what is written for words that begin in it.
 */
public final class ChunkPlaces {
    /** Number of letters in which the next one of a chunk is looked for. */
    private static final int REACH = 64;

    private final String written;
    private final TracedText read;
    private final String text;
    private final int offset;
    private final double speed;
    private final IntPredicate known;
    /** Letters and digits of the text, and where each is. */
    private final int[] letters;

    private final int[] places;
    private final int count;
    private int number;
    private int passed;
    private int at;

    /**
     * Creates the places of a text.
     *
     * @param written the text
     * @param read what is read for it
     * @param offset index of its first character in the whole text
     * @param number number of its first segment
     * @param speed speed of the speech, by which pauses are shorter
     * @param known whether the tokenizer knows a character
     */
    public ChunkPlaces(String written, TracedText read, int offset, int number, double speed, IntPredicate known) {
        this.written = written;
        this.read = read;
        this.text = read.text();
        this.offset = offset;
        this.speed = speed;
        this.known = known;
        this.number = number;
        int[] found = new int[text.length()];
        int[] where = new int[text.length()];
        int size = 0;
        for (int i = 0; i < text.length(); ) {
            int codePoint = text.codePointAt(i);
            for (int letter : letters(Character.toString(codePoint))) {
                if (size == found.length) {
                    found = Arrays.copyOf(found, 2 * size);
                    where = Arrays.copyOf(where, 2 * size);
                }
                found[size] = letter;
                where[size] = i;
                size++;
            }
            i += Character.charCount(codePoint);
        }
        letters = found;
        places = where;
        count = size;
    }

    private static int[] letters(String characters) {
        return Normalizer.normalize(characters, Normalizer.Form.NFKC)
                .codePoints()
                .filter(Character::isLetterOrDigit)
                .toArray();
    }

    /** Returns the segment of the next chunk. */
    public TextSegment next(Chunk chunk, boolean last) {
        int start = at;
        boolean first = true;
        for (int letter : letters(chunk.text())) {
            pass(letter, first);
            first = false;
        }
        at = last || passed == count ? text.length() : Math.max(start, withoutOpeningMarks(places[passed]));
        Duration pause = Duration.ofNanos(Math.round(chunk.pause().toNanos() / speed));
        int from = place(start);
        return new TextSegment(
                number++, offset + from, written.substring(from, place(at)), chunk.text(), skipped(start, at), pause);
    }

    /** Returns where in the written text an index of the read one is, behind what is written for words around it. */
    private int place(int index) {
        int next = index;
        while (next > 0 && next < text.length() && read.origin(next) == read.origin(next - 1)) {
            next++;
        }
        return next == 0 ? 0 : next == text.length() ? written.length() : read.origin(next);
    }

    /** Returns the characters between two places that the model is not given. */
    private List<SkippedCharacter> skipped(int start, int end) {
        List<SkippedCharacter> skipped = new ArrayList<>();
        for (int i = start; i < end; ) {
            int codePoint = text.codePointAt(i);
            if (isVisible(codePoint) && !known.test(codePoint)) {
                skipped.add(new SkippedCharacter(codePoint, (long) offset + read.origin(i)));
            }
            i += Character.charCount(codePoint);
        }
        return skipped;
    }

    /** Returns whether a character is more than a space, a control character or a mark on another one. */
    static boolean isVisible(int codePoint) {
        return switch (Character.getType(codePoint)) {
            case Character.SPACE_SEPARATOR,
                    Character.LINE_SEPARATOR,
                    Character.PARAGRAPH_SEPARATOR,
                    Character.CONTROL,
                    Character.FORMAT,
                    Character.NON_SPACING_MARK,
                    Character.ENCLOSING_MARK -> false;
            default -> true;
        };
    }

    /** Goes behind a letter, if it is near. */
    private void pass(int letter, boolean first) {
        for (int i = passed; i < Math.min(count, passed + REACH); i++) {
            if (letters[i] == letter || (first && Character.toUpperCase(letters[i]) == letter)) {
                passed = i + 1;
                return;
            }
        }
    }

    /** Returns a place before a letter without marks, as quotes, that begin the letter's word, or open before it. */
    private int withoutOpeningMarks(int letter) {
        int end = letter;
        while (end > 0
                && !Character.isWhitespace(text.charAt(end - 1))
                && !Character.isLetterOrDigit(text.charAt(end - 1))) {
            end--;
        }
        if (end > 0 && Character.isWhitespace(text.charAt(end - 1))) {
            return end;
        }
        int opening = letter;
        while (opening > 0 && opens(text.charAt(opening - 1))) {
            opening--;
        }
        return opening;
    }

    private static boolean opens(char mark) {
        int type = Character.getType(mark);
        return type == Character.START_PUNCTUATION || type == Character.INITIAL_QUOTE_PUNCTUATION;
    }

    /** Returns where in the written text the chunks so far end. */
    int at() {
        return place(at);
    }
}
