package io.github.voiceclone.sv2tts.text;

import io.github.voiceclone.text.chinese.ChineseTextNormalizer;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Division of a text in Mandarin and English by the language in which its numbers and signs are read.
 *
 * <p>Words in Latin letters are English, Chinese characters and numbered pinyin are Mandarin. Numbers and signs are read in the
 * language of the words next to them on both sides. Where these differ it is Mandarin; where a pause or the end of the
 * sentence comes first, the sentence's language counts as that side's: English if it has more English words than Chinese
 * characters. Units right behind numbers count if there is nothing else. A sentence without words is read as the whole text
 * would be.
 */
final class LanguageSpans {
    private static final String STOPS = "。！？!?…｡﹖﹗\n\r\u000B\f\u0085\u2028\u2029";
    private static final String PAUSES = ",，、;；:：()（）";

    private static final Set<String> ORDINAL_ENDS = Set.of("st", "nd", "rd", "th");

    /** Abbreviations whose stop never ends a sentence. */
    private static final Set<String> TITLES = Set.of("Mr", "Mrs", "Ms", "Dr", "Prof", "St");

    private static final Pattern INITIALS = Pattern.compile("[A-Za-z]{1,2}\\.(?:[A-Za-z]\\.){1,6}(?![A-Za-z0-9])");

    /** Kinds of tokens. {@code SIGN}: a digit, or a sign that is read. */
    private enum Kind {
        CHINESE,
        ENGLISH,
        SIGN,
        SILENT,
        PAUSE,
        STOP
    }

    /** A stretch of a text that is read in one language. */
    record Span(int start, int end, boolean english) {}

    private record Token(Kind kind, int end) {
        boolean isWord() {
            return kind == Kind.CHINESE || kind == Kind.ENGLISH;
        }
    }

    private final String text;
    private final Predicate<String> isPinyin;
    private final List<Token> tokens = new ArrayList<>();
    private final List<Span> spans = new ArrayList<>();

    /** Index in the text at which the last word of the spans begins; -1 before any. */
    private int lastWord = -1;

    /** Language of sentences without words: English, or else Mandarin. */
    private boolean english;

    private LanguageSpans(String text, Predicate<String> isPinyin) {
        this.text = text;
        this.isPinyin = isPinyin;
    }

    /**
     * Returns the spans of a text, in order, which cover it.
     *
     * @param surroundings text around it, whose language is that of a text without words
     * @param isPinyin tells whether letters and digits are numbered pinyin
     */
    static List<Span> of(String text, String surroundings, Predicate<String> isPinyin) {
        LanguageSpans division = new LanguageSpans(text, isPinyin);
        division.scan();
        if (division.tokens.stream().anyMatch(Token::isWord)) {
            division.english = division.isEnglish(0, division.tokens.size());
        } else if (!surroundings.isEmpty()) {
            LanguageSpans around = new LanguageSpans(surroundings, isPinyin);
            around.scan();
            division.english = around.isEnglish(0, around.tokens.size());
        }
        int at = 0;
        while (at < division.tokens.size()) {
            at = division.sentence(at);
        }
        return division.spans;
    }

    private void scan() {
        for (int at = 0; at < text.length(); ) {
            Token token = token(at);
            tokens.add(token);
            at = token.end;
        }
    }

    /** Tells whether some tokens have more English words than Chinese characters; units right behind numbers are no words. */
    private boolean isEnglish(int first, int end) {
        int english = 0;
        int units = 0;
        int chinese = 0;
        for (int i = first; i < end; i++) {
            boolean unit = i > first && tokens.get(i - 1).kind == Kind.SIGN && isDigit(tokens.get(i - 1).end - 1);
            Kind kind = tokens.get(i).kind;
            english += (kind == Kind.ENGLISH && !unit) ? 1 : 0;
            units += (kind == Kind.ENGLISH && unit) ? 1 : 0;
            chinese += kind == Kind.CHINESE ? 1 : 0;
        }
        return english > chinese || (units > 0 && english + chinese == 0);
    }

    private Token token(int at) {
        char c = text.charAt(at);
        int codePoint = text.codePointAt(at);
        int end = at + Character.charCount(codePoint);
        if (LatinWords.isLetter(c)) {
            int wordEnd = LatinWords.end(text, at);
            int abbreviationEnd = abbreviationEnd(at, wordEnd);
            if (abbreviationEnd > wordEnd) {
                return new Token(Kind.ENGLISH, abbreviationEnd);
            }
            int pinyinEnd = pinyinEnd(wordEnd);
            return pinyinEnd > 0 && isPinyin.test(text.substring(at, pinyinEnd))
                    ? new Token(Kind.CHINESE, pinyinEnd)
                    : new Token(Kind.ENGLISH, wordEnd);
        }
        if (c == FixedReading.STAND_IN || ChineseTextNormalizer.isChinese(codePoint)) {
            return new Token(Kind.CHINESE, end);
        }
        boolean inNumber = at > 0 && end < text.length() && isDigit(at - 1) && isDigit(end);
        if (STOPS.indexOf(c) >= 0 || (c == '.' && isFullStop(end))) {
            return new Token(Kind.STOP, end);
        }
        if (PAUSES.indexOf(c) >= 0 && !inNumber) {
            return new Token(Kind.PAUSE, end);
        }
        boolean silent = Character.isWhitespace(codePoint) || SilentCharacters.contains(codePoint);
        return new Token(silent ? Kind.SILENT : Kind.SIGN, end);
    }

