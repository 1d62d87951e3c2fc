package io.github.voiceclone.audio;

import io.github.voiceclone.InvalidInputException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * What a WAV file's {@code fmt } chunk says about its samples (Microsoft, "Multimedia Programming Interface and Data
 * Specifications 1.0" and the WAVEFORMATEXTENSIBLE structure).
 *
 * @param floatingPoint whether samples are IEEE floats rather than integers
 * @param channels interleaved channels; positive
 * @param sampleRate frames a second, in Hz; positive
 * @param sampleBytes the bytes that one sample of one channel takes
 */
record WavFormat(boolean floatingPoint, int channels, int sampleRate, int sampleBytes) {
    /** The shortest legal {@code fmt } chunk, in bytes. */
    static final int MIN_BYTES = 16;
    /** The bytes of a WAVE_FORMAT_EXTENSIBLE chunk up to the end of the sub-format's code. */
    static final int EXTENSIBLE_BYTES = 26;

    private static final int PCM = 1;
    private static final int FLOAT = 3;
    private static final int EXTENSIBLE = 0xFFFE;
    private static final int SUB_FORMAT_OFFSET = 24;

    /**
     * Reads a {@code fmt } chunk.
     *
     * @param chunk the chunk's first bytes, at least {@link #MIN_BYTES}
     * @throws InvalidInputException if the encoding is not PCM or float, or the numbers make no sense
     */
    static WavFormat parse(byte[] chunk) {
        ByteBuffer in = ByteBuffer.wrap(chunk).order(ByteOrder.LITTLE_ENDIAN);
        int encoding = encoding(in);
        int channels = Short.toUnsignedInt(in.getShort(2));
        int rate = in.getInt(4);
        int frameBytes = Short.toUnsignedInt(in.getShort(12));
        int bits = Short.toUnsignedInt(in.getShort(14));
        if (channels == 0) {
            throw new InvalidInputException("the WAV header declares 0 channels, expected at least 1");
        }
        if (rate <= 0) {
            throw new InvalidInputException("the WAV header declares a sample rate of " + Integer.toUnsignedString(rate)
                    + " Hz, expected 1 to " + Integer.MAX_VALUE);
        }
        int sampleBytes = frameBytes / channels;
        if (frameBytes % channels != 0 || !supported(encoding, bits, sampleBytes)) {
            throw new InvalidInputException("the WAV header declares " + bits + "-bit " + describe(encoding)
                    + " samples in frames of " + frameBytes + " bytes and " + channels
                    + " channels, expected 8, 16, 24 or 32-bit PCM or 32 or 64-bit float: convert the recording");
        }
        return new WavFormat(encoding == FLOAT, channels, rate, sampleBytes);
    }

    private static int encoding(ByteBuffer in) {
        int code = Short.toUnsignedInt(in.getShort(0));
        return code == EXTENSIBLE && in.limit() >= EXTENSIBLE_BYTES
                ? Short.toUnsignedInt(in.getShort(SUB_FORMAT_OFFSET))
                : code;
    }

    /** Integers narrower than their container (20 bits in 3 bytes) are left-justified, and so need nothing special. */
    private static boolean supported(int encoding, int bits, int sampleBytes) {
        return switch (encoding) {
            case PCM -> bits > 0 && bits <= 8 * sampleBytes && sampleBytes <= 4;
            case FLOAT -> bits == 8 * sampleBytes && (sampleBytes == 4 || sampleBytes == 8);
            default -> false;
        };
    }

    private static String describe(int encoding) {
        return switch (encoding) {
            case PCM -> "PCM";
            case FLOAT -> "float";
            case 2 -> "ADPCM (encoding 2)";
            case 6 -> "A-law (encoding 6)";
            case 7 -> "mu-law (encoding 7)";
            case 0x55 -> "MP3 (encoding 85)";
            default -> "unknown (encoding " + encoding + ")";
        };
    }

    /** Returns the bytes of one sample of every channel. */
    int frameBytes() {
        return channels * sampleBytes;
    }

    /** Returns the average over channels of the frame that starts at {@code offset}; full scale is ±1. */
    float frame(ByteBuffer in, int offset) {
        double sum = 0;
        for (int c = 0; c < channels; c++) {
            sum += sample(in, offset + c * sampleBytes);
        }
        return (float) (sum / channels);
    }

    private double sample(ByteBuffer in, int at) {
        if (floatingPoint) {
            return sampleBytes == 4 ? in.getFloat(at) : in.getDouble(at);
        }
        return switch (sampleBytes) {
            case 1 -> (Byte.toUnsignedInt(in.get(at)) - 128) / 128.0;
            case 2 -> in.getShort(at) / 32768.0;
            case 3 -> (Byte.toUnsignedInt(in.get(at)) | in.getShort(at + 1) << 8) / 8388608.0;
            default -> in.getInt(at) / 2147483648.0;
        };
    }
}
