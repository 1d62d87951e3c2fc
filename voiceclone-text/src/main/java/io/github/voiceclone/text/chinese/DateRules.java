package io.github.voiceclone.text.chinese;

import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Years and dates: 2026-11-22 as 二零二六年十一月二十二日, 98年 as 九八年 where it is a year; 5000年 is a span of time. */
final class DateRules {
    private static final String START = ReadingRule.START;
    private static final String TO = ReadingRule.TO;
    private static final String YEAR = "((?:19|20)\\d{2})";
    private static final String ANY_YEAR = "((?:1[0-9]|20)\\d{2})";
    private static final String COUNTED = "(?:" + MeasureWords.ANY + ")";

    private static final String FESTIVALS =
            "(?:国际)?(?:妇女|劳动|儿童|教师|青年|建军|建党|国庆|植树|护士|记者|圣诞|元旦|情人|光棍|母亲|消费者权益|消防|警察)(?:节|日)" + "|圣诞|元旦|阅兵";
    private static final String EVENTS = "(?:汶川|特大|大)?(?:地震|事件|事故|事变|惨案|爆炸|运动|起义|晚会|讲话|阅兵|恐怖|动车|空难|打拐|购物|大促|狂欢)";
    /** Words after a day that is written as 5/20. */
    private static final String HAPPENING = "放假|开会|上线|截止|截至|出发|发布|开始|举行|生日|[上下中]午|[早晚]上|凌晨|当[天晚日]|周[一二三四五六日天]|星期"
            + "|活动|返场|大促|开抢|[开预发]售|开[播业学幕]|直播|首[发映]|上[市映]|到期|生效|更新|发[货车]|到货|报[名到]|面试|出成绩|见面|聚会|年会|店庆|婚礼|早班|晚班";

    private static final String MONTH = "(1[0-2]|0?[1-9])";
    private static final String DAY = "(3[01]|[12]\\d|0?[1-9])";

    /** Words around a day such as 3/8前 that show it to be none of three eighths. */
    private static final Pattern LIMIT_BEFORE = Pattern.compile("(?:请|务必|必须|最[晚迟]|须|截[至止]|时间|日期|有效期)[^。！？]{0,2}$");

    private static final Pattern LIMIT_AFTER =
            Pattern.compile("\\s?(?:起(?![步码伏来点跳初])|[之以]?前(?:必须|务必|请|要|需|[提上]?交|完成|回|报|付|缴|到|发|寄|归还|下单|截|有效))");
    private static final Pattern SALE_BEFORE = Pattern.compile("(?:[今去明每]年|京东|天猫|淘宝|[备迎决]战|参加|错过)的?$");
    private static final Pattern SALE_AFTER = Pattern.compile(
            "\\s?(?:返场|活动|预售|预热|促销|大促|年中|狂欢|购物|开抢|优惠|战报|红包|满减|攻略|囤货|期间|当[天晚]|前夕|之?[前后](?!者)|来了|到了|快到|节|直播|剁手|必买)");

    private static final String YEAR_NAMES =
            "世界杯|奥运|亚运|欧洲杯|赛季|财年|学年|年度|级|届|版|款|春|夏|秋|冬|新年|跨年|全年|上半年|下半年|北京|东京|巴黎|伦敦|里约|元旦";
    private static final String YEAR_NAMES_AFTER =
            "(?<=你好|再见|告别|迎接|走进|走过|展望|回顾|拥抱|成立于|生于|建于|始建于|(?<![低高大小等少多位介当对])于|创立于|创办于|创建于|毕业于|卒于|公元|《|since |Since |© ?|©)";

    /** Words before a number of years that make it a span of time. */
    private static final Pattern SPAN_BEFORE = Pattern.compile(
            "(?:[有近约达了过共用满需花间隔每经时活第]|长达|大约|过去|超过|历经|已经|距今|整整|相隔|未来|最近|连续|持续|工作|存在|不到|至少|最多|才|多|这|刑|期|龄)$");

