package io.github.voiceclone.audio;

import io.github.voiceclone.InvalidInputException;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Reads WAV recordings: PCM of 8 to 32 and 64 bits, floats of 32 and 64 bits, A-law and mu-law (ITU-T G.711), IMA and
 * Microsoft ADPCM, MP3 with the {@code voiceclone-audio} jar, with any number of channels, plain or WAVE_FORMAT_EXTENSIBLE, in RIFF, RIFX (big-endian), RF64 (EBU
 * Tech 3306) and BW64 (ITU-R BS.2088) files.
 *
 * <p>Chunks other than {@code fmt }, {@code ds64} and {@code data} are skipped, also ones of odd size that lack their
 * padding. A data size that a stream's writer could not know (zero where no other chunk follows, or 1,000,000,000 and
 * more) means: up to the end of the file. Memory grows with what is read, never with what a header claims. Thread-safe.
 */
public final class WavDecoder implements AudioDecoder {
    private static final long UNKNOWN = -1;
    /** Stream writers put 2,000,000,000, 0x7FFFF000 (SoX), 0xFFFFFFFF (FFmpeg) and the like where a size should be. */
    private static final long SMALLEST_PLACEHOLDER = 1_000_000_000;

    private static final long NO_SIZE = 0xFFFF_FFFFL;
    private static final int BUFFER_BYTES = 1 << 16;

    /** Creates the decoder. */
    public WavDecoder() {}

    @Override
    public String formatName() {
        return "WAV";
    }

    @Override
    public boolean recognizes(byte[] header) {
        return header.length >= 12
                && (is(header, 0, "RIFF") || is(header, 0, "RIFX") || isLong(header))
                && is(header, 8, "WAVE");
    }

    private static boolean isLong(byte[] header) {
        return is(header, 0, "RF64") || is(header, 0, "BW64");
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
        if (!recognizes(header)) {
            throw new InvalidInputException("the WAV file does not start with RIFF, RIFX, RF64 or BW64 and WAVE");
        }
        return new File(riff, header, maxSeconds).decode();
    }

    /** One file while it is read. */
    private static final class File {
        private final RiffInput riff;
        private final boolean longSizes;
        private final ByteOrder order;
        private final long riffBytes;
        private final double maxSeconds;
        private @Nullable WavFormat format;
        private Optional<byte[]> early = Optional.empty();
        private long size64 = UNKNOWN;

        private File(RiffInput riff, byte[] header, double maxSeconds) {
            this.riff = riff;
            this.maxSeconds = maxSeconds;
            longSizes = isLong(header);
            order = is(header, 0, "RIFX") ? ByteOrder.BIG_ENDIAN : ByteOrder.LITTLE_ENDIAN;
            riffBytes = uint32(header, 4);
        }

        private AudioClip decode() throws IOException {
            for (byte[] head = riff.next(8); head.length == 8; head = riff.next(8)) {
                long size = uint32(head, 4);
                if (is(head, 0, "data")) {
                    long known = dataBytes(size);
                    if (format != null) {
                        return decode(format, known);
                    }
                    keepData(known);
                } else if (is(head, 0, "fmt ")) {
                    format = WavFormat.parse(chunk(size, WavFormat.MIN_BYTES, WavFormat.MAX_BYTES, "fmt"), order);
                    if (early.isPresent() && format.isMpeg()) {
                        return AudioFiles.mpegDecoder().decode(new ByteArrayInputStream(early.get()), maxSeconds);
                    }
                    if (early.isPresent()) {
                        AudioClipBuilder clip = new AudioClipBuilder(format.sampleRate(), maxSeconds);
                        add(early.get(), format, clip);
                        return clip.build();
                    }
                } else if (is(head, 0, "ds64")) {
                    byte[] ds64 = chunk(size, 24, 24, "ds64");
                    size64 = ByteBuffer.wrap(ds64).order(order).getLong(8);
                } else {
                    riff.skip(size);
                    riff.skipPadding(size);
                }
            }
            throw new InvalidInputException("the WAV file has no " + (early.isEmpty() ? "data" : "fmt")
                    + " chunk: it ends after " + riff.position() + " bytes");
        }

