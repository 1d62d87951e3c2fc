package io.github.voiceclone.text.chinese;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Signs that are read out: operators, minus and plus, powers and roots, Greek letters, arrows, &amp;, @ and #. */
final class SignRules {
    private static final String SUPERSCRIPTS = "⁰¹²³⁴⁵⁶⁷⁸⁹";
    private static final String SUBSCRIPTS = "₀₁₂₃₄₅₆₇₈₉";
    private static final String OPERAND_BEFORE =
            "(?<=[\\p{L}\\d)）\\]%％℃°′'" + SUPERSCRIPTS + SUBSCRIPTS + "]|[\\p{L}\\d)）\\]%℃" + SUPERSCRIPTS + "] )";
    private static final String OPERAND_AFTER = "(?= ?[-−+±√(（]?[\\p{L}\\d(（.√])";
    private static final String SIGNS_READ =
            "-−+=<>!&@#*/.^~¥￥$＄€£￡₩₽₹฿–—～〜§±×✕÷≈≠≤≥≦≧√∛∞→↑↓∠△⊥∥∈∉∪∩∅∴∵∝∑∫∂" + SUPERSCRIPTS + "⁺⁻ⁿ" + SUBSCRIPTS;
    private static final Map<String, String> GREEK = greek();
    private static final Map<String, String> WORDS_FOR = Map.ofEntries(
            Map.entry("≈", "约等于"),
            Map.entry("≠", "不等于"),
            Map.entry("≤", "小于等于"),
            Map.entry("≦", "小于等于"),
            Map.entry("≥", "大于等于"),
            Map.entry("≧", "大于等于"),
            Map.entry("∞", "无穷大"),
            Map.entry("∈", "属于"),
            Map.entry("∉", "不属于"),
            Map.entry("∪", "并"),
            Map.entry("∩", "交"),
            Map.entry("∅", "空集"),
            Map.entry("∴", "所以"),
            Map.entry("∵", "因为"),
            Map.entry("∝", "正比于"),
            Map.entry("⊥", "垂直于"),
            Map.entry("∥", "平行于"),
            Map.entry("∑", "求和"),
            Map.entry("∫", "积分"),
            Map.entry("∂", "偏"));

    /** Han characters after which a dash and a number make a name: 歼-20, 神舟-12, 图-160, 方案-1. */
    private static final Pattern NAME_BEFORE = Pattern.compile(
            "(?:[碳铀钚碘铯钍镅锶钴氪氚氘氢氦锂钾钠磷硫氧氮镭氡锝]|歼|运|轰|直|武直|强|教|苏|米格|图|伊尔|安|东风|红旗|红箭|长征|神舟|天宫|天舟|嫦娥|天问|鹰击|巨浪|北斗"
                    + "|风云|祝融|蛟龙|雪龙|快舟|捷龙|朱雀|力箭|空警|彩虹|翼龙|攻击|无侦|霹雳|枭龙|新舟|海鹰|海燕|波音|空客|型|式|号|第|表|附件|附录|例|题|章|节|方案|选项|版本|作业"
                    + "|图片|步骤|部分|卷|册|编号|样本|文件|照片|课程|任务|项目|组|区|座|栋|楼|室|单元|测试|实验|习题|练习|模块|阶段|公式|定理|级别|新冠|维生素|系列|频道)$");

    /** Context in which two numbers with a dash are a name: a third number, a letter or a noun. */
    private static final Pattern NAME_GOES_ON = Pattern.compile("[\\d.]{4}|[\\d.]+(?:[-–]|[A-Za-z\\p{IsHan}])");

    private static final Pattern CHAIN =
            Pattern.compile("(?:[-–][\\d.]+|[A-Za-z][\\d.]*|\\d{4,}|[\\p{IsHan}&&[^算求是为得]] ?\\d+)$");
    private static final Pattern TIME_UNIT_BEFORE =
            Pattern.compile("\\d[月日号点年时分秒周岁元块米度人个天节章页级层楼倍万亿千百]$|[一二三四五六七八九十](?:月|日|号|点|年)?$");

