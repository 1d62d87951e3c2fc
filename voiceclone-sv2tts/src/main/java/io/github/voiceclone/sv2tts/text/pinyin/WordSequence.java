package io.github.voiceclone.sv2tts.text.pinyin;

import java.util.Arrays;

/**
 * The most probable words that make up a stretch of Chinese. Immutable.
 *
 * <p>Of all ways to cut the stretch into words of the dictionary and single characters, the one whose words' costs have the
 * least sum, as in a unigram language model; found by dynamic programming, in time proportional to the stretch.
 */
final class WordSequence {
    private static final int NONE = -1;

    private final PinyinDictionary dictionary;
    private final int[] starts;
    private final int[] words;

    private WordSequence(PinyinDictionary dictionary, int[] starts, int[] words) {
        this.dictionary = dictionary;
        this.starts = starts;
        this.words = words;
    }

    static WordSequence of(PinyinDictionary dictionary, String text, int start, int end) {
        int length = end - start;
        int[] costs = new int[length + 1];
        Arrays.fill(costs, Integer.MAX_VALUE);
        costs[0] = 0;
        int[] before = new int[length + 1];
        int[] last = new int[length + 1];
        int[] found = new int[dictionary.longestWord()];
        for (int at = 0; at < length; at++) {
            if (costs[at] == Integer.MAX_VALUE) {
                continue;
            }
            int count = dictionary.wordsAt(text, start + at, end, found);
            int single = Character.charCount(text.codePointAt(start + at));
            if (count == 0 || dictionary.length(found[0]) > 1) {
                relax(costs, before, last, at, Math.min(at + single, length), PinyinDictionary.UNKNOWN_COST, NONE);
            }
            for (int i = 0; i < count; i++) {
                relax(costs, before, last, at, at + dictionary.length(found[i]), dictionary.cost(found[i]), found[i]);
            }
        }
        return trace(dictionary, start, length, before, last);
    }

    /** Returns a stretch cut into its characters, as if none of them were words together. */
    static WordSequence characters(PinyinDictionary dictionary, String text) {
        int[] starts = new int[text.length() + 1];
        int[] words = new int[text.length()];
        int[] found = new int[dictionary.longestWord()];
        for (int at = 0; at < text.length(); at++) {
            starts[at + 1] = at + 1;
            words[at] = dictionary.wordsAt(text, at, at + 1, found) == 0 ? NONE : found[0];
        }
        return new WordSequence(dictionary, starts, words);
    }

    private static void relax(int[] costs, int[] before, int[] last, int from, int to, int cost, int word) {
        if (costs[from] + cost < costs[to]) {
            costs[to] = costs[from] + cost;
            before[to] = from;
            last[to] = word;
        }
    }

    private static WordSequence trace(PinyinDictionary dictionary, int start, int length, int[] before, int[] last) {
        int count = 0;
        for (int at = length; at > 0; at = before[at]) {
            count++;
        }
        int[] starts = new int[count + 1];
        int[] words = new int[count];
        starts[count] = start + length;
        for (int at = length; at > 0; at = before[at]) {
            starts[--count] = start + before[at];
            words[count] = last[at];
        }
        return new WordSequence(dictionary, starts, words);
    }

    int size() {
        return words.length;
    }

    /** Returns where a word starts in the text; for {@link #size}, where the last one ends. */
    int start(int index) {
        return starts[index];
    }

    /** Returns the number of characters of a word; 0 before the first and after the last one. */
    int length(int index) {
        return index < 0 || index >= words.length ? 0 : starts[index + 1] - starts[index];
    }

    /** Returns the number of a word in the dictionary, or -1 for a character that is no word. */
    int word(int index) {
        return words[index];
    }

    /** Returns the part of speech of a word; 0 before the first and after the last one. */
    char wordClass(int index) {
        if (index < 0 || index >= words.length) {
            return 0;
        }
        return words[index] < 0 ? PinyinDictionary.UNKNOWN_CLASS : dictionary.wordClass(words[index]);
    }
}
