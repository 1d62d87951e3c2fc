package io.github.voiceclone.internal;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.zip.CRC32;

/**
 * Frame that the project's binary files share: eight ASCII letters that name the format, the format's version, int32,
 * the content, and, unless the format has a checksum of its own, the CRC-32 (as in zip and PNG) of all bytes before it.
 * Numbers are big-endian. Immutable.
 */
public final class BinaryFormat {
    /** The number of bytes before the content. */
    public static final int HEADER_BYTES = 12;

    /** The number of bytes after the content. */
    public static final int CHECKSUM_BYTES = 4;

    private final byte[] letters;
    private final int oldest;
    private final int newest;

    /**
     * Creates a format.
     *
     * @param letters eight ASCII letters
     * @param oldest the oldest version that is read; positive
     * @param newest the newest version that is read, and the one that is written
     */
    public BinaryFormat(String letters, int oldest, int newest) {
        this.letters = letters.getBytes(StandardCharsets.US_ASCII);
        this.oldest = oldest;
        this.newest = newest;
        if (this.letters.length != HEADER_BYTES - Integer.BYTES || oldest < 1 || newest < oldest) {
            throw new IllegalArgumentException(letters + " versions " + oldest + " to " + newest);
        }
    }

    /** Reason why a file cannot be read. */
    public enum Problem {
        /** The file is of another format. */
        FOREIGN,
        /** The file's version is older than the oldest that is read. */
        TOO_OLD,
        /** The file's version is newer than the newest that is read. */
        TOO_NEW,
        /** The file is cut off or altered. */
        DAMAGED
    }

    /** Thrown if bytes are not a file of a format; the message is a clause that begins with "it". */
    public static final class FormatException extends Exception {
        private static final long serialVersionUID = 1L;

        private final Problem problem;

        /** Creates an error with what is wrong, in general and in words. */
        public FormatException(Problem problem, String message) {
            super(message);
            this.problem = problem;
        }

        /** Returns the reason why the file cannot be read. */
        public Problem problem() {
            return problem;
        }
    }

    /**
     * Content of a file.
     *
     * @param version the file's version
     * @param bytes the content, without what frames it
     */
    public record Content(int version, ByteBuffer bytes) {}

    /** Returns the first bytes of a file of the newest version. */
    public byte[] header() {
        return ByteBuffer.allocate(HEADER_BYTES).put(letters).putInt(newest).array();
    }

    /** Returns a whole file of the newest version. */
    public byte[] file(byte[] content) {
        ByteBuffer file = ByteBuffer.allocate(HEADER_BYTES + content.length + CHECKSUM_BYTES)
                .put(header())
                .put(content);
        return file.putInt(checksum(file.array())).array();
    }

    /**
     * Reads a file's first bytes, and leaves the buffer's position after them.
     *
     * @return the file's version
     * @throws FormatException if the format or version is another
     */
    public int readHeader(ByteBuffer file) throws FormatException {
        byte[] start = new byte[Math.min(letters.length, file.remaining())];
        file.get(start);
        if (!Arrays.equals(start, letters)) {
            throw new FormatException(
                    Problem.FOREIGN, "it does not begin with " + new String(letters, StandardCharsets.US_ASCII));
        }
        if (file.remaining() < Integer.BYTES) {
            throw new FormatException(Problem.DAMAGED, "it is cut off in its header");
        }
        int version = file.getInt();
        if (version < oldest || version > newest) {
            String read = oldest == newest ? "" + newest : oldest + " to " + newest;
            throw new FormatException(
                    version > newest ? Problem.TOO_NEW : version < 1 ? Problem.DAMAGED : Problem.TOO_OLD,
                    "it is of format version " + version + ", this release reads " + read);
        }
        return version;
    }

    /**
     * Returns what a file holds, without copying it.
     *
     * @throws FormatException if the format or version is another, or the checksum differs
     */
    public Content open(byte[] file) throws FormatException {
        ByteBuffer bytes = ByteBuffer.wrap(file);
        int version = readHeader(bytes);
        if (bytes.remaining() < CHECKSUM_BYTES) {
            throw new FormatException(Problem.DAMAGED, "it is cut off");
        }
        int end = file.length - CHECKSUM_BYTES;
        if (bytes.getInt(end) != checksum(file)) {
            throw new FormatException(Problem.DAMAGED, "its checksum differs");
        }
        return new Content(version, bytes.limit(end).slice());
    }

    private static int checksum(byte[] file) {
        CRC32 crc = new CRC32();
        crc.update(file, 0, file.length - CHECKSUM_BYTES);
        return (int) crc.getValue();
    }
}