    private static final Pattern SPAN_AFTER = Pattern.compile(
            "(?:以[上下内外]|以?[前来后](?!后)|的?(?:历史|时间|经验|寿命|光景|岁月|努力|工夫|工龄|任期|质保|保修)|间|产权|租期|租约|租赁|合同|刑|周期|期限|老店|老字号|婚姻|单身|使用权|多|左右|之久|有期|徒刑|内|里)");
    private static final Pattern YEAR_BEFORE = Pattern.compile("(?:[-—–~于在从自到至是元前生属，。、；：（(]|^|[我你他她]|入学|毕业|出生)$");
    private static final Pattern YEAR_AFTER = Pattern.compile(
            "\\s?(?:\\d{1,2}|[一二三四五六七八九十]{1,2})月|底(?![蕴气薪子线层座细稿])|初(?![中恋步级心])|末|年[底初末终报会]"
                    + "|的?(?:出生|毕业|入学|入职|入伍|结婚|上市|上映|生人|[春夏秋冬](?:[天季节晚]|奥|(?=[，。、的]|$))|世界杯|奥运|亚运|欧洲杯|高考|[寒暑]假)"
                    + "|国庆|中秋|元旦|端午|清明|除夕|五一|双十[一二]|[上下]半年|全年|财报|第?[一二三四1-4]季度|\\s?[QH][1-4](?!\\d)|[买生建拍装考]的|成立|创立|启动|发布|推出|开业|投产|竣工");

    /** Words before a number of years that YEAR_AFTER does not make a year: 第21年底. */
    private static final Pattern NO_YEAR_BEFORE = Pattern.compile("(?:[第这那近共整约每用花时经耗历]|(?<!到)了|过去|连续)$");

    /** Words before a year of this century in two digits, and what does not follow it. */
    private static final Pattern RECENT_YEAR_BEFORE =
            Pattern.compile("(?:从|自|早在|截[至止]|(?<![存实潜现所])在|(?<![少多低高大小等长短限处])于)$");

    private static final Pattern NO_RECENT_YEAR_AFTER = Pattern.compile("[到至延缩增减提升降改变加涨拉]");
    private static final Pattern OWN_YEAR_BEFORE = Pattern.compile("(?:[我你他她谁]|都)是$");
    private static final Pattern OWN_YEAR_AFTER = Pattern.compile("的?(?:[，。！？、；吧啊吗,.!?]|$)");
    private static final int LAST_RECENT_YEAR = 35;

