package io.github.voiceclone.audio;

import io.github.voiceclone.InvalidInputException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;

/** The bytes before the samples of a WAV file: RIFF, fmt, fact for floats, LIST/INFO where there are tags, data. */
final class WavHeader {
    /** Data size of a stream of unknown length. */
    static final long UNKNOWN_LENGTH = -1;

    private static final int UNKNOWN_SIZE = 0xFFFF_FFFF;
    private static final int MAX_TEXT_BYTES = 1 << 16;

    private WavHeader() {}

    /**
     * Returns the header.
     *
     * @param encoding a rate, channels and a bit depth, none of them left open
     * @param frames the number of frames that follow, or {@link #UNKNOWN_LENGTH}
     * @throws InvalidInputException if the frames do not fit a WAV file, or a tag is longer than 64 KiB
     */
    static byte[] of(AudioEncoding encoding, AudioTags tags, long frames) {
        byte[] info = info(tags);
        boolean floats = encoding.bitDepth() == WavEncoder.FLOAT_BITS;
        int frameBytes = encoding.channels() * encoding.bitDepth() / 8;
        int length = 12 + (floats ? 26 + 12 : 24) + info.length + 8;
        boolean unknown = frames == UNKNOWN_LENGTH;
        long dataBytes = frameBytes * frames;
        long riffBytes = length - 8 + dataBytes + (dataBytes & 1);
        if (!unknown && riffBytes >= 0xFFFF_FFFFL) {
            throw new InvalidInputException(
                    frames + " samples do not fit a WAV file, which holds 4 GiB: split the recording");
        }
        ByteBuffer out = ByteBuffer.allocate(length).order(ByteOrder.LITTLE_ENDIAN);
        out.put(id("RIFF")).putInt(unknown ? UNKNOWN_SIZE : (int) riffBytes).put(id("WAVE"));
        out.put(id("fmt ")).putInt(floats ? 18 : 16);
        out.putShort((short) (floats ? 3 : 1)).putShort((short) encoding.channels());
        out.putInt(encoding.sampleRate()).putInt(frameBytes * encoding.sampleRate());
        out.putShort((short) frameBytes).putShort((short) encoding.bitDepth());
        if (floats) {
            out.putShort((short) 0);
            out.put(id("fact")).putInt(4).putInt(unknown ? UNKNOWN_SIZE : (int) frames);
        }
        out.put(info);
        out.put(id("data")).putInt(unknown ? UNKNOWN_SIZE : (int) dataBytes);
        return out.array();
    }

    private static byte[] info(AudioTags tags) {
        byte[] software = entry("ISFT", tags.software());
        byte[] comment = entry("ICMT", tags.comment());
        int size = 4 + software.length + comment.length;
        if (size == 4) {
            return new byte[0];
        }
        ByteBuffer out = ByteBuffer.allocate(8 + size).order(ByteOrder.LITTLE_ENDIAN);
        return out.put(id("LIST"))
                .putInt(size)
                .put(id("INFO"))
                .put(software)
                .put(comment)
                .array();
    }

    /** One text in UTF-8, ended by a zero byte, padded to an even length. */
    private static byte[] entry(String id, String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        if (bytes.length == 0) {
            return bytes;
        }
        if (bytes.length > MAX_TEXT_BYTES) {
            throw new InvalidInputException(
                    "the WAV tag " + id + " has " + bytes.length + " bytes, expected at most " + MAX_TEXT_BYTES);
        }
        int size = bytes.length + 1;
        ByteBuffer out = ByteBuffer.allocate(8 + size + (size & 1)).order(ByteOrder.LITTLE_ENDIAN);
        return out.put(id(id)).putInt(size).put(bytes).array();
    }

    private static byte[] id(String id) {
        return id.getBytes(StandardCharsets.US_ASCII);
    }
}
