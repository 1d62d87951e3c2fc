package io.github.voiceclone.audio.formats;

/**
 * Turns the spectral lines of one channel into samples: alias reduction, inverse modified cosine transform with overlap,
 * and polyphase synthesis (ISO/IEC 11172-3, sections 2.4.3.4.10 and 2.4.3.2.2). Keeps what overlaps from granule to
 * granule. Not thread-safe.
 */
final class MpegFilterBank {
    private static final int BANDS = 32;
    private static final int LINES = 18;
    private static final int LONG = 36;
    private static final int SHORT = 12;
    private static final int HISTORY = 1024;
    private static final double[] ALIAS = {-0.6, -0.535, -0.33, -0.185, -0.095, -0.041, -0.0142, -0.0037};
    /** The first half, and the middle, of the synthesis window (table B.3, "D"), in 65536ths. */
    private static final int[] HALF_WINDOW = {
        0, -1, -1, -1, -1, -1, -1, -2, -2, -2, -2, -3, -3, -4, -4, -5, -5, -6, -7, -7, -8, -9, -10, -11, -13, -14, -16,
        -17, -19, -21, -24, -26, -29, -31, -35, -38, -41, -45, -49, -53, -58, -63, -68, -73, -79, -85, -91, -97, -104,
        -111, -117, -125, -132, -139, -147, -154, -161, -169, -176, -183, -190, -196, -202, -208, 213, 218, 222, 225,
        227, 228, 228, 227, 224, 221, 215, 208, 200, 189, 177, 163, 146, 127, 106, 83, 57, 29, -2, -36, -72, -111, -153,
        -197, -244, -294, -347, -401, -459, -519, -581, -645, -711, -779, -848, -919, -991, -1064, -1137, -1210, -1283,
        -1356, -1428, -1498, -1567, -1634, -1698, -1759, -1817, -1870, -1919, -1962, -2001, -2032, -2057, -2075, -2085,
        -2087, -2080, -2063, 2037, 2000, 1952, 1893, 1822, 1739, 1644, 1535, 1414, 1280, 1131, 970, 794, 605, 402, 185,
        -45, -288, -545, -814, -1095, -1388, -1692, -2006, -2330, -2663, -3004, -3351, -3705, -4063, -4425, -4788,
        -5153, -5517, -5879, -6237, -6589, -6935, -7271, -7597, -7910, -8209, -8491, -8755, -8998, -9219, -9416, -9585,
        -9727, -9838, -9916, -9959, -9966, -9935, -9863, -9750, -9592, -9389, -9139, -8840, -8492, -8092, -7640, -7134,
        6574, 5959, 5288, 4561, 3776, 2935, 2037, 1082, 70, -998, -2122, -3300, -4533, -5818, -7154, -8540, -9975,
        -11455, -12980, -14548, -16155, -17799, -19478, -21189, -22929, -24694, -26482, -28289, -30112, -31947, -33791,
        -35640, -37489, -39336, -41176, -43006, -44821, -46617, -48390, -50137, -51853, -53534, -55178, -56778, -58333,
        -59838, -61289, -62684, -64019, -65290, -66494, -67629, -68692, -69679, -70590, -71420, -72169, -72835, -73415,
        -73908, -74313, -74630, -74856, -74992, 75038
    };

    private static final double[] WINDOW = window();
    private static final double[][] BLOCK_WINDOWS = blockWindows();
    private static final double[][] LONG_COSINES = cosines(LONG);
    private static final double[][] SHORT_COSINES = cosines(SHORT);
    private static final double[][] SECANTS = secants();

    private final double[] overlap = new double[BANDS * LINES];
    private final double[] subbands = new double[BANDS * LINES];
    private final double[] history = new double[HISTORY];
    private final double[] block = new double[LONG];
    private final double[] cosine = new double[BANDS];
    private final double[] scratch = new double[BANDS];
    private int place;

