package io.github.voiceclone.sv2tts.text;

import java.io.IOException;
import java.io.Reader;
import java.io.UncheckedIOException;

/** The next stretch of a text that is being read: as many characters as asked for, fewer only at its end. */
final class TextWindow {
    private final Reader reader;
    private final char[] buffer;
    private int length;
    private long start;
    private boolean ended;
    private boolean lineEnded;

    TextWindow(Reader reader, int size) {
        this.reader = reader;
        this.buffer = new char[size];
    }

    /** Returns the stretch, passing over white space at its start; empty at the end of the text. */
    String fill() {
        read();
        while (length > 0) {
            int blank = 0;
            while (blank < length && Character.isWhitespace(buffer[blank])) {
                lineEnded |= PauseFinder.isLineEnd(buffer[blank]);
                blank++;
            }
            if (blank == 0) {
                break;
            }
            skip(blank);
            read();
        }
        return new String(buffer, 0, length);
    }

    /** Returns whether a line ended in white space that was passed over since the last call. */
    boolean takeLineEnd() {
        boolean found = lineEnded;
        lineEnded = false;
        return found;
    }

    /** Returns the index in the text of the stretch's first character. */
    long start() {
        return start;
    }

    /** Tells whether the stretch ends with the text. */
    boolean isLast() {
        return ended;
    }

    /** Moves on by a number of characters. */
    void skip(int count) {
        System.arraycopy(buffer, count, buffer, 0, length - count);
        length -= count;
        start += count;
    }

    private void read() {
        try {
            while (!ended && length < buffer.length) {
                int count = reader.read(buffer, length, buffer.length - length);
                ended = count < 0;
                length += Math.max(count, 0);
            }
        } catch (IOException e) {
            throw new UncheckedIOException("the text cannot be read beyond character " + (start + length), e);
        }
    }
}
