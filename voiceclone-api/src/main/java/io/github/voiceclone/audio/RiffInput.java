package io.github.voiceclone.audio;

import io.github.voiceclone.InvalidInputException;
import java.io.IOException;
import java.io.InputStream;
import java.io.PushbackInputStream;
import java.nio.charset.StandardCharsets;
import java.util.Set;

/** A stream of a RIFF file's bytes that counts them and tells a file that ends early. Not thread-safe. */
final class RiffInput {
    private static final int ID_BYTES = 4;
    private static final Set<String> COMMON_IDS = Set.of(
            "fmt ", "data", "LIST", "fact", "bext", "cue ", "smpl", "id3 ", "JUNK", "PEAK", "iXML", "PAD ", "inst");

    private final PushbackInputStream in;
    private final byte[] scratch = new byte[4096];
    private long position;

    RiffInput(InputStream in) {
        this.in = new PushbackInputStream(in, 2 * ID_BYTES);
    }

    /** Returns the bytes read so far. */
    long position() {
        return position;
    }

    /** Returns the next {@code length} bytes, or as many as are left. */
    byte[] next(int length) throws IOException {
        byte[] bytes = in.readNBytes(length);
        position += bytes.length;
        return bytes;
    }

    /** Returns the next {@code length} bytes, at most eight, without reading past them; fewer at the file's end. */
    byte[] peek(int length) throws IOException {
        byte[] bytes = in.readNBytes(length);
        in.unread(bytes);
        return bytes;
    }

    /** Returns the next {@code length} bytes, which are those of {@code what}. */
    byte[] read(int length, String what) throws IOException {
        byte[] bytes = next(length);
        if (bytes.length < length) {
            throw new InvalidInputException(
                    "the WAV file is truncated: it ends after " + position + " bytes, inside " + what);
        }
        return bytes;
    }

    /** Returns the next {@code length} bytes, or as many as are left, as a stream in place of this one. */
    InputStream stream(long length) {
        return new InputStream() {
            private long left = length;

            @Override
            public int read() throws IOException {
                byte[] one = new byte[1];
                return read(one, 0, 1) < 0 ? -1 : one[0] & 0xFF;
            }

            @Override
            public int read(byte[] bytes, int offset, int count) throws IOException {
                int read = left == 0 ? -1 : in.read(bytes, offset, (int) Math.min(left, count));
                left -= Math.max(0, read);
                return read;
            }
        };
    }

    /** Skips up to {@code length} bytes; stops at the end of the file. */
    void skip(long length) throws IOException {
        long left = length;
        while (left > 0) {
            int skipped = in.readNBytes(scratch, 0, (int) Math.min(left, scratch.length));
            if (skipped == 0) {
                return;
            }
            left -= skipped;
            position += skipped;
        }
    }

    /** Skips the byte that pads a chunk of odd size, unless the writer left it out and the next chunk starts here. */
    void skipPadding(long chunkSize) throws IOException {
        if ((chunkSize & 1) == 0) {
            return;
        }
        byte[] bytes = peek(ID_BYTES + 1);
        if (bytes.length <= ID_BYTES) {
            skip(1);
            return;
        }
        boolean unpadded = isCommonId(bytes, 0) || (isId(bytes, 0) && !isId(bytes, 1) && !isCommonId(bytes, 1));
        skip(unpadded ? 0 : 1);
    }

    private static boolean isCommonId(byte[] bytes, int offset) {
        return COMMON_IDS.contains(new String(bytes, offset, ID_BYTES, StandardCharsets.ISO_8859_1));
    }

    /** Tells whether four bytes can be a chunk's name: a letter or digit, then printable characters. */
    static boolean isId(byte[] bytes, int offset) {
        if (!Character.isLetterOrDigit(bytes[offset])) {
            return false;
        }
        for (int i = offset; i < offset + ID_BYTES; i++) {
            if (bytes[i] < ' ' || bytes[i] == 0x7F) {
                return false;
            }
        }
        return true;
    }
}
