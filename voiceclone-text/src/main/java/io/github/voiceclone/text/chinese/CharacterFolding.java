package io.github.voiceclone.text.chinese;

import io.github.voiceclone.text.TracedText;
import java.text.Normalizer;
import java.util.HashMap;
import java.util.Map;

/**
 * Folding of the many forms of a character into the one that rules and dictionaries have: invisible characters go, ９ and ٩
 * become 9, the ○ of 二○二六 becomes 〇, Ａ becomes A, ＋ becomes +, ① and Ⅲ become numbers, ㎏ becomes kg, ⼀ (a radical)
 * and 﨑 (a compatibility ideograph) become ordinary characters. Thread-safe.
 */
final class CharacterFolding {
    private static final String FULL_WIDTH_SIGNS = "＋－＝％＄＆＃＠＊／＜＞＾＿";
    private static final String BETWEEN_DIGITS = "．：，";
    private static final String CIRCLES = "○◯";
    private static final String CHINESE_DIGITS = "〇零一二三四五六七八九";
    private static final int KEYCAP = 0x20E3;
    private static final Map<Integer, String> SPECIAL = special();

    private CharacterFolding() {}

    /** Returns a text with every character folded; the same text if there is nothing to fold. */
    static TracedText fold(TracedText text) {
        String input = text.text();
        if (input.codePoints().noneMatch(CharacterFolding::isConcerned)) {
            return text;
        }
        TracedText.Builder folded = new TracedText.Builder(text.length() + 16);
        for (int i = 0; i < input.length(); ) {
            int codePoint = input.codePointAt(i);
            int next = i + Character.charCount(codePoint);
            if (!isConcerned(codePoint)) {
                folded.append(text, i, next);
            } else {
                folded.append(
                        folded(codePoint, folded, next < input.length() ? input.codePointAt(next) : ' '),
                        text.origin(i));
            }
            i = next;
        }
        TracedText result = folded.build();
        return result.text().equals(input) ? text : result;
    }

    private static boolean isConcerned(int codePoint) {
        if (codePoint < 0x80 || (codePoint >= 0x4E00 && codePoint <= 0x9FFF)) {
            return false;
        }
        return SPECIAL.containsKey(codePoint)
                || codePoint == KEYCAP
                || CIRCLES.indexOf(codePoint) >= 0
                || isMark(codePoint)
                || isNumeral(codePoint)
                || isCompatible(codePoint)
                || (codePoint >= 0xFF00 && (FULL_WIDTH_SIGNS + BETWEEN_DIGITS).indexOf(codePoint) >= 0)
                || Character.getType(codePoint) == Character.FORMAT
                || Character.getType(codePoint) == Character.SPACE_SEPARATOR;
    }

    private static String folded(int codePoint, TracedText.Builder before, int next) {
        if (SPECIAL.containsKey(codePoint)) {
            return SPECIAL.get(codePoint);
        }
        if (codePoint == KEYCAP) {
            return Character.isDigit(next) ? "、" : "";
        }
        if (Character.getType(codePoint) == Character.FORMAT) {
            return "";
        }
        if (Character.getType(codePoint) == Character.SPACE_SEPARATOR) {
            return " ";
        }
        char last = before.length() == 0 ? ' ' : before.last();
        if (isMark(codePoint)) {
            return mark(codePoint, before, last);
        }
        if (BETWEEN_DIGITS.indexOf(codePoint) >= 0) {
            boolean between = Character.isDigit(last) && Character.isDigit(next);
            return between && (codePoint != '，' || next > 0x7F) ? plain(codePoint) : Character.toString(codePoint);
        }
        if (CIRCLES.indexOf(codePoint) >= 0) {
            boolean zero = CHINESE_DIGITS.indexOf(last) >= 0 || CHINESE_DIGITS.indexOf(next) >= 0;
            return zero ? "〇" : Character.toString(codePoint);
        }
        int value = value(codePoint);
        if (value >= 0) {
            boolean digit = Character.getType(codePoint) == Character.DECIMAL_DIGIT_NUMBER;
            return (!digit && Character.isDigit(last) ? "、" : "")
                    + value
                    + (!digit && Character.isDigit(next) ? "、" : "");
        }
        String plain = plain(codePoint);
        return plain.indexOf('\u2044') > 0 && Character.isDigit(last) ? "又" + plain : plain;
    }

