package io.github.voiceclone.text.chinese;

import java.math.BigDecimal;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Percentages, temperatures, angles, money, fractions, units of measure, and ranges of them. */
final class QuantityRules {
    private static final String NUMBER = "(" + ReadingRule.NUMBER + ")";
    private static final String SIGN = "([-−+]?)";
    /** Separator of a range; unlike elsewhere, a minus sign after it belongs to the number. */
    private static final String TO = "( ?(?:[–—~～〜]{1,2}|-) ?|至|到)";

    private static final String PERCENT = "([%％‰‱])";
    private static final String DEGREES = "(?:℃|℉|° ?[CFcf](?![A-Za-z])|摄氏度|华氏度)";
    private static final String LARGE = "([万亿千百]*)";
    private static final String CURRENCY =
            "((?:US|HK|NT|AU|CA|A|C|S)?\\$|[¥￥＄€£￡₩₽₹฿]|(?:RMB|CNY|USD|EUR|GBP|JPY|HKD|KRW|AUD|CAD|SGD|CHF|TWD|MOP|THB|RUB)(?![A-Za-z]))";

    private static final Map<String, String> CURRENCIES = Map.ofEntries(
            Map.entry("¥", "元"),
            Map.entry("￥", "元"),
            Map.entry("CNY", "元"),
            Map.entry("RMB", "人民币"),
            Map.entry("$", "美元"),
            Map.entry("＄", "美元"),
            Map.entry("US$", "美元"),
            Map.entry("USD", "美元"),
            Map.entry("HK$", "港元"),
            Map.entry("HKD", "港元"),
            Map.entry("NT$", "新台币"),
            Map.entry("TWD", "新台币"),
            Map.entry("A$", "澳元"),
            Map.entry("AU$", "澳元"),
            Map.entry("AUD", "澳元"),
            Map.entry("C$", "加元"),
            Map.entry("CA$", "加元"),
            Map.entry("CAD", "加元"),
            Map.entry("S$", "新加坡元"),
            Map.entry("SGD", "新加坡元"),
            Map.entry("€", "欧元"),
            Map.entry("EUR", "欧元"),
            Map.entry("£", "英镑"),
            Map.entry("￡", "英镑"),
            Map.entry("GBP", "英镑"),
            Map.entry("JPY", "日元"),
            Map.entry("₩", "韩元"),
            Map.entry("KRW", "韩元"),
            Map.entry("₽", "卢布"),
            Map.entry("RUB", "卢布"),
            Map.entry("₹", "卢比"),
            Map.entry("฿", "泰铢"),
            Map.entry("THB", "泰铢"),
            Map.entry("CHF", "瑞士法郎"),
            Map.entry("MOP", "澳门元"));
    private static final Map<String, String> HEMISPHERES = Map.of("N", "北纬", "S", "南纬", "E", "东经", "W", "西经", "", "");
    private static final Pattern NAME_BEFORE = Pattern.compile("(?<![\\d ])(?<!\\d )[A-Za-z]{2}[ -]$");
    private static final Pattern NO_AMPERES =
            Pattern.compile("\\s?(?:级|景区|大作|座|号|股|类|及|教室|出口|单元|户|铺|游戏|公司|校区|栋|馆|区|班)");
    private static final Pattern VOLTS_BEFORE = Pattern.compile("\\d[Vv][/ ，,、=⎓~～×*-]{1,2}$");
    private static final Pattern SEAT_BEFORE = Pattern.compile("(?:\\d(?:车厢?|排)|[座席][位号]{0,2}[：: 是为]{0,2})$");

    /** Letters that are no units: 8g内存, 100m宽带, 2t硬盘. */
    private static final Pattern DATA =
            Pattern.compile("g的?(?:内存|显存|运存|硬盘|固态硬盘|流量|网络|网速|信号|手机|时代|基站)|m的?(?:宽带|带宽|网速)|t的?(?:硬盘|固态硬盘)");

