package io.github.voiceclone.audio.formats;

import io.github.voiceclone.InvalidInputException;
import java.util.Arrays;

/**
 * The 576 spectral lines of one channel in one granule of layer III, with their side information (ISO/IEC 11172-3,
 * sections 2.4.1.7 and 2.4.2.7; 13818-3, section 2.4.1.7). Not thread-safe.
 */
final class Layer3Granule {
    static final int LINES = 576;
    static final int SHORT = 2;

    private static final int MAX_BIG_VALUES = LINES / 2;
    private static final int LONG_FACTORS = 21;
    private static final int[][] FACTOR_BITS = {
        {0, 0, 0, 0, 3, 1, 1, 1, 2, 2, 2, 3, 3, 3, 4, 4}, {0, 1, 2, 3, 0, 1, 2, 3, 1, 2, 3, 1, 2, 3, 2, 3}
    };
    /** The long blocks' factors that a second granule may share with the first, in groups. */
    private static final int[] GROUPS = {0, 6, 11, 16, 21};

    private static final int[] PRE_EMPHASIS = {0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1, 1, 1, 1, 2, 2, 3, 3, 3, 2, 0};
    /** The factors of the four parts of a low-rate frame, by the kind of its code and by long, short or mixed blocks. */
    private static final int[][][] LOW_RATE_COUNTS = {
        {{6, 5, 5, 5}, {9, 9, 9, 9}, {6, 9, 9, 9}},
        {{6, 5, 7, 3}, {9, 9, 12, 6}, {6, 9, 12, 6}},
        {{11, 10, 0, 0}, {18, 18, 0, 0}, {15, 18, 0, 0}},
        {{7, 7, 7, 0}, {12, 12, 12, 0}, {6, 15, 12, 0}},
        {{6, 6, 6, 3}, {12, 9, 9, 6}, {6, 12, 9, 6}},
        {{8, 8, 5, 0}, {15, 12, 9, 0}, {6, 18, 9, 0}}
    };

    private static final double[] POWERS = powers();

    final double[] lines = new double[LINES];
    /** The scale factors of the bands, in the order of {@link Layer3Bands#widths}. */
    final int[] factors = new int[39];

    int blockType;
    boolean mixed;
    int bits;
    int scaleCompress;
    Layer3Bands bands = Layer3Bands.of(0, 0, false);

    private int bigValues;
    private int gain;
    private boolean windowSwitching;
    private final int[] tables = new int[3];
    private final int[] windowGains = new int[3];
    private int region0;
    private int region1;
    private boolean preEmphasis;
    private boolean coarse;
    private int quadrupleTable;

    /** Values to the power of 4/3. */
    private static double[] powers() {
        double[] powers = new double[8207];
        for (int i = 0; i < powers.length; i++) {
            powers[i] = Math.pow(i, 4.0 / 3);
        }
        return powers;
    }

    void readSide(MpegBits side, MpegHeader header) {
        bits = side.unsigned(12);
        bigValues = side.unsigned(9);
        if (bigValues > MAX_BIG_VALUES) {
            throw new InvalidInputException(
                    "the MP3 file is damaged: a frame has " + 2 * bigValues + " lines of " + LINES);
        }
        gain = side.unsigned(8);
        scaleCompress = side.unsigned(header.isLowRate() ? 9 : 4);
        windowSwitching = side.bit() == 1;
        blockType = windowSwitching ? side.unsigned(2) : 0;
        mixed = windowSwitching && side.bit() == 1;
        for (int i = 0; i < 3; i++) {
            tables[i] = windowSwitching && i == 2 ? 0 : side.unsigned(5);
        }
        for (int i = 0; i < 3; i++) {
            windowGains[i] = windowSwitching ? side.unsigned(3) : 0;
        }
        region0 = windowSwitching ? 0 : side.unsigned(4);
        region1 = windowSwitching ? 0 : side.unsigned(3);
        preEmphasis = !header.isLowRate() && side.bit() == 1;
        coarse = side.bit() == 1;
        quadrupleTable = side.bit();
        bands = Layer3Bands.of(header.rateIndex(), blockType, mixed);
    }

    /** Tells whether the lines, from where the reader stands, end within its data, and the kind of block exists. */
    boolean isWhole(MpegBits in) {
        return bits <= in.left() && !(windowSwitching && blockType == 0);
    }

    /** Leaves the granule silent. */
    void clear() {
        Arrays.fill(lines, 0);
    }

    /**
     * Reads scale factors and lines from where the reader stands, and moves it to the granule's end.
     *
     * @param first the same channel's first granule, whose factors a second one may share; else this granule
     * @param shared which groups of them it does, a bit each, the first group highest
     */
    void readLines(MpegBits in, MpegHeader header, boolean intensity, Layer3Granule first, int shared) {
        int end = in.position() + bits;
        if (header.isLowRate()) {
            readLowRateFactors(in, intensity);
        } else {
            readFactors(in, first, shared);
        }
        double[] scale = bands.lineScales(this::bandScale);
        readHuffman(in, end, header.rateIndex(), scale);
        in.moveTo(end);
    }

