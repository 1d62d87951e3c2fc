package io.github.voiceclone.sv2tts.text;

import io.github.voiceclone.text.chinese.DigitStringRules;
import io.github.voiceclone.text.chinese.NumberRules;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Finder of segment ends: the first pause, or a cut before the segment becomes too long. Thread-safe. */
final class PauseFinder {
    /** Number of characters beyond the maximum length that decide whether a mark is a pause. */
    static final int LOOKAHEAD = 8;

    private static final String LINE_ENDS = "\n\r\u000B\f\u0085\u2028\u2029";
    private static final String ENDS = "。！？；：…｡﹔﹕﹖﹗";
    private static final String SENTENCE_ENDS = "。！？…｡﹖﹗!?.";
    private static final String COMMAS = "，、､﹐﹑";
    private static final String ASCII_ENDS = "!?;:";
    private static final String CLOSERS = "”’\"'）)】]》>」』｝}";
    private static final String FINAL_MARKS = "！，。、,";
    private static final Pattern ABBREVIATION = Pattern.compile(
            "(?i)(?:^|[^\\p{L}])(?:[a-z]|mrs|mr|ms|dr|st|co|jr|maj|gen|drs|rev|lt|hon|sgt|capt|esq|ltd|col|ft|vs|etc|no"
                    + "|prof|mt|gov|sen|rep|cpl|cmdr|brig|sr|inc|corp|bros|dept|approx|vol|fig|pp|ch|ext|apt|ave|blvd|rd|est|nos"
                    + "|jan|feb|mar|apr|jun|jul|aug|sept?|oct|nov|dec|mon|tues?|wed|thur?s?|fri|e\\.g|i\\.e)$");

    /** Length of an English letter, space or mark where a segment of two languages is measured in Chinese characters. */
    private static final double LATIN_LENGTH = 0.3;

    private final int maxLength;
    private final Boundary atEnd;
    private final boolean english;
    private final boolean bilingual;
    private final ClauseCut cut;

    /**
     * Creates a finder.
     *
     * @param atEnd what is at the end of the text if no mark is there
     */
    PauseFinder(TextFrontEnd frontEnd, int maxLength, Boundary atEnd) {
        this.maxLength = maxLength;
        this.atEnd = atEnd;
        this.english = !frontEnd.table().hasPinyin();
        this.bilingual = frontEnd.table().hasPhonemes();
        this.cut = new ClauseCut(frontEnd);
    }

    /**
     * End of a segment.
     *
     * @param end in [1, {@link #window}]
     * @param boundary what is there
     */
    record End(int end, Boundary boundary) {}

    /** Returns the length of the longest segment in UTF-16 units. */
    int window() {
        return bilingual ? (int) (maxLength / LATIN_LENGTH) : maxLength;
    }

