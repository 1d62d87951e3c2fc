package io.github.voiceclone.text.english;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Reads dates, times of day, years, decades and what else is written with colons and slashes between numbers. */
final class EnglishDates {
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
    private static final String MONTH =
            "(January|February|March|April|May|June|July|August|September|October|November|December"
                    + "|JANUARY|FEBRUARY|MARCH|APRIL|JUNE|JULY|AUGUST|SEPTEMBER|OCTOBER|NOVEMBER|DECEMBER"
                    + "|january|february|april|june|july|august|september|october|november|december"
                    + "|Jan|Feb|Mar|Apr|Jun|Jul|Aug|Sept?|Oct|Nov|Dec)";
    /** The stop of a short month's name; behind a long one it ends the sentence. */
    private static final String STOP = "(?:(?<=Jan|Feb|Mar|Apr|Jun|Jul|Aug|Sep|Sept|Oct|Nov|Dec)\\.)?";

    private static final String DAY = "(\\d{1,2})(?:st|nd|rd|th)?+";
    private static final String YEAR = "([12]\\d{3})(?![\\d:]|,\\d|\\.\\d)";
    private static final String END = "(?![\\d/:%]|[.,-]\\d)";
    private static final String HALF = "(?:\\s?(?:([AaPp])\\.\\s?[Mm]\\.?|([AaPp])[Mm])(?![A-Za-z]))?";
    private static final Pattern FRACTION = Pattern.compile(" ?\\d{1,4}/\\d");
    private static final Pattern QUANTITY =
            Pattern.compile("\\s?(?:%|°|[ap]\\.?m\\b|percent|million|billion|thousand)");
    private static final Set<String> BOOKS = EnglishText.words(
            """
            genesis exodus leviticus numbers deuteronomy joshua judges ruth samuel kings chronicles ezra nehemiah
            esther job psalm psalms proverbs ecclesiastes isaiah jeremiah ezekiel daniel hosea matthew mark luke
            john acts romans corinthians galatians ephesians philippians colossians thessalonians timothy titus
            hebrews james peter jude revelation""");
    private static final Set<String> CONTESTS = EnglishText.words(
            """
            score scored scores won win wins lost lose beat led lead leads ratio odds scale victory defeat draw drew
            trailed defeated them tied ratios""");
    private static final Set<String> ON_A_DATE = EnglishText.words(
            """
            on since dated until till due born starting date arrives deadline expires""");

    /** Words before a date or a fraction. */
    private static final Set<String> BEFORE_A_DATE =
            EnglishText.words("""
            by from before after through thru between""");

    private static final Set<String> RATINGS = EnglishText.words(
            """
            rated rating ratings rate scored score scores got grade graded gave give gives giving review reviewed""");
    private static final Pattern TIME_FOLLOWS =
            Pattern.compile(",? (?:at )?\\d{1,2}(?::\\d\\d| ?[aApP]\\.?[mM](?![A-Za-z]))");
    private static final Pattern USUAL_FRACTION =
            Pattern.compile("1/[234568]|1/10|2/[35]|3/[458]|3/10|4/5|5/[68]|7/8|7/10|9/10");
    private static final Set<String> PAIRS = Set.of("24/7", "50/50", "20/20", "9/11", "7/7", "60/40", "80/20", "70/30");

    /** Decades, which may start with an apostrophe. */
    static final EnglishRule DECADE =
            EnglishRule.of("s'", "'?([12]\\d\\d0|[1-9]00|[1-9]0|00)'?s(?!'?[A-Za-z])", EnglishDates::decade);

