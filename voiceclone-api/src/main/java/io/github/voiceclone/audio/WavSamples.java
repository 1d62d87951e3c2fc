package io.github.voiceclone.audio;

import java.nio.ByteBuffer;

/** The numbers that the bytes of uncompressed and of companded samples stand for; full scale is ±1. */
final class WavSamples {
    private static final int MU_LAW_BIAS = 0x84;

    private WavSamples() {}

    /** Appends the whole frames between a buffer's position and its limit; a part of one at the end is left out. */
    static void addFrames(ByteBuffer in, WavFormat format, AudioClipBuilder clip) {
        double[] frame = new double[format.channels()];
        for (int at = in.position(); at + format.blockBytes() <= in.limit(); at += format.blockBytes()) {
            for (int c = 0; c < frame.length; c++) {
                frame[c] = sample(in, at + c * format.sampleBytes(), format);
            }
            clip.addFrame(frame);
        }
    }

    private static double sample(ByteBuffer in, int at, WavFormat format) {
        return switch (format.encoding()) {
            case FLOAT -> format.sampleBytes() == 4 ? in.getFloat(at) : in.getDouble(at);
            case A_LAW -> aLaw(in.get(at)) / 32768.0;
            case MU_LAW -> muLaw(in.get(at)) / 32768.0;
            default -> integer(in, at, format.sampleBytes());
        };
    }

    private static double integer(ByteBuffer in, int at, int bytes) {
        return switch (bytes) {
            case 1 -> (Byte.toUnsignedInt(in.get(at)) - 128) / 128.0;
            case 2 -> in.getShort(at) / 32768.0;
            case 3 -> integer24(in, at) / 8388608.0;
            case 4 -> in.getInt(at) / 2147483648.0;
            default -> in.getLong(at) / 0x1p63;
        };
    }

    private static int integer24(ByteBuffer in, int at) {
        return in.order() == java.nio.ByteOrder.LITTLE_ENDIAN
                ? Byte.toUnsignedInt(in.get(at)) | (in.getShort(at + 1) << 8)
                : (in.getShort(at) << 8) | Byte.toUnsignedInt(in.get(at + 2));
    }

    /** ITU-T G.711, A-law: the middle of a step, on the scale of 16-bit integers. */
    static int aLaw(byte code) {
        int bits = code ^ 0x55;
        int segment = (bits >> 4) & 7;
        int value = ((bits & 0xF) << 4) + (segment == 0 ? 8 : 0x108);
        value = segment == 0 ? value : value << (segment - 1);
        return (bits & 0x80) == 0 ? -value : value;
    }

    /** ITU-T G.711, mu-law: the middle of a step, on the scale of 16-bit integers. */
    static int muLaw(byte code) {
        int bits = ~code;
        int segment = (bits >> 4) & 7;
        int value = ((((bits & 0xF) << 3) + MU_LAW_BIAS) << segment) - MU_LAW_BIAS;
        return (bits & 0x80) == 0 ? value : -value;
    }
}
