package io.github.voiceclone.runtime.natives;

import io.github.voiceclone.BackendUnavailableException;
import java.io.IOException;
import java.io.InputStream;
import java.net.URL;
import java.net.URLConnection;
import java.nio.channels.FileChannel;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.PosixFilePermission;
import java.util.Collections;
import java.util.Comparator;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * New folder under {@code java.io.tmpdir} for native libraries that are unpacked from a jar to be loaded. Only this user can
 * access it, so that nobody else can put code there. Its name is {@code voiceclone-natives-}, the process ID and a random
 * number. Creating one deletes the folders that ended processes of this user left behind, as when they were killed. Not
 * thread-safe.
 */
public final class NativeFolder implements AutoCloseable {
    /** The system property that names the folder in which these are created. */
    public static final String PARENT = "java.io.tmpdir";

    private static final Logger LOG = LoggerFactory.getLogger(NativeFolder.class);
    static final String PREFIX = "voiceclone-natives-";

    /** Held by the process whose folder it is. */
    static final String LOCK = "lock";

    private static final String ANOTHER =
            "name another folder with -D" + PARENT + "=FOLDER for java, TMPDIR=FOLDER for the voiceclone command";

    private static final long BYTES_IN_MB = 1_000_000;

    private final String library;
    private final long bytes;
    private final Path path;
    private final FileChannel lock;