    /** Returns the value of a numeral that has a whole one, -1 or -2 for all else. */
    @SuppressWarnings("CharacterGetNumericValue") // Only numerals get here, never A-Z.
    private static int value(int codePoint) {
        return isNumeral(codePoint) ? Character.getNumericValue(codePoint) : -1;
    }

    /** Joins an accent with the letter before it; elsewhere marks go. */
    private static String mark(int codePoint, TracedText.Builder before, char last) {
        if (codePoint >= 0x300 && codePoint <= 0x36F && Character.isLetter(last) && last < 0x2E80) {
            String joined = Normalizer.normalize(last + Character.toString(codePoint), Normalizer.Form.NFC);
            if (joined.length() == 1) {
                before.replaceLast(joined.charAt(0));
            }
        }
        return "";
    }

    private static String plain(int codePoint) {
        return Normalizer.normalize(Character.toString(codePoint), Normalizer.Form.NFKC);
    }

    /** Returns whether a mark is an accent or a variation selector, which are not read. */
    private static boolean isMark(int codePoint) {
        return (codePoint >= 0x300 && codePoint <= 0x36F)
                || (codePoint >= 0xFE00 && codePoint <= 0xFE0F)
                || (codePoint >= 0xE0100 && codePoint <= 0xE01EF);
    }

    /** Tells digits of any script and numerals such as ① and Ⅲ; raised and lowered digits are not among them. */
    private static boolean isNumeral(int codePoint) {
        return switch (Character.getType(codePoint)) {
            case Character.DECIMAL_DIGIT_NUMBER -> true;
            case Character.LETTER_NUMBER -> codePoint != 0x3007 && !Character.isIdeographic(codePoint);
            case Character.OTHER_NUMBER -> (codePoint >= 0x2150 && codePoint < 0x3220)
                    || (codePoint >= 0x3248 && codePoint != 0x1F10B && codePoint != 0x1F10C)
                    || (codePoint >= 0xBC && codePoint <= 0xBE);
            default -> false;
        };
    }

    /** Tells letters and signs that only differ in width or style, squared units, radicals and compatibility ideographs. */
    private static boolean isCompatible(int codePoint) {
        return (codePoint >= 0xFF21 && codePoint <= 0xFF3A)
                || (codePoint >= 0xFF41 && codePoint <= 0xFF5A)
                || (codePoint >= 0x3220 && codePoint <= 0x3247)
                || (codePoint >= 0x3280 && codePoint <= 0x32B0)
                || (codePoint >= 0x32C0 && codePoint <= 0x32CB)
                || (codePoint >= 0x3358 && codePoint <= 0x33FF)
                || (codePoint >= 0x2F00 && codePoint <= 0x2FD5)
                || (codePoint >= 0xF900 && codePoint <= 0xFAFF)
                || (codePoint >= 0x2F800 && codePoint <= 0x2FA1F)
                || (codePoint >= 0x24B6 && codePoint <= 0x24E9)
                || (codePoint >= 0x1D400 && codePoint <= 0x1D7FF)
                || codePoint == 0x2E9F
                || codePoint == 0x2EF3;
    }

    private static Map<Integer, String> special() {
        Map<Integer, String> map = new HashMap<>();
        String radicals = "⺓幺⺟母⺠民⻁虎⻄西⻅见⻆角⻉贝⻋车⻓长⻔门⻘青⻙韦⻚页⻛风⻜飞⻝食⻢马⻣骨⻤鬼⻥鱼⻦鸟⻨麦⻩黄⻬齐⻮齿⻰龙⻳龟";
        for (int i = 0; i < radicals.length(); i += 2) {
            map.put((int) radicals.charAt(i), radicals.substring(i + 1, i + 2));
        }
        String signs = "\u00B5μ\u2126Ω\u212AK\u212BÅ\u2010-\u2011-\u2012-\uFE63-﹢+﹪%﹦=﹤<﹥>﹟#﹠&﹡*﹫@\u2215/";
        for (int i = 0; i < signs.length(); i += 2) {
            map.put((int) signs.charAt(i), signs.substring(i + 1, i + 2));
        }
        map.put((int) '㎡', "m²");
        map.put((int) '㎥', "m³");
        map.put((int) '㎢', "km²");
        map.put((int) '㎟', "mm²");
        map.put((int) '㎠', "cm²");
        map.put((int) '㎤', "cm³");
        map.put((int) '㏄', "cc");
        map.put(0x2116, "No.");
        map.put(0x1F51F, "10");
        return Map.copyOf(map);
    }
}