    private static final Pattern NAME_OF_A_CODE =
            Pattern.compile("[A-Z]{3}[-−]|CAD(?:\\d| 20[0-2]\\d(?![\\d.,万]))|TWD97");
    private static final int MAX_QUOTATION = 200;

    /** Words before and after a number with W that show it to be ten thousands, and not watts. */
    private static final String MANY_BEFORE = "(?<=(?:薪|(?<![输接])入|赚|收入|粉丝数?|阅读量?|播放量?|点赞数?|浏览量?|访问量|下载量|销量|奖金|存款|首付|彩礼"
            + "|贷款|欠款|房价|总价|售价|预算|投资|赔偿|罚款|超|破|花了)[了约过近达]?)";

    private static final String MANY_AFTER =
            "\\+?[的个]?(?:粉(?![色红光])|元(?![件器])|块|阅读|播放|点赞|浏览|观看|下载|转发|收藏|评论|关注|用户|[多余]?(?:人(?![体工])|次|赞|字))";

    /** A number of ten thousands, or a range: 10W, 10-20W, 10W-20W. */
    private static final String TEN_THOUSANDS = NUMBER + "(?:([wW]?)" + TO + NUMBER + ")?[wW]";

    /** A number that the sign or code before it belongs to, not to the number before that: 套餐2 ¥30. */
    private static final String NEXT_PRICE = "(?<![A-Z]{3})\\d|(?<= [A-Z]{3})\\d|(?<= [A-Z]{0,2}[¥￥$＄£￡]) \\d";

    private static final Pattern POWER_BEFORE = Pattern.compile("功率|瓦|快充|充电|耗电|能耗|输出|供电");

