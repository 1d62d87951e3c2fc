package io.github.voiceclone.convert.checkpoint.pickle;

import java.io.IOException;
import java.io.InputStream;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;

/** The bytes of one pickle: little-endian, counted, and no more than a limit. */
public final class PickleInput {
    private static final int MAX_LINE = 1024;

    private final InputStream in;
    private final long limit;
    private long position;

    /**
     * Creates an input.
     *
     * @param in read as far as the pickle goes; buffered, and closed by its owner
     * @param limit most bytes that are read
     */
    public PickleInput(InputStream in, long limit) {
        this.in = in;
        this.limit = limit;
    }

    /** Returns how many bytes have been read. */
    public long position() {
        return position;
    }

    int next() throws IOException {
        count(1);
        int value = in.read();
        if (value < 0) {
            throw new CorruptCheckpointException("the pickle is cut off at its byte " + (position - 1));
        }
        return value;
    }

    byte[] bytes(long length) throws IOException {
        count(length);
        byte[] bytes = in.readNBytes((int) length);
        if (bytes.length < length) {
            throw new CorruptCheckpointException("the pickle is cut off in a value of " + length + " bytes");
        }
        return bytes;
    }

    private void count(long bytes) throws CorruptCheckpointException {
        if (bytes < 0 || bytes > limit - position) {
            throw new CorruptCheckpointException("a pickle of more than " + limit + " bytes, or a value of " + bytes
                    + " bytes in it at byte " + position);
        }
        position += bytes;
    }

    private ByteBuffer buffer(int length) throws IOException {
        return ByteBuffer.wrap(bytes(length)).order(ByteOrder.LITTLE_ENDIAN);
    }

    int uint16() throws IOException {
        return buffer(2).getShort() & 0xffff;
    }

    int int32() throws IOException {
        return buffer(4).getInt();
    }

    long uint32() throws IOException {
        return int32() & 0xffffffffL;
    }

    long int64() throws IOException {
        return buffer(8).getLong();
    }

    /** Reads a little-endian two's complement integer of any length: a Long where it fits, or else a BigInteger. */
    Object integer(int length) throws IOException {
        byte[] littleEndian = bytes(length);
        byte[] bytes = new byte[length];
        for (int i = 0; i < length; i++) {
            bytes[i] = littleEndian[length - 1 - i];
        }
        BigInteger value = length == 0 ? BigInteger.ZERO : new BigInteger(bytes);
        return value.bitLength() < Long.SIZE ? (Object) value.longValue() : value;
    }

    /** Reads a big-endian float64, the one value that pickles hold in that order. */
    double float64() throws IOException {
        return ByteBuffer.wrap(bytes(8)).getDouble();
    }

    String utf8(long length) throws IOException {
        return new String(bytes(length), StandardCharsets.UTF_8);
    }

    /** Reads up to the next line feed. */
    String line() throws IOException {
        StringBuilder line = new StringBuilder();
        for (int c = next(); c != '\n'; c = next()) {
            if (line.length() == MAX_LINE) {
                throw new CorruptCheckpointException(
                        "a name of more than " + MAX_LINE + " characters at byte " + position);
            }
            line.append((char) c);
        }
        return line.toString();
    }
}
