package io.github.voiceclone.sv2tts.text;

import java.util.ArrayList;
import java.util.List;

/** Spells numbers, given as ASCII digits of any length, out in English. */
final class EnglishNumbers {
    private static final String[] SMALL = {
        "zero",
        "one",
        "two",
        "three",
        "four",
        "five",
        "six",
        "seven",
        "eight",
        "nine",
        "ten",
        "eleven",
        "twelve",
        "thirteen",
        "fourteen",
        "fifteen",
        "sixteen",
        "seventeen",
        "eighteen",
        "nineteen"
    };
    private static final String[] TENS = {
        "", "", "twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety"
    };
    private static final String[] GROUPS = {"", " thousand", " million", " billion", " trillion"};
    private static final int LONGEST_CARDINAL = 3 * GROUPS.length;

    private EnglishNumbers() {}

    /** Spells digits one by one. */
    static String digits(String number) {
        List<String> words = new ArrayList<>();
        number.chars().filter(c -> c >= '0' && c <= '9').forEach(c -> words.add(SMALL[c - '0']));
        return String.join(" ", words);
    }

    /** Spells a quantity; digits with a leading zero, and more than fifteen of them, are spelt one by one. */
    static String cardinal(String number) {
        String whole = number.replace(",", "");
        if (whole.length() > LONGEST_CARDINAL || (whole.length() > 1 && whole.charAt(0) == '0')) {
            return digits(whole);
        }
        if (whole.equals("0")) {
            return SMALL[0];
        }
        List<String> words = new ArrayList<>();
        for (int left = (whole.length() - 1) / 3; left >= 0; left--) {
            int end = whole.length() - left * 3;
            int value = Integer.parseInt(whole.substring(Math.max(0, end - 3), end));
            if (value > 0) {
                words.add(belowThousand(value) + GROUPS[left]);
            }
        }
        return String.join(" ", words);
    }

    /** Spells a quantity that may have a fraction, the fraction digit by digit. */
    static String number(String number) {
        int point = number.indexOf('.');
        return point < 0
                ? cardinal(number)
                : cardinal(number.substring(0, point)) + " point " + digits(number.substring(point + 1));
    }

    /** Spells a number without commas as text has it: 1001 to 2999 as a year is said, all else as a quantity. */
    static String bare(String number) {
        if (number.length() != 4 || number.charAt(0) > '2' || number.charAt(0) == '0') {
            return cardinal(number);
        }
        int value = Integer.parseInt(number);
        int low = value % 100;
        if (value % 1000 < 10) {
            return cardinal(number);
        }
        String high = belowThousand(value / 100);
        return low == 0 ? high + " hundred" : high + (low < 10 ? " oh " : " ") + belowThousand(low);
    }

    /** Spells an ordinal. */
    static String ordinal(String number) {
        String cardinal = cardinal(number);
        int last = Math.max(cardinal.lastIndexOf(' '), cardinal.lastIndexOf('-')) + 1;
        return cardinal.substring(0, last) + ordinalWord(cardinal.substring(last));
    }

    private static String ordinalWord(String word) {
        return switch (word) {
            case "one" -> "first";
            case "two" -> "second";
            case "three" -> "third";
            case "five" -> "fifth";
            case "eight" -> "eighth";
            case "nine" -> "ninth";
            case "twelve" -> "twelfth";
            default -> word.endsWith("y") ? word.substring(0, word.length() - 1) + "ieth" : word + "th";
        };
    }

    private static String belowThousand(int value) {
        if (value >= 100) {
            String hundreds = SMALL[value / 100] + " hundred";
            return value % 100 == 0 ? hundreds : hundreds + " " + belowThousand(value % 100);
        }
        if (value < SMALL.length) {
            return SMALL[value];
        }
        return value % 10 == 0 ? TENS[value / 10] : TENS[value / 10] + "-" + SMALL[value % 10];
    }
}