    /** Those that begin with a digit. */
    static final List<WrittenForm> RULES = List.of(
            WrittenForm.of(
                            "(\\d{1,3}(?:\\.\\d+)?)[eE]([-+]?)(\\d{1,3})(?![\\dA-Za-z.])",
                            m -> ChineseNumbers.number(m.group(1)) + "乘以十的"
                                    + (m.group(2).equals("-") ? "负" : "") + ChineseNumbers.cardinal(m.group(3)) + "次方")
                    .withCues("a."),
            WrittenForm.of(
                            NUMBER + "[%％‰]?" + TO + SIGN + NUMBER + " ?" + PERCENT,
                            m -> parts(m.group(5))
                                    + ChineseNumbers.number(m.group(1))
                                    + ReadingRule.to(m.group(2))
                                    + sign(m.group(3))
                                    + parts(m.group(5))
                                    + ChineseNumbers.number(m.group(4)))
                    .withCues("%％‰.,-–—~～〜 至到"),
            WrittenForm.of(NUMBER + " ?" + PERCENT, m -> parts(m.group(2)) + ChineseNumbers.number(m.group(1)))
                    .withCues("%％‰‱., "),
            WrittenForm.of(
                            "(?<![-−])" + NUMBER + " ?" + DEGREES + "?" + TO + SIGN + NUMBER + " ?(" + DEGREES + ")",
                            m -> ChineseNumbers.number(m.group(1))
                                    + ReadingRule.to(m.group(2))
                                    + degrees(m.group(3), m.group(4))
                                    + scale(m.group(5)))
                    .withCues("℃℉°摄华.,-–—~～〜 至到"),
            WrittenForm.of(NUMBER + " ?(" + DEGREES + ")", m -> ChineseNumbers.number(m.group(1)) + scale(m.group(2)))
                    .withCues("℃℉°摄华., "),
            WrittenForm.of(
                            NUMBER
                                    + " ?[°º] ?(\\d{1,2}(?:\\.\\d+)?) ?['′’](?: ?(\\d{1,2}(?:\\.\\d+)?) ?(?:[\"″”]|''|′′))?(?: ?([NSEW])(?![A-Za-z]))?",
                            m -> hemisphere(m.group(4)) + ChineseNumbers.number(m.group(1)) + "度" + minutes(m.group(2))
                                    + "分" + (m.group(3) == null ? "" : minutes(m.group(3)) + "秒"))
                    .withCues("°º., "),
            WrittenForm.of(
                            NUMBER + " ?[°º](?: ?([NSEW])(?![A-Za-z]))?",
                            m -> hemisphere(m.group(2)) + ChineseNumbers.number(m.group(1)) + "度")
                    .withCues("°º., "),
            WrittenForm.inContext(NUMBER + "(?:\"|″|''|”(?=屏|显示|电视))(?=[\\p{IsHan}]|$)", QuantityRules::inches)
                    .withCues("\"″'”.,"),
            WrittenForm.of(
                            "(\\d{1,4})([米秒])(\\d{1,2})(?![\\d.,:：/%％-]|\\s?[A-Za-z个多余万亿千百十点厘毫分秒米度岁人次号年月日])",
                            m -> amount(m.group(1)) + m.group(2) + ChineseNumbers.digits(m.group(3)))
                    .withCues("米秒"),
            WrittenForm.of(NUMBER + LARGE + " ?" + CURRENCY + "(?!" + NEXT_PRICE + ")", QuantityRules::moneyAfter)
                    .withCues("万亿千百 $¥￥＄€£￡₩₽₹฿a.,"),
            WrittenForm.of("(\\d{1,3}) (\\d{1,3})/(\\d{1,4})(?![\\d/年月.])", m -> {
                        String fraction = fraction(m.group(2), m.group(3), false);
                        return fraction == null ? null : ChineseNumbers.cardinal(m.group(1)) + "又" + fraction;
                    })
                    .withCues(" ")
                    .withDigits(1, 3),
            WrittenForm.inContext(
                            "(?<![./⁄])(?<!\\p{IsHan}/)(\\d+)([/⁄])(\\d+)(?![\\d./⁄]| ?[年月日](?!子)|[A-Za-z])",
                            (text, m) -> fraction(
                                    m.group(1),
                                    m.group(3),
                                    m.group(2).equals("⁄")
                                            || text.startsWith("拍", m.end())
                                            || Surroundings.isInFormula(text, m.start())))
                    .withCues("/⁄"),
            WrittenForm.of(TEN_THOUSANDS + "(?<=W)(?=" + MANY_AFTER + ")", QuantityRules::tenThousands)
                    .withCues("a.,-–—~～〜 至到"),
            WrittenForm.inContext(
                            "(?:" + MANY_BEFORE + "|(?<![\\d.])(?=100?W\\+(?! ?[\\dA-Za-z无快充灯功])))" + TEN_THOUSANDS
                                    + "(?![A-Za-z0-9])",
                            (text, m) -> Surroundings.isNear(text, m.start(), 8, POWER_BEFORE) ? null : tenThousands(m))
                    .withCues("a.,-–—~～〜 至到"),
            WrittenForm.of(
                            NUMBER + "V" + NUMBER + "A(?![A-Za-z0-9])",
                            m -> amount(m.group(1)) + "伏" + amount(m.group(2)) + "安")
                    .withCues("a."),
            WrittenForm.inContext(NUMBER + "( ?)(" + Units.PATTERN + ")", QuantityRules::measure)
                    .withCues("aμΩ., "),
            WrittenForm.inContext(NUMBER + "( ?)([A-Za-zμΩ]{1,5}[²³]?)(?![A-Za-z0-9²³])", QuantityRules::measure)
                    .withCues("aμΩ., "),
            WrittenForm.of(
                            NUMBER
                                    + "w(?:(?=\\+|粉|元|块|阅读|播放|点赞|[多余]?[人次赞字])|(?=[\\p{IsHan}&&[^灯功快充电音节太光以的左右]]|多|左右|的(?!灯|功|充|电|音)|[，。！、\\s]|$))",
                            m -> amount(m.group(1)) + "万")
                    .withCues("a.,"));