    private NativeFolder(String library, long bytes, Path path) throws IOException {
        this.library = library;
        this.bytes = bytes;
        this.path = path;
        this.lock = FileChannel.open(path.resolve(LOCK), StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
    }

    /** Action that loads native libraries. */
    @FunctionalInterface
    public interface Loading {
        /** Loads the libraries from the folder that the system property names. */
        void run();
    }

    /**
     * Creates a folder.
     *
     * @param library name of the library, for errors
     * @param bytes number of bytes that will be unpacked into it, for errors
     * @throws BackendUnavailableException if it cannot be created
     */
    public static NativeFolder create(String library, long bytes) {
        Path parent = Path.of(System.getProperty(PARENT, ""));
        try {
            Path path = Files.createTempDirectory(
                    parent, PREFIX + ProcessHandle.current().pid() + "-");
            NativeFolder folder = locked(library, bytes, path);
            AbandonedFolders.delete(parent, path);
            return folder;
        } catch (IOException e) {
            throw unavailable(library, bytes, parent, e);
        }
    }

    private static NativeFolder locked(String library, long bytes, Path path) throws IOException {
        NativeFolder folder;
        try {
            folder = new NativeFolder(library, bytes, path);
        } catch (IOException e) {
            Files.deleteIfExists(path);
            throw e;
        }
        try {
            folder.lock.lock(); // Until the channel is closed.
        } catch (IOException e) {
            LOG.debug("{} cannot be locked: {}", path, e.toString()); // Not every file system can.
        }
        return folder;
    }

    /** Returns the folder. */
    public Path path() {
        return path;
    }

    /**
     * Copies a library into the folder.
     *
     * @param name of the file
     * @throws BackendUnavailableException if it cannot be written
     */
    public void unpack(URL resource, String name) {
        try {
            URLConnection connection = resource.openConnection();
            connection.setUseCaches(false); // A cached jar would stay open, and its class loader with it.
            try (InputStream in = connection.getInputStream()) {
                Files.copy(in, path.resolve(name));
            }
        } catch (IOException e) {
            throw unavailable(library, bytes, path.getParent(), e);
        }
    }

    /**
     * Sets a system property to this folder while libraries are loaded.
     *
     * @throws BackendUnavailableException if the folder or the system cannot have libraries like these
     * @throws LinkageError if a library cannot be loaded otherwise
     */
    public void load(String property, Loading loading) {
        try {
            load(property, path, loading);
        } catch (LinkageError e) {
            throw explained(e);
        }
    }

    /** Sets a system property to a folder while libraries are loaded. Class loaders of one process do so one after another. */
    public static void load(String property, Path folder, Loading loading) {
        synchronized (Runtime.getRuntime()) { // One for the process, as the properties are.
            String before = System.setProperty(property, folder.toString());
            try {
                loading.run();
            } finally {
                restore(property, before);
            }
        }
    }

    /** Returns an exception that explains an error of the system's loader; throws the error itself if it is unknown. */
    private BackendUnavailableException explained(LinkageError error) {
        String message = String.valueOf(error.getMessage());
        if (message.contains("failed to map segment")) {
            return new BackendUnavailableException(
                    library + "'s native library cannot be loaded from the folder " + path.getParent()
                            + ": it is mounted without permission to execute (noexec); " + ANOTHER,
                    error);
        }
        if (message.contains("Error relocating") || message.contains("Error loading shared library ld-linux")) {
            return new BackendUnavailableException(
                    library
                            + "'s native library needs glibc, which this system does not have: on one with musl, as Alpine"
                            + " Linux, it cannot run",
                    error);
        }
        throw error;
    }

    private static void restore(String property, @Nullable String before) {
        if (before == null) {
            System.clearProperty(property);
        } else {
            System.setProperty(property, before);
        }
    }

    private static BackendUnavailableException unavailable(
            String library, long bytes, @Nullable Path parent, IOException e) {
        return new BackendUnavailableException(
                library + "'s native library cannot be unpacked into the folder " + parent + ": " + reason(parent, e)
                        + "; it takes " + (bytes + BYTES_IN_MB - 1) / BYTES_IN_MB + " MB; " + ANOTHER,
                e);
    }

    private static String reason(@Nullable Path parent, IOException e) {
        if (parent != null && !Files.isDirectory(parent)) {
            return "there is no such folder";
        }
        String reason = e instanceof FileSystemException file ? file.getReason() : e.getMessage();
        return reason == null ? "it cannot be written (" + e.getClass().getSimpleName() + ")" : reason;
    }

    /** Deletes the folder. Where a library in use cannot be deleted, as on Windows, a later process deletes it. */
    @Override
    public void close() {
        try {
            lock.close();
            delete(path);
        } catch (IOException e) {
            LOG.debug("{} is left behind: {}", path, e.toString());
        }
    }

    /** Registers the folder and its current content for deletion when the process ends. */
    public void deleteAtExit() {
        try (Stream<Path> content = Files.walk(path)) {
            content.sorted().forEach(file -> file.toFile().deleteOnExit()); // Deleted in reverse order.
        } catch (IOException e) {
            LOG.debug("{} is left behind: {}", path, e.toString());
        }
    }

    /**
     * Returns whether only this user can put files into a folder: it is this user's, and nobody else may write to it. Where
     * the file system has no such permissions, as on Windows, returns whether this user can.
     */
    public static boolean isPrivate(Path folder) {
        try {
            Path probe = Files.createTempDirectory(folder, "probe");
            try {
                return isOfOwner(folder, probe) && !isWritableByOthers(folder);
            } finally {
                Files.delete(probe);
            }
        } catch (IOException e) {
            return false;
        }
    }

    static boolean isOfOwner(Path folder, Path own) throws IOException {
        return Files.isDirectory(folder, LinkOption.NOFOLLOW_LINKS)
                && Files.getOwner(folder, LinkOption.NOFOLLOW_LINKS).equals(Files.getOwner(own));
    }

    static boolean isWritableByOthers(Path folder) throws IOException {
        PosixFileAttributeView view =
                Files.getFileAttributeView(folder, PosixFileAttributeView.class, LinkOption.NOFOLLOW_LINKS);
        return view != null
                && !Collections.disjoint(
                        view.readAttributes().permissions(),
                        Set.of(PosixFilePermission.GROUP_WRITE, PosixFilePermission.OTHERS_WRITE));
    }

    /** Deletes a folder and what is in it; links are not followed. */
    static void delete(Path folder) throws IOException {
        try (Stream<Path> content = Files.walk(folder)) {
            for (Path file : content.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        }
    }
}
