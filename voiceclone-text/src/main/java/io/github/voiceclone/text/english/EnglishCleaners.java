package io.github.voiceclone.text.english;

import io.github.voiceclone.text.TracedText;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

/**
 * Cleans English text as Real-Time-Voice-Cloning does before training and speaking ({@code english_cleaners}, from Keith Ito's
 * Tacotron): numbers, dollars and some abbreviations are written out by patterns, whatever stands around them. Thread-safe.
 */
final class EnglishCleaners {
    /** Transliterations of the signs that {@link AsciiFolding} keeps for {@link EnglishReader}, as Unidecode has them. */
    private static final Map<String, String> SIGNS = Map.ofEntries(
            Map.entry("×", "x"),
            Map.entry("÷", "/"),
            Map.entry("±", "+-"),
            Map.entry("−", "-"),
            Map.entry("°", "deg"),
            Map.entry("⁰", "0"),
            Map.entry("¹", "1"),
            Map.entry("²", "2"),
            Map.entry("³", "3"),
            Map.entry("⁴", "4"),
            Map.entry("⁵", "5"),
            Map.entry("⁶", "6"),
            Map.entry("⁷", "7"),
            Map.entry("⁸", "8"),
            Map.entry("⁹", "9"),
            Map.entry("⁻", "-"),
            Map.entry("μ", "u"),
            Map.entry("Ω", "o"),
            Map.entry("π", "p"),
            Map.entry("¢", "c/"),
            Map.entry("£", "ps"),
            Map.entry("¥", "y="),
            Map.entry("€", "eur"),
            Map.entry("©", "(c)"),
            Map.entry("®", "(r)"),
            Map.entry("™", "(tm)"));

    private static final Pattern SIGN = Pattern.compile("[×÷±−°⁰¹²³⁴⁵⁶⁷⁸⁹⁻μΩπ¢£¥€©®™]");
    private static final Pattern CAPITAL = Pattern.compile("[A-Z]");
    private static final Pattern GROUPED = Pattern.compile("[0-9][0-9,]+[0-9]");
    private static final Pattern DOLLARS = Pattern.compile("\\$([0-9.,]*[0-9]+)");
    private static final Pattern DECIMAL = Pattern.compile("[0-9]+\\.[0-9]+");
    private static final Pattern ORDINAL = Pattern.compile("([0-9]+)(?:st|nd|rd|th)");
    private static final Pattern NUMBER = Pattern.compile("[0-9]+");
    private static final Map<Pattern, String> ABBREVIATIONS = abbreviations();

    private EnglishCleaners() {}

    static TracedText clean(TracedText folded) {
        TracedText text = folded.replaceAll(SIGN, sign -> SIGNS.get(sign.group()))
                .replaceAll(
                        CAPITAL, capital -> Character.toString(capital.group().charAt(0) - 'A' + 'a'))
                .replaceAll(GROUPED, number -> number.group().replace(",", ""))
                .replaceAll(DOLLARS, EnglishCleaners::dollars)
                .replaceAll(DECIMAL, number -> number.group().replace(".", " point "))
                .replaceAll(ORDINAL, EnglishCleaners::ordinal)
                .replaceAll(NUMBER, number -> number(number.group()));
        for (Map.Entry<Pattern, String> abbreviation : ABBREVIATIONS.entrySet()) {
            text = text.replaceAll(abbreviation.getKey(), match -> abbreviation.getValue());
        }
        return text;
    }

    /** Writes dollars and cents as numbers, which are spelt after that; a fraction is cents, whatever its length. */
    private static String dollars(MatchResult match) {
        String amount = match.group(1).replace(",", "");
        int point = amount.indexOf('.');
        if (point != amount.lastIndexOf('.')) {
            return amount + " dollars";
        }
        String dollars = withoutZeros(point < 0 ? amount : amount.substring(0, point));
        String cents = withoutZeros(point < 0 ? "" : amount.substring(point + 1));
        if (dollars.isEmpty() && cents.isEmpty()) {
            return "zero dollars";
        }
        return counted(dollars, "dollar") + (dollars.isEmpty() || cents.isEmpty() ? "" : ", ") + counted(cents, "cent");
    }

    private static String counted(String number, String unit) {
        return number.isEmpty() ? "" : number + " " + unit + (number.equals("1") ? "" : "s");
    }

    private static String withoutZeros(String number) {
        return number.replaceFirst("^0+", "");
    }

    private static String ordinal(MatchResult match) {
        return EnglishNumbers.ordinalOf(EnglishNumbers.grouped(match.group(1), "and "));
    }

    /** Spells a number; 1001 to 2999 in pairs, as years are said, but 2000 to 2009. */
    private static String number(String digits) {
        String number = withoutZeros(digits);
        boolean year = number.length() == 4 && number.compareTo("1000") > 0 && number.compareTo("3000") < 0;
        return year && !number.startsWith("200") ? EnglishNumbers.pairs(number) : EnglishNumbers.grouped(digits, "");
    }

    /** Returns what abbreviations with a full stop stand for, in the order in which they are looked for. */
    private static Map<Pattern, String> abbreviations() {
        String[] pairs = {
            "mrs", "misess",
            "mr", "mister",
            "dr", "doctor",
            "st", "saint",
            "co", "company",
            "jr", "junior",
            "maj", "major",
            "gen", "general",
            "drs", "doctors",
            "rev", "reverend",
            "lt", "lieutenant",
            "hon", "honorable",
            "sgt", "sergeant",
            "capt", "captain",
            "esq", "esquire",
            "ltd", "limited",
            "col", "colonel",
            "ft", "fort"
        };
        Map<Pattern, String> map = new LinkedHashMap<>();
        for (int i = 0; i < pairs.length; i += 2) {
            map.put(Pattern.compile("\\b" + pairs[i] + "\\."), pairs[i + 1]);
        }
        return map;
    }
}