    private static final String SHORT_DASH = "(?:[-–~～〜]|(?<!—)—(?!—))";
    private static final String NUMERAL = "[一二三四五六七八九十百]";
    private static final String WEEK = "(?:周|星期|礼拜)[一二三四五六日天1-7]";
    private static final String TIME_END = "[点时分刻半]|[:：]\\d{2}|[上下中]午|[早晚]上|凌晨";
    private static final String TIME_START = "[上下中]午|[早晚]上|凌晨|傍晚|深夜|[次翌当]日|[当隔明后]天|第[二三]天|[当明今]晚";

    private static final List<WrittenForm> DASHES = List.of(
            WrittenForm.of(OPERAND_BEFORE + "(?:->|-->|=>|⇒) ?(?=[\\p{L}\\d])", m -> "到")
                    .withCues("-=⇒"),
            WrittenForm.inContext("[-−]+", (text, m) -> m.end() - m.start() > 1 ? m.group() : null)
                    .withCues("-−"),
            WrittenForm.of("(?<=(?<!\\d)7[0-8]7)-(?=[1-9]00" + DigitStringRules.NOT_COUNTED + ")", MatchResult::group)
                    .withCues("-"),
            WrittenForm.inContext("[-−]", SignRules::binaryMinus).withCues("-−"),
            WrittenForm.inContext(
                            "(?:[–—~～〜]{1,2}|-)(?=\\d++(?:[.,:：]\\d+)*)|[–—~～〜]{1,2}(?=[-−]\\d)",
                            (text, m) -> isRange(text, m) ? "到" : null)
                    .withCues("-−–—~～〜"),
            WrittenForm.of("(?<=\\d|[%℃元米月日号点]) [-–—~～] (?=\\d)", m -> "到").withCues("-–—~～ "),
            WrittenForm.of(
                            "(?<=" + TIME_END + ")" + SHORT_DASH + "(?=" + TIME_START + ")|(?<=" + WEEK + ")"
                                    + SHORT_DASH
                                    + "(?=" + WEEK + "|[一二三四五六日天](?![\\p{IsHan}&&[^早晚上下的]]))|(?<=" + NUMERAL
                                    + "[点月日号年楼层级岁周天章节页集]?)" + SHORT_DASH + "(?=" + NUMERAL + "{1,4}(?:"
                                    + MeasureWords.ANY
                                    + "|年级|[楼层级章]))|(?<=初" + NUMERAL + ")" + SHORT_DASH + "(?=初" + NUMERAL
                                    + ")|(?<=\\d号?[线楼栋站班室院库店])" + SHORT_DASH + "(?=\\d{1,5}号?[线楼栋站班室院库店])",
                            m -> "到")
                    .withCues("-–—~～〜"),
            WrittenForm.inContext("[-−](?=\\.?\\d|[¥￥$€£] ?\\d)", SignRules::unaryMinus)
                    .withCues("-−"),
            WrittenForm.inContext("−(?=[A-Za-z])", (text, m) -> "负").withCues("−"),
            WrittenForm.inContext(
                            "-(?=[A-Za-z](?![A-Za-z]))",
                            (text, m) -> Surroundings.isInFormula(text, m.start()) ? "负" : null)
                    .withCues("-"),
            WrittenForm.of("(?<=^|[\\s，。：:（(约])[~～](?=\\d)", m -> "约").withCues("~～"));

