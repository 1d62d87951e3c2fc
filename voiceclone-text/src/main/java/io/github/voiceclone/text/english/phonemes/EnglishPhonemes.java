package io.github.voiceclone.text.english.phonemes;

import java.text.Normalizer;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * Pronunciation of English words in the 39 phonemes of CMU's dictionary, without stress. The first call reads the dictionary;
 * memory is bounded. Thread-safe.
 *
 * <p>A word of the dictionary has its first pronunciation there. Others are pronounced by their spelling, by rules made from
 * the dictionary: possessives and contractions by their stem, words such as {@code OpenAI} in parts, and abbreviations in
 * capitals or without a vowel letter by letter.
 */
public final class EnglishPhonemes {
    /** Longest word that is pronounced as one, in letters. */
    private static final int MAX_WORD = 64;

    /** Longest word in capitals that is spelt although it has vowels: shorter ones of the dictionary are all listed. */
    private static final int MAX_SPELT = 4;

    /** Longest word without a vowel that is spelt. */
    private static final int MAX_CONSONANTS = 6;

    private static final Pattern MARKS = Pattern.compile("\\p{M}+");
    private static final Pattern NO_LETTERS = Pattern.compile("[^A-Za-z']+|^'+|'+$");
    private static final Pattern VOWEL = Pattern.compile("[aeiouyAEIOUY]");
    private static final Pattern CAPITALS = Pattern.compile("[A-Z]+");
    private static final Pattern PLURAL = Pattern.compile("[A-Z]{2,}s");
    private static final Pattern PART = Pattern.compile("(?<=[a-z])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])");
    private static final Pattern JOINED = Pattern.compile("Ma?c[A-Z][a-z]+");
    private static final Map<String, String> SPELLINGS = Map.of(
            "ß", "ss", "æ", "ae", "œ", "oe", "ø", "o", "ł", "l", "đ", "d", "ð", "th", "þ", "th", "ı", "i", "’", "'");

    private EnglishPhonemes() {}

    /**
     * Returns what is said for a word.
     *
     * @param word letters with or without accents, capitals and small ones, and apostrophes between them
     * @return the spoken words, each as ARPAbet without stress with spaces between, as in {@code DH AH}; more than one for an
     *     abbreviation that is spelt or a word of several parts, none if the word has no letter of the Latin alphabet
     */
    public static List<String> read(String word) {
        String plain = plain(word);
        List<String> spoken = new ArrayList<>();
        for (int at = 0; at < plain.length(); at += MAX_WORD) {
            spoken.addAll(say(plain.substring(at, Math.min(plain.length(), at + MAX_WORD))));
        }
        return spoken.stream().map(EnglishPhonemes::names).toList();
    }

    /** Returns the names of letters, as {@link #read} does. */
    public static List<String> spell(String letters) {
        return spelt(plain(letters)).stream().map(EnglishPhonemes::names).toList();
    }

    /** Returns a word in the letters of English, and apostrophes between them. */
    private static String plain(String word) {
        StringBuilder plain = new StringBuilder(word.length());
        for (int i = 0; i < word.length(); i++) {
            String letter = String.valueOf(word.charAt(i));
            String spelling = SPELLINGS.get(letter.toLowerCase(Locale.ROOT));
            plain.append(spelling == null ? letter : spelling);
        }
        String ascii =
                MARKS.matcher(Normalizer.normalize(plain, Normalizer.Form.NFKD)).replaceAll("");
        return NO_LETTERS.matcher(ascii).replaceAll("");
    }

    private static List<String> say(String word) {
        PronunciationResource resource = PronunciationResource.shared();
        String lower = word.toLowerCase(Locale.ROOT);
        String listed = resource.listed(word);
        listed = listed == null ? resource.listed(lower) : listed;
        if (listed != null) {
            return List.of(listed);
        }
        if (word.indexOf('\'') >= 0) {
            return sayMarked(word);
        }
        if (PLURAL.matcher(word).matches()) {
            return withEnd(say(word.substring(0, word.length() - 1)), "'s");
        }
        if (isSpelt(word)) {
            return spelt(word);
        }
        String[] parts = JOINED.matcher(word).matches() ? new String[] {word} : PART.split(word, -1);
        return parts.length == 1 ? List.of(resource.pronounce(lower)) : sayParts(parts);
    }

    /** Says a word with an apostrophe by its stem if it has one and ends as one does, else as if it had no apostrophe. */
    private static List<String> sayMarked(String word) {
        int mark = word.lastIndexOf('\'');
        String end = word.substring(mark).toLowerCase(Locale.ROOT);
        List<String> stem = WordEnding.isKnown(end) ? say(word.substring(0, mark)) : List.of();
        return stem.isEmpty() ? say(word.replace("'", "")) : withEnd(stem, end);
    }

    private static List<String> withEnd(List<String> stem, String end) {
        List<String> spoken = new ArrayList<>(stem);
        int last = spoken.size() - 1;
        spoken.set(last, WordEnding.append(spoken.get(last), end, PronunciationResource.shared()));
        return spoken;
    }

    private static boolean isSpelt(String word) {
        boolean vowels = VOWEL.matcher(word).find();
        return CAPITALS.matcher(word).matches()
                ? word.length() <= MAX_SPELT || !vowels
                : word.length() <= MAX_CONSONANTS && !vowels;
    }

    private static List<String> spelt(String letters) {
        PronunciationResource resource = PronunciationResource.shared();
        List<String> spoken = new ArrayList<>();
        for (char c : letters.toLowerCase(Locale.ROOT).toCharArray()) {
            if (c == 'a') {
                spoken.add(resource.codes("EY")); // The dictionary has the article.
            } else if (c != '\'') {
                spoken.add(resource.pronounce(String.valueOf(c)));
            }
        }
        return spoken;
    }

    /** Says the parts of a word one after the other, as one word if none is spelt. */
    private static List<String> sayParts(String[] parts) {
        List<String> spoken = new ArrayList<>();
        boolean spelt = false;
        for (String part : parts) {
            List<String> each = part.length() == 1 ? spelt(part) : say(part);
            spelt |= each.size() > 1;
            spoken.addAll(each);
        }
        return spelt ? spoken : List.of(String.join("", spoken));
    }

    private static String names(String codes) {
        List<String> phonemes = PronunciationResource.shared().phonemes();
        StringBuilder names = new StringBuilder(codes.length() * 3);
        for (int i = 0; i < codes.length(); i++) {
            names.append(i == 0 ? "" : " ").append(phonemes.get(codes.charAt(i) - 1));
        }
        return names.toString();
    }
}