    private static double[] window() {
        double[] window = new double[512];
        for (int i = 0; i < window.length; i++) {
            int mirrored = i <= 256 ? i : 512 - i;
            int sign = i <= 256 || i % 64 == 0 ? 1 : -1;
            window[i] = sign * HALF_WINDOW[mirrored] / 65536.0;
        }
        return window;
    }

    /** The windows of block types 0 to 3; the first twelve values of type 2 are those of one short block. */
    private static double[][] blockWindows() {
        double[][] windows = new double[4][LONG];
        for (int i = 0; i < LONG; i++) {
            double slow = Math.sin(Math.PI / LONG * (i + 0.5));
            windows[0][i] = slow;
            windows[1][i] = i < 18 ? slow : i < 24 ? 1 : i < 30 ? Math.sin(Math.PI / SHORT * (i - 18 + 0.5)) : 0;
            windows[2][i] = i < SHORT ? Math.sin(Math.PI / SHORT * (i + 0.5)) : 0;
            windows[3][i] = i < 6 ? 0 : i < 12 ? Math.sin(Math.PI / SHORT * (i - 6 + 0.5)) : i < 18 ? 1 : slow;
        }
        return windows;
    }

    private static double[][] cosines(int n) {
        double[][] cosines = new double[n][n / 2];
        for (int i = 0; i < n; i++) {
            for (int k = 0; k < n / 2; k++) {
                cosines[i][k] = Math.cos(Math.PI / (2 * n) * (2 * i + 1 + n / 2) * (2 * k + 1));
            }
        }
        return cosines;
    }

    private static double[][] secants() {
        double[][] secants = new double[BANDS + 1][];
        for (int n = 2; n <= BANDS; n *= 2) {
            secants[n] = new double[n / 2];
            for (int i = 0; i < n / 2; i++) {
                secants[n][i] = 0.5 / Math.cos(Math.PI * (2 * i + 1) / (2 * n));
            }
        }
        return secants;
    }

    /** Appends a granule's 576 samples to {@code out} at {@code offset}; the granule's lines are changed. */
    void synthesize(Layer3Granule granule, double[] out, int offset) {
        boolean shortBlocks = granule.blockType == Layer3Granule.SHORT;
        int longBands = shortBlocks ? granule.bands.shortStart() / LINES : BANDS;
        if (shortBlocks) {
            interleave(granule);
        }
        reduceAliases(granule.lines, shortBlocks ? Math.min(1, longBands) : BANDS - 1);
        for (int band = 0; band < BANDS; band++) {
            int type = granule.mixed && band < 2 ? 0 : granule.blockType;
            transform(granule.lines, band, band < longBands && shortBlocks ? 0 : type);
        }
        for (int slot = 0; slot < LINES; slot++) {
            polyphase(slot, out, offset + BANDS * slot);
        }
    }

    /** Brings the lines of three windows from one behind the other to one next to the other. */
    private static void interleave(Layer3Granule granule) {
        int line = granule.bands.shortStart();
        for (int band = granule.bands.longBands; band < granule.bands.widths.length; band += 3) {
            int width = granule.bands.widths[band];
            double[] windows = java.util.Arrays.copyOfRange(granule.lines, line, line + 3 * width);
            for (int i = 0; i < windows.length; i++) {
                granule.lines[line + i] = windows[i % 3 * width + i / 3];
            }
            line += 3 * width;
        }
    }

    private static void reduceAliases(double[] lines, int borders) {
        for (int border = 1; border <= borders; border++) {
            for (int i = 0; i < ALIAS.length; i++) {
                double cosine = 1 / Math.sqrt(1 + ALIAS[i] * ALIAS[i]);
                double sine = ALIAS[i] * cosine;
                double below = lines[LINES * border - 1 - i];
                double above = lines[LINES * border + i];
                lines[LINES * border - 1 - i] = below * cosine - above * sine;
                lines[LINES * border + i] = above * cosine + below * sine;
            }
        }
    }