    /** Rules for text that starts with a digit. */
    static final List<EnglishRule> NUMERIC = List.of(
            EnglishRule.of(
                    "-/.",
                    "([12]\\d{3})([-/.])(\\d{1,2})\\2(\\d{1,2})(?:T(?=\\d\\d:)|(?![\\d/]|[.-]\\d))",
                    EnglishDates::isoDate),
            EnglishRule.of(
                    "-/.",
                    "(\\d{1,2})([-/.])(\\d{1,2})\\2([12]\\d{3}|\\d{2})(?![\\d/:-]|\\.\\d)",
                    EnglishDates::numericDate),
            EnglishRule.of("-", "([12]\\d{3})-(0[1-9]|1[0-2])(?![\\d-])", EnglishDates::yearAndMonth),
            EnglishRule.of(
                    " -/", "([12]\\d{3})( ?--? ?|/)([12]\\d{3}|\\d{2})(?![\\d/:-]|[.,]\\d)", EnglishDates::yearRange),
            EnglishRule.of(
                    " snrt\n\t\u00A0",
                    DAY + "\\s(?:of\\s)?" + MONTH + "\\b" + STOP + "(?:,?\\s" + YEAR + ")?",
                    EnglishDates::dayMonth),
            EnglishRule.of(
                    ":",
                    "(\\d{1,2}):([0-5]\\d)(?::([0-5]\\d))?(?:\\.(\\d{1,3}))?" + HALF + "(?!:?\\d|,\\d{3})",
                    EnglishDates::time),
            EnglishRule.of(
                    ".",
                    "(\\d{1,2})\\.([0-5]\\d)\\s?(?:([AaPp])\\.\\s?[Mm]\\.?|([AaPp])[Mm])(?![A-Za-z])",
                    EnglishDates::dottedTime),
            EnglishRule.of(
                    " dhm",
                    "(?:(\\d{1,4}) ?d ?)?(?:(\\d{1,4}) ?hr?s? ?)?(?:(\\d{1,3}) ?m(?:ins?)? ?)?(?:(\\d{1,3}(?:\\.\\d{1,3})?) ?s(?:ecs?)?)?"
                            + "(?<=[a-z])(?![A-Za-z0-9²³/'])",
                    EnglishDates::duration),
            EnglishRule.of(
                    "h",
                    "(\\d{1,2})h([0-5]\\d)(?![A-Za-z0-9])",
                    (text, m) -> count(m.group(1), "hour", false) + " " + count(m.group(2), "minute", false)),
            EnglishRule.of(
                    " aApP\n\u00A0",
                    "(\\d{1,2})\\s?(?:([AaPp])\\.\\s?[Mm]\\.?|([AaPp])[Mm])(?![A-Za-z])",
                    EnglishDates::hour),
            EnglishRule.of(":", "(\\d{1,4}):(\\d{1,3}(?:,\\d{3}){1,4}|\\d{1,9})(?![:\\d])", EnglishDates::ratio),
            EnglishRule.of(
                    " -",
                    "(50)(?: ?--? ?)(50)(?![\\d%.])|(60)-(40)(?![\\d%.])|(70)-(30)(?![\\d%.])|(80)-(20)(?![\\d%.])|(90)-(10)(?![\\d%.])",
                    (text, m) -> EnglishNumbers.cardinal(m.group().substring(0, 2)) + " "
                            + EnglishNumbers.cardinal(
                                    m.group().substring(m.group().length() - 2))),
            EnglishRule.of(" ", "(\\d{1,4}) {1,2}(\\d{1,3})/(\\d{1,3})(?![\\d/]|\\.\\d)", EnglishDates::mixed),
            EnglishRule.of(
                    "/",
                    "((\\d{1,2})/(\\d{1,2}))(?: (?:to|until|till|through|thru) |( ?--? ?))((\\d{1,2})/(\\d{1,2}))(?![\\d/]|\\.\\d)",
                    EnglishDates::dates),
            EnglishRule.of("/", "(\\d{1,4})/(\\d{1,4})(?![\\d/]|\\.\\d)", EnglishDates::fraction),
            DECADE,
            EnglishRule.of(
                    "snrtSNRT,", "(\\d[\\d,]{0,40})(?:st|nd|rd|th|ST|ND|RD|TH)(?![A-Za-z])", EnglishDates::ordinal));

    /** Rules for text that starts with the name of a month. */
    static final List<EnglishRule> MONTH_FIRST = List.of(
            EnglishRule.of(
                    MONTH + STOP + "\\s" + DAY + "(?:\\s?(?:--?|to)\\s?" + DAY + ")?(?:,?\\s" + YEAR + ")?" + END
                            + "(?![A-Za-z])",
                    EnglishDates::monthDay),
            EnglishRule.of(
                    MONTH + STOP + ",?\\s" + YEAR,
                    (text, m) -> month(m.group(1)) + " " + EnglishNumbers.year(m.group(2))),
            EnglishRule.of(
                    "(Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sept?|Oct|Nov|Dec)\\.? ?--? ?(Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sept?|Oct|Nov|Dec)\\b\\.?",
                    (text, m) -> month(m.group(1)) + " to " + month(m.group(2))),
            EnglishRule.of("(Jan|Feb|Mar|Apr|Jun|Jul|Aug|Sept?|Oct|Nov|Dec)\\.", (text, m) -> month(m.group(1))));

    private EnglishDates() {}

    private static String unpadded(String digits) {
        return digits.length() > 1 && digits.charAt(0) == '0' ? digits.substring(1) : digits;
    }

