package io.github.voiceclone.audio.formats;

import io.github.voiceclone.InvalidInputException;
import io.github.voiceclone.audio.AudioClip;
import io.github.voiceclone.audio.AudioClipBuilder;
import io.github.voiceclone.spi.AudioDecoder;
import java.io.IOException;
import java.io.InputStream;

/**
 * Reads FLAC recordings (RFC 9639), of any sample rate, 4 to 32 bits and up to eight channels, and checks every frame's
 * checksum. Memory grows with what is decoded, never with what a header claims. FLAC inside Ogg is not read.
 * Thread-safe.
 */
public final class FlacDecoder implements AudioDecoder {
    private static final long MAGIC = 0x664C_6143; // "fLaC"

    /** Creates the decoder. */
    public FlacDecoder() {}

    @Override
    public String formatName() {
        return "FLAC";
    }

    @Override
    public boolean recognises(byte[] header) {
        return header.length >= 4 && header[0] == 'f' && header[1] == 'L' && header[2] == 'a' && header[3] == 'C';
    }

    @Override
    public AudioClip decode(InputStream in, double maxSeconds) throws IOException {
        FlacBits bits = new FlacBits(in);
        if (bits.unsigned(32) != MAGIC) {
            throw new InvalidInputException("the FLAC file does not start with fLaC");
        }
        FlacStreamInfo info = FlacStreamInfo.read(bits);
        AudioClipBuilder clip = new AudioClipBuilder(info.sampleRate(), maxSeconds);
        while (info.totalSamples() == 0 || clip.length() < info.totalSamples()) {
            if (bits.atEnd()) {
                requireAll(clip.length(), info.totalSamples());
                break;
            }
            readFrame(bits, info, clip);
        }
        return clip.build();
    }

    private static void requireAll(int found, long declared) {
        if (declared != 0) {
            throw new InvalidInputException(
                    "the FLAC file is truncated: it declares " + declared + " samples, found " + found);
        }
    }

    private static void readFrame(FlacBits bits, FlacStreamInfo info, AudioClipBuilder clip) throws IOException {
        FlacFrameHeader header = FlacFrameHeader.read(bits, info);
        long[][] channels = new long[header.channelCount()][];
        for (int c = 0; c < channels.length; c++) {
            channels[c] = FlacSubframe.read(bits, header.blockSize(), header.channelBits(c));
        }
        bits.align();
        bits.requireCrc16();
        double fullScale = Math.pow(2, header.sampleBits() - 1);
        for (int i = 0; i < header.blockSize(); i++) {
            clip.add((float) (average(channels, header.channels(), i) / fullScale));
        }
    }

    /** The channels' average at a sample. A side channel holds left minus right; a middle one half their sum. */
    private static double average(long[][] channels, int coding, int i) {
        return switch (coding) {
            case FlacFrameHeader.LEFT_SIDE -> channels[0][i] - channels[1][i] / 2.0;
            case FlacFrameHeader.SIDE_RIGHT -> channels[1][i] + channels[0][i] / 2.0;
            case FlacFrameHeader.MIDDLE_SIDE -> channels[0][i] + (channels[1][i] & 1) / 2.0;
            default -> sum(channels, i) / channels.length;
        };
    }

    private static double sum(long[][] channels, int i) {
        double sum = 0;
        for (long[] channel : channels) {
            sum += channel[i];
        }
        return sum;
    }
}
