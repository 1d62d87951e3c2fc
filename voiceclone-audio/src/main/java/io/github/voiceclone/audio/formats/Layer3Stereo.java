package io.github.voiceclone.audio.formats;

/**
 * Turns the jointly coded lines of two channels into those of left and right (ISO/IEC 11172-3, section 2.4.3.4.9; 13818-3,
 * section 2.4.3.2): middle and side, and intensity stereo above the second channel's last line.
 */
final class Layer3Stereo {
    /** The intensity position of MPEG 1 that says: none here. MPEG 2 has no such position that fits its factors. */
    private static final int NO_POSITION = 7;

    private static final int LOW_RATE_POSITIONS = 16;

    private Layer3Stereo() {}

    static void decode(Layer3Granule first, Layer3Granule second, MpegHeader header) {
        if (header.isIntensityStereo()) {
            decodeIntensity(first, second, header);
        } else if (header.isMiddleSide()) {
            middleSide(first.lines, second.lines, 0, Layer3Granule.LINES);
        }
    }

    private static void middleSide(double[] left, double[] right, int from, int to) {
        for (int i = from; i < to; i++) {
            double middle = left[i];
            left[i] = (middle + right[i]) * Math.sqrt(0.5);
            right[i] = (middle - right[i]) * Math.sqrt(0.5);
        }
    }

    /** Goes from the highest band down: intensity ends, in each short window for itself, where the second channel is not 0. */
    private static void decodeIntensity(Layer3Granule first, Layer3Granule second, MpegHeader header) {
        Layer3Bands bands = second.bands;
        boolean[] ended = new boolean[3];
        boolean longEnded = false;
        int to = Layer3Granule.LINES;
        for (int band = bands.widths.length - 1; band >= 0; band--) {
            int from = to - bands.widths[band];
            int window = bands.window(band);
            if (window < 0) {
                longEnded = longEnded || ended[0] || ended[1] || ended[2] || !isZero(second.lines, from, to);
            } else {
                ended[window] |= !isZero(second.lines, from, to);
            }
            int position = second.factors[factor(bands, band)];
            boolean legal = position < (header.isLowRate() ? LOW_RATE_POSITIONS : NO_POSITION);
            if (legal && !(window < 0 ? longEnded : ended[window])) {
                pan(first.lines, second.lines, from, to, weights(position, second.scaleCompress, header));
            } else if (header.isMiddleSide()) {
                middleSide(first.lines, second.lines, from, to);
            }
            to = from;
        }
    }

    /** The last bands have no factors of their own and take those before them. */
    private static int factor(Layer3Bands bands, int band) {
        int last = bands.widths.length - 1;
        if (bands.window(band) < 0) {
            return bands.longBands - 1 == last && band == last ? band - 1 : band;
        }
        return band > last - 3 ? band - 3 : band;
    }

    private static boolean isZero(double[] lines, int from, int to) {
        for (int i = from; i < to; i++) {
            if (lines[i] != 0) {
                return false;
            }
        }
        return true;
    }

    private static double[] weights(int position, int scaleCompress, MpegHeader header) {
        if (header.isLowRate()) {
            double weight = Math.pow(2, -((scaleCompress & 1) + 1) * ((position + 1) >> 1) / 4.0);
            return position % 2 == 1 ? new double[] {weight, 1} : new double[] {1, weight};
        }
        if (position == 6) {
            return new double[] {1, 0};
        }
        double ratio = Math.tan(position * Math.PI / 12);
        return new double[] {ratio / (1 + ratio), 1 / (1 + ratio)};
    }

    private static void pan(double[] left, double[] right, int from, int to, double[] weights) {
        for (int i = from; i < to; i++) {
            right[i] = left[i] * weights[1];
            left[i] *= weights[0];
        }
    }
}
