package io.github.voiceclone.text.chinese;

import io.github.voiceclone.text.Reading;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Names of Latin letters and digits: GPT-4, A380, v2.10.1, C++, TOP10, Henry VIII; and numbered pinyin, which stays. */
final class NameRules {
    private static final String WORD_START = "(?<![A-Za-z0-9])";
    private static final Pattern PINYIN = Pattern.compile("(?:[a-zü]{1,6}[1-5]){1,40}+(?![A-Za-z0-9ü])");
    private static final Pattern SYLLABLE = Pattern.compile("[a-zü]+[1-5]");
    private static final Pattern PART = Pattern.compile("[A-Za-z]+|\\d+(?:\\.\\d+)*|[^A-Za-z0-9]");
    private static final String ROMAN = "(?:X{0,3})(?:IX|IV|V?I{0,3})";
    private static final String ROMAN_NOUNS = "型|期|级|类|度|卷|章|部|世|号|段|阶段|区|代|册|集|季|篇|节";
    /** Names before which a number is a quantity. */
    private static final String INDEX =
            "AQI|IQ|EQ|PMI|CPI|KPI|VIX|TDS|DPI|PPI|FPS|BPM|GRE|SAT|GMAT|TOEFL|WBC|PLT|HGB|ALT|AST|LDL|HDL";

    static final Set<String> CODES = DigitStringRules.words("密码 验证码 账号 帐号 微信 微信号 编号 单号 快递单号 订单号 卡号 尾号 序列号 车牌 车牌号"
            + " 航班 航班号 车次 邀请码 兑换码 优惠码 提取码 取件码 代码 ID id 用户名 工号 学号 货号 款号 批号 发票号 口令");

    /** Rules for text that begins with a letter. */
    static final List<WrittenForm> WORDS = List.of(
            WrittenForm.of(WORD_START + "(UTC|GMT)[-−](?=\\d)", m -> m.group(1) + "减")
                    .withCues("-−"),
            WrittenForm.of(
                            WORD_START + "(?:([aA])|[pP])[mM] ?(?=\\d{1,2}[:：]\\d{2})",
                            m -> m.group(1) == null ? "下午" : "上午")
                    .withCues(" 0"),
            WrittenForm.of(WORD_START + "[A-Za-z]{1,10}(?:-[A-Z])?\\+\\+(?![+\\dA-Za-z])", m -> m.group()
                            .replace("++", "加加"))
                    .withCues("+-"),
            WrittenForm.of(WORD_START + "([A-GJ])#(?![A-Za-z0-9#])", m -> m.group(1) + "井")
                    .withCues("#"),
            WrittenForm.of(WORD_START + "([A-Za-z]{1,12})\\+(?![+\\dA-Za-z(])(?! ?[A-Za-z0-9])", m -> m.group(1) + "加")
                    .withCues("+"),
            WrittenForm.of(
                            WORD_START + "(?:No\\.? ?|(?:NO|no)\\. ?)(\\d{1,6})(?![.\\d])",
                            m -> "第" + ordinal(m.group(1)))
                    .withCues(". 0"),
            WrittenForm.of(
                            WORD_START + "(TOP|Top|top|" + INDEX + ")([ -]?)(\\d{1,5})(?![.\\d])",
                            m -> m.group(1) + ChineseNumbers.cardinal(m.group(3)))
                    .withCues(" -0"),
            WrittenForm.of(
                    "(?<=第)(" + ROMAN + ")(?![A-Za-z0-9])|" + WORD_START + "((?=I|[VX][IVX])" + ROMAN + ")(?="
                            + ROMAN_NOUNS + ")",
                    m -> roman(m.group())),
            WrittenForm.of(
                            "(?<=[京津沪渝冀豫云辽黑湘皖鲁新苏浙赣鄂桂甘晋蒙陕吉闽贵粤青藏川宁琼])[A-Z][·•・ ]?(?=[A-Z0-9]{5,6}(?![A-Za-z0-9]))(?=[A-Z]{0,2}\\d)[A-Z0-9]{5,6}",
                            m -> eachDigit(m.group().replaceAll("[·•・ ]", "")))
                    .withCues("0·•・ "),
            WrittenForm.of(
                            WORD_START
                                    + "([A-Za-z]{2,6}(?:/[A-Z])?) ?(\\d{3,6}(?:\\.\\d{1,2})?)[-:：—]((?:19|20)\\d{2})(?!\\d)",
                            m -> m.group(1) + eachDigit(m.group(2)) + "-" + ChineseNumbers.digits(m.group(3)))
                    .withCues("/ 0"),
            WrittenForm.inContext(
                            WORD_START
                                    + "[A-Za-z]++(?:(?:\\d++(?:\\.\\d++){0,5}+|[-–](?=\\d{1,8}(?!\\d))\\d++(?:\\.\\d++){0,5}+)[A-Za-z]*+){1,20}+",
                            NameRules::name)
                    .withCues("0-–"));