    /** Returns where a word ends with the stops of an abbreviation such as Mr., p.m. or Ph.D.; 0 for any other. */
    private int abbreviationEnd(int at, int wordEnd) {
        if (wordEnd == text.length() || text.charAt(wordEnd) != '.') {
            return 0;
        }
        Matcher initials = INITIALS.matcher(text).region(at, text.length());
        return initials.lookingAt() ? initials.end() : TITLES.contains(text.substring(at, wordEnd)) ? wordEnd + 1 : 0;
    }

    /** Returns where letters and digits end that go on with a digit from 1 to 5; 0 if they do not. */
    private int pinyinEnd(int wordEnd) {
        int end = wordEnd;
        while (end < text.length() && (LatinWords.isLetter(text.charAt(end)) || isDigit(end))) {
            end++;
        }
        return end == wordEnd ? 0 : end;
    }

    private boolean isDigit(int at) {
        return Character.isDigit(text.charAt(at));
    }

    /** Tells whether a point ends a sentence: none does before a number, or small letters, as those of abbreviations. */
    private boolean isFullStop(int end) {
        int next = end;
        while (next < text.length() && (text.charAt(next) == ' ' || "\"'”’)）".indexOf(text.charAt(next)) >= 0)) {
            next++;
        }
        return next == text.length()
                || (next > end
                        && !isDigit(next)
                        && !Character.isLowerCase(text.charAt(next))
                        && !PauseFinder.isAbbreviation(text, end - 1))
                || ChineseTextNormalizer.isChinese(text.codePointAt(next));
    }

    /** Divides the sentence that begins with a token, and returns the one after it. */
    private int sentence(int first) {
        int end = first;
        boolean words = false;
        while (end < tokens.size() && tokens.get(end).kind != Kind.STOP) {
            words |= tokens.get(end).isWord();
            end++;
        }
        boolean main = words ? isEnglish(first, end) : english;
        end = Math.min(end + 1, tokens.size());
        boolean left = main;
        for (int at = first; at < end; ) {
            if (tokens.get(at).isWord()) {
                left = tokens.get(at).kind == Kind.ENGLISH;
                add(at, left);
                at++;
            } else {
                at = between(at, end, left, main);
            }
        }
        return end;
    }

    /** Divides what is between two words of a sentence, and returns the token after it. */
    private int between(int first, int sentenceEnd, boolean left, boolean main) {
        int end = first;
        while (end < sentenceEnd && !tokens.get(end).isWord()) {
            end++;
        }
        boolean right = end < sentenceEnd ? tokens.get(end).kind == Kind.ENGLISH : main;
        for (int at = first; at < end; ) {
            int pieceEnd = at;
            boolean read = false;
            while (pieceEnd < end && !isPause(pieceEnd)) {
                read |= tokens.get(pieceEnd).kind == Kind.SIGN;
                pieceEnd++;
            }
            boolean before = (read && at > first) ? main : left;
            boolean after = (read && pieceEnd < end) ? main : right;
            boolean english = (before && after) || (pieceEnd == end && isOrdinal(end, sentenceEnd));
            if (read && !english && at == first) {
                takeWordBefore();
            }
            for (int i = at; i < Math.min(pieceEnd + 1, end); i++) {
                add(i, i < pieceEnd ? english : left && right);
            }
            if (read && !english && pieceEnd == end && end < sentenceEnd) {
                add(end, false); // The unit or name behind a number that is read in Mandarin.
                return end + 1;
            }
            at = pieceEnd + 1;
        }
        return end;
    }

    /** Tells whether a token is the ending of an English ordinal before an English word: 5th Avenue. */
    private boolean isOrdinal(int token, int sentenceEnd) {
        int next = token + 1;
        while (next < sentenceEnd && tokens.get(next).kind == Kind.SILENT) {
            next++;
        }
        int start = token == 0 ? 0 : tokens.get(token - 1).end;
        return next < sentenceEnd
                && start > 0
                && isDigit(start - 1)
                && tokens.get(next).kind == Kind.ENGLISH
                && ORDINAL_ENDS.contains(text.substring(start, tokens.get(token).end));
    }

    private boolean isPause(int token) {
        return tokens.get(token).kind == Kind.PAUSE || tokens.get(token).kind == Kind.STOP;
    }

    /** Moves the word before a number that is read in Mandarin to it, with digits in it: the name that the number belongs to. */
    private void takeWordBefore() {
        int last = spans.size() - 1;
        if (last < 0 || !spans.get(last).english || lastWord < spans.get(last).start) {
            return;
        }
        Span span = spans.remove(last);
        int start = lastWord;
        while (start > span.start && (LatinWords.isLetter(text.charAt(start - 1)) || isDigit(start - 1))) {
            start--;
        }
        if (start > span.start) {
            spans.add(new Span(span.start, start, true));
        }
        append(new Span(start, span.end, false));
    }

    private void add(int token, boolean english) {
        int start = spans.isEmpty() ? 0 : spans.get(spans.size() - 1).end;
        if (tokens.get(token).isWord()) {
            lastWord = start;
        }
        append(new Span(start, tokens.get(token).end, english));
    }

    private void append(Span span) {
        @Nullable Span last = spans.isEmpty() ? null : spans.get(spans.size() - 1);
        if (last != null && last.english == span.english) {
            spans.set(spans.size() - 1, new Span(last.start, span.end, span.english));
        } else {
            spans.add(span);
        }
    }
}
