package io.github.voiceclone.audio.formats;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * Finds the frames of MPEG audio in a stream, one after the other. What is between them, and not one, is skipped, in time
 * that is proportional to its length; a frame that does not follow on the last one is believed only if others follow on
 * it. A part of a frame at the end is left out. Not thread-safe.
 */
final class MpegFrames {
    /** The longest frame: far more than a free bit rate of 640 kbit/s takes. */
    private static final int MAX_FRAME_BYTES = 8192;

    private static final int BUFFER_BYTES = 1 << 16;
    /** Frames that must follow on one that does not itself follow on the last. */
    private static final int FOLLOWERS = 2;
    /** Attempts to find the frame length of a free bit rate before the search is given up. */
    private static final int MAX_FREE_TRIES = 64;

    private static final int ID3V1_BYTES = 128;
    private static final int APE_HEADER_BYTES = 32;
    private static final int MAX_TAG_BYTES = 1 << 28;

    private final InputStream in;
    private final byte[] buffer = new byte[BUFFER_BYTES];
    private int start;
    private int end;
    private boolean atEnd;
    private int freeBytes;
    private int freeTries;
    private @Nullable MpegHeader last;
    private boolean skipped;
    /** True at the end of the last frame, or of a tag behind it. */
    private boolean following;

    MpegFrames(InputStream in) {
        this.in = in;
    }

    /** Tells whether frames start within some bytes: at their start, or further on if more of them follow there. */
    static boolean startWithin(byte[] bytes, boolean furtherOn) {
        MpegFrames frames = new MpegFrames(InputStream.nullInputStream());
        System.arraycopy(bytes, 0, frames.buffer, 0, Math.min(bytes.length, BUFFER_BYTES));
        frames.end = Math.min(bytes.length, BUFFER_BYTES);
        try {
            return furtherOn
                    ? frames.next() != null
                    : frames.has(MpegHeader.BYTES) && frames.header(0).isLegal();
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Tells whether something that is no frame was skipped so far. */
    boolean hasSkipped() {
        return skipped;
    }

    /** Returns the next frame, its header first; null at the end. */
    byte @Nullable [] next() throws IOException {
        while (has(MpegHeader.BYTES)) {
            int length = frameBytes();
            if (length > 0 && has(length)) {
                last = header(0);
                following = true;
                start += length;
                byte[] frame = new byte[length];
                System.arraycopy(buffer, start - length, frame, 0, length);
                return frame;
            }
            int tag = following ? tagBytes() : 0;
            following = tag > 0;
            skipped = true;
            skip(tag > 0 ? tag : bytesToTheNextSync());
        }
        return null;
    }

    /** Reads on until that many bytes are in the buffer, at most half of it; tells whether they are. */
    private boolean has(int bytes) throws IOException {
        if (!atEnd && start > BUFFER_BYTES / 2) {
            System.arraycopy(buffer, start, buffer, 0, end - start);
            end -= start;
            start = 0;
        }
        while (!atEnd && end - start < bytes) {
            int read = in.read(buffer, end, BUFFER_BYTES - end);
            atEnd = read < 0;
            end += Math.max(0, read);
        }
        return end - start >= bytes;
    }

    private void skip(int bytes) throws IOException {
        for (int left = bytes; left > 0; ) {
            int step = Math.min(left, BUFFER_BYTES / 4);
            if (!has(step)) {
                start = end;
                return;
            }
            start += step;
            left -= step;
        }
    }

    private MpegHeader header(int offset) {
        return new MpegHeader(ByteBuffer.wrap(buffer).getInt(start + offset));
    }

    /** Returns the length of the frame that starts here; 0 if none does. */
    private int frameBytes() throws IOException {
        MpegHeader header = header(0);
        if (buffer[start] != -1 || !header.isLegal()) {
            return 0;
        }
        if (header.isFree() && freeBytes == 0) {
            freeBytes = freeTries++ < MAX_FREE_TRIES ? findFreeBytes(header) : 0;
        }
        int length = frameBytes(header);
        boolean believed = following && last != null && last.isLike(header) && last.channels() == header.channels();
        return length > header.sideOffset() && (believed || isFollowed(header)) ? length : 0;
    }

    private int frameBytes(MpegHeader header) {
        return header.isFree() ? (freeBytes == 0 ? 0 : freeBytes + header.paddingBytes()) : header.frameBytes();
    }

    /** Tells whether frames of the same kind follow on one that starts here, as many as a short file has room for. */
    private boolean isFollowed(MpegHeader first) throws IOException {
        int offset = 0;
        MpegHeader header = first;
        for (int i = 0; i <= FOLLOWERS; i++) {
            int length = frameBytes(header);
            if (length == 0 || !has(offset + length)) {
                return i > 0 && length > 0 && isTail(offset);
            }
            offset += length;
            if (!has(offset + MpegHeader.BYTES)) {
                return true;
            }
            if (!first.isLike(header(offset))) {
                return i > 0 && isTail(offset);
            }
            header = header(offset);
        }
        return true;
    }

    /** Tells whether what is here is what may end a recording: a tag, zeros, or part of a frame. */
    private boolean isTail(int offset) throws IOException {
        if (!has(offset + MAX_FRAME_BYTES)) {
            return true;
        }
        return startsWith(offset, "TAG") || startsWith(offset, "APETAGEX") || buffer[start + offset] == 0;
    }

    /** Returns the length without padding of frames of a free bit rate: the least at which two more follow. */
    private int findFreeBytes(MpegHeader first) throws IOException {
        has(3 * MAX_FRAME_BYTES);
        int room = Math.min(MAX_FRAME_BYTES, end - start - MpegHeader.BYTES);
        for (int length = first.sideOffset() + first.sideBytes(); length <= room; length++) {
            MpegHeader second = header(length);
            if (buffer[start + length] == -1 && first.isLike(second) && first.channels() == second.channels()) {
                int plain = length - first.paddingBytes();
                int third = length + plain + second.paddingBytes();
                if (third + MpegHeader.BYTES > end - start || first.isLike(header(third))) {
                    return plain;
                }
            }
        }
        return 0;
    }

    /** Returns the length of the tag that starts here; 0 if none does. */
    private int tagBytes() throws IOException {
        if (startsWith(0, "TAG") && has(ID3V1_BYTES) && !has(ID3V1_BYTES + 1)) {
            return ID3V1_BYTES;
        }
        if (startsWith(0, "APETAGEX") && has(APE_HEADER_BYTES)) {
            int size = Integer.reverseBytes(ByteBuffer.wrap(buffer).getInt(start + 12));
            // A header is followed by all, a footer by nothing.
            return buffer[start + 23] < 0 || (buffer[start + 23] & 0x20) != 0
                    ? APE_HEADER_BYTES + Math.max(0, Math.min(size, MAX_TAG_BYTES))
                    : APE_HEADER_BYTES;
        }
        if (startsWith(0, "ID3") && has(10)) {
            int size = 10;
            for (int i = 0; i < 4; i++) {
                size += (buffer[start + 6 + i] & 0x7F) << (7 * (3 - i));
            }
            return size;
        }
        return 0;
    }

    private int bytesToTheNextSync() {
        int next = start + 1;
        while (next < end && buffer[next] != -1) {
            next++;
        }
        return next - start;
    }

    private boolean startsWith(int offset, String id) throws IOException {
        return has(offset + id.length())
                && id.equals(new String(buffer, start + offset, id.length(), StandardCharsets.ISO_8859_1));
    }
}
