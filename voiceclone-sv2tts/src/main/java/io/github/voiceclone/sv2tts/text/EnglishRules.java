package io.github.voiceclone.sv2tts.text;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.MatchResult;
import org.jspecify.annotations.Nullable;

/** How numbers, signs and abbreviations in lower-case ASCII text are read out in English. */
final class EnglishRules {
    private static final String NUMBER = "(" + ReadingRule.NUMBER + ")";
    private static final List<String> MONTHS = List.of(
            "january",
            "february",
            "march",
            "april",
            "may",
            "june",
            "july",
            "august",
            "september",
            "october",
            "november",
            "december");
    private static final Map<String, String> ABBREVIATIONS = Map.ofEntries(
            Map.entry("mrs", "misess"),
            Map.entry("mr", "mister"),
            Map.entry("dr", "doctor"),
            Map.entry("st", "saint"),
            Map.entry("co", "company"),
            Map.entry("jr", "junior"),
            Map.entry("maj", "major"),
            Map.entry("gen", "general"),
            Map.entry("drs", "doctors"),
            Map.entry("rev", "reverend"),
            Map.entry("lt", "lieutenant"),
            Map.entry("hon", "honorable"),
            Map.entry("sgt", "sergeant"),
            Map.entry("capt", "captain"),
            Map.entry("esq", "esquire"),
            Map.entry("ltd", "limited"),
            Map.entry("col", "colonel"),
            Map.entry("ft", "fort"));
    private static final Map<String, String> UNITS = Map.of(
            "km/h",
            "kilometers per hour",
            "mph",
            "miles per hour",
            "km",
            "kilometers",
            "cm",
            "centimeters",
            "mm",
            "millimeters",
            "kg",
            "kilograms",
            "mg",
            "milligrams",
            "ml",
            "milliliters",
            "lbs",
            "pounds");

    /** In the order they apply. The abbreviations are those of the models' training code. */
    static final List<ReadingRule> RULES = List.of(
            ReadingRule.of("\\b(\\d{4})-(\\d{2})-(\\d{2})\\b", EnglishRules::date),
            ReadingRule.of(
                    "(?<!\\d)(?:\\+?\\d{1,2}[- ])?\\(?\\d{3}\\)?[- ]\\d{3}-\\d{4}(?!\\d)",
                    m -> EnglishNumbers.digits(m.group())),
            ReadingRule.of(
                    ReadingRule.START + "(\\d{1,2}):([0-5]\\d)(?!:?\\d)(?:\\s?([ap])\\.?m\\b)?", EnglishRules::time),
            ReadingRule.of(
                    "([$£€¥])\\s?" + NUMBER + "(?: (thousand|million|billion|trillion)\\b)?", EnglishRules::money),
            ReadingRule.of(NUMBER + "\\s?°\\s?c\\b", m -> EnglishNumbers.number(m.group(1)) + " degrees celsius"),
            ReadingRule.of(NUMBER + "\\s?°\\s?f\\b", m -> EnglishNumbers.number(m.group(1)) + " degrees fahrenheit"),
            ReadingRule.of(NUMBER + "\\s?°", m -> EnglishNumbers.number(m.group(1)) + " degrees"),
            ReadingRule.of("(?<=\\d)\\s?%", m -> " percent"),
            ReadingRule.of("(?<=\\d)\\s?(km/h|mph|km|cm|mm|kg|mg|ml|lbs)\\b", m -> " " + UNITS.get(m.group(1))),
            ReadingRule.of("(?<![\\w./])(\\d{1,3})/(\\d{1,3})(?![\\w/])", EnglishRules::fraction),
            ReadingRule.of(
                    "(?<![\\w.-])" + NUMBER + "(?:-| - )(?=\\d++(?!-))",
                    m -> EnglishNumbers.number(m.group(1)) + " to "),
            ReadingRule.of("(?<![\\w)])-(?=\\d)", m -> "minus "),
            ReadingRule.of(
                    "\\b(\\d[\\d,]{0,40})(?:st|nd|rd|th)\\b",
                    m -> EnglishNumbers.ordinal(m.group(1).replace(",", ""))),
            ReadingRule.of("\\b(\\d{3}0)s\\b|\\b(\\d0)s\\b", EnglishRules::decade),
            ReadingRule.of("(?<=\\d)\\s?\\+\\s?(?=\\d)", m -> " plus "),
            ReadingRule.of("\\s?=\\s?", m -> " equals "),
            ReadingRule.of("\\s?&\\s?", m -> " and "),
            ReadingRule.of("(?<=\\w)@(?=\\w)", m -> " at "),
            ReadingRule.of("#(?=\\d)", m -> "number "),
            ReadingRule.of("([a-z]-?)?(" + ReadingRule.NUMBER + ")(?=([a-z])?)", EnglishRules::bare),
            ReadingRule.of(
                    "\\b(" + String.join("|", ABBREVIATIONS.keySet()) + ")\\.", m -> ABBREVIATIONS.get(m.group(1))));