    private static final List<WrittenForm> OPERATORS = List.of(
            WrittenForm.of("(?<=^|[，。；：:\\s(（])\\+ ?86(?=[- ]?1[3-9]\\d|[- ]?0?\\d{2,3}-)[- ]?", m -> "八六")
                    .withCues("+"),
            WrittenForm.of("\\+{2,}|={2,}|<{2,}|>{2,}|\\*{2,}|/{2,}|#{2,}|\\.{2,}|~{2,}", MatchResult::group)
                    .withCues("+=<>*/#.~"),
            WrittenForm.of("(?<=[\\p{L}\\d%％)）⁰²³]|[\\p{L}\\d)] )\\+", m -> "加").withCues("+"),
            WrittenForm.of("\\+(?=\\d+(?:\\.\\d+)?(?:[%％‰℃°]|个?百分点))|(?<=(?:率|幅|值|为|是|约|化))\\+(?=\\d)", m -> "正")
                    .withCues("+"),
            WrittenForm.of("\\+(?=[\\d\\p{L}])", m -> "加").withCues("+"),
            WrittenForm.of("±(?= ?[\\d.A-Za-z√])", m -> "正负").withCues("±"),
            WrittenForm.of(OPERAND_BEFORE + "[×✕](?= ?\\d+ ?米)", m -> "乘").withCues("×✕"),
            WrittenForm.of("(?<=\\p{IsHan})[×✕](?=\\d)", m -> "乘").withCues("×✕"),
            WrittenForm.of(OPERAND_BEFORE + "[×✕]" + OPERAND_AFTER, m -> "乘以").withCues("×✕"),
            WrittenForm.of("[×✕](?=\\d)", m -> "乘").withCues("×✕"),
            WrittenForm.of("(?<=\\d)[×✕](?=变焦|放大|光学|速)", m -> "倍").withCues("×✕"),
            WrittenForm.inContext(
                            "(?<=[\\d)] ?)\\*(?= ?[\\d(])|(?<=[A-Za-z)] ?)\\*(?= ?[A-Za-z(])",
                            (text, m) -> Character.isDigit(text.charAt(m.start() - 1))
                                            || Surroundings.isInFormula(text, m.start())
                                            || text.charAt(m.start() - 1) == ' '
                                    ? "乘以"
                                    : null)
                    .withCues("*"),
            WrittenForm.of("(?<=\\d ?(?:[A-Za-zμ]{1,4}|\\p{IsHan}{1,2}) ?)\\*(?= ?\\d)", m -> "乘以")
                    .withCues("*"),
            WrittenForm.of(OPERAND_BEFORE + "÷" + OPERAND_AFTER, m -> "除以").withCues("÷"),
            WrittenForm.of(OPERAND_BEFORE + "=" + "(?= ?[-−+±√(（?？]?[\\p{L}\\d(（.√?？π])", m -> "等于")
                    .withCues("="),
            WrittenForm.of(
                            "(?<![A-Za-z/\"'])" + OPERAND_BEFORE + "<" + OPERAND_AFTER + "|" + OPERAND_BEFORE
                                    + "<(?= ?[\\d.-])" + "|(?<=[A-Za-z])<(?= ?[A-Za-z](?![A-Za-z>]))",
                            m -> "小于")
                    .withCues("<"),
            WrittenForm.of(
                            "(?<![A-Za-z/\"'])" + OPERAND_BEFORE + ">" + OPERAND_AFTER + "|" + OPERAND_BEFORE
                                    + "(?<!</?[A-Za-z]{1,9})>(?= ?[\\d.-])"
                                    + "|(?<=(?<![A-Za-z</])[A-Za-z])>(?= ?[A-Za-z](?![A-Za-z]))",
                            m -> "大于")
                    .withCues(">"),
            WrittenForm.of("<(?=\\d)", m -> "小于").withCues("<"),
            WrittenForm.of("(?<!</?[A-Za-z]{1,9})>(?=\\d)", m -> "大于").withCues(">"),
            WrittenForm.of("[≈≠≤≥≦≧∞∈∉∪∩∅∴∵∝⊥∥∑∫∂]", m -> WORDS_FOR.get(m.group()))
                    .withCues("≈≠≤≥≦≧∞∈∉∪∩∅∴∵∝⊥∥∑∫∂"),
            WrittenForm.of("√(?= ?[\\dA-Za-z(（π])", m -> "根号").withCues("√"),
            WrittenForm.of("∛(?= ?[\\d\\p{L}(（])", m -> "三次根号").withCues("∛"),
            WrittenForm.of("∠(?=[A-Za-z\\d])", m -> "角").withCues("∠"),
            WrittenForm.of("△(?=[A-Z]{3})", m -> "三角形").withCues("△"),
            WrittenForm.of("(?<=[\\p{L}\\d)）%℃" + SUBSCRIPTS + "]|[\\p{L}\\d)）%℃] )→ ?(?=[\\p{L}\\d])", m -> "到")
                    .withCues("→"),
            WrittenForm.of("↑(?=\\d)|(?<=[\\d%])↑", m -> "上升").withCues("↑"),
            WrittenForm.of("↓(?=\\d)|(?<=[\\d%])↓", m -> "下降").withCues("↓"));

