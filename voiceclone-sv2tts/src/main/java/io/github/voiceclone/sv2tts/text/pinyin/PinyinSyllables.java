package io.github.voiceclone.sv2tts.text.pinyin;

import java.text.Normalizer;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Pinyin as people write it, with tones as numbers or as accents. */
public final class PinyinSyllables {
    private static final Pattern BETWEEN = Pattern.compile("[\\s'’-]+");
    private static final Pattern NUMBERED = Pattern.compile("([a-zv]{1,6})([0-5])");
    private static final Pattern ALL_NUMBERED = Pattern.compile("(?:[a-zv]{1,6}[0-5]){1,40}");
    private static final String ACCENTS = "\u0304\u0301\u030C\u0300";
    private static final char DIAERESIS = '\u0308';

    private PinyinSyllables() {}

    /**
     * Returns pinyin as the dictionary has it: {@code zhōng guó}, {@code zhong1 guo2} and {@code zhong1guo2} as
     * {@code zhong1 guo2}. A syllable without a tone is neutral where others have accents.
     *
     * @return syllables with a space between; null if one of them is none of Mandarin's, or none has a tone
     */
    public static @Nullable String parse(String written, PinyinDictionary dictionary) {
        List<String> syllables = new ArrayList<>();
        boolean numbered = false;
        boolean accented = false;
        boolean unmarked = false;
        for (String token : BETWEEN.split(written.strip().toLowerCase(Locale.ROOT), -1)) {
            String plain = token.replace("u:", "v").replace('ü', 'v');
            if (ALL_NUMBERED.matcher(plain).matches()) {
                NUMBERED.matcher(plain).results().map(PinyinSyllables::numbered).forEach(syllables::add);
                numbered = true;
            } else {
                String syllable = accented(token);
                accented |= !syllable.endsWith("5");
                unmarked |= syllable.endsWith("5");
                syllables.add(syllable);
            }
        }
        boolean toned = accented || (numbered && !unmarked);
        return toned && syllables.stream().allMatch(syllable -> isKnown(syllable, dictionary))
                ? String.join(" ", syllables)
                : null;
    }

    private static String numbered(MatchResult syllable) {
        return syllable.group(1) + (syllable.group(2).equals("0") ? "5" : syllable.group(2));
    }

    /** Returns a syllable with its accent as a number, 5 if it has none. */
    private static String accented(String token) {
        StringBuilder letters = new StringBuilder();
        int tone = 5;
        for (char c : Normalizer.normalize(token, Normalizer.Form.NFD).toCharArray()) {
            int accent = ACCENTS.indexOf(c);
            if (accent >= 0) {
                tone = accent + 1;
            } else if (c == DIAERESIS && letters.length() > 0 && letters.charAt(letters.length() - 1) == 'u') {
                letters.setCharAt(letters.length() - 1, 'v');
            } else {
                letters.append(c);
            }
        }
        return letters.append(tone).toString();
    }

    private static boolean isKnown(String syllable, PinyinDictionary dictionary) {
        String letters = syllable.substring(0, syllable.length() - 1);
        return dictionary.isSyllable(syllable) || (letters.length() > 1 && dictionary.isToneless(letters));
    }
}
