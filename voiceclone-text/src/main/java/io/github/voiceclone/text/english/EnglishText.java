package io.github.voiceclone.text.english;

import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** English text being read, and what stands around a place in it. Looks a bounded number of characters back and ahead. */
final class EnglishText {
    private static final int MAX_WORD = 24;
    private static final int MAX_QUOTATION = 300;

    /** Words that leave their first letters out: the mark before them opens no quotation. */
    private static final Set<String> ELIDED = words(
            """
            em im er is tis twas twere twill til till cause cuz coz bout round n neath nother nuff""");

    /** Words that begin a sentence where they have a capital. */
    private static final Set<String> SENTENCE_STARTERS = words(
            """
            The It He She They We This That These Those There In On At A An But And So I You If Then When While After Before
            However Please What Why How Who Where My Your His Her Our Their""");

    private final String text;
    private final Map<Pattern, Matcher> matchers = new HashMap<>();
    private int amountEnd = -1;
    private int nameEnd = -1;
    private int singleQuote = -1;
    private int digitsStart = -1;
    private int digitsEnd;
    private int tokenEnd = -1;
    private boolean address;
    private boolean quoted;

    EnglishText(String text) {
        this.text = text;
    }

    int length() {
        return text.length();
    }

    /** Returns a character, or NUL before the start and after the end. */
    char at(int index) {
        return index < 0 || index >= text.length() ? 0 : text.charAt(index);
    }

    String substring(int start, int end) {
        return text.substring(start, end);
    }

    /** Returns the match of a pattern that starts at a place, or null; valid until the pattern is next asked for. */
    @Nullable
    Matcher match(Pattern pattern, int at) {
        Matcher matcher = matchers.computeIfAbsent(
                pattern, p -> p.matcher(text).useTransparentBounds(true).useAnchoringBounds(false));
        return matcher.region(at, text.length()).lookingAt() ? matcher : null;
    }

    boolean looksAt(Pattern pattern, int at) {
        return match(pattern, at) != null;
    }

    boolean startsWith(String prefix, int at) {
        return at >= 0 && text.startsWith(prefix, at);
    }

    /** Tells whether what stands here up to the next space has the signs of an address on the web or the name of a file. */
    boolean isAddress(int at) {
        if (at >= tokenEnd) {
            int end = at;
            address = false;
            while (end < text.length() && !Character.isWhitespace(text.charAt(end))) {
                char c = text.charAt(end++);
                address |= c == '@'
                        || c == '_'
                        || c == '\\'
                        || (c == ':' && at(end) == '/')
                        || (c == '.'
                                && isLetter(at(end))
                                && !(isLetter(at(end - 2)) && !isLetter(at(end - 3)) && !isLetter(at(end + 1))));
            }
            address |= text.startsWith("localhost", at);
            tokenEnd = end;
        }
        return address;
    }

    /** Returns where the digits that start at a place end. */
    int digitsEnd(int start) {
        if (start != digitsStart) {
            digitsStart = start;
            digitsEnd = start;
            while (isDigit(at(digitsEnd))) {
                digitsEnd++;
            }
        }
        return digitsEnd;
    }

    /** Tells whether the last number, with what belongs to it, ended here or one space before. */
    boolean isAfterAmount(int at) {
        return amountEnd == at || (amountEnd == at - 1 && at(at - 1) == ' ');
    }

    void amountEnds(int at) {
        amountEnd = at;
    }

    /** Tells whether a number that is part of a name ended here: a hyphen and another go on with it, as in i7-8700. */
    boolean isAfterName(int at) {
        return nameEnd == at;
    }

    void nameEnds(int at) {
        nameEnd = at;
    }

    /** Tells whether a quotation is open: its closing mark is no sign of inches. */
    boolean isQuoted() {
        return quoted;
    }

    void quote() {
        quoted = !quoted;
    }

    /** Tells whether a quotation in single marks is open: its closing mark is no sign of feet. */
    boolean isSingleQuoted(int at) {
        return singleQuote >= 0 && at - singleQuote < MAX_QUOTATION;
    }