    static final List<WrittenForm> RULES = List.of(
            WrittenForm.of(
                            START + "(\\d{4})([-/.])(\\d{1,2})\\2(\\d{1,2})(?:T(?=\\d{2}:)|(?!\\d|\\2\\d))",
                            m -> date(m.group(1), m.group(3), m.group(4)))
                    .withCues("-/.")
                    .withDigits(4, 4),
            WrittenForm.of(
                            "(?<=\\d{4}[./-]\\d{1,2}[./-]\\d{1,2}\\s?[-–—~～至到]\\s?)(\\d{1,2})[./-](\\d{1,2})(?!\\d|[./]\\d)",
                            m -> monthAndDay(m.group(1), m.group(2)))
                    .withCues("-/.")
                    .withDigits(1, 2),
            WrittenForm.of(START + "(\\d{1,2})([-/.])(\\d{1,2})\\2" + YEAR + "(?!\\d)", m -> {
                        String date = date(m.group(4), m.group(1), m.group(3));
                        return date == null ? date(m.group(4), m.group(3), m.group(1)) : date;
                    })
                    .withCues("-/.")
                    .withDigits(1, 2),
            WrittenForm.of(
                            START + YEAR + "(0[1-9]|1[0-2])(0[1-9]|[12]\\d|3[01])(?!\\d|[.,]\\d|" + COUNTED + ")",
                            m -> date(m.group(1), m.group(2), m.group(3)))
                    .withDigits(8, 8),
            WrittenForm.of(
                            START + YEAR + "(?:[-–—/~]|至|到)(\\d{2}|20\\d{2})(?=\\s?(?:赛季|学年|财年|年度))",
                            m -> ChineseNumbers.digits(m.group(1)) + "到" + ChineseNumbers.digits(m.group(2)))
                    .withCues("-–—/~至到")
                    .withDigits(4, 4),
            WrittenForm.of(
                            START + YEAR + "\\.(\\d{1,2})" + TO + YEAR + "\\.(\\d{1,2})(?!\\d|\\.\\d)",
                            m -> month(m.group(1), m.group(2))
                                    + ReadingRule.to(m.group(3))
                                    + month(m.group(4), m.group(5)))
                    .withCues(".")
                    .withDigits(4, 4),
            WrittenForm.inContext(
                            START + ANY_YEAR + "(年?)" + TO + ANY_YEAR + "(?=年|(?![\\d.\\-/%])|$)", DateRules::years)
                    .withCues("年-–—~～〜 至到")
                    .withDigits(4, 4),
            WrittenForm.of(
                            START + YEAR + "(年?)" + TO + "(\\d{2})(?=年)",
                            m -> ChineseNumbers.digits(m.group(1))
                                    + m.group(2)
                                    + ReadingRule.to(m.group(3))
                                    + ChineseNumbers.digits(m.group(4)))
                    .withCues("年-–—~～〜 至到")
                    .withDigits(4, 4),
            WrittenForm.of(
                            START + "([7-9]\\d)(年?)" + TO + "([7-9]\\d)(?=年(?![前内]|以|的?历史))",
                            m -> ChineseNumbers.digits(m.group(1))
                                    + m.group(2)
                                    + ReadingRule.to(m.group(3))
                                    + ChineseNumbers.digits(m.group(4)))
                    .withCues("年-–—~～〜 至到")
                    .withDigits(2, 2),
            WrittenForm.of(
                            "(?<=从|自)([0-3]\\d)(年?)" + TO + "([0-3]\\d)(?=年(?![前内]|以|的?历史))",
                            m -> areYears(m.group(1), m.group(4))
                                    ? ChineseNumbers.digits(m.group(1))
                                            + m.group(2)
                                            + ReadingRule.to(m.group(3))
                                            + ChineseNumbers.digits(m.group(4))
                                    : null)
                    .withCues("年-–—~～〜 至到")
                    .withDigits(2, 2),
            WrittenForm.of(
                            START + YEAR + "[-/](0?[1-9]|1[0-2])(?![\\d/.%-])|" + START + YEAR
                                    + "\\.(0[1-9])(?![\\d/.%-]|" + COUNTED + ")",
                            m -> m.group(1) == null ? month(m.group(3), m.group(4)) : month(m.group(1), m.group(2)))
                    .withCues("-/.")
                    .withDigits(4, 4),
            WrittenForm.of("(?<=[（(])(\\d{3,4})([—–-]{1,2})(\\d{3,4})(?=[）)])", DateRules::lifetime)
                    .withCues("—–-")
                    .withDigits(3, 4),
            WrittenForm.of("(?<![\\d.])([1-9]0)'s(?![A-Za-z])", m -> ChineseNumbers.cardinal(m.group(1)) + "年代")
                    .withCues("'")
                    .withDigits(2, 2),
            WrittenForm.inContext(START + "(\\d{2,4})(?=年(?!级))", DateRules::year)
                    .withCues("年")
                    .withDigits(2, 4),
            WrittenForm.of(
                            "(?<=[（(〔【\\[])" + YEAR + "(?=[）)〕】\\]]| [^\\d\\p{IsHan}])",
                            m -> ChineseNumbers.digits(m.group(1)))
                    .withCues("）)〕】] ")
                    .withDigits(4, 4),
            WrittenForm.of(
                            START + YEAR + "(?=" + YEAR_NAMES + "|\\s?[QH][1-4](?!\\d))|" + YEAR_NAMES_AFTER
                                    + "(\\d{4})(?![\\d.年]|" + COUNTED + ")",
                            m -> ChineseNumbers.digits(m.group()))
                    .withDigits(4, 4),
            WrittenForm.of(
                            START + YEAR + "(?=/20\\d{2}(?![\\d/]))|(?<=(?<!\\d)20\\d{2}/)20\\d{2}(?![\\d/.])",
                            m -> ChineseNumbers.digits(m.group()))
                    .withDigits(4, 4),
            WrittenForm.of(START + YEAR + "(?=s(?![A-Za-z]))", m -> ChineseNumbers.digits(m.group(1)))
                    .withCues("a")
                    .withDigits(4, 4),
            WrittenForm.of(
                            START + "\\d[05](?=后(?!面|来|续|卫)|[、/,，和与]\\d[05]后)|" + START
                                    + "\\d{2}(?=级(?:学生|新生|同学|毕业|校友|本科|研究生|硕士|博士|的?(?:学长|学姐|师兄|师姐)))",
                            m -> ChineseNumbers.digits(m.group()))
                    .withCues("后级、/,，和与")
                    .withDigits(2, 2),
            WrittenForm.of(
                            START + "(\\d{1,2})[./·•・](\\d{1,2})(?=" + FESTIVALS + "|" + EVENTS + ")",
                            DateRules::festival)
                    .withCues("./·•・")
                    .withDigits(1, 2),
            WrittenForm.of(START + "(\\d{1,2})[·•・](\\d{1,2})(?![·\\d])", DateRules::festival)
                    .withCues("·•・")
                    .withDigits(1, 2),
            WrittenForm.inContext(
                            START + "(?:5\\.20|6\\.18|8\\.18|10\\.10|11\\.11|12\\.12)" + DigitStringRules.NOT_COUNTED,
                            DateRules::sale)
                    .withCues(".")
                    .withDigits(1, 2),
            WrittenForm.inContext(START + MONTH + "/" + DAY + "(?=\\s?(?:[之以]?[前后]|起))", DateRules::limit)
                    .withCues("/")
                    .withDigits(1, 2),
            WrittenForm.of(
                            START + MONTH + "/" + DAY + TO + MONTH + "/" + DAY + "(?![\\d/])",
                            m -> isFraction(m.group(1), m.group(2)) && isFraction(m.group(4), m.group(5))
                                    ? null
                                    : monthAndDay(m.group(1), m.group(2))
                                            + ReadingRule.to(m.group(3))
                                            + monthAndDay(m.group(4), m.group(5)))
                    .withCues("/")
                    .withDigits(1, 2),
            WrittenForm.of(
                            START + MONTH + "/" + DAY + "(?=\\s?(?:" + HAPPENING + "))"
                                    + "|(?<=日期[：: ]?|截止|定于|定在|将于|最晚|最迟|[今明昨后]天|生日|有效期[至到])" + MONTH + "/" + DAY
                                    + "(?!\\d|的)|"
                                    + START + "(0[1-9])[/-](0[1-9]|[12]\\d|3[01])(?![\\d/-])",
                            m -> m.group(1) != null
                                    ? monthAndDay(m.group(1), m.group(2))
                                    : m.group(3) != null
                                            ? monthAndDay(m.group(3), m.group(4))
                                            : monthAndDay(m.group(5), m.group(6)))
                    .withCues("/-")
                    .withDigits(1, 2));

