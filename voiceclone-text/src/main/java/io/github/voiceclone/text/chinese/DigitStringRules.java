package io.github.voiceclone.text.chinese;

import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Digits that name something instead of counting it, read one by one: telephone numbers, codes, versions, rooms, roads,
 * models. A number is one if the word before or after it says so, if it is well known, or if its form gives it away.
 */
public final class DigitStringRules {
    private static final String START = ReadingRule.START;
    static final String NOT_COUNTED = "(?!\\d|[.,]\\d|\\s?(?:" + MeasureWords.ANY + "))";
    private static final String COUNTED_NAME = "个(?!人)|张|部|条(?!码)|份|位(?!于)|元|块(?!钱)|[%％]|次|台|年|月|人(?!员)";
    /** An area code in brackets other than those of China, which begin with 0. */
    private static final String AREA_CODE = "(?:\\d{3}|\\+\\d{1,4})";

    private static final String END = "(?!\\d|\\.\\d)";
    /** A number after such an area code; two years are none. */
    private static final String LOCAL = "(?!(?:19|20)\\d{2}-(?:19|20)\\d{2})\\d{3,4}[- ]\\d{4}" + END;

    /** Words before which a number of three or more digits is read digit by digit. */
    private static final Set<String> NUMBERED = words("拨打 致电 拨通 呼叫 拨 打 电话 热线 手机 手机号 号码 编号 代码 代号 密码 验证码 校验码 尾号 卡号 账号"
            + " 帐号 账户 微信 微信号 邮编 邮政编码 客服 订单号 单号 运单号 快递单号 订单 工单 QQ QQ号 QQ群 qq 群号 房间号 房号 房间 学号 工号 车牌 车牌号"
            + " 火警 急救 报警 匪警 查号 身份证 身份证号 证号 序列号 型号 流水号 发票号 批号 取件码 提取码 邀请码 兑换码 优惠码 区号 座机 分机 分机号 传真 端口 端口号 股票代码"
            + " 证券代码 基金代码 航班 航班号 车次 准考证号 护照号 护照 银行卡 考号 门牌号 门牌 会员号 口令 暗号 条码 工位 座位号 柜号 箱号 病历号 序号"
            + " 错误码 状态码 错误代码 频率码 警号 机号 番号 尾数 案号 合同号 合同编号 货号 款号 色号 文号 ID id UID uid Tel TEL tel PIN"
            + " 波音 空客 奔驰 宝马 标致 奥迪 诺基亚 骁龙 麒麟 天玑 米格 苏霍伊 奇虎 保时捷 法拉利 雷诺 酷睿 锐龙 东方财富 创造");

    /** Words after which a number of three or more digits is read digit by digit. */
    private static final String THREE_DIGITS_OF =
            "室(?!内|外|温)|路公交|路车|路巴士|路电车|路(?=[，。、；！？]|$)|号房|房间|房(?!子|屋|产|东|地)|教室|病房|宿舍|包厢|包间|会议室"
                    + "|国道|省道|县道|高速|次列车|次航班|次特快|次动车|次高铁|页面|错误|热线|专线|号线路"
                    + "|工作制|步枪|机床|芯片|处理器|显卡|客机|飞机|型号|式(?!样)|网站|邮箱|中学|医院|部队|艺术区|胶水|事件|事变|工程|计划|高校|大学(?!生)"
                    + "|火警|急救|报警|电话|客服|平台|查号|指挥中心|民警|出警|接警|救护车|市民热线|晚会|大促|购物节|浏览器|安全卫士|杀毒|软件";

    private static final String SERVICE_NUMBERS =
            "100(?:01|10|86)|95\\d{3}(?<!000)|12(?:1(?:1[04579]|2[123])|3(?:06|1[058]|20|28|33|48"
                    + "|5[058]|66|78|80|90|95)|580)|12345(?=热线|平台|便民|政务|市民|投诉|政府)";

    private static final String EMERGENCY = "110|119|120|122|911";
    private static final int MAX_LINE = 60;
    private static final Pattern EMERGENCY_LINE = Pattern.compile("\\s*(?:[-*•·] ?)?(?:" + EMERGENCY
            + ")(?:[\\s、，,;；/和及或与]{1,3}(?:" + EMERGENCY + ")){0,9}\\s*[。.！!？?；;，,]?\\s*");

