package io.github.voiceclone.text;

import java.text.Normalizer;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Dates, times and numbers as they are written in markup that says what they are. */
public final class Figures {
    private static final Pattern NUMBER =
            Pattern.compile("([-+−]?)\\s*(\\d{1,3}(?:[,，]\\d{3})+|\\d{1,40})(\\.\\d{1,40})?");
    private static final Pattern DIGITS = Pattern.compile("\\d{1,8}");
    private static final Pattern DATE = Pattern.compile("[\\d\\s./年月日号-]{1,40}");
    private static final Pattern TIME = Pattern.compile(
            "(\\d{1,2})(?:\\s*[:.时点h]\\s*(\\d{1,2}))?(?:\\s*[:.分m]\\s*(\\d{1,2}))?\\s*[分秒]?\\s*(?:([ap])\\.?m\\.?)?");
    private static final Pattern TELEPHONE =
            Pattern.compile("\\+?[\\d\\s()./-]{2,60}(?:(?:ext\\.?|x|转)\\s*\\d{1,10})?");
    private static final int MAX_DAY = 31;
    private static final int MAX_MONTH = 12;
    private static final int HALF_DAY = 12;

    private Figures() {}

    /**
     * A date, as far as it is given.
     *
     * @param year its digits, empty if it has none
     * @param month 1–12, 0 if it has none
     * @param day 1–31, 0 if it has none
     */
    public record Date(String year, int month, int day) {}

    /**
     * A time of day.
     *
     * @param hour 0–24
     * @param minute 0–59
     * @param second 0–59, -1 if it has none
     * @param half {@code a} or {@code p} for its half of the day, empty if it is not said
     */
    public record Time(int hour, int minute, int second, String half) {}

    /** Returns text with digits and signs of full width as ASCII, without white space around it. */
    public static String plain(String text) {
        return Normalizer.normalize(text, Normalizer.Form.NFKC).strip();
    }

    /** Returns a number's sign ({@code -} or nothing), digits and fraction without grouping; null if the text is none. */
    public static @Nullable String number(String text) {
        Matcher number = NUMBER.matcher(plain(text));
        if (!number.matches()) {
            return null;
        }
        String sign = number.group(1).isEmpty() || number.group(1).equals("+") ? "" : "-";
        String fraction = number.group(3) == null ? "" : number.group(3);
        return sign + number.group(2).replaceAll("[,，]", "") + fraction;
    }

    /** Returns a telephone number in plain characters; null if the text is none. */
    public static @Nullable String telephone(String text) {
        String plain = plain(text).toLowerCase(Locale.ROOT);
        return TELEPHONE.matcher(plain).matches() && DIGITS.matcher(plain).find() ? plain : null;
    }

    /**
     * Returns a time.
     *
     * @param format {@code hms12}, {@code hms24}, or empty for either
     * @return null if the text is none
     */
    public static @Nullable Time time(String text, String format) {
        Matcher time = TIME.matcher(plain(text).toLowerCase(Locale.ROOT));
        if (!time.matches()) {
            return null;
        }
        String half = time.group(4) == null ? "" : time.group(4);
        int hour = Integer.parseInt(time.group(1));
        int minute = time.group(2) == null ? 0 : Integer.parseInt(time.group(2));
        int second = time.group(3) == null ? -1 : Integer.parseInt(time.group(3));
        int maxHour = half.isEmpty() && !format.equals("hms12") ? 2 * HALF_DAY : HALF_DAY;
        return hour > maxHour || minute > 59 || second > 59 ? null : new Time(hour, minute, second, half);
    }

    /**
     * Returns a date.
     *
     * @param format the order of year, month and day, as in {@code mdy}; empty to tell by the figures
     * @return null if the text is none
     */
    public static @Nullable Date date(String text, String format) {
        String plain = plain(text);
        if (!DATE.matcher(plain).matches()) {
            return null;
        }
        List<String> parts = new ArrayList<>();
        DIGITS.matcher(plain).results().forEach(part -> parts.add(part.group()));
        if (parts.size() == 1 && parts.get(0).length() == 8 && format.length() != 1) {
            String all = parts.remove(0);
            int year = format.startsWith("y") || format.isEmpty() ? 0 : 4;
            parts.addAll(
                    year == 0
                            ? List.of(all.substring(0, 4), all.substring(4, 6), all.substring(6))
                            : List.of(all.substring(0, 2), all.substring(2, 4), all.substring(4)));
        }
        String order = format.isEmpty() ? order(parts) : format;
        if (parts.isEmpty() || parts.size() != order.length()) {
            return null;
        }
        String year = "";
        int month = order.indexOf('m') < 0 ? 0 : -1;
        int day = order.indexOf('d') < 0 ? 0 : -1;
        for (int i = 0; i < parts.size(); i++) {
            switch (order.charAt(i)) {
                case 'y' -> year = parts.get(i);
                case 'm' -> month = Integer.parseInt(parts.get(i));
                default -> day = Integer.parseInt(parts.get(i));
            }
        }
        boolean valid = inRange(month, order.indexOf('m'), MAX_MONTH)
                && inRange(day, order.indexOf('d'), MAX_DAY)
                && year.length() <= 4;
        return valid ? new Date(year, month, day) : null;
    }

    private static boolean inRange(int value, int place, int max) {
        return place < 0 || (value >= 1 && value <= max);
    }

    private static String order(List<String> parts) {
        boolean yearFirst = !parts.isEmpty() && parts.get(0).length() > 2;
        boolean yearLast = parts.size() > 1 && parts.get(parts.size() - 1).length() > 2;
        return switch (parts.size()) {
            case 1 -> yearFirst ? "y" : "";
            case 2 -> yearFirst ? "ym" : yearLast ? "my" : "md";
            default -> yearFirst || !yearLast ? "ymd" : Integer.parseInt(parts.get(0)) > MAX_MONTH ? "dmy" : "mdy";
        };
    }
}
