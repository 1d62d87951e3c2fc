package io.github.voiceclone.mp3;

import io.github.voiceclone.audio.AudioEncoding;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/**
 * The first frame of an MP3 file, which holds no sound but the number of frames and what encoder and decoder add at the
 * ends, as LAME writes it ("Mp3 Info Tag rev 1"). Not thread-safe.
 */
final class InfoFrame {
    private static final int FRAMES_AND_BYTES = 3;
    /** Samples that LAME adds at the start. */
    private static final int ENCODER_DELAY = 576;

    private static final int MAX_PADDING = 4095;
    private static final int CONSTANT_BIT_RATE = 1;
    private static final int[] RATES = {44_100, 48_000, 32_000};
    private static final int[] LOW_KILOBITS = {0, 8, 16, 24, 32, 40, 48, 56, 64, 80};
    private static final int[] HIGH_KILOBITS = {0, 32, 40, 48, 56, 64, 80, 96, 112, 128};

    private final AudioEncoding encoding;
    private final boolean high;
    private long frames;
    private long bytes;
    /** The bits of a frame's header so far, and how many of its bytes are still to come. */
    private int header;

    private int headerBytes;
    private int toSkip;

    InfoFrame(AudioEncoding encoding) {
        this.encoding = encoding;
        high = encoding.sampleRate() >= 32_000;
    }

    /** Counts the frames in the bytes that the encoder puts out. */
    void count(byte[] out, int from, int to) {
        bytes += to - from;
        for (int i = from; i < to; i++) {
            if (toSkip > 0) {
                toSkip--;
                continue;
            }
            header = header << 8 | (out[i] & 0xFF);
            if (++headerBytes == 4) {
                frames++;
                headerBytes = 0;
                toSkip = frameBytes() + (header >> 9 & 1) - 4;
            }
        }
    }

    private int frameBytes() {
        return (high ? 144 : 72) * 1000 * Mp3Encoder.kilobits(encoding) / encoding.sampleRate();
    }

    /** Returns the frame for so many samples; the same number of bytes whatever they are. */
    byte[] frame(long samples) {
        ByteBuffer frame = ByteBuffer.allocate(frameBytes());
        frame.putInt(frameHeader());
        boolean mono = encoding.channels() == 1;
        frame.position(4 + (high ? (mono ? 17 : 32) : mono ? 9 : 17));
        frame.put(ascii("Info")).putInt(FRAMES_AND_BYTES).putInt((int) frames);
        frame.putInt((int) (frames == 0 ? 0 : bytes + frame.limit()));
        frame.put(ascii("LAME3.98r")).put((byte) CONSTANT_BIT_RATE).position(frame.position() + 10);
        frame.put((byte) Mp3Encoder.kilobits(encoding));
        long padding = Math.max(0, Math.min(MAX_PADDING, frames * (high ? 1152 : 576) - ENCODER_DELAY - samples));
        int delays = ENCODER_DELAY << 12 | (int) padding;
        frame.put((byte) (delays >> 16)).putShort((short) delays).position(frame.position() + 4);
        frame.putInt((int) (bytes + frame.limit())).putShort((short) 0);
        frame.putShort((short) checksum(frame.array(), frame.position()));
        return frame.array();
    }

    private int frameHeader() {
        int rate = encoding.sampleRate();
        int version = rate >= 32_000 ? 3 : rate >= 16_000 ? 2 : 0;
        int rateIndex = indexOf(RATES, rate << (version == 3 ? 0 : version == 2 ? 1 : 2));
        int bitRateIndex = indexOf(high ? HIGH_KILOBITS : LOW_KILOBITS, Mp3Encoder.kilobits(encoding));
        int mode = encoding.channels() == 1 ? 3 : 1;
        return 0xFFE0_0000 | version << 19 | 1 << 17 | 1 << 16 | bitRateIndex << 12 | rateIndex << 10 | mode << 6 | 4;
    }

    private static int indexOf(int[] values, int value) {
        for (int i = 0; i < values.length; i++) {
            if (values[i] == value) {
                return i;
            }
        }
        throw new IllegalStateException("MP3 has no rate of " + value);
    }

    /** CRC-16 of polynomial 0x8005, bits reversed. */
    private static int checksum(byte[] bytes, int length) {
        int crc = 0;
        for (int i = 0; i < length; i++) {
            crc ^= bytes[i] & 0xFF;
            for (int bit = 0; bit < 8; bit++) {
                crc = (crc & 1) == 0 ? crc >> 1 : crc >> 1 ^ 0xA001;
            }
        }
        return crc;
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }
}
