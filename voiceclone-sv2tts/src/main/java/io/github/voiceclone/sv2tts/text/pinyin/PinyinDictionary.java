package io.github.voiceclone.sv2tts.text.pinyin;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Readings of Chinese characters and words, with how frequent the words are. Immutable, thread-safe.
 *
 * <p>Read from the resource {@code pinyin.txt}, UTF-8 with {@code \n} after each line. Its first part has a line for each
 * syllable: the syllable in letters and tone number ({@code v} for ü, 5 for the neutral tone), a tab, and the characters
 * that are read so when they stand alone. After an empty line comes the second part, one word a line in the order of
 * UTF-16: the word, a character for its cost (from {@code A}, half bits of the negative logarithm of its probability), a
 * letter for its part of speech and, where a character in it is read otherwise than alone, a syllable for each character
 * with spaces between, {@code -} for those read as alone.
 */
public final class PinyinDictionary {
    /** Cost of a character that is no word, in the unit of {@link #cost}. */
    static final int UNKNOWN_COST = 60;

    /** Part of speech of a character that is no word. */
    static final char UNKNOWN_CLASS = 'x';

    private static final int CODE_POINTS = 0x32400;
    private static final String SAME = "-";
    private static final char LAST_MARK = 0x7F;

    private final List<String> syllables = new ArrayList<>();
    private final Map<String, Short> syllableIds = new HashMap<>();
    private final short[] readings = new short[CODE_POINTS];
    private final String words;
    private final int[] lines;
    private final int[] firstWords = new int[Character.MAX_VALUE + 2];
    private int longest;

    private PinyinDictionary(String resource) {
        int at = 0;
        for (int end = resource.indexOf('\n'); end > at; end = resource.indexOf('\n', at)) {
            readSyllable(resource, at, end);
            at = end + 1;
        }
        words = resource.substring(at + 1);
        lines = lineStarts(words);
        indexFirstCharacters();
    }

    /** Returns the dictionary, reading it on the first call. */
    public static PinyinDictionary shared() {
        return Holder.DICTIONARY;
    }

    /** Returns the reading of a character that stands alone, or null if it has none. */
    @Nullable
    public String reading(int codePoint) {
        short id = codePoint < CODE_POINTS ? readings[codePoint] : 0;
        return id == 0 ? null : syllables.get(id - 1);
    }

    /** Tells whether this is the reading of some character, as in {@code zhong1}. */
    public boolean isSyllable(String text) {
        return syllableIds.containsKey(text);
    }

    /** Tells whether this, in letters without a tone, is the reading of some character in any tone. */
    public boolean isToneless(String letters) {
        for (int tone = 1; tone <= 5; tone++) {
            if (isSyllable(letters + tone)) {
                return true;
            }
        }
        return false;
    }

    /** Returns how many words there are; they have the numbers below that. */
    int size() {
        return lines.length - 1;
    }

    /** Returns the characters of a word. */
    String text(int word) {
        return words.substring(lines[word], lines[word] + length(word));
    }

    /** Returns the number of characters of the longest word. */
    int longestWord() {
        return longest;
    }

    /**
     * Finds the words that {@code text} has at {@code start}, the shortest first.
     *
     * @param found receives their numbers; its length is at least {@link #longestWord}
     * @return how many there are
     */
    int wordsAt(String text, int start, int end, int[] found) {
        int count = 0;
        char first = text.charAt(start);
        int low = firstWords[first];
        int high = firstWords[first + 1];
        for (int depth = 1; low < high; depth++) {
            if (words.charAt(lines[low] + depth) <= LAST_MARK) {
                found[count++] = low++;
            }
            if (start + depth >= end) {
                break;
            }
            char c = text.charAt(start + depth);
            low = firstNotBelow(c, depth, low, high);
            high = firstNotBelow((char) (c + 1), depth, low, high);
        }
        return count;
    }

    /** Returns the number of characters of a word. All are in the basic plane. */
    int length(int word) {
        int end = lines[word];
        while (words.charAt(end) > LAST_MARK) {
            end++;
        }
        return end - lines[word];
    }

    /** Returns how improbable a word is, in half bits. */
    int cost(int word) {
        return words.charAt(lines[word] + length(word)) - 'A';
    }

    /** Returns the part of speech of a word, a letter as in the dictionary of jieba. */
    char wordClass(int word) {
        return words.charAt(lines[word] + length(word) + 1);
    }

    /** Returns the syllables of a word of several characters, one for each. */
    String[] readings(int word) {
        int length = length(word);
        int start = lines[word];
        int from = start + length + 2;
        int to = lines[word + 1] - 1;
        String[] result =
                from == to ? new String[length] : words.substring(from, to).split(" ", -1);
        for (int i = 0; i < length; i++) {
            if (result[i] == null || result[i].equals(SAME)) {
                result[i] = syllables.get(readings[words.charAt(start + i)] - 1);
            }
        }
        return result;
    }

    /** Returns the first word in [low, high) whose character at {@code depth} is at least {@code c}. */
    private int firstNotBelow(char c, int depth, int low, int high) {
        int from = low;
        int to = high;
        while (from < to) {
            int middle = (from + to) >>> 1;
            if (words.charAt(lines[middle] + depth) < c) {
                from = middle + 1;
            } else {
                to = middle;
            }
        }
        return from;
    }

    private void readSyllable(String resource, int start, int end) {
        int tab = resource.indexOf('\t', start);
        String syllable = resource.substring(start, tab);
        syllables.add(syllable);
        short id = (short) syllables.size();
        syllableIds.put(syllable, id);
        for (int i = tab + 1; i < end; ) {
            int codePoint = resource.codePointAt(i);
            readings[codePoint] = id;
            i += Character.charCount(codePoint);
        }
    }

    private void indexFirstCharacters() {
        int word = 0;
        int count = lines.length - 1;
        for (int c = 0; c < firstWords.length; c++) {
            while (word < count && words.charAt(lines[word]) < c) {
                longest = Math.max(longest, length(word++));
            }
            firstWords[c] = word;
        }
    }

    private static int[] lineStarts(String text) {
        int[] starts = new int[1 << 17];
        int count = 0;
        for (int at = 0; at >= 0; at = text.indexOf('\n', at) + 1) {
            if (count == starts.length) {
                starts = Arrays.copyOf(starts, count * 2);
            }
            starts[count++] = at;
            if (at == text.length()) {
                break;
            }
        }
        return Arrays.copyOf(starts, count);
    }

    private static final class Holder {
        private static final PinyinDictionary DICTIONARY = new PinyinDictionary(read());

        private static String read() {
            try (InputStream in = PinyinDictionary.class.getResourceAsStream("pinyin.txt")) {
                if (in == null) {
                    throw new IllegalStateException("pinyin.txt is missing from the jar of voiceclone-sv2tts");
                }
                return new String(in.readAllBytes(), StandardCharsets.UTF_8);
            } catch (IOException e) {
                throw new UncheckedIOException("pinyin.txt in the jar of voiceclone-sv2tts cannot be read", e);
            }
        }
    }
}
