package io.github.voiceclone.text.chinese;

import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Numbers with a colon between: times of day, durations, scores and ratios, chapters and verses. */
final class TimeRules {
    private static final String START = ReadingRule.START;
    private static final String COLON = "[:：∶]";
    private static final String END = "(?!" + COLON + "?\\d)";
    private static final String TIME = "(\\d{1,2})[:：](\\d{2})(?:[:：](\\d{2}))?";
    private static final int TIME_GROUPS = 3;
    private static final String PARTS = "\\d+(?:\\.\\d+)?(?:" + COLON + "\\d+(?:\\.\\d+)?){1,7}";

    private static final Pattern SCORE_BEFORE =
            Pattern.compile("(?:比分|总分|战绩|局分)[^。！？；]{0,8}$|(?:比分|(?:[首次末胜一二三四五两]|第\\d)[局盘])[^。！？；一-龥]{0,36}$");
    private static final Pattern MATCH_BEFORE = Pattern.compile(
            "(?:战胜|击败|不敌|险胜|负于|战平|决赛|联赛|系列赛|季后赛)[^。！？；]{0,8}$|(?:赢|(?<![运传灌])输(?![入出送液血氧]))[^。！？；，,]{0,8}$");
    private static final Pattern CLOCK_BEFORE =
            Pattern.compile("(?:[今明昨后当][天日晚]|[早晚]上?|[上中下]午|凌晨|时间|[周期][一二三四五六日天]|\\d[日号]|[定将]于)[为是：: ]?$");
    private static final Pattern CLOCK_AFTER = Pattern.compile("(?:准时|正式)?(?:开[始打赛球播战幕]|打响|举行|进行|结束|直播|入场|集合)");
    private static final Pattern SCORE_AFTER =
            Pattern.compile("(?:(?:\\(\\d{1,2}\\))?[、，, ]+\\d{1,3}[-–:：]\\d{1,3}(?:\\(\\d{1,2}\\))?){0,6}"
                    + "(?:的?大?比分|胜(?!利|任|地|诉|率|算)|负(?!责|担|荷|载|重|面|债)|输(?!入|出|送|液)|赢(?!得)|优势|打平|扳平|反超|轻取|[\\p{IsHan}]{0,4}?(?:获胜|险胜|战胜|击败|领先|落后"
                    + "|战平|大胜|完胜|力克|逆转|淘汰|取胜|不敌|横扫|双杀|告负|落败|惨败|小胜|平局|绝杀|打败|拿下|夺冠|出线))");
    private static final Pattern RATIO_BEFORE =
            Pattern.compile("(?:比例尺?|宽高比|画幅|比为|比是|比率|配比|分辨率|按照?|占比|赔率|汇率|男女比|杠杆|兑|比)[为是约：:]?$");
    private static final Pattern RATIO_AFTER = Pattern.compile("的?(?:比例|比率|稀释|配比|混合|兑|画幅|画面|宽?屏|显示器|勾兑|配制|模型|杠杆)");
    private static final Pattern DURATION_BEFORE =
            Pattern.compile("(?:用时|用了|耗时|成绩|历时|时长|跑完|全长|片长|计时|花了|完赛|长度|跑进|跑出|纪录|记录|倒计时|配速|净时间)[为是了约：: ]{0,2}$");
    private static final Pattern VERSE_BEFORE = Pattern.compile("(?:福音|创世记|出埃及记|利未记|诗篇|箴言|启示录|罗马书|使徒行传|传道书|雅歌"
            + "|以赛亚书|但以理书|哥林多[前后]书|加拉太书|以弗所书|腓立比书|希伯来书|雅各书|约翰[一二三]书|约翰|马太|马可|路加|约伯记|圣经|经文)[ ]?$");

