package io.github.voiceclone.audio.formats;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;

/** Writes packets as the pages of one logical Ogg stream (RFC 3533). Not thread-safe. */
final class OggWriter {
    private static final int HEADER_BYTES = 27;
    private static final int MAX_SEGMENTS = 255;
    private static final int CONTINUED = 1;
    private static final int FIRST = 2;
    private static final int LAST = 4;
    /** A page on which no packet ends. */
    private static final long NO_POSITION = -1;

    private final OutputStream out;
    private final int serial;
    private final byte[] segments = new byte[MAX_SEGMENTS];
    private final ByteArrayOutputStream content = new ByteArrayOutputStream();
    private int segmentCount;
    private int pages;
    private boolean continued;
    private long position = NO_POSITION;

    OggWriter(OutputStream out, int serial) {
        this.out = out;
        this.serial = serial;
    }

    /**
     * Appends a packet to the page in the making, and writes pages that are full.
     *
     * @param end the stream's position behind the packet, in its own unit
     */
    void add(byte[] packet, long end) throws IOException {
        int segmentsLeft = packet.length / 255 + 1;
        for (int at = 0; segmentsLeft > 0; segmentsLeft--) {
            if (segmentCount == MAX_SEGMENTS) {
                writePage(false);
                continued = at > 0;
            }
            int length = Math.min(255, packet.length - at);
            segments[segmentCount++] = (byte) length;
            content.write(packet, at, length);
            at += length;
        }
        position = end;
    }

    /** Writes the page in the making, unless it is empty. */
    void flush() throws IOException {
        if (segmentCount > 0) {
            writePage(false);
        }
    }

    /** Writes the page in the making as the stream's last one. */
    void finish(long end) throws IOException {
        position = end;
        writePage(true);
    }

    private void writePage(boolean last) throws IOException {
        ByteBuffer page = ByteBuffer.allocate(HEADER_BYTES + segmentCount + content.size())
                .order(ByteOrder.LITTLE_ENDIAN);
        page.putInt(0x5367_674F).put((byte) 0); // "OggS"
        page.put((byte) ((continued ? CONTINUED : 0) | (pages == 0 ? FIRST : 0) | (last ? LAST : 0)));
        page.putLong(position).putInt(serial).putInt(pages++).putInt(0);
        page.put((byte) segmentCount).put(segments, 0, segmentCount).put(content.toByteArray());
        page.putInt(22, OggPages.checksum(page.array()));
        out.write(page.array());
        Arrays.fill(segments, (byte) 0);
        segmentCount = 0;
        content.reset();
        continued = false;
        position = NO_POSITION;
    }
}