        /** Keeps the data that stand before their format. A second such chunk is skipped, as one after the first is. */
        private void keepData(long known) throws IOException {
            long size = known == UNKNOWN ? Long.MAX_VALUE : known;
            if (early.isEmpty()) {
                early = Optional.of(riff.next((int) Math.min(size, Integer.MAX_VALUE - 8)));
            } else {
                riff.skip(size);
            }
            riff.skipPadding(size);
        }

        /** Returns a chunk's first bytes, up to {@code most}, and skips the rest and the padding of an odd size. */
        private byte[] chunk(long size, int least, int most, String name) throws IOException {
            if (size < least) {
                throw new InvalidInputException(
                        "the WAV file's " + name + " chunk has " + size + " bytes, expected at least " + least);
            }
            byte[] bytes = riff.read((int) Math.min(size, most), "the " + name + " chunk");
            riff.skip(size - bytes.length);
            riff.skipPadding(size);
            return bytes;
        }

        /** Returns the data chunk's size in bytes, or {@link #UNKNOWN} for all that follows. */
        private long dataBytes(long size) throws IOException {
            if (longSizes && size64 > 0 && (size == NO_SIZE || size == 0)) {
                return size64;
            }
            if (size == 0) {
                return chunkFollows() ? 0 : UNKNOWN;
            }
            return size >= SMALLEST_PLACEHOLDER ? UNKNOWN : size;
        }

        /** Tells whether another chunk starts here, one that fits into what the file declares to hold. */
        private boolean chunkFollows() throws IOException {
            long left = riffBytes + 8 - riff.position();
            byte[] head = riff.peek(8);
            return left < SMALLEST_PLACEHOLDER
                    && head.length == 8
                    && RiffInput.isId(head, 0)
                    && uint32(head, 4) <= left - 8;
        }

        private AudioClip decode(WavFormat format, long dataBytes) throws IOException {
            if (format.isMpeg()) {
                InputStream data = riff.stream(dataBytes == UNKNOWN ? Long.MAX_VALUE : dataBytes);
                return AudioFiles.mpegDecoder().decode(data, maxSeconds);
            }
            AudioClipBuilder clip = new AudioClipBuilder(format.sampleRate(), maxSeconds);
            int bufferBytes = Math.max(1, BUFFER_BYTES / format.blockBytes()) * format.blockBytes();
            long done = 0;
            while (dataBytes == UNKNOWN || done < dataBytes) {
                int wanted = dataBytes == UNKNOWN ? bufferBytes : (int) Math.min(bufferBytes, dataBytes - done);
                byte[] bytes = riff.next(wanted);
                add(bytes, format, clip);
                done += bytes.length;
                if (bytes.length < wanted) {
                    requireWhole(done, dataBytes);
                    break;
                }
            }
            return clip.build();
        }

        private void add(byte[] bytes, WavFormat format, AudioClipBuilder clip) {
            ByteBuffer in = ByteBuffer.wrap(bytes).order(order);
            if (format.sampleBytes() > 0) {
                WavSamples.addFrames(in, format, clip);
                return;
            }
            Adpcm adpcm = new Adpcm(format);
            for (int at = 0; at < bytes.length; at += format.blockBytes()) {
                in.limit(Math.min(bytes.length, at + format.blockBytes())).position(at);
                adpcm.addBlock(in, clip);
            }
        }

        /** Fails for data that end early, unless the file is as long as it declares and only its data chunk is not. */
        private void requireWhole(long done, long dataBytes) {
            if (dataBytes != UNKNOWN && riffBytes + 8 > riff.position()) {
                throw new InvalidInputException(
                        "the WAV file is truncated: its data chunk declares " + dataBytes + " bytes, found " + done);
            }
        }

        private long uint32(byte[] bytes, int offset) {
            return Integer.toUnsignedLong(ByteBuffer.wrap(bytes).order(order).getInt(offset));
        }
    }
}
