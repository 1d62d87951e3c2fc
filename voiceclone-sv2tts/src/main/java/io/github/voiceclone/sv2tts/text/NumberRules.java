package io.github.voiceclone.sv2tts.text;

import java.util.List;
import java.util.regex.MatchResult;

/** Ranges, signs, sums, ordinals, and every number that is left. */
final class NumberRules {
    private static final String NUMBER = ReadingRule.NUMBER;
    private static final String UNIT = "(?:公里|厘米|毫米|公斤|分钟|小时|美元|[万亿千百元块年月日号岁点分秒天个人米克吨倍度周届])?";

    /** In the order they apply. */
    static final List<ReadingRule> RULES = List.of(
            ReadingRule.of(ReadingRule.START + "(\\d++)[:：](\\d++)(?![:：\\d])", m -> m.group(1) + "比" + m.group(2)),
            ReadingRule.of("(?<=比分|比分为|比分是)(\\d++)[-–](\\d++)", m -> m.group(1) + "比" + m.group(2)),
            ReadingRule.of("(?<=\\d)\\s?" + ReadingRule.MINUS + "\\s?(?=\\d++\\s?[=＝])", m -> "减"),
            ReadingRule.of(
                    "(?<![\\dA-Za-z.\\-])(" + NUMBER + UNIT + ")" + ReadingRule.DASH + "(?=" + NUMBER + "(?![-\\d]))",
                    m -> m.group(1) + "到"),
            ReadingRule.of("(?<=\\d)\\s?[+＋]\\s?(?=\\d)", m -> "加"),
            ReadingRule.of("(?<=\\d)\\s?[×✕*＊]\\s?(?=\\d)", m -> "乘以"),
            ReadingRule.of("(?<=\\d)\\s?÷\\s?(?=\\d)", m -> "除以"),
            ReadingRule.of("(?<=[\\dA-Za-z])\\s?[=＝]\\s?(?=" + ReadingRule.MINUS + "?\\d)", m -> "等于"),
            ReadingRule.of("(?<=[\\d])\\s?[>＞]\\s?(?=\\d)", m -> "大于"),
            ReadingRule.of("(?<=[\\d])\\s?[<＜]\\s?(?=\\d)", m -> "小于"),
            ReadingRule.of("(?<=\\d)\\s?[≈约]\\s?(?=\\d)", m -> "约等于"),
            ReadingRule.of(
                    "(?<![\\dA-Za-z\\p{IsHan}）)\\]])" + ReadingRule.MINUS + "(?=\\d)|(?<=[是为到至于得约达在低降减负乘加和或值])"
                            + ReadingRule.MINUS + "(?=\\d)",
                    m -> "负"),
            ReadingRule.of("(第)\\s?(\\d++)(?![.\\d])", NumberRules::ordinal),
            ReadingRule.of("(?<![\\d\\p{IsHan}])(周|星期|礼拜)([1-6])(?![.\\d])", NumberRules::ordinal),
            ReadingRule.of("(?<![\\d.A-Za-z])2(?=到\\d++(?:" + MeasureWords.COUNTED + "))", m -> "两"),
            ReadingRule.of("(?<![\\d.A-Za-z])2(?=" + MeasureWords.COUNTED + ")", m -> "两"),
            ReadingRule.of("(?<=[A-Za-z][-_]?)" + NUMBER, NumberRules::afterLetters),
            ReadingRule.of("\\d{3,4}(?=[pPkK](?![A-Za-z]))", m -> ChineseNumbers.digits(m.group())),
            ReadingRule.of(NUMBER, m -> ChineseNumbers.number(m.group())));

    private NumberRules() {}

    /** Reads 第2 as 第二 and 第200 as 第二百, never with 两. */
    private static String ordinal(MatchResult m) {
        return m.group(1) + ChineseNumbers.cardinal(m.group(2)).replace('两', '二');
    }

    /** Reads the number of a name: one or two digits as a number, more as digits. */
    private static String afterLetters(MatchResult m) {
        return m.group().matches("\\d{3,}") ? ChineseNumbers.digits(m.group()) : ChineseNumbers.number(m.group());
    }
}