    /** Rules for text that begins with a digit. */
    static final List<WrittenForm> NUMBERS = List.of(
            WrittenForm.of(
                            "(?<![\\d.])(\\d{0,3}1)st(?![A-Za-z])|(?<![\\d.])(\\d{0,3}2)nd(?![A-Za-z])|(?<![\\d.])(\\d{0,3}3)rd(?![A-Za-z])"
                                    + "|(?<![\\d.])(\\d{1,4})th(?![A-Za-z])",
                            m -> "第" + ordinal(m.group().replaceAll("\\D", "")))
                    .withCues("a"),
            WrittenForm.of(
                            "(?<![\\d.,])(?:\\d{3,4}(?=[pPi](?![A-Za-z]))|\\d{4,5}(?=K[FS]?(?:处理器|CPU)))",
                            m -> ChineseNumbers.digits(m.group()))
                    .withCues("a")
                    .withDigits(3, 5),
            WrittenForm.inContext(
                            "(?<=[A-Za-z][ ])\\d{3,4}(?![\\d.,:：/%％‰°℃×+*=-])(?! ?(?:" + MeasureWords.ANY
                                    + "|[×+*/=]))",
                            (text, m) -> m.group().endsWith("00") ? null : ChineseNumbers.digits(m.group()))
                    .withDigits(3, 4));

    private NameRules() {}

    /**
     * Reads numbered pinyin that starts at a place as it is, but for ü, written {@code v}.
     */
    static @Nullable Reading pinyin(String text, int at, Predicate<String> isPinyin) {
        Matcher matcher = PINYIN.matcher(text)
                .region(at, text.length())
                .useTransparentBounds(true)
                .useAnchoringBounds(false);
        if ((at > 0 && Character.isDigit(text.charAt(at - 1))) || !matcher.lookingAt()) {
            return null;
        }
        String spoken = matcher.group().replace('ü', 'v');
        boolean pinyin =
                SYLLABLE.matcher(spoken).results().map(MatchResult::group).allMatch(isPinyin);
        return pinyin ? new Reading(matcher.end(), spoken) : null;
    }

    /** Reads the numbers of a name: one or two digits as a number, more one by one; all one by one in a code. */
    private static @Nullable String name(String text, MatchResult m) {
        if (text.startsWith("°", m.end())) {
            return null;
        }
        if (m.group().matches("[A-Za-z][-–]\\d+") && Surroundings.isInFormula(text, m.end() - 1)) {
            return null;
        }
        boolean code = Surroundings.isAfter(text, m.start(), CODES)
                || (m.group().length() > 12 && m.group().matches("[A-Za-z]+\\d+"));
        StringBuilder spoken = new StringBuilder();
        PART.matcher(m.group()).results().forEach(part -> spoken.append(part(part.group(), code)));
        return spoken.toString();
    }

    private static String part(String part, boolean code) {
        if (!Character.isDigit(part.charAt(0))) {
            return part;
        }
        if (code) {
            return eachDigit(part.replace(".", "点"));
        }
        int point = part.indexOf('.');
        if (point < 0) {
            return part.length() > 2 ? ChineseNumbers.digits(part) : ChineseNumbers.cardinal(part);
        }
        return part.indexOf('.', point + 1) < 0 ? ChineseNumbers.number(part) : DigitStringRules.version(part);
    }

    private static String eachDigit(String text) {
        StringBuilder spoken = new StringBuilder();
        text.chars()
                .forEach(c -> spoken.append(
                        c >= '0' && c <= '9'
                                ? ChineseNumbers.digits(String.valueOf((char) c))
                                : c == '.' ? "点" : String.valueOf((char) c)));
        return spoken.toString();
    }

    /** Reads 2 as 二 and 200 as 二百, never with 两. */
    static String ordinal(String digits) {
        return ChineseNumbers.cardinal(digits).replace('两', '二');
    }

    private static @Nullable String roman(String numeral) {
        int value = 0;
        int last = 0;
        for (int i = numeral.length() - 1; i >= 0; i--) {
            int digit = numeral.charAt(i) == 'I' ? 1 : numeral.charAt(i) == 'V' ? 5 : 10;
            value += digit < last ? -digit : digit;
            last = digit;
        }
        return value == 0 ? null : ordinal(Integer.toString(value));
    }
}
