package io.github.voiceclone.sv2tts.text;

import java.util.List;
import java.util.regex.MatchResult;

/** Digits that name something instead of counting it, read one by one: telephone numbers, codes, versions, room numbers. */
final class DigitStringRules {
    private static final String END = "(?!\\d|\\.\\d)";
    private static final String NOT_COUNTED = "(?!\\d|[.,]\\d|\\s?(?:" + MeasureWords.ANY + "))";
    private static final String CALLED = "(?<=拨打|致电|拨通|呼叫|电话|热线|手机|号码|编号|代码|密码|验证码|尾号|卡号|账号|微信|邮编|客服"
            + "|(?:拨打|致电|电话|热线|手机|号码|编号|代码|密码|验证码|尾号|卡号|账号|微信|邮编|客服)[:：是为])";

    /** Telephone numbers of known forms first, then everything that its context or length gives away. */
    static final List<ReadingRule> RULES = List.of(
            ReadingRule.of(
                    ReadingRule.START + "(?:\\+\\s?86[- ]?)?1[3-9]\\d[- ]?\\d{4}[- ]?\\d{4}" + NOT_COUNTED,
                    DigitStringRules::digits),
            ReadingRule.of(
                    ReadingRule.START + "(?:\\+\\s?86[- ]?)?0?\\d{2,3}-\\d{7,8}(?!-?\\d)|" + ReadingRule.START
                            + "[48]00-?\\d{3,4}-?\\d{3,4}" + NOT_COUNTED,
                    DigitStringRules::digits),
            ReadingRule.of(
                    ReadingRule.START
                            + "(?:100(?:01|10|86)|95\\d{3}(?<!000)|12(?:1(?:1[04579]|2[123])|3(?:06|15|18|20|28|33|45|48|55|58|66|78|80|95)|580))"
                            + NOT_COUNTED,
                    DigitStringRules::digits),
            ReadingRule.of(CALLED + "(\\s?)(\\d{3,})" + NOT_COUNTED, DigitStringRules::digits),
            ReadingRule.of(ReadingRule.START + "\\d{3,4}(?=室|路公交|路车|路巴士|号房|房间)", DigitStringRules::digits),
            ReadingRule.of(ReadingRule.START + "\\d+(?:-\\d+){2,20}" + END, DigitStringRules::digits),
            ReadingRule.of(ReadingRule.START + "\\d+(?:\\.\\d+){2,20}", DigitStringRules::version),
            ReadingRule.of(ReadingRule.START + "(?!\\d+0000(?!\\d))\\d{10,}" + NOT_COUNTED, DigitStringRules::digits),
            ReadingRule.of(ReadingRule.START + "(?<!\\d,)0\\d++(?!\\.\\d)", DigitStringRules::digits));

    private DigitStringRules() {}

    private static String digits(MatchResult m) {
        return ChineseNumbers.digits(m.group());
    }

    /** Reads a version by its numbers, an address on a network by its digits. */
    private static String version(MatchResult m) {
        String[] parts = m.group().split("\\.", -1);
        StringBuilder text = new StringBuilder();
        for (String part : parts) {
            text.append(text.length() == 0 ? "" : "点")
                    .append(part.length() > 2 ? ChineseNumbers.digits(part) : ChineseNumbers.cardinal(part));
        }
        return text.toString();
    }
}
