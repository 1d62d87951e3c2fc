package io.github.voiceclone.text.chinese;

import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Ordinals, counted twos, scores and sums with a dash, and every number that no other rule reads. */
public final class NumberRules {
    private static final String NUMBER = ReadingRule.NUMBER;
    private static final String COUNTED = "(?:" + MeasureWords.COUNTED + ")";
    private static final Pattern SCORE_BEFORE =
            Pattern.compile("(?:以|领先|落后|最[终后]|[国男女][足篮排乒]|队|[半全]场|加时|点球|(?:扳|追|打|改写)[成平为]|追[到至]|定格在)$");
    private static final Pattern RESULT_AFTER = Pattern.compile("[，。！；、,.]|$|[轻击战大获赢胜横逆险完力淘取拿领落晋出小惨惜夺收复告]|不敌|再[胜赢下]");
    /** Words that begin as a measure word does, and are none. */
    private static final Pattern OPPONENT = Pattern.compile("日本|克罗地亚|国[安足青]|大[阪连]|地|方|边|队|点球");

    private static final int MAX_GROUPED = 32;
    private static final Pattern GROUPED =
            Pattern.compile("([1-9１-９]\\p{Nd}{0,2})((?:，\\p{Nd}{3}){1,6})(?![\\p{Nd}，,])(?:\\.\\d+)?(?: ?(?:"
                    + MeasureWords.ANY + ")|[。；！？）)]|$)");

    /** All begin with a digit. The last ones read whatever is left. */
    static final List<WrittenForm> RULES = List.of(
            WrittenForm.inContext(
                            "(?<![\\d-])(\\d{1,3})[-–—](\\d{1,3})(?![-\\d.:：/%％])",
                            (text, m) -> isScore(text, m)
                                    ? ChineseNumbers.cardinal(m.group(1)) + "比" + ChineseNumbers.cardinal(m.group(2))
                                    : null)
                    .withCues("-–—")
                    .withDigits(1, 3),
            WrittenForm.of(
                            "(" + NUMBER + ") ?[-−–] ?(" + NUMBER + ")(?= ?(?:等于|得(?!分)|是多少|=))",
                            m -> ChineseNumbers.number(m.group(1)) + "减" + ChineseNumbers.number(m.group(2)))
                    .withCues(" -−–.,"),
            WrittenForm.inContext(
                            "(?<!\\d)([1-9]\\d{0,2})((?:，\\d{3}){1,6})(?![\\d，,])((?:\\.\\d+)?)",
                            (text, m) -> isGroupingComma(text, m.end(1))
                                    ? ChineseNumbers.number(
                                            m.group(1) + m.group(2).replace("，", "") + m.group(3))
                                    : null)
                    .withCues("，")
                    .withDigits(1, 3),
            WrittenForm.of(
                            "(?<![\\d.]|\\d )([1-9]\\d{0,2}(?: \\d{3}){2,6})(?![\\d ]\\d|\\d)",
                            m -> ChineseNumbers.cardinal(m.group(1).replace(" ", "")))
                    .withCues(" ")
                    .withDigits(1, 3),
            WrittenForm.of("(?<=第 ?)\\d++(?![.\\d])", m -> NameRules.ordinal(m.group())),
            WrittenForm.of("(?<=(?:周|星期|礼拜))[1-7](?=上|下午|中|晚|早)", m -> ChineseNumbers.digits(m.group()))
                    .withCues("汉")
                    .withDigits(1, 1),
            WrittenForm.of(
                            "(?<![\\d.A-Za-z])2(?=" + COUNTED + "|" + ReadingRule.TO + "\\d++" + COUNTED
                                    + "|点(?!\\d(?!\\d))|点(?=\\d分)|[、，]3" + COUNTED
                                    + "|(?<=(?:得|扣|加|减|差|输|赢|拿|了|领先|落后)2)分(?!之|钟))",
                            m -> "两")
                    .withDigits(1, 1),
            WrittenForm.of(NUMBER, m -> ChineseNumbers.number(m.group())));

    private NumberRules() {}

    /** Tells whether two numbers with a dash are a score by the words around them, and no range of something counted. */
    private static boolean isScore(String text, MatchResult m) {
        if (TimeRules.isBeforeResult(text, m.end())) {
            return true;
        }
        if (Surroundings.isBefore(text, m.end(), MeasureWords.NEXT)
                && !Surroundings.isBefore(text, m.end(), OPPONENT)) {
            return false;
        }
        return TimeRules.isAfterMatch(text, m.start(), m.end())
                || (Surroundings.isNear(text, m.start(), 3, SCORE_BEFORE)
                        && (text.charAt(m.start() - 1) != '以' || Surroundings.isBefore(text, m.end(), RESULT_AFTER)));
    }

    /** Tells whether a full-width comma sets off groups of three digits of one number, as in 1，234元; 101，102 is a list. */
    public static boolean isGroupingComma(CharSequence text, int comma) {
        int start = comma;
        while (start > 0
                && comma - start < MAX_GROUPED
                && (Character.isDigit(text.charAt(start - 1)) || text.charAt(start - 1) == '，')) {
            start--;
        }
        CharSequence written = text.subSequence(start, Math.min(text.length(), comma + MAX_GROUPED));
        Matcher number = GROUPED.matcher(written);
        return number.lookingAt()
                && comma - start < number.end(2)
                && Integer.parseInt(number.group(2).substring(1, 4)) != Integer.parseInt(number.group(1)) + 1;
    }
}