    private static String month(String name) {
        String start = name.toLowerCase(Locale.ROOT).substring(0, 3);
        return MONTHS.stream()
                .filter(month -> month.startsWith(start))
                .findFirst()
                .orElse(name);
    }

    /** Returns the name of a month, from 1 to 12. */
    static String monthName(int month) {
        return MONTHS.get(month - 1);
    }

    private static @Nullable String date(int month, int day, String year) {
        return month < 1 || month > 12 || day < 1 || day > 31
                ? null
                : MONTHS.get(month - 1) + " " + EnglishNumbers.ordinal(Integer.toString(day)) + ", "
                        + EnglishNumbers.year(year);
    }

    private static @Nullable String isoDate(EnglishText text, MatchResult m) {
        String date = date(Integer.parseInt(m.group(3)), Integer.parseInt(m.group(4)), m.group(1));
        return date == null || text.at(m.end() - 1) != 'T' ? date : date + ", ";
    }

    /** Reads the month first, as Americans write it, unless that is impossible or points set the numbers off. */
    private static @Nullable String numericDate(EnglishText text, MatchResult m) {
        int first = Integer.parseInt(m.group(1));
        int second = Integer.parseInt(m.group(3));
        if (m.group(4).length() == 2 && !m.group(2).equals("/")) {
            return null;
        }
        String year =
                m.group(4).length() == 4 ? m.group(4) : (m.group(4).compareTo("50") < 0 ? "20" : "19") + m.group(4);
        boolean dayFirst = first > 12 || (m.group(2).equals(".") && second <= 12);
        return dayFirst ? date(second, first, year) : date(first, second, year);
    }

    private static @Nullable String yearAndMonth(EnglishText text, MatchResult m) {
        int month = Integer.parseInt(m.group(2));
        int year = Integer.parseInt(m.group(1).substring(2));
        return month > year && month == year + 1 ? null : MONTHS.get(month - 1) + " " + EnglishNumbers.year(m.group(1));
    }

    private static @Nullable String yearRange(EnglishText text, MatchResult m) {
        String from = m.group(1);
        String to = m.group(3);
        boolean later = to.length() == 4
                ? to.compareTo(from) >= 0
                : m.group(2).equals("/") || m.group(2).equals("-");
        if (from.compareTo("1001") < 0 || (to.length() == 4 && to.compareTo("2200") > 0) || !later) {
            return null;
        }
        boolean slash = m.group(2).equals("/");
        if (EnglishAmounts.isCounted(text.wordAfter(m.end())) && text.at(m.end()) == ' ' && to.length() == 4) {
            return EnglishNumbers.cardinal(from) + " to " + EnglishNumbers.cardinal(to);
        }
        String end = to.length() == 4
                ? EnglishNumbers.year(to)
                : to.equals("00")
                        ? "two thousand"
                        : to.charAt(0) == '0'
                                ? "oh " + EnglishNumbers.cardinal(to.substring(1))
                                : EnglishNumbers.cardinal(to);
        return EnglishNumbers.year(from) + (slash ? " " : " to ") + end;
    }

    private static @Nullable String dayMonth(EnglishText text, MatchResult m) {
        int day = Integer.parseInt(m.group(1));
        if (day < 1 || day > 31) {
            return null;
        }
        boolean written = !EnglishText.isDigit(text.at(m.end(1))) && text.at(m.end(1)) != ' ';
        boolean of = !written || text.startsWith("of", m.end(1) + 3);
        String article = written || text.lowerBefore(m.start()).equals("the") ? "" : "the ";
        return article
                + EnglishNumbers.ordinal(unpadded(m.group(1)))
                + (of ? " of " : " ")
                + month(m.group(2))
                + (m.group(3) == null ? "" : ", " + EnglishNumbers.year(m.group(3)));
    }

    private static @Nullable String monthDay(EnglishText text, MatchResult m) {
        int day = Integer.parseInt(m.group(2));
        boolean counts = m.group(4) == null
                && (text.looksAt(QUANTITY, m.end())
                        || (EnglishText.isAny(m.group(1), "May|March")
                                && EnglishAmounts.isCounted(text.wordAfter(m.end()))));
        if (day < 1 || day > 31 || counts) {
            return null;
        }
        String days = EnglishNumbers.ordinal(unpadded(m.group(2)))
                + (m.group(3) == null ? "" : " to " + EnglishNumbers.ordinal(unpadded(m.group(3))));
        return month(m.group(1)) + " " + days + (m.group(4) == null ? "" : ", " + EnglishNumbers.year(m.group(4)));
    }

