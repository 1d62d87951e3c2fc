package io.github.voiceclone.audio.formats;

import io.github.voiceclone.InvalidInputException;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import org.jspecify.annotations.Nullable;

/**
 * The packets of the Opus streams in an Ogg file (RFC 3533), which may be several one after another; other streams are
 * skipped. Not thread-safe.
 */
final class OggPages {
    /** The longest packet that is kept whole; Opus has up to 61,440 bytes of sound, tags may be longer. */
    private static final int MAX_PACKET_BYTES = 1 << 16;

    private static final int HEADER_BYTES = 27;
    private static final byte[] PAGE_START = {'O', 'g', 'g', 'S', 0};
    private static final int CONTINUED = 1;
    private static final int FIRST = 2;
    private static final int LAST = 4;
    private static final int[] CHECKSUMS = checksums();

    private final InputStream in;
    private final Deque<Packet> packets = new ArrayDeque<>();
    private final ByteArrayOutputStream open = new ByteArrayOutputStream();
    private boolean openPacket;
    private boolean serialKnown;
    private int serial;
    private boolean ended;
    private String other = "";

    /** A packet and its place. */
    static final class Packet {
        private final byte[] bytes;
        private final boolean first;
        private final long position;
        private final boolean endsPage;
        private final boolean lastPage;

        private Packet(byte[] bytes, boolean first, long position, boolean endsPage, boolean lastPage) {
            this.bytes = bytes;
            this.first = first;
            this.position = position;
            this.endsPage = endsPage;
            this.lastPage = lastPage;
        }

        /** Returns the content, the packet's own array. */
        byte[] bytes() {
            return bytes;
        }

        /** Tells whether it is a stream's first. */
        boolean first() {
            return first;
        }

        /** Returns the stream's position behind the page that the packet ends on; -1 if the page does not say. */
        long position() {
            return position;
        }

        /** Tells whether it is the last one that ends on its page. */
        boolean endsPage() {
            return endsPage;
        }

        /** Tells whether that page is its stream's last. */
        boolean lastPage() {
            return lastPage;
        }
    }

    OggPages(InputStream in) {
        this.in = in;
    }

    private static int[] checksums() {
        int[] table = new int[256];
        for (int i = 0; i < table.length; i++) {
            int crc = i << 24;
            for (int bit = 0; bit < 8; bit++) {
                crc = crc << 1 ^ (crc >> 31 & 0x04C1_1DB7);
            }
            table[i] = crc;
        }
        return table;
    }

    /** Returns the checksum of a page whose own checksum is zero. */
    static int checksum(byte[] page) {
        int crc = 0;
        for (byte value : page) {
            crc = crc << 8 ^ CHECKSUMS[(crc >>> 24 ^ value) & 0xFF];
        }
        return crc;
    }

    /** Returns the next packet; null at the end. */
    @Nullable
    Packet next() throws IOException {
        while (packets.isEmpty()) {
            if (!readPage()) {
                if (!serialKnown) {
                    throw new InvalidInputException("the Ogg file holds " + (other.isEmpty() ? "no stream" : other)
                            + ", expected Opus: convert it" + " to WAV, as in: ffmpeg -i FILE speech.wav");
                }
                return null;
            }
        }
        return packets.remove();
    }

    private boolean readPage() throws IOException {
        byte[] header = in.readNBytes(HEADER_BYTES);
        if (header.length == 0) {
            return false;
        }
        boolean page = header.length >= 5 && Arrays.equals(header, 0, 5, PAGE_START, 0, 5);
        if (ended && !page) {
            return false; // Behind the end, as tags or padding of other programs.
        }
        if (header.length == HEADER_BYTES && !page) {
            throw new InvalidInputException("the Ogg file is damaged: it has no page where one should start");
        }
        byte[] segments = in.readNBytes(header.length < HEADER_BYTES ? 0 : header[26] & 0xFF);
        int size = 0;
        for (byte segment : segments) {
            size += segment & 0xFF;
        }
        byte[] content = in.readNBytes(size);
        if (header.length < HEADER_BYTES || segments.length < (header[26] & 0xFF) || content.length < size) {
            throw new InvalidInputException("the Ogg file is truncated: it ends inside a page");
        }
        requireChecksum(header, segments, content);
        take(ByteBuffer.wrap(header).order(ByteOrder.LITTLE_ENDIAN), segments, content);
        return true;
    }

    private static void requireChecksum(byte[] header, byte[] segments, byte[] content) {
        ByteBuffer fields = ByteBuffer.wrap(header).order(ByteOrder.LITTLE_ENDIAN);
        int declared = fields.getInt(22);
        fields.putInt(22, 0);
        byte[] page = new byte[HEADER_BYTES + segments.length + content.length];
        System.arraycopy(header, 0, page, 0, HEADER_BYTES);
        System.arraycopy(segments, 0, page, HEADER_BYTES, segments.length);
        System.arraycopy(content, 0, page, HEADER_BYTES + segments.length, content.length);
        if (checksum(page) != declared) {
            throw new InvalidInputException("the Ogg file is damaged: a page fails its checksum");
        }
    }

    private void take(ByteBuffer fields, byte[] segments, byte[] content) {
        int flags = fields.get(5);
        if ((flags & FIRST) != 0) {
            if (!OpusStream.isHead(content)) {
                other = describe(content);
                return;
            }
            serial = fields.getInt(14);
            serialKnown = true;
            openPacket = false;
        } else if (!serialKnown || fields.getInt(14) != serial) {
            return;
        }
        ended = (flags & LAST) != 0;
        if ((flags & CONTINUED) == 0) {
            open.reset();
            openPacket = true;
        }
        int lastEnd = segments.length - 1;
        while (lastEnd >= 0 && segments[lastEnd] == -1) {
            lastEnd--;
        }
        int at = 0;
        for (int i = 0; i < segments.length; i++) {
            int length = segments[i] & 0xFF;
            open.write(content, at, Math.min(length, MAX_PACKET_BYTES - open.size()));
            at += length;
            if (length < 255) {
                if (openPacket) {
                    packets.add(new Packet(
                            open.toByteArray(),
                            (flags & FIRST) != 0,
                            fields.getLong(6),
                            i == lastEnd,
                            (flags & LAST) != 0));
                }
                open.reset();
                openPacket = true;
            }
        }
    }

    private static String describe(byte[] content) {
        String start = new String(content, java.nio.charset.StandardCharsets.ISO_8859_1);
        if (start.startsWith("\u0001vorbis")) {
            return "Vorbis";
        }
        if (start.startsWith("\u007fFLAC")) {
            return "FLAC";
        }
        return start.startsWith("Speex") ? "Speex" : "another kind of stream";
    }
}
