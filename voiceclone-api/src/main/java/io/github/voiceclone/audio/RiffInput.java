package io.github.voiceclone.audio;

import io.github.voiceclone.InvalidInputException;
import java.io.IOException;
import java.io.InputStream;

/** A stream of a RIFF file's bytes that counts them and tells a file that ends early. Not thread-safe. */
final class RiffInput {
    private final InputStream in;
    private final byte[] scratch = new byte[4096];
    private long position;

    RiffInput(InputStream in) {
        this.in = in;
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

    /** Returns the next {@code length} bytes, which are those of {@code what}. */
    byte[] read(int length, String what) throws IOException {
        byte[] bytes = next(length);
        if (bytes.length < length) {
            throw new InvalidInputException(
                    "the WAV file is truncated: it ends after " + position + " bytes, inside " + what);
        }
        return bytes;
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
}
