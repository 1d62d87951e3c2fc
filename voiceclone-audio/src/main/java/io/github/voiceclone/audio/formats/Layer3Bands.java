package io.github.voiceclone.audio.formats;

import java.util.function.IntToDoubleFunction;

/**
 * The bands of spectral lines that share a scale factor (ISO/IEC 11172-3, table B.8; 13818-3, table B.2): of long blocks,
 * then three windows of each of the short ones. Immutable.
 */
final class Layer3Bands {
    private static final int[][] LONG = {
        {4, 4, 4, 4, 4, 4, 6, 6, 8, 8, 10, 12, 16, 20, 24, 28, 34, 42, 50, 54, 76, 158},
        {4, 4, 4, 4, 4, 4, 6, 6, 6, 8, 10, 12, 16, 18, 22, 28, 34, 40, 46, 54, 54, 192},
        {4, 4, 4, 4, 4, 4, 6, 6, 8, 10, 12, 16, 20, 24, 30, 38, 46, 56, 68, 84, 102, 26},
        {6, 6, 6, 6, 6, 6, 8, 10, 12, 14, 16, 20, 24, 28, 32, 38, 46, 52, 60, 68, 58, 54},
        {6, 6, 6, 6, 6, 6, 8, 10, 12, 14, 16, 18, 22, 26, 32, 38, 46, 54, 62, 70, 76, 36},
        {6, 6, 6, 6, 6, 6, 8, 10, 12, 14, 16, 20, 24, 28, 32, 38, 46, 52, 60, 68, 58, 54},
        {6, 6, 6, 6, 6, 6, 8, 10, 12, 14, 16, 20, 24, 28, 32, 38, 46, 52, 60, 68, 58, 54},
        {6, 6, 6, 6, 6, 6, 8, 10, 12, 14, 16, 20, 24, 28, 32, 38, 46, 52, 60, 68, 58, 54},
        {12, 12, 12, 12, 12, 12, 16, 20, 24, 28, 32, 40, 48, 56, 64, 76, 90, 2, 2, 2, 2, 2}
    };
    private static final int[][] SHORT = {
        {4, 4, 4, 4, 6, 8, 10, 12, 14, 18, 22, 30, 56},
        {4, 4, 4, 4, 6, 6, 10, 12, 14, 16, 20, 26, 66},
        {4, 4, 4, 4, 6, 8, 12, 16, 20, 26, 34, 42, 12},
        {4, 4, 4, 6, 6, 8, 10, 14, 18, 26, 32, 42, 18},
        {4, 4, 4, 6, 8, 10, 12, 14, 18, 24, 32, 44, 12},
        {4, 4, 4, 6, 8, 10, 12, 14, 18, 24, 30, 40, 18},
        {4, 4, 4, 6, 8, 10, 12, 14, 18, 24, 30, 40, 18},
        {4, 4, 4, 6, 8, 10, 12, 14, 18, 24, 30, 40, 18},
        {8, 8, 8, 12, 16, 20, 24, 28, 36, 2, 2, 2, 26}
    };
    private static final int SHORT_BANDS = 13;
    private static final int MIXED_FIRST_SHORT = 3;

    private static final Layer3Bands[][] ALL = all();

    final int[] widths;
    /** The number of long bands, which come first. */
    final int longBands;

    private Layer3Bands(int rateIndex, int longBands, int firstShort) {
        this.longBands = longBands;
        widths = new int[longBands + 3 * (SHORT_BANDS - firstShort)];
        System.arraycopy(LONG[rateIndex], 0, widths, 0, longBands);
        for (int i = longBands; i < widths.length; i++) {
            widths[i] = SHORT[rateIndex][firstShort + (i - longBands) / 3];
        }
    }

    private static Layer3Bands[][] all() {
        Layer3Bands[][] all = new Layer3Bands[LONG.length][];
        for (int rate = 0; rate < all.length; rate++) {
            all[rate] = new Layer3Bands[] {
                new Layer3Bands(rate, LONG[rate].length, SHORT_BANDS),
                new Layer3Bands(rate, 0, 0),
                new Layer3Bands(rate, rate < 3 ? 8 : 6, MIXED_FIRST_SHORT)
            };
        }
        return all;
    }

    static Layer3Bands of(int rateIndex, int blockType, boolean mixed) {
        return ALL[rateIndex][blockType == Layer3Granule.SHORT ? (mixed ? 2 : 1) : 0];
    }

    /** Returns the line at which a long band starts; the end of all for one that does not exist. */
    static int longStart(int rateIndex, int band) {
        int start = 0;
        for (int i = 0; i < Math.min(band, LONG[rateIndex].length); i++) {
            start += LONG[rateIndex][i];
        }
        return start;
    }

    /** Returns where the first of two regions of Huffman codes ends if windows switch. */
    static int firstRegion(int rateIndex, int blockType) {
        int lines = rateIndex < 3 || blockType == Layer3Granule.SHORT ? 36 : 54;
        return rateIndex == 8 ? (blockType == Layer3Granule.SHORT ? 72 : 108) : lines;
    }

    /** Returns the short window that a band belongs to, 0 to 2; -1 for a long band. */
    int window(int band) {
        return band < longBands ? -1 : (band - longBands) % 3;
    }

    /** Returns the first line of the short blocks. */
    int shortStart() {
        int start = 0;
        for (int i = 0; i < longBands; i++) {
            start += widths[i];
        }
        return start;
    }

    /** Returns a number for each line, the one of its band. */
    double[] lineScales(IntToDoubleFunction ofBand) {
        double[] scales = new double[Layer3Granule.LINES];
        int line = 0;
        for (int band = 0; band < widths.length; band++) {
            java.util.Arrays.fill(scales, line, line + widths[band], ofBand.applyAsDouble(band));
            line += widths[band];
        }
        return scales;
    }
}
