package io.github.voiceclone.sv2tts.text;

import java.util.List;
import java.util.regex.MatchResult;
import org.jspecify.annotations.Nullable;

/** Dates and times of day: 2026-11-22 as 二零二六年十一月二十二日, 12:30 as 十二点三十分. */
final class DateAndTimeRules {
    private static final String TIME = "(\\d{1,2})[:：](\\d{2})(?:[:：](\\d{2}))?";
    private static final String CLOCK = ReadingRule.START + TIME + "(?![:：]?\\d)";
    private static final int TIME_GROUPS = 3;

    /** Years, dates and times; the days and months of 11月22日 are quantities like any other. */
    static final List<ReadingRule> RULES = List.of(
            ReadingRule.of(
                    ReadingRule.START + "(\\d{4})([-/.])(\\d{1,2})\\2(\\d{1,2})(?![\\d/-]|\\.\\d)",
                    DateAndTimeRules::date),
            ReadingRule.of(
                    ReadingRule.START + "((?:1[5-9]|20)\\d{2})(年?)" + ReadingRule.TO
                            + "((?:1[5-9]|20)\\d{2})(?=年|[^\\d.\\-/]|$)",
                    m -> ChineseNumbers.digits(m.group(1))
                            + m.group(2)
                            + ReadingRule.to(m.group(3))
                            + ChineseNumbers.digits(m.group(4))),
            ReadingRule.of(
                    ReadingRule.START + "((?:19|20)\\d{2})[-/](0?[1-9]|1[0-2])(?![\\d/.%-])",
                    m -> ChineseNumbers.digits(m.group(1)) + "年" + number(m.group(2)) + "月"),
            ReadingRule.of(
                    ReadingRule.START + "(\\d{4}|\\d{2}(?=年\\d{1,2}月)|0\\d)年",
                    m -> isSpan(m.group(1)) ? null : ChineseNumbers.digits(m.group(1)) + "年"),
            ReadingRule.of(
                    "(?<=[（(])((?:19|20)\\d{2})(?=[）)]| [^\\d\\p{IsHan}])", m -> ChineseNumbers.digits(m.group(1))),
            ReadingRule.of(
                    ReadingRule.START + "((?:19|20)\\d{2})(?=世界杯|奥运|赛季|财年|级|届|版|款|春|夏|秋|冬)",
                    m -> ChineseNumbers.digits(m.group(1))),
            ReadingRule.of(
                    CLOCK + ReadingRule.TO + TIME + "(?![:：]?\\d)",
                    m -> join(time(m, 1), m.group(1 + TIME_GROUPS), time(m, 2 + TIME_GROUPS))),
            ReadingRule.of(CLOCK + "\\s?([aApP])\\.?[mM](?:\\.|\\b)", m -> {
                String time = time(m, 1);
                return time == null ? null : ("aA".contains(m.group(4)) ? "上午" : "下午") + time;
            }),
            ReadingRule.of(CLOCK, m -> time(m, 1)));

    private DateAndTimeRules() {}

    private static @Nullable String date(MatchResult m) {
        int month = Integer.parseInt(m.group(3));
        int day = Integer.parseInt(m.group(4));
        return month < 1 || month > 12 || day < 1 || day > 31
                ? null
                : ChineseNumbers.digits(m.group(1)) + "年" + number(m.group(3)) + "月" + number(m.group(4)) + "日";
    }

    /** Tells 1000年 and 5000年, spans of time, from years. */
    private static boolean isSpan(String year) {
        return (year.endsWith("000") && !year.equals("2000")) || (year.length() == 4 && year.charAt(0) > '2');
    }

    private static String number(String digits) {
        return ChineseNumbers.cardinal(Integer.toString(Integer.parseInt(digits)));
    }

    private static @Nullable String join(@Nullable String from, String mark, @Nullable String to) {
        return from == null || to == null ? null : from + ReadingRule.to(mark) + to;
    }

    private static @Nullable String time(MatchResult m, int group) {
        int hour = Integer.parseInt(m.group(group));
        if (hour > 24 || m.group(group + 1).charAt(0) > '5') {
            return null;
        }
        String text = (hour == 2 ? "两" : number(m.group(group))) + "点";
        String seconds = m.group(group + 2);
        boolean wholeHour = m.group(group + 1).equals("00") && seconds == null;
        text += wholeHour ? "" : sixtieth(m.group(group + 1)) + "分";
        return seconds == null ? text : text + sixtieth(seconds) + "秒";
    }

    /** Reads minutes and seconds: 05 as 零五. */
    private static String sixtieth(String twoDigits) {
        return twoDigits.equals("00") ? "零" : ChineseNumbers.cardinal(twoDigits);
    }
}