    private static final List<WrittenForm> POWERS = List.of(
            WrittenForm.of("³(?=√)", m -> "三次").withCues("³"),
            WrittenForm.of("(?<=sin|cos|tan|log|ln)²", m -> "平方").withCues("²"),
            WrittenForm.of("(?<=[\\p{L}\\d)）])[⁺⁻]?[" + SUPERSCRIPTS + "ⁿ]+[⁺⁻]?", m -> superscript(m.group()))
                    .withCues("⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻ⁿ"),
            WrittenForm.of("(?<=[\\p{L}\\d)])⁺", m -> "正").withCues("⁺"),
            WrittenForm.of("(?<=[\\p{L}\\d)])⁻", m -> "负").withCues("⁻"),
            WrittenForm.of("[" + SUBSCRIPTS + "]+", m -> ChineseNumbers.cardinal(ascii(m.group())))
                    .withCues("₀₁₂₃₄₅₆₇₈₉"),
            WrittenForm.of(
                            "(?<=[\\p{L}\\d)）])\\^(?:([-−]?)(\\d{1,9}|[a-zA-Z](?![A-Za-z]))|[({]([-−]?)(\\d{1,9}|[a-zA-Z])[)}])",
                            m -> m.group(2) != null ? power(m.group(1), m.group(2)) : power(m.group(3), m.group(4)))
                    .withCues("^"));

    /** The left side of a rate: money, or an amount with a Chinese measure word or unit. */
    private static final String RATE_OF = "元|\\d[万亿千百]|次|吨|公里|千米|[\\d万亿千百] ?(?:[度转帧班层]|" + MeasureWords.COUNTED
            + ")钱?|[¥￥$€£] ?\\d{1,9}(?:\\.\\d{1,4})?|元/\\p{IsHan}{1,2}";

    private static final List<WrittenForm> MARKS = List.of(
            WrittenForm.inContext(
                            "(?<=(?<![A-Za-z])[A-Za-z]|\\d|\\))/(?=[A-Za-z](?![A-Za-z])|\\d)",
                            (text, m) -> Surroundings.isInFormula(text, m.start()) ? "除以" : null)
                    .withCues("/"),
            WrittenForm.of("(?<=[\\d" + SUPERSCRIPTS + "]|" + RATE_OF + ")/(" + Units.PATTERN + ")", m -> {
                        String unit = Units.name(m.group(1));
                        return unit == null ? null : "每" + unit;
                    })
                    .withCues("/"),
            WrittenForm.of("(?<=\\d)!=(?=\\d)", m -> "的阶乘等于").withCues("!"),
            WrittenForm.of("!=(?= ?[\\dA-Za-z])", m -> "不等于").withCues("!"),
            WrittenForm.of("(?<![\\dA-Za-z.])\\.(?=\\d+(?!\\.|\\d))", m -> "零点").withCues("."),
            WrittenForm.of("§ ?(\\d+(?:\\.\\d+)*)", m -> "第" + DigitStringRules.version(m.group(1)) + "节")
                    .withCues("§"),
            WrittenForm.of("&amp;", m -> "和").withCues("&"),
            WrittenForm.of("(?<=[\\p{L}\\d]|[\\p{L}\\d] )& ?(?=[\\p{L}\\d])(?![a-z]{2,6};)", m -> "和")
                    .withCues("&"),
            WrittenForm.of("(?<![A-Za-z0-9.])@(?=[\\p{L}])", m -> "艾特").withCues("@"),
            WrittenForm.of("(?<=[A-Za-z0-9])@(?=[A-Za-z0-9])", m -> " at ").withCues("@"),
            WrittenForm.of("(?<=\\d)#(?=[楼栋线机车口门库院地房井站墩炉]|$|[，。、；])", m -> "号").withCues("#"),
            WrittenForm.of(
                            "#(\\d{1,4})(?![\\dA-Za-z.#])(?![^#\\n]{0,20}#)",
                            m -> ChineseNumbers.cardinal(m.group(1)) + "号")
                    .withCues("#"),
            WrittenForm.of(
                            "(?<=" + RATE_OF
                                    + "|\\d ?[a-zA-Z]{1,3}|[%％‰])/(?=[分日月平度席夜单票期款例组班层]|课时|学时|季度|"
                                    + MeasureWords.COUNTED
                                    + "|kg|[gmhsL](?![A-Za-z]))|(?<=[元块])/(?=\\d{1,4} ?(?:k?g|m?[lL]|[个件只张份盒袋瓶包箱双条支人天次月年晚]|小时|分钟|公?斤|毫?升|克))"
                                    + "|(?<=\\d{2})/(?=[人天月年晚份次位间张个件套]|小时)",
                            m -> "每")
                    .withCues("/"));

