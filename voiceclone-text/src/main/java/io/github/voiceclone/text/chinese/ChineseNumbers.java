package io.github.voiceclone.text.chinese;

/** Reads numbers, given as ASCII digits of any length, out in Chinese. */
final class ChineseNumbers {
    private static final String DIGITS = "零一二三四五六七八九";
    private static final String[] PLACES = {"", "十", "百", "千"};
    private static final String[] GROUPS = {"", "万", "亿", "万"};
    private static final int GROUP = 4;

    /** The most digits that are read as a quantity; longer numbers are read digit by digit. */
    static final int MAX_CARDINAL = GROUP * GROUPS.length;

    private ChineseNumbers() {}

    /** Reads {@code "2026"} as 二零二六; marks between digits vanish. */
    static String digits(String number) {
        StringBuilder text = new StringBuilder(number.length());
        number.chars().filter(c -> c >= '0' && c <= '9').forEach(c -> text.append(digit(c)));
        return text.toString();
    }

    /**
     * Reads a quantity: {@code "10"} as 十, {@code "2026"} as 两千零二十六, {@code "100000001"} as 一亿零一. Digits with a
     * leading zero, and more than {@link #MAX_CARDINAL} of them, are read one by one.
     */
    static String cardinal(String number) {
        String whole = number.replace(",", "");
        if ((whole.length() > 1 && whole.charAt(0) == '0') || whole.length() > MAX_CARDINAL) {
            return digits(whole);
        }
        if (whole.equals("0")) {
            return "零";
        }
        String text = groups(whole);
        return text.startsWith("一十") ? text.substring(1) : text;
    }

    /** Reads a quantity that may have a fraction: {@code "3.14"} as 三点一四. Commas between groups of digits vanish. */
    static String number(String number) {
        int point = number.indexOf('.');
        return point < 0
                ? cardinal(number)
                : cardinal(number.substring(0, point)) + "点" + digits(number.substring(point + 1));
    }

    private static String groups(String whole) {
        StringBuilder text = new StringBuilder();
        boolean zero = false;
        int count = (whole.length() + GROUP - 1) / GROUP;
        for (int i = 0; i < count; i++) {
            int left = count - 1 - i;
            int end = whole.length() - left * GROUP;
            String group = whole.substring(Math.max(0, end - GROUP), end);
            int value = Integer.parseInt(group);
            if (value == 0) {
                zero = text.length() > 0;
                text.append(missingGroup(text, left));
                continue;
            }
            text.append(text.length() > 0 && (zero || value < 1000) ? "零" : "");
            text.append(value == 2 && left > 0 && text.length() == 0 ? "两" : group(value, text.length() == 0));
            text.append(GROUPS[left]);
            zero = false;
        }
        return text.toString();
    }

    /** Closes 万亿, whose 亿 is said once, after the group that follows it. */
    private static String missingGroup(StringBuilder text, int left) {
        return left == 2 && text.length() > 0 ? "亿" : "";
    }

    private static String group(int value, boolean first) {
        StringBuilder text = new StringBuilder();
        boolean zero = false;
        for (int place = 3, unit = 1000; place >= 0; place--, unit /= 10) {
            int digit = value / unit % 10;
            if (digit == 0) {
                zero = text.length() > 0;
                continue;
            }
            text.append(zero ? "零" : "");
            text.append(digit == 2 && place == 3 && first ? "两" : String.valueOf(digit('0' + digit)));
            text.append(PLACES[place]);
            zero = false;
        }
        return text.toString();
    }

    private static char digit(int character) {
        return DIGITS.charAt(character - '0');
    }
}