    /** Returns the length in UTF-16 units that a segment at the start of a text may have, which does not depend on what follows. */
    private int longest(String text) {
        if (!bilingual) {
            return maxLength;
        }
        double length = 0;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            boolean latin = LatinWords.isLetter(c) || (c < 0x80 && !Character.isDigit(c));
            length += latin ? LATIN_LENGTH : 1;
            if (length > maxLength) {
                return i;
            }
        }
        return Math.max(text.length(), window());
    }

    /** Returns where the first segment of {@code text} ends. */
    End segmentEnd(String text, boolean isLast) {
        int longest = longest(text);
        End pause = firstPause(text, longest, isLast);
        if (pause != null) {
            return pause;
        }
        if (isLast && text.length() <= longest) {
            return new End(text.length(), atEnd);
        }
        return new End(cut.find(text, clauseEnd(text, longest, isLast), longest), Boundary.CUT);
    }

    /** Returns where the first segment of an unfinished text ends, if nothing that may follow can change it. */
    @Nullable
    End settledEnd(String text) {
        int longest = longest(text);
        if (text.length() >= longest + LOOKAHEAD) {
            return segmentEnd(text.substring(0, longest + LOOKAHEAD), false);
        }
        End pause = firstPause(text, longest, false);
        return pause != null && isSettled(text, pause.end()) ? pause : null;
    }

    /** Returns whether what stands after a pause tells that it is one, and which marks belong to it. */
    private static boolean isSettled(String text, int end) {
        char mark = text.charAt(end - 1);
        int known = text.length() - end;
        if (isLineEnd(mark) || known >= LOOKAHEAD) {
            return true;
        }
        boolean labels = mark == ':' || mark == '：'; // Of a number, perhaps behind a space.
        if (known < (labels ? 2 : 1)) {
            return false;
        }
        char next = text.charAt(end);
        return Character.isWhitespace(next) || (next >= 128 && !Character.isDigit(next));
    }

    private @Nullable End firstPause(String text, int longest, boolean isLast) {
        int limit = Math.min(longest, text.length());
        int addressEnd = 0;
        for (int i = 0; i < limit; i++) {
            addressEnd = text.startsWith("://", i) || text.startsWith("www.", i) ? addressEnd(text, i) : addressEnd;
            if (i >= addressEnd && isPause(text, i, isLast)) {
                int end = isLineEnd(text.charAt(i)) ? i + 1 : marksEnd(text, i + 1, limit);
                return new End(end, boundary(text, i, end));
            }
        }
        return null;
    }

    /** Returns the strongest boundary among the marks of a pause. */
    private static Boundary boundary(String text, int start, int end) {
        Boundary found = Boundary.COMMA;
        for (int i = start; i < end; i++) {
            char c = text.charAt(i);
            if (isLineEnd(c)) {
                return Boundary.LINE;
            }
            found = SENTENCE_ENDS.indexOf(c) >= 0 ? Boundary.SENTENCE : found;
        }
        return found;
    }

    /** Returns where the clause ends that is longer than a segment; the text's length if that is further on. */
    private int clauseEnd(String text, int longest, boolean isLast) {
        for (int i = longest; i < text.length(); i++) {
            if (isPause(text, i, isLast)) {
                return i;
            }
        }
        return isLast ? text.length() : Integer.MAX_VALUE;
    }

    /** Returns where an address on the web ends, marks behind it left out: those within it are no pauses. */
    private static int addressEnd(String text, int start) {
        int end = start;
        while (end < text.length() && text.charAt(end) > ' ' && text.charAt(end) < 127) {
            end++;
        }
        while (end > start && !Character.isLetterOrDigit(text.charAt(end - 1)) && text.charAt(end - 1) != '/') {
            end--;
        }
        return end;
    }

    /** Removes white space and the marks that end a Mandarin segment, as the models' reference code does. */
    String withoutFinalMarks(String segment) {
        int end = segment.length();
        while (end > 0
                && (Character.isWhitespace(segment.charAt(end - 1))
                        || (!english && FINAL_MARKS.indexOf(segment.charAt(end - 1)) >= 0))) {
            end--;
        }
        return segment.substring(0, end);
    }

    static boolean isLineEnd(char c) {
        return LINE_ENDS.indexOf(c) >= 0;
    }

    private boolean isPause(String text, int index, boolean isLast) {
        char c = text.charAt(index);
        if (isLineEnd(c)) {
            return true;
        }
        if (!english && (c == '：' || c == ':') && DigitStringRules.isLabel(text, index)) {
            return false;
        }
        if (ENDS.indexOf(c) >= 0) {
            return c != '：' || !isBetweenDigits(text, index);
        }
        if (ASCII_ENDS.indexOf(c) >= 0) {
            return isFollowedByBreak(text, index, isLast);
        }
        if (c == '.') {
            return isFullStop(text, index, isLast);
        }
        return !english && isComma(text, index) && !(bilingual && c == ',' && isWithinEnglish(text, index));
    }

    /** Tells whether a comma stands behind an English word or number, and before one or before what is not known yet. */
    private static boolean isWithinEnglish(String text, int index) {
        int next = index + 1;
        while (next < text.length() && !isLineEnd(text.charAt(next)) && Character.isWhitespace(text.charAt(next))) {
            next++;
        }
        int before = index - 1;
        while (before > 0 && CLOSERS.indexOf(text.charAt(before)) >= 0) {
            before--;
        }
        boolean english = before >= 0 && isLatin(text.charAt(before));
        return english
                && (next == text.length() || isLatin(text.charAt(next)) || CLOSERS.indexOf(text.charAt(next)) >= 0);
    }

    private static boolean isLatin(char c) {
        return LatinWords.isLetter(c) || (c >= '0' && c <= '9');
    }

    /** Tells whether a character is a comma, and not one within a number. */
    static boolean isComma(String text, int index) {
        char c = text.charAt(index);
        return (COMMAS.indexOf(c) >= 0 || c == ',') && !isInNumber(text, index);
    }

    /** Tells whether the stop at an index is that of an abbreviation. */
    static boolean isAbbreviation(String text, int index) {
        return ABBREVIATION
                .matcher(text)
                .region(Math.max(0, index - LOOKAHEAD), index)
                .find();
    }

    private static boolean isFullStop(String text, int index, boolean isLast) {
        int next = index + 1;
        while (next < text.length() && CLOSERS.indexOf(text.charAt(next)) >= 0) {
            next++;
        }
        boolean atBreak = next >= text.length() ? isLast : Character.isWhitespace(text.charAt(next));
        return atBreak && !isAbbreviation(text, index);
    }

    /** Tells whether a mark stands at the end of a word, not within an address or a time of day. */
    private static boolean isFollowedByBreak(String text, int index, boolean isLast) {
        if (index + 1 >= text.length()) {
            return isLast;
        }
        char next = text.charAt(index + 1);
        return next >= 128 || Character.isWhitespace(next) || (CLOSERS + "!?").indexOf(next) >= 0;
    }

    private static boolean isBetweenDigits(String text, int index) {
        return index > 0
                && index + 1 < text.length()
                && Character.isDigit(text.charAt(index - 1))
                && Character.isDigit(text.charAt(index + 1));
    }

    /** Tells whether a comma sets off a group of three digits: any ASCII comma before three, one of full width in a number. What 、 lists is read together. */
    private static boolean isInNumber(String text, int index) {
        if (text.charAt(index) != ',') {
            return text.charAt(index) == '，'
                    ? NumberRules.isGroupingComma(text, index)
                    : text.charAt(index) == '、' && isBetweenDigits(text, index);
        }
        int digits = 0;
        while (index + 1 + digits < text.length() && Character.isDigit(text.charAt(index + 1 + digits)) && digits < 4) {
            digits++;
        }
        return digits == 3 && index > 0 && Character.isDigit(text.charAt(index - 1));
    }

    /** Takes the marks and closing quotes that follow a pause into its segment. */
    private static int marksEnd(String text, int from, int limit) {
        int end = from;
        while (end < limit && (CLOSERS + ENDS + ASCII_ENDS).indexOf(text.charAt(end)) >= 0) {
            end++;
        }
        return end;
    }
}
