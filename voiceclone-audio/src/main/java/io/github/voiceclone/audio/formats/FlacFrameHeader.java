package io.github.voiceclone.audio.formats;

import io.github.voiceclone.InvalidInputException;
import java.io.IOException;

/**
 * The header of a FLAC frame (RFC 9639, section 9.1).
 *
 * @param blockSize samples of each channel; 1 to 65536
 * @param channels how channels are coded: 0 to 7 for one more of independent ones, 8 for left and side, 9 for side and
 *     right, 10 for middle and side
 * @param sampleBits bits of a sample
 */
record FlacFrameHeader(int blockSize, int channels, int sampleBits) {
    static final int LEFT_SIDE = 8;
    static final int SIDE_RIGHT = 9;
    static final int MIDDLE_SIDE = 10;

    private static final int SYNC = 0x3FFE;
    private static final int[] RATES = {0, 88200, 176400, 192000, 8000, 16000, 22050, 24000, 32000, 44100, 48000, 96000
    };
    private static final int[] SAMPLE_BITS = {0, 8, 12, -1, 16, 20, 24, 32};

    static FlacFrameHeader read(FlacBits bits, FlacStreamInfo info) throws IOException {
        bits.startChecksums();
        if (bits.unsigned(14) != SYNC || bits.unsigned(1) != 0) {
            throw damaged("no frame where one should start");
        }
        bits.unsigned(1);
        int sizeCode = (int) bits.unsigned(4);
        int rateCode = (int) bits.unsigned(4);
        int channels = (int) bits.unsigned(4);
        int depth = SAMPLE_BITS[(int) bits.unsigned(3)];
        if (bits.unsigned(1) != 0 || channels > MIDDLE_SIDE || depth < 0) {
            throw damaged("a frame header with reserved values");
        }
        skipNumber(bits);
        int blockSize = blockSize(bits, sizeCode);
        long rate = rate(bits, rateCode);
        bits.requireCrc8();
        if (rate != 0 && rate != info.sampleRate()) {
            throw damaged("a frame at " + rate + " Hz in a file at " + info.sampleRate() + " Hz");
        }
        return new FlacFrameHeader(blockSize, channels, depth == 0 ? info.sampleBits() : depth);
    }

    /** Skips the frame's or sample's number, which is coded as UTF-8 codes characters, in up to seven bytes. */
    private static void skipNumber(FlacBits bits) throws IOException {
        int first = (int) bits.unsigned(8);
        int ones = Integer.numberOfLeadingZeros(~(first << 24));
        if (ones == 1 || ones == 8) {
            throw damaged("a frame header with an illegal number");
        }
        bits.skip(Math.max(0, ones - 1));
    }

    private static int blockSize(FlacBits bits, int code) throws IOException {
        return switch (code) {
            case 0 -> throw damaged("a frame header with a reserved block size");
            case 1 -> 192;
            case 2, 3, 4, 5 -> 144 << code;
            case 6 -> (int) bits.unsigned(8) + 1;
            case 7 -> (int) bits.unsigned(16) + 1;
            default -> 1 << code;
        };
    }

    /** Returns the rate in Hz, or 0 where the file's header gives it. */
    private static long rate(FlacBits bits, int code) throws IOException {
        return switch (code) {
            case 12 -> 1000 * bits.unsigned(8);
            case 13 -> bits.unsigned(16);
            case 14 -> 10 * bits.unsigned(16);
            case 15 -> throw damaged("a frame header with a reserved sample rate");
            default -> RATES[code];
        };
    }

    static InvalidInputException damaged(String found) {
        return new InvalidInputException("the FLAC file is damaged: it has " + found);
    }

    /** Returns the number of channels. */
    int channelCount() {
        return channels >= LEFT_SIDE ? 2 : channels + 1;
    }

    /** Returns the bits of one channel's samples: a difference of two needs one more. */
    int channelBits(int channel) {
        boolean side = channel == 0 ? channels == SIDE_RIGHT : channels == LEFT_SIDE || channels == MIDDLE_SIDE;
        return side ? sampleBits + 1 : sampleBits;
    }
}
