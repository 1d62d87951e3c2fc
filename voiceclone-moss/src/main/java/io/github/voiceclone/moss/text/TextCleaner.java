package io.github.voiceclone.moss.text;

import io.github.voiceclone.codeclm.text.Strings;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Function;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Cleaning of a text as MOSS-TTS-Nano's own programs do it before anything else: control characters, Markdown, brackets, arrows,
 * dashes, repeated marks, and white space by script. Takes time in proportion to the text.
 */
final class TextCleaner {
    private static final String CJK = "[\\u3400-\\u4dbf\\u4e00-\\u9fff\\u3040-\\u30ff]";
    private static final String MARKS = "，。！？；：";

    /** White space, from where it begins, unless the match before ended there: so that long runs are looked at once. */
    private static final String SPACES = "(?:\\G|(?<!\\s))\\s*+";

    private static final Pattern LINK = pattern("\\[([^\\[\\]]++)\\]\\((https?://[^)\\s]++)\\)");
    private static final Pattern LINE_START = pattern("^(?:#{1,6}\\s+)?(?:>\\s+)?(?:[-*+]\\s+)?(?:\\d+[.)]\\s+)?");
    private static final Pattern ARROW = pattern(SPACES + "(?:<[-=]+>|[-=]+>|<[-=]+|[→←↔⇒⇐⇔⟶⟵⟷⟹⟸⟺↦↤↪↩])\\s*+");
    private static final Pattern BLANKS = pattern("[ \\t]+");
    private static final Pattern BETWEEN_CJK = pattern("(" + CJK + ")\\s+(?=" + CJK + ")");
    private static final Pattern BEFORE_DIGIT = pattern("(" + CJK + ")\\s+(?=\\d)");
    private static final Pattern AFTER_DIGIT = pattern("(\\d)\\s+(?=" + CJK + ")");
    private static final Pattern BEFORE_MARK = pattern("(?<!\\s)\\s+([" + MARKS + "、”’」』】）》])");
    private static final Pattern AFTER_OPENING = pattern("([（【「『《“‘])\\s+");
    private static final Pattern AFTER_MARK = pattern("([" + MARKS + "、])\\s*");
    private static final Pattern BEFORE_ASCII_MARK = pattern("(?<!\\s)\\s+([,.;!?])");
    private static final Pattern SQUARE = pattern("\\[([^\\[\\]]++)\\]");
    private static final Pattern CURLY = pattern("\\{([^{}]++)\\}");
    private static final Pattern TITLE = pattern(
            "(^|[。！？!?；;]\\s*+)《([^》]{1,1000}+)》(?=\\s*+(?:" + ProtectedSpans.MARK + "|[—–―-]{2,}|\\z|[。！？!?；;，,]))");
    private static final Pattern DASHES = pattern(SPACES + "[—–―-]{2,}\\s*+");
    private static final Pattern ELLIPSES = pattern("\\.{3,}|…{2,}");
    private static final Pattern STOPS = pattern("[。．]{2,}");
    private static final Pattern COMMAS = pattern("[，,]{2,}");
    private static final Pattern EXCLAMATIONS = pattern("[!！]{2,}");
    private static final Pattern QUESTIONS = pattern("[?？]{2,}");
    private static final Pattern MIXED = pattern("[!?！？]{2,}");
    private static final String OPENING = "【〖『「";
    private static final String CLOSING = "】〗』」";
    private static final String TRAILING = "\"')]}）】》〉」』”’";

    private TextCleaner() {}

    private static Pattern pattern(String regex) {
        return Pattern.compile(regex, Pattern.UNICODE_CHARACTER_CLASS);
    }

    /** Returns the end of what Markdown begins a line with, at an index: a heading's, quote's or list's marks. */
    static int lineStart(String text, int line) {
        Matcher start = LINE_START.matcher(text).region(line, text.length());
        return start.lookingAt() ? start.end() : line;
    }