    private DateRules() {}

    private static @Nullable String date(String year, String month, String day) {
        String rest = monthAndDay(month, day);
        return rest == null ? null : ChineseNumbers.digits(year) + "年" + rest;
    }

    private static @Nullable String monthAndDay(String month, String day) {
        int m = Integer.parseInt(month);
        int d = Integer.parseInt(day);
        return m < 1 || m > 12 || d < 1 || d > 31 ? null : number(month) + "月" + number(day) + "日";
    }

    private static String month(String year, String month) {
        return ChineseNumbers.digits(year) + "年" + number(month) + "月";
    }

    private static String number(String digits) {
        return ChineseNumbers.cardinal(Integer.toString(Integer.parseInt(digits)));
    }

    /** Reads two years; two large numbers of something are none. */
    private static @Nullable String years(String text, MatchResult m) {
        int first = Integer.parseInt(m.group(1));
        int last = Integer.parseInt(m.group(4));
        boolean named = text.startsWith("年", m.end());
        boolean counted = !named && Surroundings.isBefore(text, m.end(), MeasureWords.NEXT);
        boolean plausible = named || (first >= 1500 && (first >= 1800 || first % 100 != 0));
        return first >= last || counted || !plausible || Surroundings.isInFormula(text, m.start())
                ? null
                : ChineseNumbers.digits(m.group(1))
                        + m.group(2)
                        + ReadingRule.to(m.group(3))
                        + ChineseNumbers.digits(m.group(4));
    }