    private static final Pattern EMERGENCY_BEFORE = Pattern.compile("(?:[打拨叫喊呼找]|报警|警方|急救|火警)[了过个]?$");
    private static final String EMERGENCY_AFTER = "是?(?:交通事故|火警|急|报|查号|匪警|救|指挥|接|来|出|消防|民警|警|联动|电话|热线|平台|调度|中心|服务|总台)";

    /** Numbers that mean something by themselves unless they count something or an amount is being told. */
    private static final String SLANG = "6{3,8}|23{2,8}|5{3,8}|520|5201314|1314|996|985|9527|4399(?=小?游戏)|007|9966";

    private static final Pattern ADDRESS_BEFORE = Pattern.compile("(?:[住室家楼栋幢座区园苑村院]|地址|公寓|小区)[：: 是在]?$");

    private static final Pattern AMOUNT_BEFORE =
            Pattern.compile("(?:[第共约达近超到至有为仅余剩需花值价售计格数额量长高重宽深厚满逾破减涨跌增降]|大概|一共|总计|合计)$");

    /** Numbers that only mean something by themselves after some words or before others. */
    private static final String LESS_KNOWN = "886|888|1024|211|404|502|503|250";

    private static final Pattern LESS_KNOWN_BEFORE =
            Pattern.compile("(?:这个?|那个?|太|真是?|就是|你们?|我们?|他们?|她|了|说|扣|发|刷屏?|喊|老铁|主播|祝你?|考上|读|所|[，。！？、；：“”\" ]|^|[~～])$");
    private static final Pattern LESS_KNOWN_AFTER =
            Pattern.compile("(?:[，。！？、”\\s]|$|[啊吧呢的了]|毕业|高校|大学|硕士|本科|院校|名校|双一流|程序员)");