    /** Those that begin with a sign. */
    static final List<WrittenForm> SIGNS = Stream.of(
                    AddressRules.SIGNS,
                    QuantityRules.MONEY,
                    QuantityRules.BELOW_ZERO,
                    DASHES,
                    OPERATORS,
                    POWERS,
                    MARKS,
                    List.of(WrittenForm.of(
                            "(?<=^|[^\\p{IsGreek}])\\p{IsGreek}(?!\\p{IsGreek})", m -> GREEK.get(m.group()))))
            .flatMap(List::stream)
            .toList();

    /** Those that begin with a letter: the x of 4x100, areas. */
    static final List<WrittenForm> WORDS = List.of(
            WrittenForm.of("(?<=[\\d米](?<!(?<![\\d.])0) ?|\\d ?(?:[cm]?m|k?g|m?[lL]) )[xX](?= ?\\d)", m -> "乘"),
            WrittenForm.of("(?<![A-Za-z0-9])(?:km|[mcd]?m)[²³](?![²³])", m -> Units.name(m.group())),
            WrittenForm.of(
                    "(?<=[万亿千百" + SUPERSCRIPTS + "] ?|\\^[-−]?\\d{1,2} ?)" + Units.PATTERN,
                    m -> Units.name(m.group())));

    private SignRules() {}

    /** Tells whether a character may begin something that these rules read. */
    static boolean isSign(char c) {
        return SIGNS_READ.indexOf(c) >= 0 || (c >= 0x370 && c <= 0x3FF);
    }

    /** Tells whether a character other than a digit may end a number: that of a power or of a large number. */
    static boolean endsNumber(char c) {
        return (SUPERSCRIPTS + "万亿千百").indexOf(c) >= 0;
    }

    private static @Nullable String binaryMinus(String text, MatchResult m) {
        int at = m.start();
        int before = at > 0 && text.charAt(at - 1) == ' ' ? at - 2 : at - 1;
        int after = m.end() < text.length() && text.charAt(m.end()) == ' ' ? m.end() + 1 : m.end();
        if (before < 0 || after >= text.length()) {
            return null;
        }
        char left = text.charAt(before);
        char right = text.charAt(after);
        boolean operands =
                (isOperand(left) || ")）]".indexOf(left) >= 0) && (isOperand(right) || "(（√".indexOf(right) >= 0);
        boolean minus = m.group().equals("−") || (Surroundings.isInFormula(text, at) && isVariable(text, before));
        return operands && minus ? "减" : null;
    }

    /** Tells digits, brackets and single letters; the letters of a word make a name with a dash. */
    private static boolean isVariable(String text, int at) {
        return !Character.isLetter(text.charAt(at)) || at == 0 || !Character.isLetter(text.charAt(at - 1));
    }

    private static boolean isOperand(char c) {
        return c < 0x80 ? Character.isLetterOrDigit(c) : (SUPERSCRIPTS + "π").indexOf(c) >= 0;
    }

    /** Tells a range, as in 3-5天 or 3月-5月, from a sign or a name. */
    private static boolean isRange(String text, MatchResult m) {
        int at = m.start();
        if (at == 0) {
            return false;
        }
        char left = text.charAt(at - 1);
        if (Character.isDigit(left)) {
            return m.group().charAt(0) != '-' || isAscending(text, at, m.end());
        }
        return "%％℃°‰".indexOf(left) >= 0
                || Surroundings.isNear(text, at, 3, TIME_UNIT_BEFORE)
                || Surroundings.isNear(text, at, 6, UNIT_BEFORE);
    }

    private static final Pattern UNIT_BEFORE = Pattern.compile("\\d ?(?:" + Units.PATTERN + ")$");