    /**
     * Returns the clean text.
     *
     * @param ends whether the text ends here, and so with a mark; else it does if a line ends
     */
    static String clean(String text, boolean ends) {
        String plain = ARROW.matcher(lines(LINK.matcher(withoutControls(text)).replaceAll("$1 $2")))
                .replaceAll("，");
        ProtectedSpans spans = new ProtectedSpans(plain);
        String spaced = spaces(spans.text().replace('_', ' '));
        String clean = Strings.strip(spans.restored(spaces(repeated(structure(spaced)))));
        return ends || endsLine(text) ? withMark(clean) : clean;
    }

    private static boolean endsLine(String text) {
        int end = text.length();
        while (end > 0 && Strings.isSpace(text.charAt(end - 1)) && text.charAt(end - 1) != '\n') {
            end--;
        }
        return end > 0 && text.charAt(end - 1) == '\n';
    }

    private static String withoutControls(String text) {
        StringBuilder kept = new StringBuilder();
        text.replace("\r\n", "\n")
                .replace('\r', '\n')
                .replace('\u3000', ' ')
                .codePoints()
                .forEach(c -> {
                    boolean control =
                            switch (Character.getType(c)) {
                                case Character.CONTROL,
                                        Character.FORMAT,
                                        Character.SURROGATE,
                                        Character.PRIVATE_USE,
                                        Character.UNASSIGNED -> true;
                                default -> false;
                            };
                    if (!control || c == '\n' || c == '\t') {
                        kept.appendCodePoint(c);
                    }
                });
        return kept.toString();
    }

    /** Joins lines, each of which ends with a mark, without what Markdown begins them with. */
    private static String lines(String text) {
        StringBuilder joined = new StringBuilder();
        String before = "";
        for (String each : text.split("[\\n\\u2028\\u2029]", -1)) {
            String line = Strings.strip(each);
            if (!line.isEmpty()) {
                joined.append(withMark(before));
                before = LINE_START.matcher(line).replaceFirst("");
            }
        }
        return joined.append(before).toString();
    }

    private static String spaces(String text) {
        String result = BLANKS.matcher(text).replaceAll(" ");
        result = BETWEEN_CJK.matcher(result).replaceAll("$1");
        result = BEFORE_DIGIT.matcher(result).replaceAll("$1");
        result = AFTER_DIGIT.matcher(result).replaceAll("$1");
        result = BLANKS.matcher(betweenScripts(result)).replaceAll(" ");
        result = BEFORE_MARK.matcher(result).replaceAll("$1");
        result = AFTER_OPENING.matcher(result).replaceAll("$1");
        result = AFTER_MARK.matcher(result).replaceAll("$1");
        result = BEFORE_ASCII_MARK.matcher(result).replaceAll("$1");
        return Strings.strip(BLANKS.matcher(result).replaceAll(" "));
    }

    /** Puts spaces between Chinese or Japanese characters and what has Latin letters. */
    private static String betweenScripts(String text) {
        int[] c = text.codePoints().toArray();
        boolean[] latin = new boolean[c.length];
        for (int start = 0, end; start < c.length; start = end) {
            boolean letter = false;
            end = start;
            while (end < c.length && isNamePart(c[end])) {
                letter |= Character.isLetter(c[end]);
                end++;
            }
            if (letter) {
                Arrays.fill(latin, start, end, true);
            }
            end = Math.max(end, start + 1);
        }
        StringBuilder spaced = new StringBuilder();
        for (int i = 0; i < c.length; i++) {
            boolean after = i > 0 && isCjk(c[i - 1]) && (ProtectedSpans.isMark(c[i]) || beginsLatin(c, latin, i));
            boolean before = i > 0 && isCjk(c[i]) && (ProtectedSpans.isMark(c[i - 1]) || latin[i - 1]);
            if (after || before) {
                spaced.append(' ');
            }
            spaced.appendCodePoint(c[i]);
        }
        return spaced.toString();
    }