    /** Those that begin with a sign of money or, as a word does, with its letters. */
    static final List<WrittenForm> MONEY = List.of(WrittenForm.inContext(
                    "(?<![A-Za-z$])" + CURRENCY + " ?([-−]?)" + NUMBER + "(?:" + TO + "(?:[¥￥$€£] ?)?" + NUMBER + ")?"
                            + LARGE
                            + "((?:k|K|M|B|bn|million|billion)(?![A-Za-z]))?((?<=.)(?:元|块钱?|人民币|美元|港币|美金|欧元|英镑))?",
                    QuantityRules::money)
            .withCues("-− 0$¥￥＄€£￡₩₽₹฿"));

    /** Those that begin with a minus sign: temperatures below zero, and ranges from there. */
    static final List<WrittenForm> BELOW_ZERO = List.of(
            WrittenForm.of("(?<=零下|[^正]负)[-−](?=\\d)", m -> "").withCues("-−"),
            WrittenForm.of(
                            "[-−]" + NUMBER + " ?" + DEGREES + "?" + TO + SIGN + NUMBER + " ?(" + DEGREES + ")",
                            m -> "零下" + ChineseNumbers.number(m.group(1)) + ReadingRule.to(m.group(2))
                                    + (m.group(3).isEmpty() ? "零上" : "") + degrees(m.group(3), m.group(4))
                                    + scale(m.group(5)))
                    .withCues("-−"),
            WrittenForm.of(
                            "[-−]" + NUMBER + " ?(" + DEGREES + ")",
                            m -> "零下" + ChineseNumbers.number(m.group(1)) + scale(m.group(2)))
                    .withCues("-−"),
            WrittenForm.of(
                            "(?<![\\dA-Za-z度])[-−]" + NUMBER + "(?=度(?!角|数|电))",
                            m -> "零下" + ChineseNumbers.number(m.group(1)))
                    .withCues("-−"));

    private QuantityRules() {}

    private static String sign(String sign) {
        return sign.isEmpty() ? "" : sign.equals("+") ? "正" : "负";
    }

    private static String parts(String sign) {
        return sign.equals("‰") ? "千分之" : sign.equals("‱") ? "万分之" : "百分之";
    }

    private static String degrees(String sign, String number) {
        return (sign.isEmpty() ? "" : sign.equals("+") ? "零上" : "零下") + ChineseNumbers.number(number);
    }

    private static String scale(String unit) {
        boolean fahrenheit = unit.equals("℉")
                || unit.startsWith("华")
                || unit.toUpperCase(Locale.ROOT).endsWith("F");
        return fahrenheit ? "华氏度" : "摄氏度";
    }

    private static String hemisphere(@Nullable String letter) {
        return letter == null ? "" : HEMISPHERES.getOrDefault(letter, "");
    }

    private static String minutes(String number) {
        return ChineseNumbers.number(number.length() == 2 && number.charAt(0) == '0' ? number.substring(1) : number);
    }

    private static @Nullable String money(String text, MatchResult m) {
        if (isName(text, m)) {
            return null;
        }
        String currency = CURRENCIES.getOrDefault(m.group(1), m.group(1));
        String amount = scaled(m.group(3), m.group(7), m.group(6));
        if (m.group(5) != null) {
            amount += ReadingRule.to(m.group(4)) + scaled(m.group(5), m.group(7), m.group(6));
        }
        amount = (m.group(2).isEmpty() ? "" : "负") + amount + m.group(6);
        String said = m.group(8) == null || "元块".indexOf(m.group(8).charAt(0)) >= 0 ? currency : m.group(8);
        String unit = m.group(8) != null ? m.group(8) : amount.endsWith("两") ? "元" : "";
        return (isAfterNumber(text, m.start()) ? "，" : "")
                + (said.equals("人民币") ? said + amount + unit : amount + said);
    }

    /** Tells whether a code of a currency is part of a name, with what is behind it: CAD2020, TWD97, 优惠码USD100. */
    private static boolean isName(String text, MatchResult m) {
        if (!Character.isLetter(text.charAt(m.end(1) - 1))) {
            return false;
        }
        boolean joined = text.charAt(m.end(1)) != ' '
                && ((m.end() < text.length() && isLatin(text.charAt(m.end())))
                        || Surroundings.isAfter(text, m.start(), NameRules.CODES));
        return joined || Surroundings.isBefore(text, m.start(), NAME_OF_A_CODE);
    }

