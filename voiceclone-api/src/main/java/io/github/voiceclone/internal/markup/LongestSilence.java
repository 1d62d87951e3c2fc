package io.github.voiceclone.internal.markup;

import io.github.voiceclone.Pauses;
import io.github.voiceclone.SynthesisOptions;
import io.github.voiceclone.spi.TextMarks;
import java.time.Duration;
import java.util.List;

/**
 * Upper bound of the silence that the pauses and the markup of a text give its speech, known before a model reads it. A mark
 * counts as a pause also where a model finds it to be none, as in a number; marks with only spaces, quotes and brackets between
 * them are one pause. Clauses that are cut for their length are left out.
 */
public final class LongestSilence {
    private static final String LINE_ENDS = "\n\r\u000B\f\u0085\u2028\u2029";
    private static final String SENTENCE_ENDS = "。！？…｡﹖﹗!?.";
    private static final String COMMAS = "，、､﹐﹑；：﹔﹕,;:";
    private static final String QUOTES = "“”‘’\"'（）()【】[]《》「」『』｛｝{}";

    private final String text;
    private final TextMarks marks;
    private final Pauses pauses;
    private final double speed;
    /** Index of the first pause of the markup that has not been counted. */
    private int nextPause;

    private LongestSilence(MarkedText text, SynthesisOptions options) {
        this.text = text.text();
        this.marks = text.marks();
        this.pauses = options.pauses();
        this.speed = options.speed();
    }

    /**
     * Returns the bound for a text, split into segments as usual.
     *
     * @throws io.github.voiceclone.InvalidInputException if its markup is wrong
     */
    public static Duration of(String text, SynthesisOptions options) {
        double seconds = new LongestSilence(MarkedText.read(text, options), options).seconds();
        return Duration.ofNanos(Math.round(seconds * 1e9));
    }

    private double seconds() {
        double sum = seconds(pauses.start()) / speed;
        int gap = 0;
        for (int i = 0; i < text.length(); i++) {
            if (!isBetweenWords(text.charAt(i))) {
                sum += gap(gap, i, usual(text.substring(gap, i)));
                gap = i + 1;
            }
        }
        return sum + gap(gap, text.length(), pauses.end());
    }

    private static boolean isBetweenWords(char c) {
        return Character.isWhitespace(c) || (LINE_ENDS + SENTENCE_ENDS + COMMAS + QUOTES).indexOf(c) >= 0;
    }

    /** Returns the silence of a gap between words, in seconds; {@code usual} is what it has without markup, at speed 1. */
    private double gap(int start, int end, Duration usual) {
        double rate = marks.prosodyAt(Math.max(0, start - 1)).rate();
        double longest = seconds(usual) / (speed * rate);
        double more = 0;
        List<TextMarks.Pause> all = marks.pauses();
        for (; nextPause < all.size() && all.get(nextPause).at() <= end; nextPause++) {
            double silence = seconds(all.get(nextPause).silence());
            if (all.get(nextPause).kind() == TextMarks.Pause.Kind.MORE) {
                more += silence;
            } else {
                longest = Math.max(longest, silence);
            }
        }
        return start == 0 ? more : longest + more; // Before the first word there is only what is added.
    }

    private Duration usual(String gap) {
        if (hasAny(LINE_ENDS, gap)) {
            return pauses.line();
        }
        Duration sentence = hasAny(SENTENCE_ENDS, gap) ? pauses.sentence() : Duration.ZERO;
        Duration comma = hasAny(SENTENCE_ENDS + COMMAS, gap) ? pauses.comma() : Duration.ZERO;
        return sentence.compareTo(comma) > 0 ? sentence : comma;
    }

    private static boolean hasAny(String marks, String gap) {
        return gap.chars().anyMatch(c -> marks.indexOf(c) >= 0);
    }

    private static double seconds(Duration duration) {
        return duration.toNanos() / 1e9;
    }
}
