package io.github.voiceclone.sv2tts.text;

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
 * Readings of Chinese characters and of phrases that fix the readings of theirs. Immutable, thread-safe.
 *
 * <p>Read from the resource {@code pinyin.txt}, UTF-8 with {@code \n} after each line. Its first part has a line for each
 * syllable: the syllable in letters and tone number ({@code v} for ü, 5 for the neutral tone), a tab, and the characters
 * that are read so when they stand alone. After an empty line comes the second part, one phrase a line in the order of
 * UTF-16: the phrase and, where a character in it is read otherwise than alone, a tab and a syllable for each character,
 * {@code -} for those read as alone.
 */
final class PinyinDictionary {
    private static final int CODE_POINTS = 0x32400;
    private static final String SAME = "-";

    private final List<String> syllables = new ArrayList<>();
    private final Map<String, Short> syllableIds = new HashMap<>();
    private final short[] readings = new short[CODE_POINTS];
    private final String phrases;
    private final int[] lines;

    private PinyinDictionary(String resource) {
        int at = 0;
        for (int end = resource.indexOf('\n'); end > at; end = resource.indexOf('\n', at)) {
            readSyllable(resource, at, end);
            at = end + 1;
        }
        phrases = resource.substring(at + 1);
        lines = lineStarts(phrases);
    }

    /** Returns the dictionary, reading it on the first call. */
    static PinyinDictionary shared() {
        return Holder.DICTIONARY;
    }

    /** Returns the reading of a character that stands alone, or null if it has none. */
    @Nullable
    String reading(int codePoint) {
        short id = codePoint < CODE_POINTS ? readings[codePoint] : 0;
        return id == 0 ? null : syllables.get(id - 1);
    }

    /** Tells whether this is the reading of some character, as in {@code zhong1}. */
    boolean isSyllable(String text) {
        return syllableIds.containsKey(text);
    }

    /** Returns the number of the longest phrase that {@code text} has at {@code start}, or -1. */
    int longestPhrase(String text, int start, int end) {
        int longest = -1;
        int low = 0;
        int high = lines.length - 1;
        for (int depth = 0; start + depth < end; depth++) {
            char c = text.charAt(start + depth);
            low = firstNotBelow(c, depth, low, high);
            high = firstNotBelow((char) (c + 1), depth, low, high);
            if (low == high) {
                break;
            }
            if (isEnd(phrases.charAt(lines[low] + depth + 1))) {
                longest = low;
            }
        }
        return longest;
    }

    /** Returns the number of characters of a phrase. All are in the basic plane. */
    int length(int phrase) {
        int end = lines[phrase];
        while (!isEnd(phrases.charAt(end))) {
            end++;
        }
        return end - lines[phrase];
    }

    /** Returns the syllables of a phrase, one for each character. */
    String[] readings(int phrase) {
        int length = length(phrase);
        int start = lines[phrase];
        String line = phrases.substring(start, lines[phrase + 1] - 1);
        String[] result = line.length() == length
                ? new String[length]
                : line.substring(length + 1).split(" ", -1);
        for (int i = 0; i < length; i++) {
            if (result[i] == null || result[i].equals(SAME)) {
                result[i] = syllables.get(readings[line.charAt(i)] - 1);
            }
        }
        return result;
    }

    private static boolean isEnd(char c) {
        return c == '\t' || c == '\n';
    }

    /** Returns the first phrase in [low, high) whose character at {@code depth} is at least {@code c}. */
    private int firstNotBelow(char c, int depth, int low, int high) {
        int from = low;
        int to = high;
        while (from < to) {
            int middle = (from + to) >>> 1;
            if (phrases.charAt(lines[middle] + depth) < c) {
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

    private static int[] lineStarts(String text) {
        int[] starts = new int[1 << 16];
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