    /** Tells whether a number ends before a price, past a space: the price is set off, or 2 ¥30 would be twenty or thirty. */
    private static boolean isAfterNumber(String text, int at) {
        int before = at > 0 && text.charAt(at - 1) == ' ' ? at - 2 : at - 1;
        return before >= 0 && Character.isDigit(text.charAt(before));
    }

    private static boolean isLatin(char c) {
        return c < 0x80 && Character.isLetterOrDigit(c);
    }

    /** Reads inches, unless a mark ends a quotation that is open. */
    private static @Nullable String inches(String text, MatchResult m) {
        char mark = text.charAt(m.end() - 1);
        boolean open = false;
        for (int i = Math.max(0, m.start() - MAX_QUOTATION); i < m.start(); i++) {
            char c = text.charAt(i);
            if (c == '\n') {
                open = false;
            } else if (mark == '"' && c == '"') {
                boolean isInches = i > 0 && Character.isDigit(text.charAt(i - 1));
                open = !open && !isInches;
            } else if (mark == '”' && (c == '“' || c == '”')) {
                open = c == '“';
            }
        }
        return open ? null : ChineseNumbers.number(m.group(1)) + "英寸";
    }

    private static String tenThousands(MatchResult m) {
        String last = m.group(4) == null ? "" : ReadingRule.to(m.group(3)) + amount(m.group(4)) + "万";
        return amount(m.group(1)) + (last.isEmpty() || !m.group(2).isEmpty() ? "万" : "") + last;
    }

    private static String moneyAfter(MatchResult m) {
        return amount(m.group(1)) + m.group(2) + CURRENCIES.getOrDefault(m.group(3), m.group(3));
    }

    private static String scaled(String number, @Nullable String suffix, String large) {
        if (suffix == null) {
            return large.isEmpty() && !number.equals("2") ? ChineseNumbers.number(number) : amount(number);
        }
        long factor = "kK".contains(suffix)
                ? 1_000
                : suffix.charAt(0) == 'M' || suffix.equals("million") ? 1_000_000 : 1_000_000_000;
        BigDecimal value = new BigDecimal(number.replace(",", ""))
                .multiply(BigDecimal.valueOf(factor))
                .stripTrailingZeros();
        return ChineseNumbers.number(value.toPlainString());
    }

    /** Reads what is counted: 2 as 两. */
    static String amount(String number) {
        return number.equals("2") ? "两" : ChineseNumbers.number(number);
    }

    private static @Nullable String fraction(String above, String below, boolean certain) {
        if (below.chars().allMatch(c -> c == '0')
                || below.charAt(0) == '0'
                || above.length() > 9
                || below.length() > 9) {
            return null;
        }
        boolean proper = Long.parseLong(above) < Long.parseLong(below);
        return proper || certain ? ChineseNumbers.cardinal(below) + "分之" + ChineseNumbers.cardinal(above) : null;
    }

    /** Tells amperes from the letter of 5A景区 and of seats. */
    private static boolean isCurrent(String text, MatchResult m) {
        return Surroundings.isNear(text, m.start(), 6, VOLTS_BEFORE)
                || (m.group(1).length() > 1
                        && !Surroundings.isBefore(text, m.end(), NO_AMPERES)
                        && !Surroundings.isNear(text, m.start(), 5, SEAT_BEFORE));
    }

    /** Reads a number with a unit in Latin letters; that of iPhone 5s or 5A景区 has none. */
    private static @Nullable String measure(String text, MatchResult m) {
        String unit = m.group(3);
        String name = Units.name(unit);
        boolean data = Surroundings.isBefore(text, m.start(3), DATA);
        boolean named = unit.length() == 1 && Surroundings.isNear(text, m.start(), 5, NAME_BEFORE);
        boolean letter = (unit.equals("A") && !isCurrent(text, m))
                || (unit.equals("F") && !m.group(1).contains("."));
        return name == null || named || letter || data ? null : amount(m.group(1)) + name;
    }
}
