package io.github.voiceclone.audio;

import io.github.voiceclone.InvalidInputException;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;

/** Tags that some programs put in front of a recording of any format: ID3v2 and APE, any number of them. */
final class LeadingTags {
    private static final int ID3_HEADER_BYTES = 10;
    private static final int ID3_FOOTER = 0x10;
    private static final int APE_HEADER_BYTES = 32;
    private static final int APE_ITEM_HEADER_BYTES = 8;

    private LeadingTags() {}

    /**
     * Skips the tags at a stream's position, in time that is proportional to their size.
     *
     * @param in a stream that can be marked
     * @throws InvalidInputException if the stream ends inside a tag
     */
    static void skip(InputStream in) throws IOException {
        boolean found = true;
        while (found) {
            in.mark(APE_HEADER_BYTES);
            byte[] head = in.readNBytes(APE_HEADER_BYTES);
            in.reset();
            found = isId3(head) || isApe(head);
            try {
                if (isId3(head)) {
                    in.skipNBytes(id3Bytes(head));
                } else if (found) {
                    in.skipNBytes(APE_HEADER_BYTES);
                    skipApeItems(in, uint32(head, 12), uint32(head, 16));
                }
            } catch (EOFException e) {
                throw new InvalidInputException(
                        "the file is truncated: it ends inside its " + (isId3(head) ? "ID3" : "APE") + " tag", e);
            }
        }
    }

    private static boolean isId3(byte[] head) {
        return head.length >= ID3_HEADER_BYTES
                && head[0] == 'I'
                && head[1] == 'D'
                && head[2] == '3'
                && head[3] != -1
                && head[4] != -1
                && (head[6] | head[7] | head[8] | head[9]) >= 0;
    }

    private static long id3Bytes(byte[] head) {
        long size = 0;
        for (int i = 6; i < ID3_HEADER_BYTES; i++) {
            size = (size << 7) | head[i];
        }
        return size + ID3_HEADER_BYTES + ((head[5] & ID3_FOOTER) == 0 ? 0 : ID3_HEADER_BYTES);
    }

    private static boolean isApe(byte[] head) {
        return head.length == APE_HEADER_BYTES
                && new String(head, 0, 8, StandardCharsets.ISO_8859_1).equals("APETAGEX");
    }

    /** Goes from item to item, as the size that a tag declares is often wrong; never further than that size. */
    private static void skipApeItems(InputStream in, long size, long count) throws IOException {
        long left = size;
        for (long i = 0; i < count && left > APE_ITEM_HEADER_BYTES; i++) {
            long value = uint32(in.readNBytes(APE_ITEM_HEADER_BYTES), 0);
            left -= APE_ITEM_HEADER_BYTES;
            for (int c = in.read(); c > 0 && left > 0; c = in.read()) {
                left--;
            }
            left--;
            long skipped = Math.max(0, Math.min(value, left));
            in.skipNBytes(skipped);
            left -= skipped;
        }
        in.mark(APE_HEADER_BYTES);
        if (!isApe(in.readNBytes(APE_HEADER_BYTES))) {
            in.reset();
        }
    }

    private static long uint32(byte[] bytes, int offset) throws EOFException {
        if (bytes.length < offset + 4) {
            throw new EOFException();
        }
        return Integer.toUnsignedLong(
                ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).getInt(offset));
    }
}
