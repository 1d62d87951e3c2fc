package io.github.voiceclone.moss.text;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Parts of a text that are cleaned of nothing: addresses, names of users and topics, names of files, versions. In the text each is
 * replaced by one private-use character, which no clean text has.
 */
final class ProtectedSpans {
    /** First code point that stands for a span. */
    private static final int FIRST = 0xF0000;

    /** A class of characters: those that stand for a span. */
    static final String MARK = "[\\x{F0000}-\\x{10FFFD}]";

    private static final String NAME = "A-Za-z0-9_\\x{F0000}-\\x{10FFFD}";

    /** In this order: what one has taken, the next ones do not see. */
    private static final List<Pattern> KINDS = List.of(
            Pattern.compile("https?://[^\\s\\u3000，。！？；、）】》〉」』]+", Pattern.UNICODE_CHARACTER_CLASS),
            Pattern.compile(
                    "(?<![\\p{L}\\p{N}_.+%-])[A-Za-z0-9._%+-]++@[A-Za-z0-9.-]+\\.[A-Za-z]{2,}(?![\\p{L}\\p{N}_.-])"),
            Pattern.compile("(?<![" + NAME + "])@[A-Za-z0-9_]{1,32}"),
            Pattern.compile("(?<![" + NAME + "])[ur]/[A-Za-z0-9_]+"),
            Pattern.compile("(?<![" + NAME + "])#[^\\s#]+", Pattern.UNICODE_CHARACTER_CLASS),
            Pattern.compile("(?<![" + NAME + "])\\.(?=[._-]{0,64}[A-Za-z0-9])[A-Za-z0-9._-]+"),
            Pattern.compile("(?<![" + NAME + "])(?<![0-9][./+:-])(?=[A-Za-z0-9]++[./+:-])(?=[A-Za-z0-9._/+:-]*[A-Za-z])"
                    + "[A-Za-z0-9._/+:-]*+(?![" + NAME + "])"));

    private final List<String> spans = new ArrayList<>();
    private String text;

    /** Takes the spans out of a text that has no private-use characters. */
    ProtectedSpans(String clean) {
        text = clean;
        for (Pattern kind : KINDS) {
            text = kind.matcher(text).replaceAll(span -> {
                if (FIRST + spans.size() > Character.MAX_CODE_POINT - 2) {
                    return Matcher.quoteReplacement(span.group());
                }
                spans.add(span.group());
                return Character.toString(FIRST + spans.size() - 1);
            });
        }
    }

    /** Returns the text with a character for each span. */
    String text() {
        return text;
    }

    /** Returns whether a character stands for a span. */
    static boolean isMark(int codePoint) {
        return codePoint >= FIRST;
    }

    /** Returns a text with the spans where their characters are. */
    String restored(String cleaned) {
        StringBuilder restored = new StringBuilder();
        restore(cleaned, restored);
        return restored.toString();
    }

    /** Spans may have others in them, which were taken before. */
    private void restore(String from, StringBuilder into) {
        from.codePoints().forEach(codePoint -> {
            if (isMark(codePoint) && codePoint - FIRST < spans.size()) {
                restore(spans.get(codePoint - FIRST), into);
            } else {
                into.appendCodePoint(codePoint);
            }
        });
    }
}