    /** Opens a quotation with a single mark before a word, closes it with one that is not inside a word. */
    void singleQuote(int at) {
        boolean starts = at == 0 || " \n\t([\"-/".indexOf(at(at - 1)) >= 0;
        if (starts && at(at + 1) > ' ' && !ELIDED.contains(wordAt(at + 1).toLowerCase(Locale.ROOT))) {
            singleQuote = at;
        } else if (!isLetter(at(at + 1))) {
            singleQuote = -1;
        }
    }

    /** Returns where the word before a place starts, spaces and the full stop of an abbreviation passed over; -1 if none. */
    int wordStartBefore(int at) {
        int end = at;
        while (end > 0 && at - end < 3 && at(end - 1) == ' ') {
            end--;
        }
        if (at(end - 1) == '.' || (at(end - 1) == ':' && end < at)) {
            end--;
        }
        int start = end;
        while (start > 0 && end - start <= MAX_WORD && isWordPart(at(start - 1))) {
            start--;
        }
        return start == end || end - start > MAX_WORD ? -1 : start;
    }

    /** Returns the word before a place as it is written, or nothing. */
    String wordBefore(int at) {
        int start = wordStartBefore(at);
        return start < 0 ? "" : wordAt(start);
    }

    /** Returns the word before a place in lower case, or nothing. */
    String lowerBefore(int at) {
        return wordBefore(at).toLowerCase(Locale.ROOT);
    }

    /** Returns the word after a place, one space passed over, or nothing. */
    String wordAfter(int at) {
        return wordAt(at(at) == ' ' ? at + 1 : at);
    }

    /** Tells whether a word in capitals, or with a first capital, comes next. */
    boolean isCapitalAfter(int at) {
        int start = at(at) == ' ' ? at + 1 : at;
        return isUpper(at(start));
    }

    boolean isDigitAfter(int at) {
        return isDigit(at(at(at) == ' ' ? at + 1 : at));
    }

    /** Tells whether a sentence starts here. */
    boolean isSentenceStart(int at) {
        int end = at;
        while (end > 0 && (at(end - 1) == ' ' || at(end - 1) == '"' || at(end - 1) == '(') && at - end < 3) {
            end--;
        }
        return end == 0 || ".!?:\n".indexOf(at(end - 1)) >= 0;
    }

    /** Tells whether a word comes next that begins a sentence, one space or line end and marks of quotation passed over. */
    boolean isSentenceNext(int at) {
        int start = at;
        while (start - at < 4 && " \n\"'(".indexOf(at(start)) >= 0 && at(start) != 0) {
            start++;
        }
        String word = start == at ? "" : wordAt(start);
        int end = start + word.length();
        return SENTENCE_STARTERS.contains(word)
                && at(end) != '.'
                && at(end) != '-'
                && (word.length() > 1 || (at(end) == ' ' && !isUpper(at(end + 1))));
    }

    /** Returns the words of a list that white space sets apart. */
    static Set<String> words(String list) {
        return Set.of(list.split("\\s+", -1));
    }

    /** Tells whether a word is one of several, which are set off by strokes. */
    static boolean isAny(String word, String words) {
        int length = word.length();
        for (int at = length == 0 ? -1 : words.indexOf(word); at >= 0; at = words.indexOf(word, at + 1)) {
            boolean starts = at == 0 || words.charAt(at - 1) == '|';
            if (starts && (at + length == words.length() || words.charAt(at + length) == '|')) {
                return true;
            }
        }
        return false;
    }

    private String wordAt(int start) {
        int end = start;
        while (end < text.length() && end - start <= MAX_WORD && isWordPart(at(end))) {
            end++;
        }
        return end - start > MAX_WORD ? "" : text.substring(start, end);
    }

    private static boolean isWordPart(char c) {
        return isLetter(c) || isDigit(c) || c == '\'';
    }

    static boolean isLetter(char c) {
        return (c >= 'a' && c <= 'z') || isUpper(c);
    }

    static boolean isUpper(char c) {
        return c >= 'A' && c <= 'Z';
    }

    static boolean isDigit(char c) {
        return c >= '0' && c <= '9';
    }
}
