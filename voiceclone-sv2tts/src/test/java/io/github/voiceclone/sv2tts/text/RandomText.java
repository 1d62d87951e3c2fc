package io.github.voiceclone.sv2tts.text;

import java.util.Random;

/** Random text of all kinds: Chinese, Latin, numbers with their signs, marks, any code unit at all. */
public final class RandomText {
    private static final String MARKS = "，。！？、；：,.!?;:()[]{}“”‘’-—~～…/%℃°$¥€+=×@#&_ \t\n\r\u2028";
    private static final String UNITS = "个位年月日点分秒元万亿第周号室度km/hGBmp";

    private RandomText() {}

    public static String next(Random random, int parts) {
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < parts; i++) {
            switch (random.nextInt(8)) {
                case 0, 1 -> text.append((char) (0x4E00 + random.nextInt(0x51A5)));
                case 2 -> text.append((char) ('a' + random.nextInt(26)));
                case 3 -> text.append(random.nextInt(random.nextBoolean() ? 13 : 30000));
                case 4 -> text.append(MARKS.charAt(random.nextInt(MARKS.length())));
                case 5 -> text.append(UNITS.charAt(random.nextInt(UNITS.length())));
                case 6 -> text.append((char) random.nextInt(0x10000));
                default -> text.appendCodePoint(random.nextInt(0x110000));
            }
        }
        return text.toString();
    }
}
