package io.github.voiceclone.sv2tts.text;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.MatchResult;
import org.jspecify.annotations.Nullable;

/** Percentages, temperatures, money, fractions and units of measure. */
final class QuantityRules {
    private static final String NUMBER = "(" + ReadingRule.NUMBER + ")";
    private static final String SIGN = "(" + ReadingRule.MINUS + "?)";
    private static final String DEGREES = "(?:℃|℉|°\\s?[CFcf](?![A-Za-z])|摄氏度|华氏度)";
    private static final String LARGE = "([万亿千百]*)";

    private static final Map<String, String> CURRENCIES = Map.ofEntries(
            Map.entry("¥", "元"),
            Map.entry("￥", "元"),
            Map.entry("$", "美元"),
            Map.entry("＄", "美元"),
            Map.entry("US$", "美元"),
            Map.entry("HK$", "港元"),
            Map.entry("NT$", "新台币"),
            Map.entry("€", "欧元"),
            Map.entry("£", "英镑"),
            Map.entry("￡", "英镑"),
            Map.entry("₩", "韩元"),
            Map.entry("₽", "卢布"),
            Map.entry("₹", "卢比"),
            Map.entry("฿", "泰铢"));

    /** Those that name what is counted; the numbers of some are left to the rules that follow. */
    static final List<ReadingRule> RULES = List.of(
            ReadingRule.of(
                    ReadingRule.START + NUMBER + "[%％]?" + ReadingRule.TO + NUMBER + "\\s?([%％‰])",
                    m -> parts(m.group(4))
                            + ChineseNumbers.number(m.group(1))
                            + ReadingRule.to(m.group(2))
                            + parts(m.group(4))
                            + ChineseNumbers.number(m.group(3))),
            ReadingRule.of(
                    ReadingRule.START + "(?<![%％])" + SIGN + NUMBER + "\\s?([%％‰])",
                    m -> (m.group(1).isEmpty() ? "" : "负") + parts(m.group(3)) + ChineseNumbers.number(m.group(2))),
            ReadingRule.of(
                    ReadingRule.START + SIGN + NUMBER + "\\s?" + DEGREES + "?" + ReadingRule.TO + SIGN + NUMBER
                            + "\\s?(" + DEGREES + ")",
                    m -> degrees(m.group(1), m.group(2))
                            + ReadingRule.to(m.group(3))
                            + (m.group(4).isEmpty() && !m.group(1).isEmpty() ? "零上" : "")
                            + degrees(m.group(4), m.group(5))
                            + scale(m.group(6))),
            ReadingRule.of(
                    ReadingRule.START + SIGN + NUMBER + "\\s?(" + DEGREES + ")",
                    m -> degrees(m.group(1), m.group(2)) + scale(m.group(3))),
            ReadingRule.of(
                    "(?<![\\dA-Za-z度到至])" + ReadingRule.MINUS + NUMBER + "(?=度(?!角|数))", m -> degrees("-", m.group(1))),
            ReadingRule.of("(?<=\\d)\\s?°", m -> "度"),
            ReadingRule.of(
                    "((?:US|HK|NT)?\\$|[¥￥＄€£￡₩₽₹฿])\\s?" + NUMBER + "(?:" + ReadingRule.TO + NUMBER + ")?" + LARGE,
                    QuantityRules::money),
            ReadingRule.of("(?<![\\d./⁄／])(\\d+)[/⁄／](\\d+)(?![\\d./⁄／]|\\s?[年月日])", QuantityRules::fraction));

    private QuantityRules() {}

    private static String parts(String sign) {
        return sign.equals("‰") ? "千分之" : "百分之";
    }

    private static String degrees(String sign, String number) {
        return (sign.isEmpty() ? "" : "零下") + ChineseNumbers.number(number);
    }

    private static String scale(String unit) {
        return unit.equals("℉")
                        || unit.startsWith("华")
                        || unit.toUpperCase(Locale.ROOT).endsWith("F")
                ? "华氏度"
                : "摄氏度";
    }

    private static String money(MatchResult m) {
        String currency = CURRENCIES.get(m.group(1));
        String amount = amount(m.group(2));
        return (m.group(4) == null ? amount : amount + ReadingRule.to(m.group(3)) + amount(m.group(4)))
                + m.group(5)
                + currency;
    }

    private static String amount(String number) {
        return number.equals("2") ? "两" : ChineseNumbers.number(number);
    }

    private static @Nullable String fraction(MatchResult m) {
        String below = m.group(2);
        return below.chars().allMatch(c -> c == '0')
                ? null
                : ChineseNumbers.cardinal(below) + "分之" + ChineseNumbers.cardinal(m.group(1));
    }
}
