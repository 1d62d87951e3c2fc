package io.github.voiceclone.convert.checkpoint;

import io.github.voiceclone.convert.checkpoint.pickle.CorruptCheckpointException;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.zip.Inflater;
import java.util.zip.InflaterInputStream;

/**
 * An open zip archive, of which single entries are read by name. {@link java.util.zip.ZipFile} is not used because it
 * takes as much memory as an archive's directory asks for, knows no file systems but the default one, and picks one of
 * two entries with the same name.
 */
final class ZipArchive implements Closeable {
    private static final int LOCAL_SIGNATURE = 0x04034b50;
    private static final int LOCAL_BYTES = 30;

    private final FileChannel channel;
    private final Map<String, ZipRecord> records;

    private ZipArchive(FileChannel channel, Map<String, ZipRecord> records) {
        this.channel = channel;
        this.records = records;
    }

    static ZipArchive open(Path file) throws IOException {
        FileChannel channel = FileChannel.open(file);
        try {
            return new ZipArchive(channel, ZipDirectory.read(channel));
        } catch (IOException e) {
            channel.close();
            throw e;
        }
    }

    Set<String> names() {
        return records.keySet();
    }

    Optional<ZipRecord> find(String name) {
        return Optional.ofNullable(records.get(name));
    }

    ZipRecord get(String name) throws CorruptCheckpointException {
        return find(name)
                .orElseThrow(() -> new CorruptCheckpointException("a zip archive without its entry '" + name + "'"));
    }

    /** Opens an entry's data for reading: never more of it than its size. */
    InputStream open(ZipRecord entry) throws IOException {
        ByteBuffer header = FileRange.read(channel, entry.offset(), LOCAL_BYTES);
        if (header.getInt(0) != LOCAL_SIGNATURE) {
            throw new CorruptCheckpointException("entry '" + entry.name() + "' is not at byte " + entry.offset());
        }
        long start = entry.offset() + LOCAL_BYTES + (header.getShort(26) & 0xffff) + (header.getShort(28) & 0xffff);
        InputStream packed = new FileRange(channel, start, entry.packedBytes());
        return switch (entry.method()) {
            case ZipRecord.STORED -> packed;
            case ZipRecord.DEFLATED -> new Inflated(packed);
            case ZipRecord.ENCRYPTED -> throw new CorruptCheckpointException(
                    "entry '" + entry.name() + "' is encrypted");
            default -> throw new CorruptCheckpointException("entry '" + entry.name() + "' is packed by method "
                    + entry.method() + ", expected stored or deflated");
        };
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }

    /** Releases its own inflater when closed. */
    private static final class Inflated extends InflaterInputStream {
        Inflated(InputStream packed) {
            super(packed, new Inflater(true), 1 << 13);
        }

        @Override
        public void close() throws IOException {
            inf.end();
            super.close();
        }
    }
}
