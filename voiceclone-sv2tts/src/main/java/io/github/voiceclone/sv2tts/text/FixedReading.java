package io.github.voiceclone.sv2tts.text;

import java.util.List;

/**
 * A stretch of a text that is read as a lexicon or markup says, and is one word.
 *
 * @param start index of its first character, in UTF-16 code units
 * @param end index after its last character
 * @param spoken what is read: words of the text's language, or numbered pinyin
 * @param pinyin whether it is pinyin
 */
public record FixedReading(int start, int end, String spoken, boolean pinyin) {
    /** Stands for a character whose reading is fixed: no rule reads it, and no dictionary has it. */
    static final char STAND_IN = '\uE000';

    /** Returns this reading in a part of its text. */
    FixedReading from(int index) {
        return new FixedReading(start - index, end - index, spoken, pinyin);
    }

    /** Returns a text in which characters with fixed readings are replaced, so that nobody looks for marks or words in them. */
    public static String mask(String text, List<FixedReading> readings) {
        if (readings.isEmpty()) {
            return text;
        }
        StringBuilder masked = new StringBuilder(text);
        for (FixedReading reading : readings) {
            for (int i = reading.start; i < reading.end; i++) {
                masked.setCharAt(i, STAND_IN);
            }
        }
        return masked.toString();
    }

    /** Returns those of a text's readings, in order and without overlap, that lie within a part of it. */
    static List<FixedReading> within(List<FixedReading> readings, int from, int end) {
        return readings.subList(firstFrom(readings, from), firstFrom(readings, end));
    }

    /** Returns the index of the first reading that begins at a place or after it. */
    private static int firstFrom(List<FixedReading> readings, int from) {
        int low = 0;
        int high = readings.size();
        while (low < high) {
            int middle = (low + high) >>> 1;
            if (readings.get(middle).start < from) {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        return low;
    }

    /** Returns a place that is in none of a text's readings: this one, or the start of the reading that it is in. */
    static int outside(List<FixedReading> readings, int index) {
        int before = firstFrom(readings, index) - 1;
        return before >= 0 && readings.get(before).end > index ? readings.get(before).start : index;
    }
}
