package io.github.voiceclone.convert.checkpoint;

import io.github.voiceclone.convert.checkpoint.pickle.CorruptCheckpointException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;

/** A range of a file's bytes. Leaves the channel's own position alone, and closing it leaves the channel open. */
final class FileRange extends InputStream {
    private final FileChannel channel;
    private final long end;
    private long position;

    /**
     * Creates a stream over a range.
     *
     * @throws CorruptCheckpointException if the range is not inside the file
     */
    FileRange(FileChannel channel, long start, long length) throws IOException {
        long size = channel.size();
        if (start < 0 || length < 0 || start > size || length > size - start) {
            throw new CorruptCheckpointException(
                    length + " bytes from byte " + start + " reach beyond the file's " + size);
        }
        this.channel = channel;
        this.position = start;
        this.end = start + length;
    }

    /**
     * Reads a short range whole.
     *
     * @throws CorruptCheckpointException if the range is not inside the file
     */
    static ByteBuffer read(FileChannel channel, long start, int length) throws IOException {
        try (FileRange range = new FileRange(channel, start, length)) {
            byte[] bytes = range.readNBytes(length);
            if (bytes.length < length) {
                throw new CorruptCheckpointException("the file ends before byte " + (start + length));
            }
            return ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
        }
    }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] bytes, int offset, int length) throws IOException {
        if (length == 0) {
            return 0;
        }
        int wanted = (int) Math.min(length, end - position);
        int read = wanted == 0 ? -1 : channel.read(ByteBuffer.wrap(bytes, offset, wanted), position);
        position += Math.max(read, 0);
        return read;
    }
}
