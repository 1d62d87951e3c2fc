package io.github.voiceclone.text.english;

import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Tells Roman numerals from words and initials, and reads them as the word before them says: Henry the eighth, chapter four. */
final class EnglishRoman {
    private static final Set<String> RULERS = EnglishText.words(
            """
            henry louis elizabeth george edward charles william james richard pius paul benedict nicholas alexander
            catherine peter philip leo napoleon frederick wilhelm ferdinand francis gustav ivan otto ramses ramesses
            rameses ptolemy robert mary victor sixtus urban innocent gregory clement boniface adrian julius alfonso
            carlos felipe rama harald olaf christian haakon mehmed murad selim xerxes darius cyrus constantine
            amenhotep thutmose seti malcolm kenneth stephen umberto juan pedro albert leopold rainier theodore
            joseph emmanuel artaxerxes antiochus cleopatra margaret isabella anne john david edgar harold ethelred
            casimir sigismund ludwig maximilian rudolf conrad baldwin manuel michael basil justinian theodosius
            celestine martin eugene honorius callixtus howell griffin sr jr franz karl friedrich suleiman bayezid
            mithridates thomas samuel walter jan vladislav pope sejong""");
    private static final Set<String> NUMBERED = EnglishText.words(
            """
            chapter act scene part volume vol book section article title level phase type class stage grade war
            episode figure fig table appendix annex canto unit module lesson page step tier round division category
            schedule exhibit bowl olympiad mark ii world symphony opus movement sonata rocky rule item factor apollo
            fantasy saturn wars quest theft civilization pentium ch chap art sec game""");
    private static final Pattern SMALL = Pattern.compile("[IVX]{2,6}");

    private EnglishRoman() {}

    /** Returns what is read for a word if it is a Roman numeral, else null. */
    static @Nullable String read(EnglishText text, int at, int end) {
        boolean possessive = end - at > 2 && text.at(end - 1) == 's' && text.at(end - 2) == '\'';
        String word = text.substring(at, possessive ? end - 2 : end);
        int value = EnglishText.isUpper(word.charAt(0)) && word.length() <= 15 ? EnglishNumbers.roman(word) : 0;
        if (value == 0
                || text.at(end) == '\''
                || EnglishText.isDigit(text.at(end))
                || (text.at(at - 1) == '-' && word.length() < 2)) {
            return null;
        }
        String before = text.wordBefore(at);
        String lower = text.lowerBefore(at);
        if (word.length() > 1
                && EnglishText.isAny(
                        text.wordAfter(end),
                        "century|centuries|Olympiad|Olympics|Congress|dynasty|Dynasty|legion|Legion|anniversary")) {
            return EnglishDates.ordinalOf(value);
        }
        boolean stopped = text.at(at - 2) == '.';
        boolean capital = EnglishWords.isCapital(before)
                && text.at(at - 1) == ' '
                && (!stopped || !EnglishText.isDigit(text.at(at - 3)));
        if (RULERS.contains(lower) && capital && (word.length() > 1 || isRuler(text, word, end))) {
            return "the " + EnglishDates.ordinalOf(value);
        }
        boolean single = word.length() > 1 || "IVX".contains(word);
        if (NUMBERED.contains(lower) && single && text.at(at - 1) == ' ' && (capital || word.length() > 1)) {
            return EnglishNumbers.cardinal(Integer.toString(value));
        }
        if (text.at(at - 1) == '-' && NUMBERED.contains(lower.isEmpty() ? text.lowerBefore(at - 1) : lower)) {
            return EnglishNumbers.cardinal(Integer.toString(value));
        }
        int start = text.wordStartBefore(at);
        boolean surname =
                capital && start > 0 && RULERS.contains(text.lowerBefore(start)) && value < 7 && word.length() > 1;
        if (surname) {
            return "the " + EnglishDates.ordinalOf(value);
        }
        if (value > 1000 && word.length() > 3) {
            return EnglishNumbers.year(Integer.toString(value));
        }
        boolean small = SMALL.matcher(word).matches();
        return small && capital && !before.equals("I") && value < 40
                ? EnglishNumbers.cardinal(Integer.toString(value))
                : null;
    }

    /** Tells whether I, V or X after a name is a numeral: "Elizabeth I was", not "John I think". */
    private static boolean isRuler(EnglishText text, String word, int end) {
        return !"I".equals(word)
                ? "VX".contains(word)
                : text.at(end) != ' '
                        || EnglishText.isAny(
                                text.wordAfter(end),
                                "was|of|is|reigned|ruled|died|became|and|in|to|had|who|the|by|from|as");
    }
}
