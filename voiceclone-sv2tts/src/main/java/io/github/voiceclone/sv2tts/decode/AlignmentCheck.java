package io.github.voiceclone.sv2tts.decode;

import io.github.voiceclone.SpeechFault;
import io.github.voiceclone.SpeechFault.Kind;
import io.github.voiceclone.spi.Attention;
import io.github.voiceclone.sv2tts.text.SpokenText;
import io.github.voiceclone.sv2tts.tuning.Sv2ttsTuning;
import java.util.ArrayList;
import java.util.List;

/**
 * Finds words that an utterance skipped, repeated or held, by the decoder's attention: words that get hardly any of it, words
 * that it returns to, and words that it stays at.
 */
public final class AlignmentCheck {
    private final List<SpokenText.Word> words;
    private final Attention attention;
    private final float[] weights;
    private final double stepSeconds;

    private AlignmentCheck(SpokenText text, Attention attention, double stepSeconds) {
        this.words = text.words();
        this.attention = attention;
        this.weights = attention.toArray();
        this.stepSeconds = stepSeconds;
    }

    /**
     * Returns the faults of an utterance, at most one of each word; indices count from the start of its text.
     *
     * @param stepSeconds seconds of speech of a decoder step
     */
    public static List<SpeechFault> faults(SpokenText text, Attention attention, double stepSeconds) {
        return new AlignmentCheck(text, attention, stepSeconds).faults();
    }

    private List<SpeechFault> faults() {
        double[] held = held();
        boolean[] repeated = repeated();
        List<SpeechFault> faults = new ArrayList<>();
        for (int i = 0; i < words.size(); i++) {
            SpokenText.Word word = words.get(i);
            double longest = Sv2ttsTuning.MAX_SYMBOL_SECONDS * (word.endSymbol() - word.firstSymbol());
            if (attended(word) < Sv2ttsTuning.MIN_WORD_SECONDS) {
                faults.add(fault(Kind.SKIPPED, word));
            } else if (repeated[i]) {
                faults.add(fault(Kind.REPEATED, word));
            } else if (held[i] > Math.max(Sv2ttsTuning.MAX_WORD_SECONDS, longest)) {
                faults.add(fault(Kind.HELD, word));
            }
        }
        return faults;
    }

    private static SpeechFault fault(Kind kind, SpokenText.Word word) {
        return new SpeechFault(kind, word.start(), word.end());
    }

    /** Returns for how many seconds a word is attended to, each step counted by its weight. */
    private double attended(SpokenText.Word word) {
        double sum = 0;
        for (int step = 0; step < attention.steps(); step++) {
            for (int symbol = word.firstSymbol(); symbol < word.endSymbol(); symbol++) {
                sum += weights[step * attention.symbols() + symbol];
            }
        }
        return sum * stepSeconds;
    }

    /** Returns for how many seconds the path through the text stays at each word. */
    private double[] held() {
        AlignedPath path = AlignedPath.of(attention);
        double[] held = new double[words.size()];
        for (int step = 0; step < path.steps(); step++) {
            int word = wordOf(path.symbol(step));
            if (word >= 0) {
                held[word] += stepSeconds;
            }
        }
        return held;
    }

    /** Returns which words are returned to for a while after later ones. */
    private boolean[] repeated() {
        boolean[] repeated = new boolean[words.size()];
        double[] back = new double[words.size()];
        int furthest = -1;
        int[] path = attention.path();
        for (int step = 0; step < path.length; step++) {
            int word = wordOf(path[step]);
            if (word < 0) {
                continue;
            }
            if (word < furthest) {
                back[word] += stepSeconds;
                repeated[word] |= back[word] >= Sv2ttsTuning.MIN_REPEAT_SECONDS;
            } else if (weights[step * attention.symbols() + path[step]] >= Sv2ttsTuning.CLEAR_ATTENTION) {
                furthest = word;
            }
        }
        return repeated;
    }

    private int wordOf(int symbol) {
        for (int i = 0; i < words.size(); i++) {
            if (symbol >= words.get(i).firstSymbol() && symbol < words.get(i).endSymbol()) {
                return i;
            }
        }
        return -1;
    }
}
