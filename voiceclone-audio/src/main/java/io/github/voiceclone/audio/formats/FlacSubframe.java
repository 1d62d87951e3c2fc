package io.github.voiceclone.audio.formats;

import java.io.IOException;
import java.util.Arrays;

/** Decodes one channel of a FLAC frame: a prediction and what it misses by (RFC 9639, sections 9.2 and 9.3). */
final class FlacSubframe {
    private static final int FIRST_FIXED = 8;
    private static final int LAST_FIXED = 12;
    private static final int FIRST_LINEAR = 32;
    /** The fixed predictors' coefficients, nearest sample first. */
    private static final long[][] FIXED = {{}, {1}, {2, -1}, {3, -3, 1}, {4, -6, 4, -1}};

    private final FlacBits bits;
    private final long[] samples;
    private final int sampleBits;

    private FlacSubframe(FlacBits bits, int blockSize, int sampleBits) {
        this.bits = bits;
        this.samples = new long[blockSize];
        this.sampleBits = sampleBits;
    }

    /** Returns the samples of a channel of {@code blockSize} samples of {@code sampleBits} bits. */
    static long[] read(FlacBits bits, int blockSize, int sampleBits) throws IOException {
        if (bits.unsigned(1) != 0) {
            throw FlacFrameHeader.damaged("a channel with an illegal header");
        }
        int type = (int) bits.unsigned(6);
        long wasted = bits.unsigned(1) == 0 ? 0 : bits.unary() + 1;
        if (wasted >= sampleBits) {
            throw FlacFrameHeader.damaged("a channel with " + wasted + " wasted bits of " + sampleBits);
        }
        FlacSubframe subframe = new FlacSubframe(bits, blockSize, sampleBits - (int) wasted);
        subframe.decode(type);
        for (int i = 0; i < blockSize; i++) {
            subframe.samples[i] <<= wasted;
        }
        return subframe.samples;
    }

    private void decode(int type) throws IOException {
        if (type == 0) {
            Arrays.fill(samples, bits.signed(sampleBits));
        } else if (type == 1) {
            readPlain(0, samples.length, sampleBits);
        } else if (type >= FIRST_FIXED && type <= LAST_FIXED) {
            int order = type - FIRST_FIXED;
            readWarmUp(order);
            readResidual(order);
            predict(FIXED[order], 0);
        } else if (type >= FIRST_LINEAR) {
            decodeLinear(type - FIRST_LINEAR + 1);
        } else {
            throw FlacFrameHeader.damaged("a channel of the reserved type " + type);
        }
    }

    private void decodeLinear(int order) throws IOException {
        readWarmUp(order);
        int precision = (int) bits.unsigned(4) + 1;
        int shift = (int) bits.signed(5);
        if (precision == 16 || shift < 0) {
            throw FlacFrameHeader.damaged("a predictor with an illegal precision or shift");
        }
        long[] coefficients = new long[order];
        for (int i = 0; i < order; i++) {
            coefficients[i] = bits.signed(precision);
        }
        readResidual(order);
        predict(coefficients, shift);
    }

    private void readWarmUp(int order) throws IOException {
        if (order > samples.length) {
            throw FlacFrameHeader.damaged("a predictor of order " + order + " for " + samples.length + " samples");
        }
        readPlain(0, order, sampleBits);
    }

    private void readPlain(int from, int to, int width) throws IOException {
        for (int i = from; i < to; i++) {
            samples[i] = bits.signed(width);
        }
    }

    /** Reads what the prediction misses by, from sample {@code order} on: partitions of Rice codes. */
    private void readResidual(int order) throws IOException {
        int method = (int) bits.unsigned(2);
        int partitions = 1 << bits.unsigned(4);
        int length = samples.length / partitions;
        if (method > 1 || length * partitions != samples.length || length < order) {
            throw FlacFrameHeader.damaged("a residual of method " + method + " with " + partitions + " partitions of "
                    + samples.length + " samples");
        }
        for (int p = 0; p < partitions; p++) {
            readPartition(p == 0 ? order : p * length, (p + 1) * length, method == 0 ? 4 : 5);
        }
    }

    private void readPartition(int from, int to, int parameterBits) throws IOException {
        int parameter = (int) bits.unsigned(parameterBits);
        if (parameter == (1 << parameterBits) - 1) {
            readPlain(from, to, (int) bits.unsigned(5));
            return;
        }
        for (int i = from; i < to; i++) {
            long folded = bits.unary() << parameter | bits.unsigned(parameter);
            samples[i] = folded >>> 1 ^ -(folded & 1);
        }
    }

    private void predict(long[] coefficients, int shift) {
        for (int i = coefficients.length; i < samples.length; i++) {
            long sum = 0;
            for (int k = 0; k < coefficients.length; k++) {
                sum += coefficients[k] * samples[i - 1 - k];
            }
            samples[i] += sum >> shift;
        }
    }
}