    /** Telephone numbers of known forms first, then everything that its context or length gives away. */
    static final List<WrittenForm> NAMED = List.of(
            digits(START + "1[3-9]\\d[- ]?\\d{4}[- ]?\\d{4}" + NOT_COUNTED).withDigits(3, 11),
            digits(START + "0\\d{1,3}[- ]?\\d{3,4}[- ]?\\d{4}" + NOT_COUNTED + "(?![-\\d])")
                    .withDigits(2, 12),
            digits(START + "0?\\d{2,3}-\\d{7,8}(?!-?\\d)").withCues("-"),
            digits("(?<=[（(]0\\d{1,3}[)）][- ]?)\\d{3,4}[- ]?\\d{4}" + END + "|(?<=[（(]" + AREA_CODE + "[)）][- ]?)"
                            + LOCAL)
                    .withDigits(3, 8),
            digits("(?<=[（(]\\+?)\\d{1,4}(?=(?<=[（(]" + AREA_CODE + ")[)）][- ]?" + LOCAL + ")")
                    .withDigits(1, 4),
            digits(START + "[48]00[- ]?\\d{3,4}[- ]?\\d{3,4}" + NOT_COUNTED).withDigits(3, 10),
            WrittenForm.inContext(
                            START + "\\d{3,4}[- ]\\d{4}" + NOT_COUNTED + "(?![- ]\\d)",
                            (text, m) -> Surroundings.isAfter(text, m.start(), NUMBERED) ? digits(m) : null)
                    .withCues("- "),
            digits(START + "\\d{4}(?: \\d{4}){2,4}(?: \\d{1,4})?" + END)
                    .withCues(" ")
                    .withDigits(4, 4),
            digits(START + "(?:" + SERVICE_NUMBERS + ")" + NOT_COUNTED).withDigits(5, 6),
            WrittenForm.of("7-11(?=便利|店)", m -> "七十一").withCues("-").withDigits(1, 1),
            digits("(?<=\\d ?转 ?)\\d{2,6}" + END).withDigits(2, 6),
            WrittenForm.of(
                            START + "(\\d{3}),(\\d{3})(?![,.\\d])",
                            m -> areListed(m.group(1), m.group(2))
                                    ? ChineseNumbers.digits(m.group(1)) + "，" + ChineseNumbers.digits(m.group(2))
                                    : null)
                    .withCues(",")
                    .withDigits(3, 3),
            digits(START + "1[12]\\d(?=[、，和及或与]1[12]\\d(?!\\d))|(?<=1[12]\\d[、，和及或与])1[12]\\d" + NOT_COUNTED)
                    .withDigits(3, 3),
            digits(START + "(?:" + EMERGENCY + ")(?=" + EMERGENCY_AFTER
                            + ")|(?:985|211)(?=[/+](?:985|211))|(?<=(?:985|211)[/+])(?:985|211)")
                    .withDigits(3, 3),
            WrittenForm.inContext(
                            START + "(?:" + EMERGENCY + "|114)" + NOT_COUNTED,
                            (text, m) -> Surroundings.isNear(text, m.start(), 4, EMERGENCY_BEFORE)
                                            || isLineOfEmergencyNumbers(text, m.start())
                                    ? digits(m)
                                    : null)
                    .withDigits(3, 3),
            digits(START + "\\d{7,8}(?=转\\d)").withDigits(7, 8),
            WrittenForm.inContext(
                            START + "\\d{3,}(?:[Xx](?![A-Za-z]))?(?![.,]?\\d|[:：]\\d|\\s?(?:" + COUNTED_NAME + "))",
                            (text, m) -> Surroundings.isAfter(text, m.start(), NUMBERED) ? digits(m) : null)
                    .withDigits(3, Integer.MAX_VALUE),
            digits(START + "7[0-8]7(?=-[1-9]00" + NOT_COUNTED + ")|(?<=(?<!\\d)7[0-8]7-)[1-9]00" + NOT_COUNTED)
                    .withDigits(3, 3),
            digits(START + "\\d{3,5}(?=" + THREE_DIGITS_OF + ")").withCues("汉").withDigits(3, 5),
            WrittenForm.of(
                            START + "(\\d{3,5})(?:" + ReadingRule.TO
                                    + "|([、，和或及与]))(?=(?:\\d{3,5}[、，和或及与]){0,8}\\d{3,5}(?:" + THREE_DIGITS_OF + "))",
                            m -> ChineseNumbers.digits(m.group(1))
                                    + (m.group(2) == null ? m.group(3) : ReadingRule.to(m.group(2))))
                    .withDigits(3, 5),
            digits(START + "618(?=活动|返场|预售|期间|年中|大促|囤货|来了|当[天晚])|(?<=[碳铀钚碘铯钍镅锶钴氪][-−]?)\\d{3}" + NOT_COUNTED)
                    .withDigits(3, 3),
            WrittenForm.inContext(
                            START + "(?:" + SLANG + ")" + NOT_COUNTED + "(?![-/~:+])", DigitStringRules::wellKnown)
                    .withDigits(3, 9),
            WrittenForm.inContext(
                            START + "(?:" + LESS_KNOWN + ")" + NOT_COUNTED + "(?![-/~:+])", DigitStringRules::lessKnown)
                    .withDigits(3, 4),
            digits("(?:1234?|321)(?=木头人|上链接|开始|走|跑|跳|起|我爱你|茄子)").withDigits(3, 4),
            digits("(?<=\\d(?:单元|栋|幢|号楼|座|层|号院|楼)|[A-Z]座)\\d{3,4}" + NOT_COUNTED)
                    .withDigits(3, 4),
            WrittenForm.inContext(
                            START + "\\d{1,2}-\\d{3,4}(?!\\d|[-.:]\\d|" + MeasureWords.ANY + ")",
                            (text, m) ->
                                    Surroundings.isNear(text, m.start(), 4, ADDRESS_BEFORE) ? parts(m.group()) : null)
                    .withCues("-")
                    .withDigits(1, 2),
            digits(START + "\\d{2}(?=折)|" + START + "\\d{2}(?=式[坦步手冲机火战轻重自主军])|58(?=同城)|51(?=job)")
                    .withDigits(2, 2),
            digits(START + "\\d[A-Z]\\d{3,4}(?![A-Za-z0-9])").withCues("a").withDigits(1, 1),
            digits("(?<=[（(])(?:00|30|60|68|[48]3)\\d{4}(?=[）)])|\\d{5,6}(?=\\.(?:SH|SZ|HK|BJ|SS)(?![A-Za-z]))")
                    .withDigits(5, 6));

