package io.github.voiceclone.audio.formats;

import io.github.voiceclone.audio.AudioClip;
import io.github.voiceclone.audio.AudioEncoder;
import io.github.voiceclone.audio.AudioEncoding;
import io.github.voiceclone.audio.AudioTags;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.List;

/**
 * Writes FLAC (RFC 9639): samples of 16 or 24 bits without loss, with fixed and linear predictors of up to order 12, in
 * frames of 2,048 samples, 4,096 from 32 kHz on. All files are of the subset that can be streamed; a stream's header leaves
 * the number of samples and their checksum open. Thread-safe.
 */
public final class FlacEncoder implements AudioEncoder {
    private static final int INFO_BYTES = 34;
    private static final int COMMENT = 4;
    private static final int LAST_BLOCK = 0x80;

    /** Creates the encoder. */
    public FlacEncoder() {}

    @Override
    public String formatName() {
        return "flac";
    }

    @Override
    public String mediaType() {
        return "audio/flac";
    }

    @Override
    public List<String> extensions() {
        return List.of("flac");
    }

    @Override
    public List<Integer> bitDepths() {
        return List.of(16, 24);
    }

    @Override
    public Session open(OutputStream out, AudioEncoding encoding, AudioTags tags) throws IOException {
        FlacSession session = new FlacSession(out, encoding);
        byte[] comment = VorbisComment.of(tags);
        out.write(session.header());
        out.write(ByteBuffer.allocate(4)
                .putInt((LAST_BLOCK | COMMENT) << 24 | comment.length)
                .array());
        out.write(comment);
        return session;
    }

    private static final class FlacSession implements Session {
        private static final int FIXED_BLOCK_SIZE = 0xFFF8;
        private static final int LEFT_AND_SIDE = 8;

        private final OutputStream out;
        private final AudioEncoding encoding;
        private final int[] block;
        private final FlacBitWriter bits = new FlacBitWriter();
        private final MessageDigest digest;
        private int filled;
        private long frames;
        private long samples;
        private int shortestFrame;
        private int longestFrame;
        private byte[] checksum = new byte[16];

        private FlacSession(OutputStream out, AudioEncoding encoding) {
            this.out = out;
            this.encoding = encoding;
            block = new int[encoding.sampleRate() < 32_000 ? 2048 : 4096];
            try {
                digest = MessageDigest.getInstance("MD5");
            } catch (NoSuchAlgorithmException e) {
                throw new IllegalStateException("every Java has MD5", e);
            }
        }

        @Override
        public void write(AudioClip clip) throws IOException {
            int[] integers = clip.toIntegers(encoding.bitDepth());
            digest(integers);
            samples += integers.length;
            for (int at = 0; at < integers.length; ) {
                int count = Math.min(block.length - filled, integers.length - at);
                System.arraycopy(integers, at, block, filled, count);
                filled += count;
                at += count;
                if (filled == block.length) {
                    writeFrame(block);
                }
            }
        }

        private void digest(int[] integers) {
            int bytes = encoding.bitDepth() / 8;
            ByteBuffer little = ByteBuffer.allocate(Math.multiplyExact(integers.length, bytes * encoding.channels()));
            for (int value : integers) {
                for (int i = 0; i < bytes * encoding.channels(); i++) {
                    little.put((byte) (value >> (8 * (i % bytes))));
                }
            }
            digest.update(little.flip());
        }

        private void writeFrame(int[] values) throws IOException {
            writeHeader(values.length);
            FlacPrediction.best(values, encoding.bitDepth()).write(bits);
            if (encoding.channels() == 2) {
                // The difference to the other channel, which is the same: zero, in one bit more.
                FlacPrediction.best(new int[values.length], encoding.bitDepth() + 1)
                        .write(bits);
            }
            bits.align();
            bits.writeCrc16();
            byte[] frame = bits.take();
            out.write(frame);
            shortestFrame = frames == 0 ? frame.length : Math.min(shortestFrame, frame.length);
            longestFrame = Math.max(longestFrame, frame.length);
            frames++;
            filled = 0;
        }

        private void writeHeader(int size) {
            int rate = encoding.sampleRate();
            boolean tens = rate > 0xFFFF && rate % 10 == 0 && rate / 10 <= 0xFFFF;
            int rateCode = rate <= 0xFFFF ? 13 : tens ? 14 : 0;
            bits.write(FIXED_BLOCK_SIZE, 16);
            bits.write(7, 4);
            bits.write(rateCode, 4);
            bits.write(encoding.channels() == 2 ? LEFT_AND_SIDE : 0, 4);
            bits.write(encoding.bitDepth() == 16 ? 4 : 6, 3);
            bits.write(0, 1);
            bits.writeNumber(frames);
            bits.write(size - 1, 16);
            bits.write(tens ? rate / 10 : rate, rateCode == 0 ? 0 : 16);
            bits.writeCrc8();
        }

        @Override
        public void finish() throws IOException {
            if (filled > 0) {
                writeFrame(Arrays.copyOf(block, filled));
            }
            checksum = digest.digest();
        }

        /** The signature and the first metadata block, which says what all frames have in common. */
        @Override
        public byte[] header() {
            boolean fits = samples < 1L << 36;
            FlacBitWriter info = new FlacBitWriter();
            info.write(0x664C_6143, 32); // "fLaC"
            info.write(INFO_BYTES, 32);
            info.write(block.length, 16);
            info.write(block.length, 16);
            info.write(shortestFrame, 24);
            info.write(longestFrame, 24);
            info.write(encoding.sampleRate(), 20);
            info.write(encoding.channels() - 1, 3);
            info.write(encoding.bitDepth() - 1, 5);
            info.write(fits ? samples >> 32 : 0, 4);
            info.write(fits ? samples : 0, 32);
            for (byte part : checksum) {
                info.write(part, 8);
            }
            return info.take();
        }
    }
}