    private static @Nullable String time(EnglishText text, MatchResult m) {
        int hour = Integer.parseInt(m.group(1));
        String before = text.lowerBefore(m.start());
        String half = m.group(5) != null ? m.group(5) : m.group(6);
        if (CONTESTS.contains(before) && m.group(3) == null && half == null) {
            return EnglishNumbers.cardinal(m.group(1)) + " to " + EnglishNumbers.cardinal(unpadded(m.group(2)));
        }
        boolean verse = BOOKS.contains(before) && !m.group(2).startsWith("0");
        if (hour > 24 && m.group(3) == null && m.group(4) == null && !verse) {
            return null;
        }
        boolean full = m.group(2).equals("00") && "00".equals(m.group(3));
        String words = EnglishNumbers.cardinal(Integer.toString(hour))
                + (m.group(3) == null || full
                        ? minutes(m.group(2), half == null && m.group(4) == null, hour)
                        : twoDigits(m.group(2)) + twoDigits(m.group(3)))
                + (m.group(4) == null ? "" : " point " + EnglishNumbers.digits(m.group(4)));
        return half == null ? words : words + " " + half.toLowerCase(Locale.ROOT) + " m";
    }

    private static String minutes(String twoDigits, boolean alone, int hour) {
        if (twoDigits.equals("00")) {
            return !alone ? "" : hour == 0 || hour > 12 ? " hundred" : " o'clock";
        }
        return twoDigits(twoDigits);
    }

    private static String twoDigits(String digits) {
        return digits.charAt(0) == '0'
                ? " oh " + (digits.equals("00") ? "oh" : EnglishNumbers.digits(digits.substring(1)))
                : " " + EnglishNumbers.cardinal(digits);
    }

    private static @Nullable String hour(EnglishText text, MatchResult m) {
        int hour = Integer.parseInt(m.group(1));
        String half = m.group(2) != null ? m.group(2) : m.group(3);
        return hour > 24
                ? null
                : EnglishNumbers.cardinal(Integer.toString(hour)) + " " + half.toLowerCase(Locale.ROOT) + " m";
    }

    private static @Nullable String dottedTime(EnglishText text, MatchResult m) {
        int hour = Integer.parseInt(m.group(1));
        String half = m.group(3) != null ? m.group(3) : m.group(4);
        return hour > 24
                ? null
                : EnglishNumbers.cardinal(Integer.toString(hour)) + minutes(m.group(2), false, hour) + " "
                        + half.toLowerCase(Locale.ROOT) + " m";
    }

    /** Reads days, hours, minutes and seconds, of which there are two or more: one letter by itself may be a unit of length. */
    private static @Nullable String duration(EnglishText text, MatchResult m) {
        List<String> units = List.of("day", "hour", "minute", "second");
        boolean adjective = EnglishAmounts.isAdjective(text, m.start(), m.end());
        List<String> parts = new ArrayList<>();
        for (int i = 0; i < units.size(); i++) {
            if (m.group(i + 1) != null) {
                parts.add(count(m.group(i + 1), units.get(i), adjective));
            }
        }
        return parts.size() < 2 ? null : String.join(" ", parts);
    }

    private static String count(String number, String unit, boolean adjective) {
        String plain = unpadded(number);
        return EnglishNumbers.number(plain) + " " + unit + (adjective || plain.equals("1") ? "" : "s");
    }

    private static String ratio(EnglishText text, MatchResult m) {
        String between = BOOKS.contains(text.lowerBefore(m.start())) ? " " : " to ";
        return EnglishNumbers.cardinal(m.group(1)) + between + EnglishNumbers.cardinal(m.group(2));
    }

    private static @Nullable String mixed(EnglishText text, MatchResult m) {
        if (Integer.parseInt(m.group(2)) >= Integer.parseInt(m.group(3))) {
            return null;
        }
        String fraction = EnglishNumbers.fraction(m.group(2), m.group(3));
        String part = m.group(2).equals("1")
                ? "a" + (EnglishText.isAny(m.group(3), "8|18|11") ? "n" : "") + fraction.substring(3)
                : fraction;
        return EnglishNumbers.cardinal(m.group(1)) + " and " + part;
    }