    /** Tells whether the number before a dash is at most that after it, or what follows is counted. */
    private static boolean isAscending(String text, int at, int next) {
        int start = at;
        while (start > 0
                && at - start < 15
                && (Character.isDigit(text.charAt(start - 1)) || ".,".indexOf(text.charAt(start - 1)) >= 0)) {
            start--;
        }
        int end = next;
        while (end < text.length()
                && end - next < 15
                && (Character.isDigit(text.charAt(end)) || ".,".indexOf(text.charAt(end)) >= 0)) {
            end++;
        }
        boolean follows =
                start > 1 && text.charAt(start - 1) == '-' && Character.isLetterOrDigit(text.charAt(start - 2));
        if (text.startsWith("-", end) || follows) {
            return false;
        }
        return value(text.substring(start, at)) <= value(text.substring(next, end))
                || Surroundings.isBefore(text, end, MeasureWords.NEXT);
    }

    private static double value(String number) {
        String plain = number.replace(",", "");
        return plain.matches("\\d+(?:\\.\\d+)?") ? Double.parseDouble(plain) : 0;
    }

    private static @Nullable String unaryMinus(String text, MatchResult m) {
        int at = m.start();
        if (at == 0) {
            return "负";
        }
        char left = text.charAt(at - 1);
        if (!Character.isLetterOrDigit(left)) {
            boolean afterOperand = ")）]".indexOf(left) >= 0 && at > 1 && isOperand(text.charAt(at - 2));
            return afterOperand ? "减" : "负";
        }
        if (!ChineseTextNormalizer.isChinese(left)) {
            boolean sum = Character.isDigit(left) && !Surroundings.isBefore(text, m.end(), NAME_GOES_ON);
            return sum && !Surroundings.isNear(text, at, 12, CHAIN) ? "减" : null;
        }
        boolean year =
                text.substring(m.end(), Math.min(text.length(), m.end() + 5)).matches("(?:19|20)\\d{2}(?:\\D|$)?");
        return year || Surroundings.isNear(text, at, 4, NAME_BEFORE) ? null : "负";
    }

    private static String superscript(String written) {
        boolean negative = written.charAt(0) == '⁻';
        String digits = ascii(written);
        char last = written.charAt(written.length() - 1);
        if (last == '⁺' || last == '⁻') {
            return ChineseNumbers.cardinal(digits) + (last == '⁺' ? "正" : "负");
        }
        return power(negative ? "-" : "", digits);
    }

    private static String power(String sign, String exponent) {
        String name = exponent.equals("2") && sign.isEmpty()
                ? "平方"
                : exponent.equals("3") && sign.isEmpty()
                        ? "立方"
                        : (sign.isEmpty() ? "" : "负")
                                + (Character.isDigit(exponent.charAt(0)) ? ChineseNumbers.cardinal(exponent) : exponent)
                                + "次方";
        return "的" + name;
    }

    private static String ascii(String raised) {
        StringBuilder digits = new StringBuilder();
        for (int i = 0; i < raised.length(); i++) {
            char c = raised.charAt(i);
            int value = Math.max(SUPERSCRIPTS.indexOf(c), SUBSCRIPTS.indexOf(c));
            digits.append(value >= 0 ? Integer.toString(value) : c == 'ⁿ' ? "n" : "");
        }
        return digits.toString();
    }

    private static Map<String, String> greek() {
        Map<String, String> names = new HashMap<>();
        String[] words = ("α阿尔法 β贝塔 γ伽马 δ德尔塔 ε伊普西隆 ζ泽塔 η伊塔 θ西塔 ι约塔 κ卡帕 λ兰姆达 μ缪 ν纽 ξ克西 π派 ρ柔 σ西格玛 τ陶 υ宇普西隆 φ斐"
                        + " χ希 ψ普西 ω欧米伽 Γ伽马 Δ德尔塔 Θ西塔 Λ兰姆达 Ξ克西 Π派 Σ西格玛 Φ斐 Ψ普西 Ω欧米伽")
                .split(" ", -1);
        for (String word : words) {
            names.put(word.substring(0, 1), word.substring(1));
        }
        return Map.copyOf(names);
    }
}
