package io.github.voiceclone.audio.formats;

import io.github.voiceclone.InvalidInputException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;

/** The bits of a FLAC stream, most significant first, with the two checksums that frames carry. Not thread-safe. */
final class FlacBits {
    static final int[] CRC8 = table(8, 0x07);
    static final int[] CRC16 = table(16, 0x8005);

    static final int BUFFER = 1 << 13;

    private final InputStream in;
    private final byte[] buffer = new byte[BUFFER];
    private int next;
    private int end;
    private long position;
    private int current;
    private int bitsLeft;
    private int crc8;
    private int crc16;

    FlacBits(InputStream in) {
        this.in = in;
    }

    private static int[] table(int width, int polynomial) {
        int[] table = new int[256];
        for (int i = 0; i < table.length; i++) {
            int crc = i << (width - 8);
            for (int bit = 0; bit < 8; bit++) {
                crc = crc << 1 ^ ((crc >> (width - 1) & 1) * polynomial);
            }
            table[i] = crc & ((1 << width) - 1);
        }
        return table;
    }

    /** Tells, at a byte's boundary, whether the stream is at its end. */
    boolean atEnd() throws IOException {
        return next == end && available(1) == 0;
    }

    /** Returns, at a byte's boundary, the next {@code length} bytes as ISO 8859-1 without reading past them. */
    String peek(int length) throws IOException {
        int count = Math.min(length, available(length)); // which may move what is left to the start of the buffer
        return new String(buffer, next, count, StandardCharsets.ISO_8859_1);
    }

    /** Returns the bytes read so far. */
    long position() {
        return position - (end - next);
    }

    /** Reads on until that many bytes are in the buffer, or all that are left; returns how many are. */
    private int available(int bytes) throws IOException {
        if (end - next < bytes) {
            System.arraycopy(buffer, next, buffer, 0, end - next);
            end -= next;
            next = 0;
            int read = in.readNBytes(buffer, end, buffer.length - end);
            end += read;
            position += read;
        }
        return end - next;
    }

    private void nextByte() throws IOException {
        if (atEnd()) {
            throw new InvalidInputException("the FLAC file is truncated: it ends inside a block or frame");
        }
        current = buffer[next++] & 0xFF;
        bitsLeft = 8;
        crc8 = CRC8[crc8 ^ current];
        crc16 = (crc16 << 8 & 0xFFFF) ^ CRC16[crc16 >> 8 ^ current];
    }

    /** Reads an unsigned number of up to 63 bits. */
    long unsigned(int bits) throws IOException {
        long value = 0;
        for (int left = bits; left > 0; ) {
            if (bitsLeft == 0) {
                nextByte();
            }
            int taken = Math.min(left, bitsLeft);
            bitsLeft -= taken;
            value = value << taken | (current >> bitsLeft & ((1 << taken) - 1));
            left -= taken;
        }
        return value;
    }

    /** Reads a number of up to 63 bits in two's complement. */
    long signed(int bits) throws IOException {
        return bits == 0 ? 0 : unsigned(bits) << (64 - bits) >> (64 - bits);
    }

    /** Counts the zeros before the next one, and takes both. */
    long unary() throws IOException {
        long zeros = 0;
        while (true) {
            if (bitsLeft == 0) {
                nextByte();
            }
            int rest = current & ((1 << bitsLeft) - 1);
            if (rest != 0) {
                int leading = bitsLeft - (32 - Integer.numberOfLeadingZeros(rest));
                bitsLeft -= leading + 1;
                return zeros + leading;
            }
            zeros += bitsLeft;
            bitsLeft = 0;
        }
    }

    /** Skips whole bytes. */
    void skip(long bytes) throws IOException {
        for (long i = 0; i < bytes; i++) {
            unsigned(8);
        }
    }

    /** Drops the bits that are left of the current byte. */
    void align() {
        bitsLeft = 0;
    }

    /** Starts both checksums again, at a byte's boundary. */
    void startChecksums() {
        crc8 = 0;
        crc16 = 0;
    }

    /** Reads the checksum of a frame's header and compares. */
    void requireCrc8() throws IOException {
        unsigned(8);
        require(crc8 == 0, "header");
    }

    /** Reads the checksum of a frame and compares. */
    void requireCrc16() throws IOException {
        unsigned(16);
        require(crc16 == 0, "content");
    }

    private static void require(boolean match, String part) {
        if (!match) {
            throw new InvalidInputException("the FLAC file is damaged: a frame's " + part + " fails its checksum");
        }
    }
}