    private static boolean beginsLatin(int[] c, boolean[] latin, int at) {
        return latin[at] && c[at] < 128 && Character.isLetterOrDigit(c[at]);
    }

    private static boolean isNamePart(int c) {
        return c < 128 && (Character.isLetterOrDigit(c) || "._/+:-".indexOf(c) >= 0);
    }

    private static boolean isCjk(int c) {
        return (c >= 0x3400 && c <= 0x4dbf) || (c >= 0x4e00 && c <= 0x9fff) || (c >= 0x3040 && c <= 0x30ff);
    }

    private static String structure(String text) {
        String result = quoted(SQUARE, text);
        result = quoted(CURLY, result);
        result = quoted(result);
        result = TITLE.matcher(result).replaceAll("$1$2");
        result = ARROW.matcher(result).replaceAll("，");
        return DASHES.matcher(result).replaceAll("。");
    }

    private static String quoted(Pattern brackets, String text) {
        return brackets.matcher(text).replaceAll(found -> Matcher.quoteReplacement(quoted(found)));
    }

    private static String quoted(MatchResult found) {
        return inQuotes(found.group(1));
    }

    private static String inQuotes(String content) {
        String stripped = Strings.strip(content);
        return '"' + (stripped.isEmpty() ? content.substring(content.length() - 1) : stripped) + '"';
    }

    /** Puts in quotes what is between an opening bracket and the next closing one, of any of these kinds. */
    private static String quoted(String text) {
        List<Integer> closing = new ArrayList<>();
        for (int i = 0; i < text.length(); i++) {
            if (CLOSING.indexOf(text.charAt(i)) >= 0) {
                closing.add(i);
            }
        }
        StringBuilder quoted = new StringBuilder();
        int next = 0;
        for (int i = 0; i < text.length(); i++) {
            while (next < closing.size() && closing.get(next) <= i) {
                next++;
            }
            boolean opens = OPENING.indexOf(text.charAt(i)) >= 0;
            if (opens && next < closing.size() && closing.get(next) > i + 1) {
                quoted.append(inQuotes(text.substring(i + 1, closing.get(next))));
                i = closing.get(next);
            } else {
                quoted.append(text.charAt(i));
            }
        }
        return quoted.toString();
    }

    private static String repeated(String text) {
        String result = ELLIPSES.matcher(text).replaceAll("。");
        result = STOPS.matcher(result).replaceAll("。");
        result = COMMAS.matcher(result).replaceAll("，");
        result = EXCLAMATIONS.matcher(result).replaceAll("！");
        result = QUESTIONS.matcher(result).replaceAll("？");
        Function<MatchResult, String> mixed = found -> {
            String marks = found.group();
            boolean asks = marks.contains("?") || marks.contains("？");
            boolean exclaims = marks.contains("!") || marks.contains("！");
            return asks && exclaims ? "？！" : asks ? "？" : "！";
        };
        return MIXED.matcher(result).replaceAll(mixed);
    }

    /** Returns a text with a full stop behind it unless it has a mark, apart from what closes. */
    private static String withMark(String text) {
        int[] c = text.codePoints().toArray();
        int last = c.length - 1;
        while (last >= 0 && Strings.isSpace(c[last])) {
            last--;
        }
        while (last >= 0 && TRAILING.indexOf(c[last]) >= 0) {
            last--;
        }
        return text.isEmpty() || (last >= 0 && isPunctuation(c[last])) ? text : text + "。";
    }

    private static boolean isPunctuation(int c) {
        return switch (Character.getType(c)) {
            case Character.CONNECTOR_PUNCTUATION,
                    Character.DASH_PUNCTUATION,
                    Character.START_PUNCTUATION,
                    Character.END_PUNCTUATION,
                    Character.INITIAL_QUOTE_PUNCTUATION,
                    Character.FINAL_QUOTE_PUNCTUATION,
                    Character.OTHER_PUNCTUATION -> true;
            default -> false;
        };
    }
}
