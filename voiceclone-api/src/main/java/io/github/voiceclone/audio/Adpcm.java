package io.github.voiceclone.audio;

import io.github.voiceclone.InvalidInputException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * Decodes blocks of the two kinds of ADPCM that WAV files hold, four bits a sample: IMA's (Interactive Multimedia
 * Association, "Recommended Practices for Enhancing Digital Audio Compatibility", 1992) and Microsoft's ("New Multimedia
 * Data Types and Data Techniques", 1994). Their blocks are little-endian
 * in big-endian files too, as SoX writes them. Not thread-safe.
 */
final class Adpcm {
    private static final int IMA_HEADER = 4;
    private static final int IMA_GROUP_SAMPLES = 8;
    private static final int[] IMA_INDEX_STEPS = {-1, -1, -1, -1, 2, 4, 6, 8};
    private static final int[] IMA_STEPS = {
        7, 8, 9, 10, 11, 12, 13, 14, 16, 17, 19, 21, 23, 25, 28, 31, 34, 37, 41, 45, 50, 55, 60, 66, 73, 80, 88, 97,
        107, 118, 130, 143, 157, 173, 190, 209, 230, 253, 279, 307, 337, 371, 408, 449, 494, 544, 598, 658, 724, 796,
        876, 963, 1060, 1166, 1282, 1411, 1552, 1707, 1878, 2066, 2272, 2499, 2749, 3024, 3327, 3660, 4026, 4428, 4871,
        5358, 5894, 6484, 7132, 7845, 8630, 9493, 10442, 11487, 12635, 13899, 15289, 16818, 18500, 20350, 22385, 24623,
        27086, 29794, 32767
    };

    private static final int MS_HEADER = 7;
    private static final int MS_MIN_DELTA = 16;
    private static final int MS_MAX_DELTA = 1 << 24;
    private static final int[] MS_ADAPTATION = {
        230, 230, 230, 230, 307, 409, 512, 614, 768, 614, 512, 409, 307, 230, 230, 230
    };
    private static final int[][] MS_PREDICTORS = {
        {256, 0}, {512, -256}, {0, 0}, {192, 64}, {240, 0}, {460, -208}, {392, -232}
    };

    private final int channels;
    private final boolean microsoft;
    private final int[][] predictors;
    private final double[] frame;

    Adpcm(WavFormat format) {
        channels = format.channels();
        microsoft = format.encoding() == WavFormat.Encoding.MS_ADPCM;
        predictors = microsoft ? predictors(format.extension()) : new int[0][];
        frame = new double[channels];
    }

    /** Returns the predictors of the format's extension: samples of a block, their number, pairs of weights. */
    private static int[][] predictors(ByteBuffer extension) {
        if (extension.limit() < 4) {
            return MS_PREDICTORS;
        }
        int count = Math.min(Short.toUnsignedInt(extension.getShort(2)), (extension.limit() - 4) / 4);
        if (count < MS_PREDICTORS.length) {
            return MS_PREDICTORS;
        }
        int[][] predictors = new int[count][];
        for (int i = 0; i < count; i++) {
            predictors[i] = new int[] {extension.getShort(4 + 4 * i), extension.getShort(6 + 4 * i)};
        }
        return predictors;
    }

    /** Appends a block's frames; of the last block of a file, which may be short, as many as are there. */
    void addBlock(ByteBuffer block, AudioClipBuilder clip) {
        int header = (microsoft ? MS_HEADER : IMA_HEADER) * channels;
        if (block.remaining() < header) {
            return;
        }
        if (microsoft) {
            addMicrosoft(block.slice().order(ByteOrder.LITTLE_ENDIAN), header, clip);
        } else {
            addIma(block.slice().order(ByteOrder.LITTLE_ENDIAN), header, clip);
        }
    }

    private void addIma(ByteBuffer in, int header, AudioClipBuilder clip) {
        int[] value = new int[channels];
        int[] index = new int[channels];
        for (int c = 0; c < channels; c++) {
            value[c] = in.getShort(IMA_HEADER * c);
            index[c] = Byte.toUnsignedInt(in.get(IMA_HEADER * c + 2));
            requireBelow(index[c], IMA_STEPS.length, "a step index");
            frame[c] = value[c] / 32768.0;
        }
        clip.addFrame(frame);
        int group = IMA_HEADER * channels;
        for (int at = header; at + group <= in.limit(); at += group) {
            for (int i = 0; i < IMA_GROUP_SAMPLES; i++) {
                for (int c = 0; c < channels; c++) {
                    int code = (in.get(at + IMA_HEADER * c + i / 2) >> (4 * (i % 2))) & 0xF;
                    value[c] = clip16(value[c] + imaDifference(code, IMA_STEPS[index[c]]));
                    index[c] = Math.max(0, Math.min(IMA_STEPS.length - 1, index[c] + IMA_INDEX_STEPS[code & 7]));
                    frame[c] = value[c] / 32768.0;
                }
                clip.addFrame(frame);
            }
        }
    }

    private static int imaDifference(int code, int step) {
        int difference = (2 * (code & 7) + 1) * step / 8;
        return (code & 8) == 0 ? difference : -difference;
    }

    private void addMicrosoft(ByteBuffer in, int header, AudioClipBuilder clip) {
        int[][] weights = new int[channels][];
        int[] delta = new int[channels];
        int[] last = new int[channels];
        int[] lastButOne = new int[channels];
        for (int c = 0; c < channels; c++) {
            int predictor = Byte.toUnsignedInt(in.get(c));
            requireBelow(predictor, predictors.length, "a predictor");
            weights[c] = predictors[predictor];
            delta[c] = in.getShort(channels + 2 * c);
            last[c] = in.getShort(3 * channels + 2 * c);
            lastButOne[c] = in.getShort(5 * channels + 2 * c);
        }
        add(lastButOne, clip);
        add(last, clip);
        int codes = 2 * (in.limit() - header) / channels * channels;
        for (int i = 0; i < codes; i += channels) {
            for (int c = 0; c < channels; c++) {
                int code = (in.get(header + (i + c) / 2) >> ((i + c) % 2 == 0 ? 4 : 0)) & 0xF;
                int prediction = (last[c] * weights[c][0] + lastButOne[c] * weights[c][1]) / 256;
                lastButOne[c] = last[c];
                last[c] = clip16(prediction + (code < 8 ? code : code - 16) * delta[c]);
                int adapted = (int) (((long) MS_ADAPTATION[code] * delta[c]) >> 8);
                delta[c] = Math.max(MS_MIN_DELTA, Math.min(MS_MAX_DELTA, adapted));
            }
            add(last, clip);
        }
    }

    private void add(int[] values, AudioClipBuilder clip) {
        for (int c = 0; c < channels; c++) {
            frame[c] = values[c] / 32768.0;
        }
        clip.addFrame(frame);
    }

    private static void requireBelow(int found, int end, String what) {
        if (found >= end) {
            throw new InvalidInputException("the WAV file is damaged: a block of ADPCM starts with " + what + " of "
                    + found + ", expected 0 to " + (end - 1));
        }
    }

    private static int clip16(int value) {
        return Math.max(Short.MIN_VALUE, Math.min(Short.MAX_VALUE, value));
    }
}
