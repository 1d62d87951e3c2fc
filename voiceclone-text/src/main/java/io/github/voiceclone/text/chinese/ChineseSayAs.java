package io.github.voiceclone.text.chinese;

import io.github.voiceclone.spi.TextMarks.Reading.Form;
import io.github.voiceclone.text.Figures;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Reads text in Chinese as what its markup says that it is. */
public final class ChineseSayAs {
    /** The names of the letters as Chinese speakers say them. */
    private static final String[] LETTERS = {
        "诶", "必", "西", "弟", "衣", "艾弗", "季", "艾吃", "爱", "杰", "开", "艾勒", "艾木", "恩", "欧", "批", "丘", "阿尔", "艾斯", "替", "优",
        "威", "达不溜", "艾克斯", "歪", "贼"
    };

    private static final Map<Character, String> SIGNS = Map.ofEntries(
            Map.entry('.', "点"),
            Map.entry('-', "杠"),
            Map.entry('_', "下划线"),
            Map.entry('/', "斜杠"),
            Map.entry('\\', "反斜杠"),
            Map.entry('@', "艾特"),
            Map.entry('#', "井号"),
            Map.entry('+', "加号"),
            Map.entry('=', "等号"),
            Map.entry('*', "星号"),
            Map.entry('%', "百分号"),
            Map.entry('&', "和"));
    private static final Map<String, String> CURRENCIES = Map.ofEntries(
            Map.entry("¥", "元"),
            Map.entry("CNY", "元"),
            Map.entry("RMB", "元"),
            Map.entry("元", "元"),
            Map.entry("$", "美元"),
            Map.entry("USD", "美元"),
            Map.entry("€", "欧元"),
            Map.entry("EUR", "欧元"),
            Map.entry("£", "英镑"),
            Map.entry("GBP", "英镑"),
            Map.entry("JPY", "日元"),
            Map.entry("KRW", "韩元"),
            Map.entry("₩", "韩元"),
            Map.entry("HKD", "港元"),
            Map.entry("TWD", "新台币"),
            Map.entry("CHF", "瑞士法郎"),
            Map.entry("AUD", "澳元"),
            Map.entry("CAD", "加元"));
    private static final Pattern AMOUNT =
            Pattern.compile("([^\\d\\s.,-]{0,3})\\s*([\\d.,]{1,40})\\s*([^\\d\\s.,-]{0,3})");
    private static final Pattern FRACTION = Pattern.compile("(\\d{1,16})/(\\d{1,16})");
    private static final Pattern ORDINAL = Pattern.compile("第?(\\d{1,16})(?:st|nd|rd|th)?");

    private ChineseSayAs() {}

    /** Returns the words; null if the text is not of the form. */
    public static @Nullable String read(Form form, String format, String text) {
        String plain = Figures.plain(text);
        return switch (form) {
            case DIGITS -> plain.matches("[\\d\\s.,-]*\\d[\\d\\s.,-]*") ? ChineseNumbers.digits(plain) : null;
            case CHARACTERS -> characters(plain);
            case NUMBER -> number(plain);
            case ORDINAL -> ordinal(plain);
            case DATE -> date(Figures.date(plain, format));
            case TIME -> time(Figures.time(plain, format));
            case TELEPHONE -> telephone(Figures.telephone(plain));
            case CURRENCY -> currency(plain);
            case ALIAS, PINYIN -> null;
        };
    }

    private static @Nullable String characters(String text) {
        StringBuilder spoken = new StringBuilder();
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            int letter = Character.toLowerCase(c) - 'a';
            String sign = SIGNS.get(c);
            if (letter >= 0 && letter < LETTERS.length) {
                spoken.append(LETTERS[letter]);
            } else if (c >= '0' && c <= '9') {
                spoken.append(ChineseNumbers.digits(String.valueOf(c)));
            } else if (sign != null || Character.isIdeographic(c)) {
                spoken.append(sign == null ? String.valueOf(c) : sign);
            } else if (!Character.isWhitespace(c)) {
                return null;
            }
        }
        return spoken.toString();
    }

    private static @Nullable String number(String text) {
        Matcher fraction = FRACTION.matcher(text);
        if (fraction.matches()) {
            return ChineseNumbers.cardinal(fraction.group(2)) + "分之" + ChineseNumbers.cardinal(fraction.group(1));
        }
        boolean percent = text.endsWith("%");
        String number = Figures.number(percent ? text.substring(0, text.length() - 1) : text);
        if (number == null) {
            return null;
        }
        String amount = ChineseNumbers.number(number.startsWith("-") ? number.substring(1) : number);
        return (number.startsWith("-") ? "负" : "") + (percent ? "百分之" : "") + amount;
    }

    private static @Nullable String ordinal(String text) {
        Matcher ordinal = ORDINAL.matcher(text.toLowerCase(Locale.ROOT));
        return ordinal.matches() ? "第" + ChineseNumbers.cardinal(ordinal.group(1)) : null;
    }

    private static @Nullable String date(Figures.@Nullable Date date) {
        if (date == null) {
            return null;
        }
        return (date.year().isEmpty() ? "" : ChineseNumbers.digits(date.year()) + "年")
                + (date.month() == 0 ? "" : ChineseNumbers.cardinal(Integer.toString(date.month())) + "月")
                + (date.day() == 0 ? "" : ChineseNumbers.cardinal(Integer.toString(date.day())) + "日");
    }

    private static @Nullable String time(Figures.@Nullable Time time) {
        if (time == null) {
            return null;
        }
        String half = time.half().isEmpty() ? "" : time.half().equals("a") ? "上午" : "下午";
        String hour = time.hour() == 2 ? "两" : ChineseNumbers.cardinal(Integer.toString(time.hour()));
        boolean whole = time.minute() == 0 && time.second() <= 0;
        return half + hour + "点" + (whole ? "" : sixtieth(time.minute()) + "分")
                + (whole || time.second() < 0 ? "" : sixtieth(time.second()) + "秒");
    }

    private static String sixtieth(int value) {
        return (value > 0 && value < 10 ? "零" : "") + ChineseNumbers.cardinal(Integer.toString(value));
    }

    private static @Nullable String telephone(@Nullable String number) {
        if (number == null) {
            return null;
        }
        String parts = number.replaceAll("(?:ext\\.?|x|转)", "转")
                .replace("+", "加")
                .replaceAll("[\\s()./-]+", "，")
                .replaceAll("^，|，$|(?<=[转加])，|，(?=转)", "");
        StringBuilder spoken = new StringBuilder();
        for (int i = 0; i < parts.length(); i++) {
            char c = parts.charAt(i);
            spoken.append(c == '1' ? "幺" : c >= '0' && c <= '9' ? ChineseNumbers.digits(String.valueOf(c)) : c);
        }
        return spoken.toString();
    }

    private static @Nullable String currency(String text) {
        boolean negative = text.startsWith("-");
        Matcher amount = AMOUNT.matcher(negative ? text.substring(1) : text);
        if (!amount.matches() || amount.group(1).isEmpty() == amount.group(3).isEmpty()) {
            return null;
        }
        String number = Figures.number(amount.group(2));
        String unit = CURRENCIES.get((amount.group(1) + amount.group(3)).toUpperCase(Locale.ROOT));
        if (number == null || unit == null) {
            return null;
        }
        return (negative ? "负" : "") + (number.equals("2") ? "两" : ChineseNumbers.number(number)) + unit;
    }
}
