package io.github.voiceclone.text.english;

import io.github.voiceclone.spi.TextMarks.Reading.Form;
import io.github.voiceclone.text.Figures;
import io.github.voiceclone.text.TracedText;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Reads text in English as what its markup says that it is. */
final class EnglishSayAs {
    private static final Map<Character, String> SIGNS = Map.ofEntries(
            Map.entry('.', "dot"),
            Map.entry('-', "dash"),
            Map.entry('_', "underscore"),
            Map.entry('/', "slash"),
            Map.entry('\\', "backslash"),
            Map.entry('@', "at"),
            Map.entry('#', "hash"),
            Map.entry('+', "plus"),
            Map.entry('=', "equals"),
            Map.entry('*', "star"),
            Map.entry('%', "percent"),
            Map.entry('&', "and"));
    private static final Pattern MONTH_DATE = Pattern.compile("(?i)[a-z]{3,9}\\.? .*\\d.*|\\d.* [a-z]{3,9}\\.?.*");
    private static final Pattern ORDINAL = Pattern.compile("(\\d{1,15})(?:st|nd|rd|th)?");
    private static final Pattern FRACTION = Pattern.compile("(\\d{1,15})/(\\d{1,15})");
    private static final Pattern AMOUNT = Pattern.compile(
            "-?(?:[$£€¥₹₩]|[A-Z]{3}\\s?)[\\d,]{1,30}(?:\\.\\d{1,6})?|-?[\\d,]{1,30}(?:\\.\\d{1,6})?\\s?[A-Z]{3}");

    private EnglishSayAs() {}

    /** Returns the words; null if the text is not of the form. */
    static @Nullable String read(Form form, String format, String text) {
        String plain = Figures.plain(text);
        return switch (form) {
            case DIGITS -> plain.matches("[\\d\\s.,-]*\\d[\\d\\s.,-]*") ? EnglishNumbers.digits(plain) : null;
            case CHARACTERS -> characters(plain);
            case NUMBER -> number(plain);
            case ORDINAL -> ordinal(plain);
            case DATE -> MONTH_DATE.matcher(plain).matches() ? usual(plain) : date(Figures.date(plain, format));
            case TIME -> time(Figures.time(plain, format));
            case TELEPHONE -> telephone(Figures.telephone(plain));
            case CURRENCY -> AMOUNT.matcher(plain).matches() ? money(plain) : null;
            case ALIAS, PINYIN -> null;
        };
    }

    /** Returns how a text is read without markup. */
    private static String usual(String text) {
        return EnglishReader.read(TracedText.of(text)).text();
    }

    private static @Nullable String money(String amount) {
        String read = usual(amount);
        String code = amount.replaceAll("[^A-Z]", "").toLowerCase(Locale.ROOT);
        boolean unread = !code.isEmpty() && (" " + read.toLowerCase(Locale.ROOT) + " ").contains(" " + code + " ");
        return unread || !read.matches("(?i)[a-z ,'-]+") ? null : read;
    }

    private static @Nullable String characters(String text) {
        List<String> spoken = new ArrayList<>();
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            String sign = SIGNS.get(c);
            if (Character.isLetter(c)) {
                spoken.add(String.valueOf(Character.toLowerCase(c)));
            } else if (c >= '0' && c <= '9') {
                spoken.add(EnglishNumbers.digits(String.valueOf(c)));
            } else if (sign != null) {
                spoken.add(sign);
            } else if (!Character.isWhitespace(c)) {
                return null;
            }
        }
        return String.join(" ", spoken);
    }

    private static @Nullable String number(String text) {
        Matcher fraction = FRACTION.matcher(text);
        if (fraction.matches()) {
            return EnglishNumbers.fraction(fraction.group(1), fraction.group(2));
        }
        boolean percent = text.endsWith("%");
        String number = Figures.number(percent ? text.substring(0, text.length() - 1) : text);
        if (number == null) {
            return null;
        }
        String words = number.startsWith("-")
                ? "minus " + EnglishNumbers.number(number.substring(1))
                : EnglishNumbers.number(number);
        return percent ? words + " percent" : words;
    }

    private static @Nullable String ordinal(String text) {
        Matcher ordinal = ORDINAL.matcher(text.toLowerCase(Locale.ROOT));
        return ordinal.matches() ? EnglishNumbers.ordinal(ordinal.group(1)) : null;
    }

    private static @Nullable String date(Figures.@Nullable Date date) {
        if (date == null) {
            return null;
        }
        String day = date.day() == 0 ? "" : EnglishNumbers.ordinal(Integer.toString(date.day()));
        String month = date.month() == 0 ? "" : EnglishDates.monthName(date.month());
        String year = date.year().isEmpty() ? "" : EnglishNumbers.year(date.year());
        String monthAndDay = (month + " " + day).strip();
        return monthAndDay + (monthAndDay.isEmpty() || year.isEmpty() ? "" : day.isEmpty() ? " " : ", ") + year;
    }

    private static @Nullable String time(Figures.@Nullable Time time) {
        if (time == null) {
            return null;
        }
        String words = EnglishNumbers.cardinal(Integer.toString(time.hour()));
        if (time.minute() > 0 || time.second() > 0) {
            words += " " + sixtieth(time.minute()) + (time.second() < 0 ? "" : " and " + seconds(time.second()));
        } else if (time.half().isEmpty()) {
            words += time.hour() == 0 || time.hour() > 12 ? " hundred" : " o'clock";
        }
        return time.half().isEmpty() ? words : words + " " + time.half() + " m";
    }

    private static String seconds(int value) {
        return EnglishNumbers.cardinal(Integer.toString(value)) + (value == 1 ? " second" : " seconds");
    }

    private static String sixtieth(int value) {
        return (value < 10 ? "oh " : "") + EnglishNumbers.cardinal(Integer.toString(value));
    }

    private static @Nullable String telephone(@Nullable String number) {
        if (number == null) {
            return null;
        }
        List<String> spoken = new ArrayList<>();
        Matcher part = Pattern.compile("\\+|ext\\.?|x|转|\\d+").matcher(number);
        boolean named = false;
        while (part.find()) {
            String each = part.group();
            boolean digits = Character.isDigit(each.charAt(0));
            String words = digits ? EnglishNumbers.digits(each) : each.equals("+") ? "plus" : "extension";
            spoken.add((spoken.isEmpty() || named ? spoken.isEmpty() ? "" : " " : ", ") + words);
            named = !digits;
        }
        return String.join("", spoken);
    }
}
