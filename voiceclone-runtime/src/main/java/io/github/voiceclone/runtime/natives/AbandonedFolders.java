package io.github.voiceclone.runtime.natives;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Duration;
import java.time.Instant;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Deletion of {@linkplain NativeFolder folders of native libraries} that ended processes of this user left behind. */
final class AbandonedFolders {
    private static final Logger LOG = LoggerFactory.getLogger(AbandonedFolders.class);
    private static final Pattern NAME = Pattern.compile(NativeFolder.PREFIX + "(\\d{1,18})-.*");

    /** Age at which a folder without a lock is no longer being created. */
    private static final Duration CREATED = Duration.ofMinutes(1);

    private AbandonedFolders() {}

    /**
     * Deletes the abandoned folders.
     *
     * @param parent folder that contains them
     * @param own a folder that this process has created there
     */
    static void delete(Path parent, Path own) {
        try (DirectoryStream<Path> folders = Files.newDirectoryStream(parent, NativeFolder.PREFIX + "*")) {
            for (Path folder : folders) {
                deleteIfAbandoned(folder, own);
            }
        } catch (IOException | DirectoryIteratorException e) {
            LOG.debug("{} cannot be listed: {}", parent, e.toString());
        }
    }

    private static void deleteIfAbandoned(Path folder, Path own) {
        try {
            if (!folder.equals(own)
                    && NativeFolder.isOfOwner(folder, own)
                    && !NativeFolder.isWritableByOthers(folder)
                    && isAbandoned(folder)) {
                NativeFolder.delete(folder);
            }
        } catch (IOException e) {
            LOG.debug("{} stays: {}", folder, e.toString());
        }
    }

    /**
     * Returns whether the process that created a folder has ended. The process ID is not enough: another process may
     * have it by now, and processes of containers that share the parent folder are invisible.
     */
    private static boolean isAbandoned(Path folder) throws IOException {
        Matcher name = NAME.matcher(String.valueOf(folder.getFileName()));
        if (!name.matches()) {
            return false;
        }
        Instant created = Files.readAttributes(folder, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS)
                .lastModifiedTime()
                .toInstant();
        boolean old = created.isBefore(Instant.now().minus(CREATED));
        long process = Long.parseLong(name.group(1));
        ProcessHandle current = ProcessHandle.current();
        if (process == current.pid()) {
            Instant start = current.info().startInstant().orElse(Instant.MIN);
            return created.isBefore(start) && old && isUnlocked(folder);
        }
        return (old || ProcessHandle.of(process).isEmpty()) && isUnlocked(folder);
    }

    private static boolean isUnlocked(Path folder) throws IOException {
        Path file = folder.resolve(NativeFolder.LOCK);
        if (!Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)) {
            return true;
        }
        try (FileChannel channel = FileChannel.open(file, Set.of(StandardOpenOption.WRITE, LinkOption.NOFOLLOW_LINKS));
                FileLock taken = channel.tryLock()) {
            return taken != null;
        } catch (OverlappingFileLockException e) {
            return false;
        }
    }
}