    private void readFactors(MpegBits in, Layer3Granule first, int shared) {
        int low = FACTOR_BITS[0][scaleCompress];
        int high = FACTOR_BITS[1][scaleCompress];
        if (blockType == SHORT) {
            int count = mixed ? 17 : 18;
            for (int i = 0; i < count + 18; i++) {
                factors[i] = in.unsigned(i < count ? low : high);
            }
            Arrays.fill(factors, count + 18, factors.length, 0);
            return;
        }
        for (int group = 0; group < 4; group++) {
            boolean copied = first != this && ((shared >> (3 - group)) & 1) == 1;
            for (int i = GROUPS[group]; i < GROUPS[group + 1]; i++) {
                factors[i] = copied ? first.factors[i] : in.unsigned(group < 2 ? low : high);
            }
        }
        Arrays.fill(factors, LONG_FACTORS, factors.length, 0);
    }

    /** Reads the factors of MPEG 2: their widths are the digits of one number, to a mixed base. */
    private void readLowRateFactors(MpegBits in, boolean intensity) {
        int code = intensity ? scaleCompress >> 1 : scaleCompress;
        int kind = intensity ? (code < 180 ? 3 : code < 244 ? 4 : 5) : code < 400 ? 0 : code < 500 ? 1 : 2;
        int[] widths =
                switch (kind) {
                    case 0 -> digits(code, 5, 4, 4);
                    case 1 -> digits(code - 400, 5, 4, 1);
                    case 2 -> digits(code - 500, 3, 1, 1);
                    case 3 -> digits(code, 6, 6, 1);
                    case 4 -> digits(code - 180, 4, 4, 1);
                    default -> digits(code - 244, 3, 1, 1);
                };
        preEmphasis = kind == 2;
        int[] counts = LOW_RATE_COUNTS[kind][blockType == SHORT ? (mixed ? 2 : 1) : 0];
        int at = 0;
        for (int part = 0; part < 4; part++) {
            for (int i = 0; i < counts[part]; i++) {
                factors[at++] = in.unsigned(widths[part]);
            }
        }
        Arrays.fill(factors, at, factors.length, 0);
    }

    private static int[] digits(int code, int second, int third, int fourth) {
        return new int[] {
            code / (second * third * fourth), code / (third * fourth) % second, code / fourth % third, code % fourth
        };
    }

    /** Returns what the lines of a band are multiplied by. */
    private double bandScale(int band) {
        int window = bands.window(band);
        int factor = factors[band] + (window < 0 && preEmphasis ? PRE_EMPHASIS[band] : 0);
        int quarters = gain - 210 - (window < 0 ? 0 : 8 * windowGains[window]) - factor * (coarse ? 4 : 2);
        return Math.pow(2, quarters / 4.0);
    }

    private void readHuffman(MpegBits in, int end, int rateIndex, double[] scale) {
        int line = 0;
        for (int region = 0; region < 3; region++) {
            Layer3Huffman code = Layer3Huffman.pairs(tables[region]);
            int extra = Layer3Huffman.extraBits(tables[region]);
            int stop = Math.min(2 * bigValues, regionEnd(region, rateIndex));
            for (; line < stop && in.position() < end; line += 2) {
                int pair = code.read(in);
                lines[line] = value(in, pair >> 4, extra) * scale[line];
                lines[line + 1] = value(in, pair & 15, extra) * scale[line + 1];
            }
        }
        line = readQuadruples(in, end, line, scale);
        Arrays.fill(lines, line, LINES, 0);
    }

    private int regionEnd(int region, int rateIndex) {
        if (region == 2) {
            return LINES;
        }
        if (windowSwitching) {
            return region == 1 ? LINES : Layer3Bands.firstRegion(rateIndex, blockType);
        }
        return Layer3Bands.longStart(rateIndex, region == 0 ? region0 + 1 : region0 + region1 + 2);
    }

    private static double value(MpegBits in, int code, int extraBits) {
        if (code == 0) {
            return 0;
        }
        double magnitude = POWERS[code == 15 ? code + in.unsigned(extraBits) : code];
        return in.bit() == 0 ? magnitude : -magnitude;
    }

    /** Reads the lines of at most 1. The last four are dropped where they take bits that are not the granule's. */
    private int readQuadruples(MpegBits in, int end, int from, double[] scale) {
        Layer3Huffman code = Layer3Huffman.quadruples(quadrupleTable);
        int line = from;
        while (line <= LINES - 4 && in.position() < end) {
            int values = code.read(in);
            for (int i = 0; i < 4; i++) {
                boolean one = ((values >> (3 - i)) & 1) == 1;
                lines[line + i] = one ? (in.bit() == 0 ? scale[line + i] : -scale[line + i]) : 0;
            }
            line += 4;
        }
        return in.position() > end && line > from ? line - 4 : line;
    }
}
