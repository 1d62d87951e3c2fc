package io.github.voiceclone.audio.formats;

import java.util.Arrays;

/** The bits of a FLAC frame in the making, most significant first. Not thread-safe. */
final class FlacBitWriter {
    private byte[] bytes = new byte[1 << 13];
    private int length;
    private long current;
    private int bits;

    /** Appends the lowest {@code count} bits of a number, at most 32. */
    void write(long value, int count) {
        current = current << count | (value & ((1L << count) - 1));
        bits += count;
        while (bits >= 8) {
            bits -= 8;
            append((int) (current >> bits));
        }
    }

    private void append(int value) {
        if (length == bytes.length) {
            bytes = Arrays.copyOf(bytes, 2 * length);
        }
        bytes[length++] = (byte) value;
    }

    /** Appends a number in unary: zeros and a one. */
    void writeUnary(int zeros) {
        int left = zeros;
        for (; left >= 32; left -= 32) {
            write(0, 32);
        }
        write(1, left + 1);
    }

    /** Appends a number as UTF-8 codes characters, continued to 36 bits in seven bytes. */
    void writeNumber(long number) {
        if (number < 0x80) {
            write(number, 8);
            return;
        }
        int further = 1;
        while (number >> (5 * further + 6) != 0) {
            further++;
        }
        write(0xFF << (7 - further) | number >> (6 * further), 8);
        for (int i = further - 1; i >= 0; i--) {
            write(0x80 | (number >> (6 * i) & 0x3F), 8);
        }
    }

    /** Appends zeros up to the next byte's boundary. */
    void align() {
        write(0, (8 - bits) % 8);
    }

    /** Appends, at a byte's boundary, the checksum of all bytes so far. */
    void writeCrc8() {
        int crc = 0;
        for (int i = 0; i < length; i++) {
            crc = FlacBits.CRC8[crc ^ (bytes[i] & 0xFF)];
        }
        write(crc, 8);
    }

    /** Appends, at a byte's boundary, the checksum of all bytes so far. */
    void writeCrc16() {
        int crc = 0;
        for (int i = 0; i < length; i++) {
            crc = (crc << 8 & 0xFFFF) ^ FlacBits.CRC16[crc >> 8 ^ (bytes[i] & 0xFF)];
        }
        write(crc, 16);
    }

    /** Returns the whole bytes so far and starts again. */
    byte[] take() {
        byte[] taken = Arrays.copyOf(bytes, length);
        length = 0;
        return taken;
    }
}
