package io.github.voiceclone.audio;

import io.github.voiceclone.InvalidInputException;
import java.io.IOException;
import java.io.InputStream;

/** Stream that fails once more than a maximum number of bytes have been read from it. Not thread-safe; closing it does nothing. */
final class LimitedInputStream extends InputStream {
    /** Tells the caller of a decoder that the limit, and not the decoder, stopped it. */
    static final class LimitException extends InvalidInputException {
        private static final long serialVersionUID = 1L;

        private LimitException(String message) {
            super(message, AudioFiles.RAISE_LIMIT);
        }
    }

    private final InputStream in;
    private final String tooLarge;
    private long left;

    LimitedInputStream(InputStream in, long limit, String tooLarge) {
        this.in = in;
        this.left = limit;
        this.tooLarge = tooLarge;
    }

    @Override
    public int read() throws IOException {
        int value = in.read();
        count(value < 0 ? 0 : 1);
        return value;
    }

    @Override
    public int read(byte[] bytes, int offset, int length) throws IOException {
        int read = in.read(bytes, offset, length);
        count(Math.max(0, read));
        return read;
    }

    private void count(int bytes) {
        left -= bytes;
        if (left < 0) {
            throw new LimitException(tooLarge);
        }
    }
}