    /** Rules for digit strings that are no number, date or time: chains, versions, very long numbers, leading zeros. */
    static final List<WrittenForm> CHAINS = List.of(
            WrittenForm.of(START + "\\d+(?:-\\d+){2,20}" + END, m -> parts(m.group()))
                    .withCues("-"),
            WrittenForm.of(START + "\\d+(?:\\.\\d+){2,20}", m -> version(m.group()))
                    .withCues("."),
            digits(START + "(?!\\d+0000(?!\\d))\\d{10,}(?:[Xx](?![A-Za-z]))?+" + NOT_COUNTED)
                    .withDigits(10, Integer.MAX_VALUE),
            WrittenForm.of(START + "0([1-9])(?=[月日时時])", m -> ChineseNumbers.cardinal(m.group(1)))
                    .withDigits(2, 2),
            digits(START + "(?<!\\d,)0\\d++(?!\\.\\d)(?:[Xx](?![A-Za-z]))?+").withDigits(2, Integer.MAX_VALUE));

    private DigitStringRules() {}

    /** Tells whether a colon stands between a word such as 电话 and the number that it names. */
    public static boolean isLabel(String text, int colon) {
        int next = colon + 1 < text.length() && text.charAt(colon + 1) == ' ' ? colon + 2 : colon + 1;
        return next < text.length()
                && (Character.isDigit(text.charAt(next))
                        || "+(（".indexOf(text.charAt(next)) >= 0
                        || Character.isUpperCase(text.charAt(next)))
                && Surroundings.isAfter(text, colon, NUMBERED);
    }

    static Set<String> words(String separated) {
        return Arrays.stream(separated.split(" ", -1)).collect(Collectors.toUnmodifiableSet());
    }

    private static WrittenForm digits(String pattern) {
        return WrittenForm.of(pattern, DigitStringRules::digits);
    }

    /** Reads the digits; letters, as in 3U8888, stay. */
    private static String digits(MatchResult m) {
        StringBuilder spoken = new StringBuilder();
        String written = m.group();
        for (int i = 0; i < written.length(); i++) {
            char c = written.charAt(i);
            if (c >= '0' && c <= '9') {
                spoken.append(ChineseNumbers.digits(String.valueOf(c)));
            } else if (Character.isLetter(c)) {
                spoken.append(c);
            }
        }
        return spoken.toString();
    }

    /** Tells 119,120 and 101,102, lists, from thousands. */
    private static boolean areListed(String first, String second) {
        return Integer.parseInt(second) == Integer.parseInt(first) + 1 || (first + second).matches("(1[12]\\d){2}");
    }

    /** Tells whether a place is in a line, all the text or an item of a list, of nothing but emergency numbers. */
    private static boolean isLineOfEmergencyNumbers(String text, int at) {
        int start = text.lastIndexOf('\n', at) + 1;
        int newline = text.indexOf('\n', at);
        int end = newline < 0 ? text.length() : newline;
        return end - start <= MAX_LINE
                && EMERGENCY_LINE.matcher(text).region(start, end).matches();
    }

    private static @Nullable String wellKnown(String text, MatchResult m) {
        return Surroundings.isNear(text, m.start(), 2, AMOUNT_BEFORE) ? null : digits(m);
    }

    private static @Nullable String lessKnown(String text, MatchResult m) {
        if (!Surroundings.isNear(text, m.start(), 4, LESS_KNOWN_BEFORE)
                || !Surroundings.isBefore(text, m.end(), LESS_KNOWN_AFTER)) {
            return null;
        }
        return m.group().equals("250") ? "二百五" : digits(m);
    }

    /** Reads the parts of 3-2-501: up to two digits as a number, more one by one; with those of a long chain no longer numbers. */
    private static String parts(String chain) {
        String[] parts = chain.split("-", -1);
        boolean isLong = chain.length() > 10;
        StringBuilder spoken = new StringBuilder();
        for (String part : parts) {
            spoken.append(spoken.length() == 0 || isLong ? "" : "-")
                    .append(part.length() > 2 || isLong ? ChineseNumbers.digits(part) : ChineseNumbers.cardinal(part));
        }
        return spoken.toString();
    }

    /** Reads a version by its numbers: 2.10.1 as 二点十点一, parts of three or more digits one by one. */
    static String version(String version) {
        StringBuilder spoken = new StringBuilder();
        for (String part : version.split("\\.", -1)) {
            spoken.append(spoken.length() == 0 ? "" : "点")
                    .append(part.length() > 2 ? ChineseNumbers.digits(part) : ChineseNumbers.cardinal(part));
        }
        return spoken.toString();
    }
}