    private static @Nullable String fraction(EnglishText text, MatchResult m) {
        String over = m.group(1);
        String under = m.group(2);
        if (Integer.parseInt(under) == 0) {
            return null;
        }
        if (PAIRS.contains(m.group())) {
            return EnglishNumbers.cardinal(over)
                    + (m.group().equals("24/7") ? " seven" : " " + EnglishNumbers.cardinal(under));
        }
        int next = text.at(m.end()) == ' ' ? m.end() + 1 : m.end();
        if (text.at(next) == '=' && !isOfFractions(text, m.start(), next + 1)) {
            return EnglishNumbers.cardinal(over) + " divided by " + EnglishNumbers.cardinal(under);
        }
        if (text.wordAfter(m.end()).equals("time") && EnglishText.isAny(under, "2|4|8|16")) {
            return EnglishNumbers.cardinal(over) + " " + EnglishNumbers.cardinal(under);
        }
        boolean part = text.wordAfter(m.end()).equals("of");
        String date = !part && isDate(text, m.start(), m.end(), m.group()) ? shortDate(over, under) : null;
        if (date != null) {
            return date;
        }
        return !part && isRating(text, m.start(), m.end(), under)
                ? EnglishNumbers.cardinal(over) + " out of " + EnglishNumbers.cardinal(under)
                : EnglishNumbers.fraction(over, under);
    }

    /** Tells whether what is around a fraction says that it is a date: a weekday, a preposition, a time. */
    private static boolean isDate(EnglishText text, int start, int end, String fraction) {
        String day = text.wordBefore(text.at(start - 2) == ',' ? start - 2 : start);
        String before = text.lowerBefore(start);
        if (EnglishWords.isWeekday(day) || ON_A_DATE.contains(before) || text.looksAt(TIME_FOLLOWS, end)) {
            return true;
        }
        return BEFORE_A_DATE.contains(before)
                && (!USUAL_FRACTION.matcher(fraction).matches()
                        || ON_A_DATE.contains(text.lowerBefore(text.wordStartBefore(start))));
    }

    /** Reads a month and a day, or a day and a month if that is the only date; null for neither. */
    private static @Nullable String shortDate(String first, String second) {
        if (first.length() > 2 || second.length() > 2) {
            return null;
        }
        int month = Integer.parseInt(first);
        int day = Integer.parseInt(second);
        String date = month > 12 ? date(day, month, "2000") : date(month, day, "2000");
        return date == null ? null : date.substring(0, date.indexOf(','));
    }

    /** Reads a range of dates, unless both may be fractions. */
    private static @Nullable String dates(EnglishText text, MatchResult m) {
        String from = m.group(1);
        String to = m.group(5);
        boolean fractions = USUAL_FRACTION.matcher(from).matches()
                && USUAL_FRACTION.matcher(to).matches();
        boolean dash = m.group(4) != null;
        if (fractions || (dash && !isDate(text, m.start(), m.end(1), from))) {
            return null;
        }
        String first = shortDate(m.group(2), m.group(3));
        String last = shortDate(m.group(6), m.group(7));
        return first == null || last == null ? null : first + " to " + last;
    }

    /** Tells whether a fraction is a rating: a word for one goes before, not far off, or stars follow. */
    private static boolean isRating(EnglishText text, int start, int end, String under) {
        if (EnglishText.isAny(text.lowerBefore(start), "rated|rating|scored|score|grade|rate")) {
            return true;
        }
        boolean rating = text.startsWith(under + "/", start) || EnglishText.isAny(text.wordAfter(end), "stars|rating");
        for (int words = 0, at = start; words < 5 && at > 0 && !rating; words++) {
            rating = RATINGS.contains(text.lowerBefore(at));
            at = text.wordStartBefore(at);
        }
        return rating && EnglishText.isAny(under, "5|10|20|50|100");
    }

    /** Tells whether an equation adds fractions or ends in one: its strokes are no signs of division. */
    private static boolean isOfFractions(EnglishText text, int start, int right) {
        int left = text.at(start - 1) == ' ' ? start - 2 : start - 1;
        return "+-−*×".indexOf(text.at(left)) >= 0 || text.looksAt(FRACTION, right);
    }

    /** Reads 1990s as nineteen nineties, the '60s as sixties, 100s as hundreds. */
    private static String decade(EnglishText text, MatchResult m) {
        String number = m.group(1);
        if (number.equals("00")) {
            return "two thousands";
        }
        if (number.length() == 3) {
            return number.equals("100") ? "hundreds" : EnglishNumbers.plural(EnglishNumbers.cardinal(number));
        }
        return number.equals("1000") ? "thousands" : EnglishNumbers.plural(EnglishNumbers.year(number));
    }

    private static String ordinal(EnglishText text, MatchResult m) {
        return EnglishNumbers.ordinal(m.group(1).replace(",", ""));
    }

    /** Returns the ordinal of a whole number's digits, for the days of Roman centuries and kings. */
    static String ordinalOf(int value) {
        return EnglishNumbers.ordinal(Integer.toString(value));
    }
}
