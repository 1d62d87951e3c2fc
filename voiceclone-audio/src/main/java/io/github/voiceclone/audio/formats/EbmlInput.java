package io.github.voiceclone.audio.formats;

import io.github.voiceclone.InvalidInputException;
import java.io.IOException;
import java.io.InputStream;

/** The elements of an EBML file (RFC 8794), one after the other. Not thread-safe. */
final class EbmlInput {
    /** The size of an element that ends where the next one of its level starts. */
    static final long UNKNOWN_SIZE = -1;

    private static final int END = -1;

    /** The first byte of the header that every EBML file starts with. */
    private static final int HEADER_START = 0x1A;

    private final InputStream in;
    private long size;
    private long position;
    private long end = Long.MAX_VALUE;

    EbmlInput(InputStream in) {
        this.in = in;
    }

    /**
     * Reads an element's header and returns its id, marker bits included; -1 at the file's end, and behind the element it
     * ends with, unless another file starts there.
     */
    int next() throws IOException {
        int first = in.read();
        if (first == HEADER_START && position >= end) {
            end = Long.MAX_VALUE;
        }
        if (first < 0 || position >= end) {
            return END;
        }
        position++;
        int length = Integer.numberOfLeadingZeros(first) - 23;
        if (length > 4) {
            throw damaged("no element where one should start");
        }
        int id = (int) number(first, length);
        int start = readByte();
        int sizeLength = Integer.numberOfLeadingZeros(start) - 23;
        if (sizeLength > 8) {
            throw damaged("an element without a size");
        }
        long mask = (1L << (7 * sizeLength)) - 1;
        size = number(start, sizeLength) & mask;
        size = size == mask ? UNKNOWN_SIZE : size;
        return id;
    }

    private long number(int first, int length) throws IOException {
        long number = first;
        for (int i = 1; i < length; i++) {
            number = number << 8 | readByte();
        }
        return number;
    }

    private int readByte() throws IOException {
        int value = in.read();
        if (value < 0) {
            throw truncated();
        }
        position++;
        return value;
    }

    /** Ends the file with the current element, if its size is known; what is behind it is none of the file's. */
    void endWithElement() {
        end = size == UNKNOWN_SIZE ? Long.MAX_VALUE : position + Math.min(size, Long.MAX_VALUE - position);
    }

    /** Skips the current element's content. */
    void skip() throws IOException {
        requireSize(Long.MAX_VALUE);
        try {
            in.skipNBytes(size);
            position += size;
        } catch (java.io.EOFException e) {
            throw new InvalidInputException("the WebM file is truncated: it ends inside an element", e);
        }
    }

    /** Returns the current element's content, of up to {@code most} bytes. */
    byte[] content(int most) throws IOException {
        requireSize(most);
        byte[] content = in.readNBytes((int) size);
        position += content.length;
        if (content.length < size) {
            throw truncated();
        }
        return content;
    }

    /** Returns the current element's content as an unsigned number. */
    long unsigned() throws IOException {
        long value = 0;
        for (byte part : content(8)) {
            value = value << 8 | (part & 0xFF);
        }
        return value;
    }

    /** Returns the current element's content as a signed number. */
    long signed() throws IOException {
        int unused = 8 * (8 - (int) Math.min(size, 8));
        return size == 0 ? 0 : unsigned() << unused >> unused;
    }

    /** Returns the current element's content as a name in printable ASCII, with ? for all else; it ends at a zero. */
    String name() throws IOException {
        StringBuilder name = new StringBuilder();
        for (byte value : content(256)) {
            if (value == 0) {
                break;
            }
            name.append(value >= ' ' && value <= '~' ? (char) value : '?');
        }
        return name.toString();
    }

    private void requireSize(long most) {
        if (size == UNKNOWN_SIZE || size > most) {
            throw damaged("an element of " + (size == UNKNOWN_SIZE ? "unknown size" : size + " bytes")
                    + " where at most " + most + " are expected");
        }
    }

    private static InvalidInputException truncated() {
        return new InvalidInputException("the WebM file is truncated: it ends inside an element");
    }

    static InvalidInputException damaged(String found) {
        return new InvalidInputException("the WebM file is damaged: it has " + found);
    }
}
