package io.github.voiceclone.audio;

import io.github.voiceclone.InvalidInputException;
import io.github.voiceclone.spi.AudioDecoder;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * Reads WAV recordings: PCM of 8, 16, 24 and 32 bits and floats of 32 and 64 bits, of any sample rate and number of
 * channels, plain or WAVE_FORMAT_EXTENSIBLE, RIFF or RF64 (EBU Tech 3306).
 *
 * <p>Chunks other than {@code fmt }, {@code ds64} and {@code data} are skipped. A data size that a stream's writer could
 * not know (zero in a file that declares nothing after it, or {@code 0x7FFFF000} and more in a RIFF file) means: up to
 * the end of the file. Memory grows with what is read, never with what a header claims. Thread-safe.
 */
public final class WavDecoder implements AudioDecoder {
    private static final long UNKNOWN = -1;
    /** The placeholder sizes that stream writers use start here: 0x7FFFF000 (SoX), 0xFFFFFFFF (FFmpeg). */
    private static final long SMALLEST_PLACEHOLDER = 0x7FFF_F000L;

    private static final int BLOCK_BYTES = 1 << 16;

    /** Creates the decoder. */
    public WavDecoder() {}

    @Override
    public String formatName() {
        return "WAV";
    }

    @Override
    public boolean recognises(byte[] header) {
        return header.length >= 12 && (is(header, 0, "RIFF") || is(header, 0, "RF64")) && is(header, 8, "WAVE");
    }

    private static boolean is(byte[] bytes, int offset, String id) {
        for (int i = 0; i < id.length(); i++) {
            if (bytes[offset + i] != id.charAt(i)) {
                return false;
            }
        }
        return true;
    }

    @Override
    public AudioClip decode(InputStream in, double maxSeconds) throws IOException {
        RiffInput riff = new RiffInput(in);
        byte[] header = riff.read(12, "the RIFF header");
        if (!recognises(header)) {
            throw new InvalidInputException("the WAV file does not start with RIFF or RF64 and WAVE");
        }
        return decodeChunks(riff, is(header, 0, "RF64"), uint32(header, 4), maxSeconds);
    }

    private static AudioClip decodeChunks(RiffInput riff, boolean rf64, long riffBytes, double maxSeconds)
            throws IOException {
        WavFormat format = null;
        long size64 = UNKNOWN;
        for (byte[] head = riff.next(8); head.length == 8; head = riff.next(8)) {
            long size = uint32(head, 4);
            if (is(head, 0, "data")) {
                if (format == null) {
                    throw new InvalidInputException("the WAV file has its data chunk before its fmt chunk");
                }
                long known = dataBytes(size, rf64 ? size64 : UNKNOWN, riffBytes + 8 - riff.position());
                return decodeData(riff, format, known, maxSeconds);
            } else if (is(head, 0, "fmt ")) {
                format = WavFormat.parse(chunk(riff, size, WavFormat.MIN_BYTES, WavFormat.EXTENSIBLE_BYTES, "fmt"));
            } else if (is(head, 0, "ds64")) {
                byte[] ds64 = chunk(riff, size, 24, 24, "ds64");
                size64 = ByteBuffer.wrap(ds64).order(ByteOrder.LITTLE_ENDIAN).getLong(8);
            } else {
                riff.skip(size + (size & 1));
            }
        }
        throw new InvalidInputException("the WAV file has no data chunk: it ends after " + riff.position() + " bytes");
    }

    /** Returns a chunk's first bytes, up to {@code most}, and skips the rest and the padding of an odd size. */
    private static byte[] chunk(RiffInput riff, long size, int least, int most, String name) throws IOException {
        if (size < least) {
            throw new InvalidInputException(
                    "the WAV file's " + name + " chunk has " + size + " bytes, expected at least " + least);
        }
        byte[] bytes = riff.read((int) Math.min(size, most), "the " + name + " chunk");
        riff.skip(size + (size & 1) - bytes.length);
        return bytes;
    }

    /** Returns the data chunk's size in bytes, or {@link #UNKNOWN} for all that follows. */
    private static long dataBytes(long size, long size64, long restOfRiff) {
        if (size == 0) {
            return restOfRiff >= 8 && restOfRiff < SMALLEST_PLACEHOLDER ? 0 : UNKNOWN;
        }
        if (size == 0xFFFF_FFFFL && size64 > 0) {
            return size64;
        }
        return size >= SMALLEST_PLACEHOLDER ? UNKNOWN : size;
    }

    private static AudioClip decodeData(RiffInput riff, WavFormat format, long dataBytes, double maxSeconds)
            throws IOException {
        AudioClipBuilder clip = new AudioClipBuilder(format.sampleRate(), maxSeconds);
        int blockBytes = Math.max(1, BLOCK_BYTES / format.frameBytes()) * format.frameBytes();
        long done = 0;
        while (dataBytes == UNKNOWN || done < dataBytes) {
            int wanted = dataBytes == UNKNOWN ? blockBytes : (int) Math.min(blockBytes, dataBytes - done);
            byte[] block = riff.next(wanted);
            addFrames(clip, format, block);
            done += block.length;
            if (block.length < wanted) {
                requireWhole(done, dataBytes);
                break;
            }
        }
        return clip.build();
    }

    private static void addFrames(AudioClipBuilder clip, WavFormat format, byte[] block) {
        ByteBuffer in = ByteBuffer.wrap(block).order(ByteOrder.LITTLE_ENDIAN);
        for (int at = 0; at + format.frameBytes() <= block.length; at += format.frameBytes()) {
            clip.add(format.frame(in, at));
        }
    }

    private static void requireWhole(long done, long dataBytes) {
        if (dataBytes != UNKNOWN) {
            throw new InvalidInputException(
                    "the WAV file is truncated: its data chunk declares " + dataBytes + " bytes, found " + done);
        }
    }

    private static long uint32(byte[] bytes, int offset) {
        return Integer.toUnsignedLong(
                ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).getInt(offset));
    }
}
