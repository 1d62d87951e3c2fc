package io.github.voiceclone.audio.formats;

import java.util.Arrays;

/** The frames that one block of a Matroska file holds (RFC 9559, section 10.3). Not thread-safe. */
final class MatroskaLacing {
    private static final int NONE = 0;
    private static final int XIPH = 1;
    private static final int FIXED = 2;

    private final byte[] block;
    private int at;

    MatroskaLacing(byte[] block, int start) {
        this.block = block;
        this.at = start;
    }

    /** Returns the frames of a block whose flags say one of four kinds of lacing. */
    byte[][] frames(int lacing) {
        if (lacing == NONE) {
            return new byte[][] {Arrays.copyOfRange(block, at, block.length)};
        }
        int count = next() + 1;
        long[] sizes = new long[count];
        long sum = 0;
        for (int i = 0; i < count - 1 && lacing != FIXED; i++) {
            sizes[i] = lacing == XIPH ? xiphSize() : ebmlSize(i == 0, i == 0 ? 0 : sizes[i - 1]);
            sum += sizes[i];
            if (sizes[i] < 0 || sum > block.length) {
                throw damaged();
            }
        }
        int left = block.length - at;
        if (lacing == FIXED) {
            if (left % count != 0) {
                throw damaged();
            }
            Arrays.fill(sizes, left / count);
        } else {
            sizes[count - 1] = left - sum;
        }
        if (sizes[count - 1] < 0) {
            throw damaged();
        }
        byte[][] frames = new byte[count][];
        for (int i = 0; i < count; i++) {
            frames[i] = Arrays.copyOfRange(block, at, at + (int) sizes[i]);
            at += (int) sizes[i];
        }
        return frames;
    }

    private int next() {
        if (at >= block.length) {
            throw damaged();
        }
        return block[at++] & 0xFF;
    }

    private long xiphSize() {
        long size = 0;
        int part = next();
        for (; part == 255; part = next()) {
            size += part;
        }
        return size + part;
    }

    /** The first size is a number, further ones differences to the one before. */
    private long ebmlSize(boolean first, long before) {
        int start = next();
        int length = Integer.numberOfLeadingZeros(start) - 23;
        if (length > 4) {
            throw damaged();
        }
        long value = start & (0xFF >> length);
        for (int i = 1; i < length; i++) {
            value = value << 8 | next();
        }
        return first ? value : before + value - ((1L << (7 * length - 1)) - 1);
    }

    private static io.github.voiceclone.InvalidInputException damaged() {
        return EbmlInput.damaged("a block whose frames do not fit it");
    }
}
