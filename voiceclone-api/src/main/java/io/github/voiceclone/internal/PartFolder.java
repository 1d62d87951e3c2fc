package io.github.voiceclone.internal;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import java.io.Closeable;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Comparator;
import java.util.UUID;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A hidden folder next to the place of a voice pack or of checkpoints, in which these are written. It is deleted on closing and
 * when the process ends, as by Ctrl-C, and holds a locked file, by which a later process tells one whose process died.
 * Thread-safe.
 */
public final class PartFolder implements Closeable {
    private static final String LOCK = ".lock";
    private static final String UUID_PATTERN = "\\p{XDigit}{8}(-\\p{XDigit}{4}){3}-\\p{XDigit}{12}";

    private final Path target;
    private final Path folder;
    private final Thread onEnd = new Thread(this::closeAtEnd, "voiceclone-unfinished-folder");

    @GuardedBy("this")
    private @Nullable FileChannel lock;

    @GuardedBy("this")
    private boolean open;

    private PartFolder(Path target) {
        this.target = target;
        this.folder = target.resolveSibling("." + target.getFileName() + "." + UUID.randomUUID() + ".part");
    }

    /**
     * Makes the folder, and deletes those that dead processes left of the same target.
     *
     * @param target absolute path of the folder to write
     * @param written tells of a path in the folder whether it can have been written there: a folder with others stays
     * @throws IOException if it cannot be made, or the process is ending
     */
    public static PartFolder beside(Path target, Predicate<Path> written) throws IOException {
        deleteLeftOf(target, written);
        PartFolder part = new PartFolder(target);
        part.make();
        return part;
    }

    private synchronized void make() throws IOException {
        try {
            Runtime.getRuntime().addShutdownHook(onEnd);
        } catch (IllegalStateException e) {
            throw new IOException("the process is ending", e);
        }
        open = true;
        try {
            Files.createDirectory(folder);
            lock = FileChannel.open(folder.resolve(LOCK), StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
            requireLock(lock);
        } catch (IOException e) {
            try {
                close();
            } catch (IOException second) {
                e.addSuppressed(second);
            }
            throw e;
        }
    }

    /** Locks a new file, which nobody else can have, until its channel is closed. */
    private static void requireLock(FileChannel channel) throws IOException {
        if (channel.tryLock() == null) {
            throw new IOException("the folder for what is unfinished is locked");
        }
    }

    /** Writes a file, by its path in the folder. */
    public synchronized void write(Path file, byte[] content) throws IOException {
        requireOpen();
        Path path = folder.resolve(file);
        Files.createDirectories(path.getParent());
        Files.write(path, content);
    }

    /** Opens a file to write, by its path in the folder. */
    public synchronized OutputStream open(Path file) throws IOException {
        requireOpen();
        Path path = folder.resolve(file);
        Files.createDirectories(path.getParent());
        return Files.newOutputStream(path);
    }

    /** Puts the folder in the target's place; what was there is deleted. */
    public synchronized void moveToTarget() throws IOException {
        requireOpen();
        unlock();
        Files.deleteIfExists(folder.resolve(LOCK));
        Path old = folder.resolveSibling(folder.getFileName() + ".old");
        boolean replaces = Files.exists(target);
        if (replaces) {
            Files.move(target, old);
        }
        try {
            Files.move(folder, target);
        } catch (IOException e) {
            if (replaces) {
                Files.move(old, target);
            }
            throw e;
        }
        forget();
        if (replaces) {
            delete(old);
        }
    }

    @GuardedBy("this")
    private void requireOpen() throws IOException {
        if (!open) {
            throw new IOException("the process is ending");
        }
    }

    @GuardedBy("this")
    private void unlock() throws IOException {
        if (lock != null) {
            lock.close();
            lock = null;
        }
    }

    @GuardedBy("this")
    private void forget() {
        open = false;
        try {
            Runtime.getRuntime().removeShutdownHook(onEnd);
        } catch (IllegalStateException e) {
            // The process is ending: the hook finds nothing to do.
        }
    }

    /** Deletes the folder, unless it has become the target. */
    @Override
    public synchronized void close() throws IOException {
        if (open) {
            forget();
            unlock();
            if (Files.exists(folder)) {
                delete(folder);
            }
        }
    }

    private void closeAtEnd() {
        try {
            close();
        } catch (IOException e) {
            System.err.println("voiceclone: what was not finished is left behind: " + e);
        }
    }

    private static void deleteLeftOf(Path target, Predicate<Path> written) throws IOException {
        Pattern name = Pattern.compile(Pattern.quote("." + target.getFileName() + ".") + UUID_PATTERN + "\\.part");
        try (Stream<Path> beside = Files.list(target.resolveSibling(""))) {
            for (Path folder : beside.filter(
                            path -> name.matcher(path.getFileName().toString()).matches())
                    .toList()) {
                if (isLeft(folder, written)) {
                    delete(folder);
                }
            }
        }
    }

    /** Tells whether nobody writes to a folder that has our lock and nothing but what is written there. */
    private static boolean isLeft(Path folder, Predicate<Path> written) {
        Path file = folder.resolve(LOCK);
        if (!Files.isDirectory(folder, LinkOption.NOFOLLOW_LINKS)
                || !Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)
                || !holdsOnly(folder, written)) {
            return false;
        }
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE);
                FileLock taken = channel.tryLock()) {
            return taken != null;
        } catch (IOException | OverlappingFileLockException e) {
            return false; // Another writer's, of this process or another user's.
        }
    }

    private static boolean holdsOnly(Path folder, Predicate<Path> written) {
        try (Stream<Path> content = Files.walk(folder)) {
            return content.allMatch(path -> Files.isDirectory(path, LinkOption.NOFOLLOW_LINKS)
                    || path.equals(folder.resolve(LOCK))
                    || written.test(folder.relativize(path)));
        } catch (IOException | UncheckedIOException e) {
            return false;
        }
    }

    private static void delete(Path folder) throws IOException {
        try (Stream<Path> content = Files.walk(folder)) {
            for (Path path : content.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(path);
            }
        }
    }

    /** Returns the folder. */
    public Path path() {
        return folder;
    }
}
