package io.github.voiceclone.cli.batch;

import io.github.voiceclone.InvalidInputException;
import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ThreadLocalRandom;

/**
 * Exclusive lock of an output folder: a locked file in it, deleted on closing. The operating system releases the lock of a
 * process that ends in any way, and the file that such a process leaves behind is taken over. Thread-safe.
 */
final class FolderLock implements Closeable {
    /** Name of the file in the folder. */
    static final String FILE = ".batch.lock";

    /** The locked byte, beyond the content, so that other processes can read that on every system. */
    private static final long POSITION = Long.MAX_VALUE - 1;

    private static final int MAX_PADDING = 1 << 16;

    /**
     * Folders locked by this process. A second lock of one of them must not open the file: closing it would release the
     * first one's lock, as POSIX has it.
     */
    private static final Set<Path> HELD = ConcurrentHashMap.newKeySet();

    private final Path folder;
    private final FileChannel channel;

    private FolderLock(Path folder, FileChannel channel) {
        this.folder = folder;
        this.channel = channel;
    }

    /**
     * Locks a folder.
     *
     * @throws InvalidInputException if it is locked
     * @throws IOException if the file cannot be written, or the file system has no locks
     */
    static FolderLock take(Path folder) throws IOException {
        Path real = folder.toRealPath();
        if (!HELD.add(real)) {
            throw locked(folder, String.valueOf(ProcessHandle.current().pid()));
        }
        boolean taken = false;
        try {
            FolderLock lock = new FolderLock(real, lock(folder, real.resolve(FILE)));
            taken = true;
            return lock;
        } finally {
            if (!taken) {
                HELD.remove(real);
            }
        }
    }

    private static FileChannel lock(Path folder, Path file) throws IOException {
        while (true) {
            FileChannel channel = FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
            boolean locked = false;
            try {
                if (channel.tryLock(POSITION, 1, false) == null) {
                    throw locked(folder, content(file));
                }
                locked = isNamed(file, channel);
            } finally {
                if (!locked) {
                    channel.close();
                }
            }
            if (locked) {
                return channel;
            }
        }
    }

    private static InvalidInputException locked(Path folder, String process) {
        return new InvalidInputException(folder + ": another batch is writing to this folder"
                + (process.isEmpty() ? "" : " (process " + process + ")")
                + ": wait until it has ended, or choose another --out");
    }

    private static String content(Path file) throws IOException {
        try {
            return Files.readString(file).strip();
        } catch (NoSuchFileException e) {
            return "";
        }
    }

    /**
     * Writes this process's number to a locked file, and tells whether it still has its name. If not, its last owner
     * deleted it between its opening and its locking, and the lock excludes no one. The length of the file, which is a
     * random one, tells it from another of the same name.
     */
    private static boolean isNamed(Path file, FileChannel channel) throws IOException {
        String padding = " ".repeat(ThreadLocalRandom.current().nextInt(MAX_PADDING));
        String content = ProcessHandle.current().pid() + padding;
        channel.truncate(0);
        channel.write(ByteBuffer.wrap(content.getBytes(StandardCharsets.UTF_8)));
        try {
            return Files.size(file) == channel.size();
        } catch (NoSuchFileException e) {
            return false;
        }
    }

    @Override
    public void close() throws IOException {
        try (channel) {
            Files.deleteIfExists(folder.resolve(FILE));
        } finally {
            HELD.remove(folder);
        }
    }
}
