package io.github.voiceclone.audio.formats;

/** Bits of a range of bytes, most significant first; zeros behind its end. Not thread-safe. */
final class MpegBits {
    private final byte[] bytes;
    private final int end;
    private int position;

    /** Creates a reader of the bits of {@code length} bytes from {@code offset} on. */
    MpegBits(byte[] bytes, int offset, int length) {
        this.bytes = bytes;
        this.position = 8 * offset;
        this.end = 8 * (offset + length);
    }

    /** Returns the place of the next bit, counted from the array's start; it may lie behind the end. */
    int position() {
        return position;
    }

    /** Returns how many bits are left; fewer than zero behind the end. */
    int left() {
        return end - position;
    }

    void moveTo(int place) {
        position = place;
    }

    int bit() {
        int at = position++;
        return at < end ? (bytes[at >> 3] >> (7 - (at & 7))) & 1 : 0;
    }

    /** Reads an unsigned number of up to 31 bits. */
    int unsigned(int count) {
        int value = 0;
        for (int i = 0; i < count; i++) {
            value = (value << 1) | bit();
        }
        return value;
    }
}
