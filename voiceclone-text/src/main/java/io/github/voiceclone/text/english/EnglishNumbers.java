package io.github.voiceclone.text.english;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

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
    private static final String[] ILLIONS = {
        "",
        " thousand",
        " million",
        " billion",
        " trillion",
        " quadrillion",
        " quintillion",
        " sextillion",
        " septillion",
        " octillion",
        " nonillion",
        " decillion"
    };
    private static final int MAX_CARDINAL = 15;
    private static final Pattern ROMAN =
            Pattern.compile("(?=.)M{0,3}(?:CM|CD|D?C{0,3})(?:XC|XL|L?X{0,3})(?:IX|IV|V?I{0,3})");
    private static final int[] ROMAN_VALUES = {1, 5, 10, 50, 100, 500, 1000};

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
        if (whole.length() > MAX_CARDINAL || (whole.length() > 1 && whole.charAt(0) == '0')) {
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
                words.add(belowThousand(value) + ILLIONS[left]);
            }
        }
        return String.join(" ", words);
    }

    /**
     * Spells a quantity with commas between its groups of three digits; leading zeros are left out.
     *
     * @param and what stands before the tens of a group, with a space after it; empty for nothing
     */
    static String grouped(String number, String and) {
        String whole = number.replaceFirst("^0+(?=.)", "");
        if (whole.length() > 3 * ILLIONS.length) {
            return digits(whole);
        }
        StringBuilder words = new StringBuilder();
        for (int left = (whole.length() - 1) / 3; left >= 0; left--) {
            int end = whole.length() - left * 3;
            int value = Integer.parseInt(whole.substring(Math.max(0, end - 3), end));
            if (value == 0 && whole.length() > 1) {
                continue;
            }
            boolean small = left == 0 && value < 100;
            words.append(words.length() == 0 ? "" : small ? " " + and : ", ")
                    .append(
                            value < 100
                                    ? belowThousand(value)
                                    : belowThousand(value).replace("hundred ", "hundred " + and))
                    .append(ILLIONS[left]);
        }
        return words.toString();
    }

    /** Spells a quantity that may have a fraction, the fraction digit by digit; nothing before the point is left out. */
    static String number(String number) {
        int point = number.indexOf('.');
        if (point < 0) {
            return cardinal(number);
        }
        String whole = point == 0 ? "" : cardinal(number.substring(0, point)) + " ";
        return whole + "point " + digits(number.substring(point + 1));
    }

    /** Spells four digits as a year is said; 2001 to 2009, and thousands, as a quantity. */
    static String year(String number) {
        if (number.length() != 4 || number.charAt(0) == '0') {
            return cardinal(number);
        }
        return Integer.parseInt(number) % 1000 < 10 ? cardinal(number) : pairs(number);
    }

    /** Spells a bare number: what may be a year as one, all else as a quantity. */
    static String bare(String number) {
        return number.length() == 4 && number.compareTo("1001") >= 0 && number.compareTo("2099") <= 0
                ? year(number)
                : cardinal(number);
    }

    /** Spells what names a thing: three or four digits in pairs (one oh one, sixteen hundred), more one by one. */
    static String pairs(String number) {
        int length = number.length();
        if (length > 4 || (length > 1 && number.charAt(0) == '0')) {
            return digits(number);
        }
        int value = Integer.parseInt(number);
        if (length < 3 || value % 1000 == 0 || (length == 3 && value % 100 == 0)) {
            return cardinal(number);
        }
        int low = value % 100;
        return belowThousand(value / 100) + (low == 0 ? " hundred" : (low < 10 ? " oh " : " ") + belowThousand(low));
    }

    /** Spells a fraction of whole numbers. */
    static String fraction(String numerator, String denominator) {
        boolean one = numerator.equals("1");
        String over = cardinal(numerator);
        if (denominator.equals("2")) {
            return over + (one ? " half" : " halves");
        }
        if (denominator.equals("4")) {
            return over + (one ? " quarter" : " quarters");
        }
        int below = denominator.length() > 4 ? 0 : Integer.parseInt(denominator);
        boolean named = below > 2 && (below <= 20 || below % 10 == 0 || below == 32 || below == 64);
        if (!named || numerator.length() > 2 || numerator.equals("0")) {
            return over + " over " + cardinal(denominator);
        }
        return over + " " + ordinal(denominator) + (one ? "" : "s");
    }

    /** Returns the value of a Roman numeral in capitals, or 0 if it is none as they are written. */
    static int roman(String numeral) {
        if (!ROMAN.matcher(numeral).matches()) {
            return 0;
        }
        int value = 0;
        for (int i = 0; i < numeral.length(); i++) {
            int digit = ROMAN_VALUES["IVXLCDM".indexOf(numeral.charAt(i))];
            boolean less = i + 1 < numeral.length() && digit < ROMAN_VALUES["IVXLCDM".indexOf(numeral.charAt(i + 1))];
            value += less ? -digit : digit;
        }
        return value;
    }

    /** Makes the words of a number plural: the nineties, the two thousands. */
    static String plural(String words) {
        return words.endsWith("y")
                ? words.substring(0, words.length() - 1) + "ies"
                : words.endsWith("x") ? words + "es" : words + "s";
    }

    /** Spells an ordinal. */
    static String ordinal(String number) {
        return ordinalOf(cardinal(number));
    }

    /** Returns the ordinal of a quantity in words. */
    static String ordinalOf(String cardinal) {
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
