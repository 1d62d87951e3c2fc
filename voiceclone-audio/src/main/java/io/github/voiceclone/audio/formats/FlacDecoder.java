package io.github.voiceclone.audio.formats;

import io.github.voiceclone.InvalidInputException;
import io.github.voiceclone.audio.AudioClip;
import io.github.voiceclone.audio.AudioClipBuilder;
import io.github.voiceclone.audio.AudioDecoder;
import java.io.IOException;
import java.io.InputStream;

/**
 * Reads FLAC recordings (RFC 9639), of any sample rate, 4 to 32 bits and up to eight channels, and checks every frame's
 * checksum. Memory grows with what is decoded, never with what a header claims, and no more than in proportion to the
 * file. Frames beyond the number of samples that a file declares are read, and so are files that were joined; tags behind
 * the last frame are not. FLAC inside Ogg is not read.
 * Thread-safe.
 */
public final class FlacDecoder implements AudioDecoder {
    private static final long MAGIC = 0x664C_6143; // "fLaC"
    /** Speech comes to one or two a byte, and to this where nineteen twentieths of a recording are digital silence. */
    private static final long MAX_SAMPLES_PER_BYTE = 32;

    private static final long FREE_SAMPLES = 1 << 22;

    /** Creates the decoder. */
    public FlacDecoder() {}

    @Override
    public String formatName() {
        return "FLAC";
    }

    @Override
    public boolean recognizes(byte[] header) {
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
        int start = 0;
        while (true) {
            long declared = start + info.totalSamples();
            String next = bits.peek(8);
            if (next.startsWith("fLaC")) {
                requireAll(clip.length(), declared);
                info = joined(bits, info);
                start = clip.length();
            } else if (isEnd(next, info, clip.length() >= declared)) {
                requireAll(clip.length(), declared);
                return clip.build();
            } else {
                readFrame(bits, info, clip);
            }
        }
    }

    /** Tells whether the frames end here: at the file's end, or at something else once all that are declared were read. */
    private static boolean isEnd(String next, FlacStreamInfo info, boolean complete) {
        boolean tag = next.startsWith("TAG") || next.startsWith("APETAGEX") || next.startsWith("ID3");
        boolean frame = next.length() >= 2 && next.charAt(0) == 0xFF && (next.charAt(1) & 0xFE) == 0xF8;
        return next.isEmpty() || (complete && !frame && (tag || info.totalSamples() > 0));
    }

    /** Reads the header of a recording that was joined to the one before. */
    private static FlacStreamInfo joined(FlacBits bits, FlacStreamInfo before) throws IOException {
        bits.unsigned(32);
        FlacStreamInfo info = FlacStreamInfo.read(bits);
        if (info.sampleRate() != before.sampleRate()) {
            throw new InvalidInputException("the FLAC file joins recordings at " + before.sampleRate() + " and "
                    + info.sampleRate() + " Hz, expected one sample rate: convert it to WAV, as in: ffmpeg -i FILE"
                    + " speech.wav");
        }
        return info;
    }

    private static void requireAll(int found, long declared) {
        if (found < declared) {
            throw new InvalidInputException(
                    "the FLAC file is truncated: it declares " + declared + " samples, found " + found);
        }
    }

    private static void readFrame(FlacBits bits, FlacStreamInfo info, AudioClipBuilder clip) throws IOException {
        FlacFrameHeader header = FlacFrameHeader.read(bits, info);
        requireProportion(clip.length() + header.blockSize(), bits.position());
        long[][] channels = new long[header.channelCount()][];
        for (int c = 0; c < channels.length; c++) {
            channels[c] = FlacSubframe.read(bits, header.blockSize(), header.channelBits(c));
        }
        bits.align();
        bits.requireCrc16();
        double fullScale = Math.pow(2, header.sampleBits() - 1);
        double[] frame = new double[channels.length];
        for (int i = 0; i < header.blockSize(); i++) {
            separate(channels, header.channels(), i);
            for (int c = 0; c < frame.length; c++) {
                frame[c] = channels[c][i] / fullScale;
            }
            clip.addFrame(frame);
        }
    }

    /** Turns left and side, side and right, or middle and side into left and right. */
    private static void separate(long[][] channels, int coding, int i) {
        switch (coding) {
            case FlacFrameHeader.LEFT_SIDE -> channels[1][i] = channels[0][i] - channels[1][i];
            case FlacFrameHeader.SIDE_RIGHT -> channels[0][i] += channels[1][i];
            case FlacFrameHeader.MIDDLE_SIDE -> {
                long side = channels[1][i];
                long sum = (channels[0][i] << 1) | (side & 1);
                channels[0][i] = (sum + side) >> 1;
                channels[1][i] = (sum - side) >> 1;
            }
            default -> {}
        }
    }

    /** Fails for a few bytes that become hours: a frame of ten may declare 65,536 equal samples. */
    private static void requireProportion(long samples, long bytes) {
        if (samples > FREE_SAMPLES + MAX_SAMPLES_PER_BYTE * bytes) {
            throw new InvalidInputException("the FLAC file becomes " + samples + " samples within " + bytes
                    + " bytes, expected at most " + MAX_SAMPLES_PER_BYTE
                    + " a byte: it is damaged, or made to exhaust memory");
        }
    }
}
