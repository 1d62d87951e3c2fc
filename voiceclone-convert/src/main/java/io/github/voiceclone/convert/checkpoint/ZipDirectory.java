package io.github.voiceclone.convert.checkpoint;

import io.github.voiceclone.convert.checkpoint.pickle.CorruptCheckpointException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Reads a zip archive's central directory (PKWARE APPNOTE 6.3, sections 4.3.12 to 4.3.16 and 4.5.3), of a bounded size
 * and with each name only once.
 */
final class ZipDirectory {
    private static final int END_SIGNATURE = 0x06054b50;
    private static final int END_BYTES = 22;
    private static final int MAX_COMMENT_BYTES = 0xffff;
    private static final int LOCATOR_SIGNATURE = 0x07064b50;
    private static final int LOCATOR_BYTES = 20;
    private static final int END64_SIGNATURE = 0x06064b50;
    private static final int END64_BYTES = 56;
    private static final int HEADER_SIGNATURE = 0x02014b50;
    private static final int HEADER_BYTES = 46;
    private static final int ZIP64_EXTRA = 1;
    private static final long IN_ZIP64_EXTRA = 0xffffffffL;
    /** Room for a hundred times the storages of a large model. */
    private static final long MAX_BYTES = 16L << 20;

    private ZipDirectory() {}

    /** Returns the archive's entries by name, in its order. */
    static Map<String, ZipRecord> read(FileChannel channel) throws IOException {
        ByteBuffer headers = headers(channel);
        Map<String, ZipRecord> records = new LinkedHashMap<>();
        while (headers.hasRemaining()) {
            ZipRecord next = next(headers);
            if (records.put(next.name(), next) != null) {
                throw new CorruptCheckpointException("a zip archive with two entries '" + next.name() + "'");
            }
        }
        return records;
    }

    private static ByteBuffer headers(FileChannel channel) throws IOException {
        long end = end(channel);
        ByteBuffer record = FileRange.read(channel, end, END_BYTES);
        long size = uint32(record, 12);
        long offset = uint32(record, 16);
        if (end >= LOCATOR_BYTES) {
            ByteBuffer locator = FileRange.read(channel, end - LOCATOR_BYTES, LOCATOR_BYTES);
            if (locator.getInt(0) == LOCATOR_SIGNATURE) {
                ByteBuffer end64 = FileRange.read(channel, locator.getLong(8), END64_BYTES);
                require(end64.getInt(0) == END64_SIGNATURE);
                size = end64.getLong(40);
                offset = end64.getLong(48);
            }
        }
        if (size < 0 || size > MAX_BYTES) {
            throw new CorruptCheckpointException(
                    "a zip archive whose directory has " + size + " bytes, more than " + MAX_BYTES);
        }
        return FileRange.read(channel, offset, (int) size);
    }

    /** Returns where the end record is: the last one whose comment ends with the file. */
    private static long end(FileChannel channel) throws IOException {
        int length = (int) Math.min(channel.size(), END_BYTES + MAX_COMMENT_BYTES);
        long first = channel.size() - length;
        ByteBuffer tail = FileRange.read(channel, first, length);
        for (int at = length - END_BYTES; at >= 0; at--) {
            int comment = tail.getShort(at + 20) & 0xffff;
            if (tail.getInt(at) == END_SIGNATURE && at + END_BYTES + comment == length) {
                return first + at;
            }
        }
        throw new CorruptCheckpointException("a zip archive without its end: not copied or downloaded whole");
    }

    private static ZipRecord next(ByteBuffer headers) throws CorruptCheckpointException {
        require(headers.remaining() >= HEADER_BYTES && headers.getInt(headers.position()) == HEADER_SIGNATURE);
        ByteBuffer header = take(headers, HEADER_BYTES);
        int names = uint16(header, 28) + uint16(header, 30) + uint16(header, 32);
        require(headers.remaining() >= names);
        byte[] name = new byte[uint16(header, 28)];
        headers.get(name);
        ByteBuffer extra = take(headers, uint16(header, 30));
        take(headers, uint16(header, 32));
        long[] sizes = {uint32(header, 24), uint32(header, 20), uint32(header, 42)};
        widen(sizes, extra);
        boolean encrypted = (uint16(header, 8) & 1) != 0;
        int method = encrypted ? ZipRecord.ENCRYPTED : uint16(header, 10);
        String text = new String(name, StandardCharsets.UTF_8);
        return new ZipRecord(text, method, uint32(header, 16), sizes[0], sizes[1], sizes[2]);
    }

    /** Replaces those of size, packed size and offset that need 64 bits, which the extra field has in that order. */
    private static void widen(long[] sizes, ByteBuffer extra) throws CorruptCheckpointException {
        while (extra.remaining() >= 4) {
            int id = extra.getShort() & 0xffff;
            int length = extra.getShort() & 0xffff;
            require(length <= extra.remaining());
            ByteBuffer field = take(extra, length);
            for (int i = 0; i < sizes.length && id == ZIP64_EXTRA; i++) {
                if (sizes[i] == IN_ZIP64_EXTRA) {
                    require(field.remaining() >= Long.BYTES);
                    sizes[i] = field.getLong();
                }
            }
        }
    }

    private static ByteBuffer take(ByteBuffer from, int length) {
        ByteBuffer taken = from.slice(from.position(), length).order(from.order());
        from.position(from.position() + length);
        return taken;
    }

    private static void require(boolean sound) throws CorruptCheckpointException {
        if (!sound) {
            throw new CorruptCheckpointException("a zip archive whose directory is damaged");
        }
    }

    private static int uint16(ByteBuffer from, int at) {
        return from.getShort(at) & 0xffff;
    }

    private static long uint32(ByteBuffer from, int at) {
        return from.getInt(at) & 0xffffffffL;
    }
}
