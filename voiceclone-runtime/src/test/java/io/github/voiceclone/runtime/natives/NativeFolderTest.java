package io.github.voiceclone.runtime.natives;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.github.voiceclone.BackendUnavailableException;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class NativeFolderTest {
    /** More than any system gives a process. */
    private static final String NO_PROCESS = "99999999999";

    @TempDir
    private Path parent;

    private String before = "";

    @BeforeEach
    void setParent() {
        before = System.setProperty(NativeFolder.PARENT, parent.toString());
    }

    @AfterEach
    void restoreParent() {
        System.setProperty(NativeFolder.PARENT, before);
    }

    @Test
    void folder_isNewAndThisUsersAlone() throws IOException {
        requirePosix();
        try (NativeFolder one = NativeFolder.create("test", 1);
                NativeFolder other = NativeFolder.create("test", 1)) {
            assertFalse(one.path().equals(other.path()));
            assertEquals("rwx------", PosixFilePermissions.toString(Files.getPosixFilePermissions(one.path())));
            assertTrue(NativeFolder.isPrivate(one.path()));
        }
    }

    @Test
    void closedFolder_isDeletedWithWhatIsInIt() throws IOException {
        Path source = Files.write(parent.resolve("source"), new byte[] {1, 2, 3});
        try (NativeFolder folder = NativeFolder.create("test", 1)) {
            folder.unpack(source.toUri().toURL(), "library");
            assertArrayEquals(
                    new byte[] {1, 2, 3}, Files.readAllBytes(folder.path().resolve("library")));
            Files.createDirectories(folder.path().resolve("a/b"));
        }
        Files.delete(source);
        try (var left = Files.list(parent)) {
            assertEquals(0, left.count());
        }
    }

    @Test
    void foldersOfEndedProcesses_areDeleted() throws IOException {
        Path ended = folderOf(NO_PROCESS);
        Path old = folderOf("1"); // The number is another process's by now.
        Files.setLastModifiedTime(old, FileTime.from(Instant.now().minus(Duration.ofHours(1))));
        NativeFolder.create("test", 1).close();
        assertFalse(Files.exists(ended));
        assertFalse(Files.exists(old));
    }

    @Test
    void foldersInUseOrOfOthers_stay() throws IOException {
        Path young = folderOf("1");
        Path foreign = Files.createDirectories(parent.resolve("voiceclone-natives-mine"));
        Path linked = Files.createDirectories(parent.resolve("elsewhere"));
        Path precious = Files.createFile(linked.resolve("precious"));
        Path link = parent.resolve("voiceclone-natives-" + NO_PROCESS + "-link");
        boolean links = isPosix();
        if (links) {
            Files.createSymbolicLink(link, linked);
        }
        Path used = folderOf(NO_PROCESS);
        try (FileChannel channel = FileChannel.open(used.resolve("lock"), StandardOpenOption.WRITE);
                FileLock lock = channel.lock();
                NativeFolder own = NativeFolder.create("test", 1)) {
            assertTrue(lock.isValid());
            NativeFolder.create("test", 1).close();
            assertTrue(Files.exists(own.path()));
            assertTrue(Files.exists(used));
        }
        assertTrue(Files.exists(young));
        assertTrue(Files.exists(foreign));
        assertTrue(Files.exists(precious));
        assertEquals(links, Files.isSymbolicLink(link));
    }

    @Test
    void folderOthersCanWriteTo_isNotPrivateAndStays() throws IOException {
        requirePosix();
        Path open = folderOf(NO_PROCESS);
        Files.setPosixFilePermissions(open, PosixFilePermissions.fromString("rwxrwxrwx"));
        NativeFolder.create("test", 1).close();
        assertTrue(Files.exists(open));
        assertFalse(NativeFolder.isPrivate(open));
        assertFalse(NativeFolder.isPrivate(parent.resolve("absent")));
    }

    @Test
    void absentParent_namedWithReasonSizeAndProperty() {
        Path absent = parent.resolve("absent");
        System.setProperty(NativeFolder.PARENT, absent.toString());
        BackendUnavailableException error =
                assertThrows(BackendUnavailableException.class, () -> NativeFolder.create("Runtime", 24_300_000));
        assertEquals(
                "Runtime's native library cannot be unpacked into the folder " + absent
                        + ": there is no such folder; it takes 25 MB; name another folder with -Djava.io.tmpdir=FOLDER"
                        + " for java, TMPDIR=FOLDER for the voiceclone command",
                error.getMessage());
    }

    @Test
    void folderThatCannotExecute_namedWithReasonAndProperty() {
        try (NativeFolder folder = NativeFolder.create("Runtime", 1)) {
            BackendUnavailableException error = assertThrows(
                    BackendUnavailableException.class,
                    () -> folder.load("voiceclone.test", () -> {
                        throw new UnsatisfiedLinkError("a.so: failed to map segment from shared object");
                    }));
            assertTrue(error.getMessage().contains(parent + ": it is mounted without"), error.getMessage());
            assertTrue(error.getMessage().contains("-Djava.io.tmpdir="), error.getMessage());
            UnsatisfiedLinkError other = new UnsatisfiedLinkError("libcuda.so.1: no such file");
            assertSame(
                    other,
                    assertThrows(
                            UnsatisfiedLinkError.class,
                            () -> folder.load("voiceclone.test", () -> {
                                throw other;
                            })));
        }
        assertNull(System.getProperty("voiceclone.test"));
    }

    @Test
    void propertyIsSetWhileLoading_andAsItWasAfterwards() {
        try (NativeFolder folder = NativeFolder.create("test", 1)) {
            folder.load(
                    NativeFolder.PARENT,
                    () -> assertEquals(folder.path().toString(), System.getProperty(NativeFolder.PARENT)));
        }
        assertEquals(parent.toString(), System.getProperty(NativeFolder.PARENT));
    }

    private Path folderOf(String process) throws IOException {
        Path folder = Files.createTempDirectory(parent, "voiceclone-natives-" + process + "-");
        Files.createFile(folder.resolve("lock"));
        Files.createFile(folder.resolve("library"));
        return folder;
    }

    private static void requirePosix() {
        assumeTrue(isPosix(), "this file system has no POSIX permissions");
    }

    private static boolean isPosix() {
        return Path.of("").getFileSystem().supportedFileAttributeViews().contains("posix");
    }
}