    private EnglishRules() {}

    private static @Nullable String date(MatchResult m) {
        int month = Integer.parseInt(m.group(2));
        int day = Integer.parseInt(m.group(3));
        return month < 1 || month > 12 || day < 1 || day > 31
                ? null
                : MONTHS.get(month - 1) + " " + EnglishNumbers.ordinal(Integer.toString(day)) + ", "
                        + EnglishNumbers.bare(m.group(1));
    }

    private static @Nullable String time(MatchResult m) {
        if (Integer.parseInt(m.group(1)) > 24) {
            return null;
        }
        String hour = EnglishNumbers.cardinal(Integer.toString(Integer.parseInt(m.group(1))));
        String half = m.group(3) == null ? "" : " " + m.group(3) + " m";
        return hour + minutes(m.group(2), half.isEmpty()) + half;
    }

    private static String minutes(String twoDigits, boolean alone) {
        if (twoDigits.equals("00")) {
            return alone ? " o'clock" : "";
        }
        return twoDigits.charAt(0) == '0'
                ? " oh " + EnglishNumbers.digits(twoDigits.substring(1))
                : " " + EnglishNumbers.cardinal(twoDigits);
    }

    private static String money(MatchResult m) {
        String unit =
                switch (m.group(1)) {
                    case "$" -> "dollar";
                    case "£" -> "pound";
                    case "€" -> "euro";
                    default -> "yuan";
                };
        String amount = m.group(2).replace(",", "");
        if (m.group(3) != null) {
            return EnglishNumbers.number(amount) + " " + m.group(3) + " " + plural(unit);
        }
        int point = amount.indexOf('.');
        boolean cents = point > 0 && amount.length() == point + 3 && !unit.equals("yuan");
        if (!cents) {
            return EnglishNumbers.number(amount) + " " + (amount.equals("1") ? unit : plural(unit));
        }
        return coins(
                amount.substring(0, point), unit, amount.substring(point + 1), unit.equals("pound") ? "pence" : "cent");
    }

    private static String coins(String whole, String unit, String rest, String coin) {
        String large = EnglishNumbers.cardinal(whole) + " " + (whole.equals("1") ? unit : plural(unit));
        int count = Integer.parseInt(rest);
        if (count == 0) {
            return large;
        }
        String small = EnglishNumbers.cardinal(Integer.toString(count)) + " "
                + (count == 1 || coin.equals("pence") ? coin : plural(coin));
        return whole.equals("0") ? small : large + ", " + small;
    }

    private static String plural(String unit) {
        return unit.equals("yuan") ? unit : unit + "s";
    }

    private static @Nullable String fraction(MatchResult m) {
        String over = EnglishNumbers.cardinal(m.group(1));
        boolean one = m.group(1).equals("1");
        return switch (m.group(2)) {
            case "0", "00", "000" -> null;
            case "2" -> over + (one ? " half" : " halves");
            case "4" -> over + (one ? " quarter" : " quarters");
            default -> over + " over " + EnglishNumbers.cardinal(m.group(2));
        };
    }

    /** Reads 1990s as nineteen nineties. */
    private static String decade(MatchResult m) {
        String number = m.group(1) == null ? m.group(2) : m.group(1);
        String words = EnglishNumbers.bare(number);
        return words.endsWith("y") ? words.substring(0, words.length() - 1) + "ies" : words + "s";
    }

    /** Reads a number, apart from the letters it touches. */
    private static String bare(MatchResult m) {
        String number = m.group(2);
        String words = number.indexOf('.') < 0 && number.indexOf(',') < 0
                ? EnglishNumbers.bare(number)
                : EnglishNumbers.number(number);
        String before = m.group(1) == null ? "" : m.group(1) + (m.group(1).endsWith("-") ? "" : " ");
        return (before + words + (m.group(3) == null ? "" : " ")).toLowerCase(Locale.ROOT);
    }
}
