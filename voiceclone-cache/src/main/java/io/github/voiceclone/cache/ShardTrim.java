package io.github.voiceclone.cache;

import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Keeps the entries whose keys begin with one hex digit, a shard in 16 folders, under their share of the disk cache's size,
 * by deleting those unused for longest. Thread-safe.
 *
 * <p>It needs no lock: two processes that trim a shard at a time delete the same files, and a file that is replaced or
 * read meanwhile is at worst lost, which costs an analysis. A shard is looked through on this process's first write to
 * it, and whenever the process has written a sixteenth of its share since; then it is cut from more than 7/8 of its share
 * to 3/4.
 */
final class ShardTrim {
    /** Age at which a file that was being written is left over from a process that died. */
    private static final Duration ABANDONED = Duration.ofMinutes(10);

    private static final int HEX = 16;

    private final Path directory;
    private final char digit;
    private final long share;
    private final AtomicLong evictions;
    private final AtomicLong untilLook = new AtomicLong();

    /**
     * Creates the keeper of one shard.
     *
     * @param directory the folder of the shards' folders
     * @param digit the first hex digit of its keys, and of its folders' names
     * @param share the most bytes of files in it
     * @param evictions counts the entries deleted
     */
    ShardTrim(Path directory, char digit, long share, AtomicLong evictions) {
        this.directory = directory;
        this.digit = digit;
        this.share = share;
        this.evictions = evictions;
    }

    /** Returns the most bytes of files that a shard has after it was trimmed. */
    static long kept(long share) {
        return share / 4 * 3;
    }

    /** Counts a file that was written, and looks through the shard if it is time. */
    void written(int bytes) throws IOException {
        if (untilLook.addAndGet(-bytes) < 0) {
            untilLook.set(share / 16);
            trim();
        }
    }

    private void trim() throws IOException {
        List<Kept> files = list();
        long total = files.stream().mapToLong(Kept::bytes).sum();
        if (total <= share / 8 * 7) {
            return;
        }
        files.sort(Comparator.comparing(Kept::used));
        for (Kept file : files) {
            if (total <= kept(share)) {
                return;
            }
            delete(file);
            total -= file.bytes();
        }
    }

    private void delete(Kept file) throws IOException {
        if (Files.deleteIfExists(file.path())) {
            evictions.incrementAndGet();
        }
    }

    /** Lists the entries, and deletes what dead processes have left half written. */
    private List<Kept> list() throws IOException {
        List<Kept> files = new ArrayList<>();
        for (int second = 0; second < HEX; second++) {
            list(directory.resolve(digit + Integer.toHexString(second)), files);
        }
        return files;
    }

    private static void list(Path folder, List<Kept> files) throws IOException {
        try (DirectoryStream<Path> paths = Files.newDirectoryStream(folder)) {
            for (Path path : paths) {
                add(path, files);
            }
        } catch (NoSuchFileException e) {
            // No entry has been written to this folder yet.
            return;
        } catch (DirectoryIteratorException e) {
            throw e.getCause();
        }
    }

    private static void add(Path path, List<Kept> files) throws IOException {
        try {
            BasicFileAttributes attributes = Files.readAttributes(path, BasicFileAttributes.class);
            Instant used = attributes.lastModifiedTime().toInstant();
            if (path.toString().endsWith(DiskTier.PART_SUFFIX)) {
                if (used.plus(ABANDONED).isBefore(Instant.now())) {
                    Files.deleteIfExists(path);
                }
            } else if (path.toString().endsWith(DiskTier.ENTRY_SUFFIX)) {
                files.add(new Kept(path, attributes.size(), used));
            }
        } catch (NoSuchFileException e) {
            // Another process deleted or moved it since the folder was listed.
            return;
        }
    }

    /** An entry's file. */
    private record Kept(Path path, long bytes, Instant used) {}
}