    static final List<WrittenForm> RULES = List.of(
            WrittenForm.inContext(
                            START + "(\\d{1,3})[:：](\\d{1,3})(?:" + ReadingRule.DASH + "(\\d{1,3}))?" + END,
                            TimeRules::verse)
                    .withCues(":："),
            WrittenForm.inContext(START + PARTS + END, TimeRules::durationOrRatio)
                    .withCues(":：∶."),
            WrittenForm.of(
                            START + TIME + END + "(?:" + ReadingRule.TO + ")" + TIME + END,
                            m -> join(time(m, 1), m.group(1 + TIME_GROUPS), time(m, 2 + TIME_GROUPS)))
                    .withCues(":："),
            WrittenForm.of(START + TIME + END + "\\s?([aApP])\\.?[mM](?:\\.(?![A-Za-z0-9])|(?![A-Za-z0-9]))", m -> {
                        String time = time(m, 1);
                        return time == null ? null : ("aA".contains(m.group(4)) ? "上午" : "下午") + time;
                    })
                    .withCues(":："),
            WrittenForm.of(
                            START
                                    + "(\\d{1,2})(?:\\.([0-5]\\d))?\\s?([aApP])\\.?[mM](?:\\.(?![A-Za-z0-9])|(?![A-Za-z0-9]))",
                            m -> {
                                int hour = Integer.parseInt(m.group(1));
                                String minutes =
                                        m.group(2) == null || m.group(2).equals("00")
                                                ? ""
                                                : (m.group(2).startsWith("0") ? "零" : "") + number(m.group(2)) + "分";
                                String name = ("aA".contains(m.group(3)) ? "上午" : "下午")
                                        + (hour == 2 ? "两" : number(m.group(1))) + "点" + minutes;
                                return hour < 1 || hour > 12 ? null : name;
                            })
                    .withCues(" a.")
                    .withDigits(1, 2),
            WrittenForm.of(START + TIME + END + "(?![.]\\d)", m -> time(m, 1)).withCues(":："),
            WrittenForm.of(START + PARTS + END, m -> ratio(m.group())).withCues(":：∶."),
            WrittenForm.of(START + "(\\d{1,3})['′’](\\d{1,2})(?:\"|″|''|”|′′)", m -> measured(m, "分", "秒"))
                    .withCues("'′’"));

    private TimeRules() {}

    /** Tells whether the words before two numbers, with a colon or a dash between, show them to be a score. */
    static boolean isAfterMatch(String text, int start, int end) {
        return Surroundings.isNear(text, start, 40, SCORE_BEFORE)
                || (Surroundings.isNear(text, start, 40, MATCH_BEFORE)
                        && !Surroundings.isNear(text, start, 6, CLOCK_BEFORE)
                        && !Surroundings.isBefore(text, end, CLOCK_AFTER));
    }

    /** Tells whether the words after two numbers show them to be a score. */
    static boolean isBeforeResult(String text, int end) {
        return Surroundings.isBefore(text, end, SCORE_AFTER);
    }

    private static @Nullable String verse(String text, MatchResult m) {
        return Surroundings.isNear(text, m.start(), 6, VERSE_BEFORE)
                ? ChineseNumbers.cardinal(m.group(1)) + "章" + ChineseNumbers.cardinal(m.group(2))
                        + (m.group(3) == null ? "" : "到" + ChineseNumbers.cardinal(m.group(3))) + "节"
                : null;
    }

    private static @Nullable String durationOrRatio(String text, MatchResult m) {
        if (isAfterMatch(text, m.start(), m.end())
                || isBeforeResult(text, m.end())
                || Surroundings.isNear(text, m.start(), 5, RATIO_BEFORE)
                || Surroundings.isBefore(text, m.end(), RATIO_AFTER)
                || m.group().indexOf('∶') >= 0) {
            return ratio(m.group());
        }
        String[] parts = m.group().split("[:：.]", -1);
        boolean sexagesimal = m.group().matches("\\d+(?:[:：][0-5]\\d){1,2}(?:\\.\\d+)?");
        boolean hasFraction = m.group().indexOf('.') >= 0;
        if (!sexagesimal || !(hasFraction || Surroundings.isNear(text, m.start(), 8, DURATION_BEFORE))) {
            return null;
        }
        int last = parts.length - (hasFraction ? 2 : 1);
        String[] names = {"秒", "分", "小时"};
        StringBuilder spoken = new StringBuilder();
        for (int i = 0; i <= last; i++) {
            String value = i == 0 ? leading(parts[0], last) : sixtieth(parts[i]);
            if (i == last && hasFraction) {
                value += "点" + ChineseNumbers.digits(parts[last + 1]);
            }
            spoken.append(i == 0 && parts[0].matches("0+") ? "" : value + names[last - i]);
        }
        return spoken.toString();
    }

    private static String leading(String digits, int unit) {
        return unit == 2 && digits.equals("2") ? "两" : number(digits);
    }

    private static String ratio(String written) {
        StringBuilder spoken = new StringBuilder();
        for (String part : written.split(COLON, -1)) {
            spoken.append(spoken.length() == 0 ? "" : "比").append(ChineseNumbers.number(part));
        }
        return spoken.toString();
    }

    private static String number(String digits) {
        String plain = digits.replaceFirst("^0+(?=\\d)", "");
        return ChineseNumbers.cardinal(plain);
    }

    private static String measured(MatchResult m, String first, String second) {
        return number(m.group(1)) + first + sixtieth(m.group(2)) + second;
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
        boolean wholeHour = m.group(group + 1).equals("00") && (seconds == null || seconds.equals("00"));
        text += wholeHour ? "" : sixtieth(m.group(group + 1)) + "分";
        return seconds == null || wholeHour ? text : text + sixtieth(seconds) + "秒";
    }

    /** Reads minutes and seconds: 05 as 零五. */
    private static String sixtieth(String digits) {
        return digits.matches("0+") ? "零" : ChineseNumbers.cardinal(digits);
    }
}