    /** Transforms one subband and overlaps it with the granule before. Odd samples of odd subbands change their sign. */
    private void transform(double[] lines, int band, int type) {
        java.util.Arrays.fill(block, 0);
        boolean silent = true;
        for (int i = LINES * band; i < LINES * (band + 1); i++) {
            silent &= lines[i] == 0;
        }
        if (!silent && type == Layer3Granule.SHORT) {
            for (int window = 0; window < 3; window++) {
                addShort(lines, LINES * band + window, 6 + 6 * window);
            }
        } else if (!silent) {
            transformLong(lines, LINES * band, BLOCK_WINDOWS[type]);
        }
        for (int i = 0; i < LINES; i++) {
            double sample = block[i] + overlap[LINES * band + i];
            subbands[BANDS * i + band] = ((i & band) & 1) == 0 ? sample : -sample;
            overlap[LINES * band + i] = block[LINES + i];
        }
    }

    /** The transform's first half is odd about its middle and its second half even: half of it is computed. */
    private void transformLong(double[] lines, int from, double[] window) {
        for (int i = 0; i < LINES / 2; i++) {
            double first = sum(lines, from, 1, LONG_COSINES[i]);
            block[i] = first * window[i];
            block[LINES - 1 - i] = -first * window[LINES - 1 - i];
            double second = sum(lines, from, 1, LONG_COSINES[LINES + i]);
            block[LINES + i] = second * window[LINES + i];
            block[LONG - 1 - i] = second * window[LONG - 1 - i];
        }
    }

    private void addShort(double[] lines, int from, int at) {
        for (int i = 0; i < SHORT; i++) {
            block[at + i] += sum(lines, from, 3, SHORT_COSINES[i]) * BLOCK_WINDOWS[2][i];
        }
    }

    private static double sum(double[] lines, int from, int step, double[] cosines) {
        double sum = 0;
        for (int k = 0; k < cosines.length; k++) {
            sum += lines[from + step * k] * cosines[k];
        }
        return sum;
    }

    /** Synthesises 32 samples from one of each subband. */
    private void polyphase(int slot, double[] out, int offset) {
        System.arraycopy(subbands, BANDS * slot, cosine, 0, BANDS);
        cosineTransform(cosine, 0, BANDS);
        place = (place - 64) & (HISTORY - 1);
        for (int i = 0; i < 64; i++) {
            int frequency = 16 + i;
            double value = frequency < 32
                    ? cosine[frequency]
                    : frequency == 32 ? 0 : -cosine[frequency <= 64 ? 64 - frequency : frequency - 64];
            history[place + i] = value;
        }
        for (int j = 0; j < BANDS; j++) {
            double sum = 0;
            for (int i = 0; i < 16; i++) {
                int from = (place + 128 * (i / 2) + 96 * (i % 2) + j) & (HISTORY - 1);
                sum += WINDOW[j + 32 * i] * history[from];
            }
            out[offset + j] = sum;
        }
    }

    /** The cosine transform of type II, in place, by halves (B. G. Lee, 1984). */
    private void cosineTransform(double[] values, int from, int n) {
        if (n == 1) {
            return;
        }
        int half = n / 2;
        for (int i = 0; i < half; i++) {
            double low = values[from + i];
            double high = values[from + n - 1 - i];
            values[from + i] = low + high;
            scratch[i] = (low - high) * SECANTS[n][i];
        }
        System.arraycopy(scratch, 0, values, from + half, half);
        cosineTransform(values, from, half);
        cosineTransform(values, from + half, half);
        for (int i = 0; i < half; i++) {
            scratch[2 * i] = values[from + i];
            scratch[2 * i + 1] = values[from + half + i] + (i + 1 < half ? values[from + half + i + 1] : 0);
        }
        System.arraycopy(scratch, 0, values, from, n);
    }
}
