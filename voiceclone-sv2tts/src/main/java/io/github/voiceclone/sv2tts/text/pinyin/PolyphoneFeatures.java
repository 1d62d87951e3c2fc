package io.github.voiceclone.sv2tts.text.pinyin;

import org.jspecify.annotations.Nullable;

/**
 * Features of a character in its context, by which {@link PolyphoneModel} weighs its readings: the characters around it, the
 * word that it is part of, the words next to that with their parts of speech, and what the dictionary reads in the word.
 */
final class PolyphoneFeatures {
    /** Number of features of a character. */
    static final int COUNT = 28;

    private static final int FACTOR = 0x9E3779B1;
    private static final char OUTSIDE = 1;
    private static final char DIGIT = 2;
    private static final char LETTER = 3;
    private static final char SPACE = 4;

    private PolyphoneFeatures() {}

    /**
     * Computes the hashes of all features.
     *
     * @param text what is read, simplified
     * @param words the words of the stretch of Chinese that has the character
     * @param index which of the words has it
     * @param at where the character is in the text
     * @param known its reading in a word of several characters that the dictionary has, or null
     * @param into receives {@link #COUNT} hashes
     */
    static void extract(String text, WordSequence words, int index, int at, @Nullable String known, int[] into) {
        int l3 = at(text, at - 3);
        int l2 = at(text, at - 2);
        int l1 = at(text, at - 1);
        int r1 = at(text, at + 1);
        int r2 = at(text, at + 2);
        int r3 = at(text, at + 3);
        int place = at - words.start(index);
        int word = hash(text, words, index) * 31 + place;
        int before = hash(text, words, index - 1);
        int after = hash(text, words, index + 1);
        int own = words.wordClass(index);
        int classBefore = words.wordClass(index - 1);
        int classAfter = words.wordClass(index + 1);
        int single = words.length(index) == 1 ? 1 : 0;
        int n = 0;
        into[n] = mix(n++, 0, 0);
        into[n] = mix(n++, l1, 0);
        into[n] = mix(n++, r1, 0);
        into[n] = mix(n++, l2, 0);
        into[n] = mix(n++, r2, 0);
        into[n] = mix(n++, l3, 0);
        into[n] = mix(n++, r3, 0);
        into[n] = mix(n++, l2, l1);
        into[n] = mix(n++, l1, r1);
        into[n] = mix(n++, r1, r2);
        into[n] = mix(n++, (l3 << 16) | l2, l1);
        into[n] = mix(n++, (l2 << 16) | l1, r1);
        into[n] = mix(n++, (l1 << 16) | r1, r2);
        into[n] = mix(n++, (r1 << 16) | r2, r3);
        into[n] = mix(n++, word, 0);
        into[n] = mix(n++, before, single);
        into[n] = mix(n++, after, single);
        into[n] = mix(n++, classBefore, single);
        into[n] = mix(n++, classAfter, single);
        into[n] = mix(n++, classBefore, classAfter * 2 + single);
        into[n] = mix(n++, own * 8 + Math.min(place, 3), Math.min(words.length(index), 4));
        into[n] = mix(n++, before, classAfter * 2 + single);
        into[n] = mix(n++, classBefore * 2 + single, after);
        into[n] = mix(n++, words.wordClass(index - 2), classBefore);
        into[n] = mix(n++, classAfter, words.wordClass(index + 2));
        into[n] = mix(n++, Math.min(words.length(index - 1), 3) * 4 + Math.min(words.length(index + 1), 3), single);
        into[n] = mix(n++, known == null ? 0 : known.hashCode(), 0);
        into[n] = mix(n++, known == null ? 0 : known.hashCode(), Math.min(words.length(index), 4));
    }

    private static int at(String text, int at) {
        if (at < 0 || at >= text.length()) {
            return OUTSIDE;
        }
        char c = text.charAt(at);
        if (c < 0x2E80) {
            return Character.isDigit(c) ? DIGIT : Character.isLetter(c) ? LETTER : c <= ' ' ? SPACE : c;
        }
        return c;
    }

    private static int hash(String text, WordSequence words, int index) {
        if (index < 0 || index >= words.size()) {
            return 0;
        }
        int hash = 7;
        for (int i = words.start(index); i < words.start(index + 1); i++) {
            hash = hash * 31 + text.charAt(i);
        }
        return hash;
    }

    private static int mix(int kind, int a, int b) {
        int h = (kind + 1) * FACTOR;
        h = (h ^ a) * 0x85EBCA6B;
        h ^= h >>> 15;
        h = (h ^ b) * 0xC2B2AE35;
        return h ^ (h >>> 13);
    }
}