    /** Reads the digits of a year; the years of 5000年, 2500年前的 and 20年的经验 are counted, and left to other rules. */
    private static @Nullable String year(String text, MatchResult m) {
        String digits = m.group(1);
        int value = Integer.parseInt(digits);
        int after = m.end() + 1;
        boolean spanBefore = Surroundings.isNear(text, m.start(), 4, SPAN_BEFORE);
        boolean spanAfter = Surroundings.isBefore(text, after, SPAN_AFTER);
        boolean yearBefore = Surroundings.isNear(text, m.start(), 2, YEAR_BEFORE);
        boolean yearAfter = Surroundings.isBefore(text, after, YEAR_AFTER);
        boolean decade = text.startsWith("代", after);
        boolean isYear =
                switch (digits.length()) {
                    case 4 -> value <= 2100
                            && (value % 1000 != 0
                                    || (value == 2000 && !isMillennia(text, after, spanBefore, spanAfter)))
                            && !(value % 100 == 0 && value < 1900 && (spanBefore || spanAfter))
                            && !(value % 50 == 0 && spanAfter && spanBefore);
                    case 3 -> !decade && (yearAfter || (value % 10 != 0 && yearBefore && !spanBefore && !spanAfter));
                    default -> digits.charAt(0) == '0'
                            || (yearAfter && !Surroundings.isNear(text, m.start(), 2, NO_YEAR_BEFORE))
                            || (!decade
                                    && !spanBefore
                                    && !spanAfter
                                    && ((value >= 70 && yearBefore) || isRecent(text, m, value)));
                };
        return isYear ? ChineseNumbers.digits(digits) : null;
    }

    /** Tells whether two digits without anything telling after them are a year of this century. */
    private static boolean isRecent(String text, MatchResult m, int value) {
        return value <= LAST_RECENT_YEAR
                && ((Surroundings.isNear(text, m.start(), 4, RECENT_YEAR_BEFORE)
                                && !Surroundings.isBefore(text, m.end() + 1, NO_RECENT_YEAR_AFTER))
                        || (Surroundings.isNear(text, m.start(), 2, OWN_YEAR_BEFORE)
                                && Surroundings.isBefore(text, m.end() + 1, OWN_YEAR_AFTER)));
    }

    /** Tells 从21年到23年 from 从20年到30年, which may be spans. */
    private static boolean areYears(String first, String last) {
        int from = Integer.parseInt(first);
        int to = Integer.parseInt(last);
        return from < to && to <= LAST_RECENT_YEAR && (from % 5 != 0 || to % 5 != 0);
    }

    /** Tells what can be a fraction that people write. */
    private static boolean isFraction(String above, String below) {
        int denominator = Integer.parseInt(below);
        return denominator <= 12 && Integer.parseInt(above) < denominator;
    }

    /** Reads a day before or after which something is; 3/4前 may be a fraction. */
    private static @Nullable String limit(String text, MatchResult m) {
        return isFraction(m.group(1), m.group(2))
                        && !Surroundings.isBefore(text, m.end(), LIMIT_AFTER)
                        && !Surroundings.isNear(text, m.start(), 6, LIMIT_BEFORE)
                ? null
                : monthAndDay(m.group(1), m.group(2));
    }

    /** Reads a day of sales, as in 6.18返场. */
    private static @Nullable String sale(String text, MatchResult m) {
        boolean isSale = Surroundings.isBefore(text, m.end(), SALE_AFTER)
                || Surroundings.isNear(text, m.start(), 4, SALE_BEFORE);
        String[] parts = m.group().split("\\.", -1);
        String name = parts[0].equals(parts[1]) ? "双" + number(parts[0]) : ChineseNumbers.digits(m.group());
        return isSale ? name : null;
    }

    /** Reads the years of birth and death that follow a name in brackets. */
    private static @Nullable String lifetime(MatchResult m) {
        int years = Integer.parseInt(m.group(3)) - Integer.parseInt(m.group(1));
        return years < 1 || years > 120
                ? null
                : ChineseNumbers.digits(m.group(1)) + "到" + ChineseNumbers.digits(m.group(3));
    }

    /** Tells 2000年的历史 from the year 2000, as in 2000年以后. */
    private static boolean isMillennia(String text, int after, boolean spanBefore, boolean spanAfter) {
        return spanBefore || (spanAfter && !text.startsWith("以", after) && !text.startsWith("后", after));
    }

    /** Reads 5.1 as 五一, 11.11 as 双十一, 12.25 as a date. */
    private static @Nullable String festival(MatchResult m) {
        String month = m.group(1);
        String day = m.group(2);
        if (month.equals(day) && month.length() == 2) {
            return "双" + number(month);
        }
        boolean isShort = month.length() == 1 && (day.length() == 1 || !day.endsWith("0"));
        return isShort || (month.equals("12") && day.length() == 1)
                ? ChineseNumbers.digits(month) + ChineseNumbers.digits(day)
                : monthAndDay(month, day);
    }
}
