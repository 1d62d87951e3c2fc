package io.github.voiceclone.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.voiceclone.InvalidInputException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

class AtomicFileTest {
    /** More than a writer buffers. */
    private static final int LARGE = 200_000;

    @TempDir
    Path folder;

    private Path target() {
        return folder.resolve("file.txt");
    }

    private static void write(AtomicFile file, String text) throws IOException {
        file.out().write(text.getBytes(StandardCharsets.UTF_8));
    }

    private List<String> names() throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.map(file -> file.getFileName().toString()).sorted().toList();
        }
    }

    @Test
    @DisabledOnOs(OS.WINDOWS)
    void replacement_keepsThePermissions() throws IOException {
        Set<PosixFilePermission> owners = PosixFilePermissions.fromString("rw-------");
        Files.createFile(target(), PosixFilePermissions.asFileAttribute(owners));
        try (AtomicFile file = AtomicFile.create(target())) {
            write(file, "new");
            file.commit();
        }
        assertEquals("new", Files.readString(target()));
        assertEquals(owners, Files.getPosixFilePermissions(target()));
    }

    @Test
    void committed_isWholeAndAlone() throws IOException {
        String text = "x".repeat(LARGE);
        try (AtomicFile file = AtomicFile.create(target())) {
            write(file, text);
            assertFalse(Files.exists(target()));
            file.commit();
        }
        assertEquals(text, Files.readString(target()));
        assertEquals(List.of("file.txt"), names());
    }

    @Test
    void existingTarget_staysUntilTheCommit() throws IOException {
        Files.writeString(target(), "before");
        try (AtomicFile file = AtomicFile.create(target())) {
            write(file, "x".repeat(LARGE));
            assertEquals("before", Files.readString(target()));
            file.commit();
        }
        assertEquals(LARGE, Files.size(target()));
    }

    @Test
    void abandoned_leavesTheTargetAsItWas() throws IOException {
        AtomicFile absent = AtomicFile.create(target());
        write(absent, "x".repeat(LARGE));
        absent.close();
        absent.close();
        assertEquals(List.of(), names());
        Files.writeString(target(), "before");
        try (AtomicFile file = AtomicFile.create(target())) {
            write(file, "after");
        }
        assertEquals("before", Files.readString(target()));
        assertEquals(List.of("file.txt"), names());
    }

    @Test
    void writerThatFailsHalfWay_leavesTheTargetAsItWas() throws IOException {
        Files.writeString(target(), "before");
        IOException failure = assertThrows(IOException.class, () -> {
            try (AtomicFile file = AtomicFile.create(target())) {
                write(file, "x".repeat(LARGE));
                throw new IOException("source lost");
            }
        });
        assertEquals("source lost", failure.getMessage());
        assertEquals(List.of("file.txt"), names());
        assertEquals("before", Files.readString(target()));
    }

    @Test
    void commitThatFails_leavesNothingBehind() throws IOException {
        assertThrows(FileSystemException.class, () -> {
            try (AtomicFile file = AtomicFile.create(target())) {
                write(file, "after");
                Files.createDirectory(target());
                Files.writeString(target().resolve("in the way"), "before");
                file.commit();
            }
        });
        assertEquals(List.of("file.txt"), names());
        assertEquals("before", Files.readString(target().resolve("in the way")));
    }

    @Test
    void startGivenAtTheCommit_replacesTheFirstBytes() throws IOException {
        try (AtomicFile file = AtomicFile.create(target())) {
            write(file, "????, the rest");
            file.commit("four".getBytes(StandardCharsets.UTF_8));
        }
        assertEquals("four, the rest", Files.readString(target()));
    }

    @Test
    @DisabledOnOs(value = OS.WINDOWS, disabledReason = "links take a privilege there")
    void link_staysAndItsTargetIsReplaced() throws IOException {
        Path elsewhere = Files.createDirectory(folder.resolve("elsewhere"));
        Path real = Files.writeString(elsewhere.resolve("real.txt"), "before");
        Path link = Files.createSymbolicLink(folder.resolve("link.txt"), Path.of("elsewhere", "real.txt"));
        try (AtomicFile file = AtomicFile.create(link)) {
            write(file, "after");
            file.commit();
        }
        assertTrue(Files.isSymbolicLink(link));
        assertEquals("after", Files.readString(real));
        assertEquals(List.of("elsewhere", "link.txt"), names());
    }

    @Test
    @DisabledOnOs(value = OS.WINDOWS, disabledReason = "links take a privilege there")
    void linkToNothing_isReplaced() throws IOException {
        Path link = Files.createSymbolicLink(folder.resolve("link.txt"), Path.of("nowhere.txt"));
        try (AtomicFile file = AtomicFile.create(link)) {
            write(file, "after");
            file.commit();
        }
        assertFalse(Files.isSymbolicLink(link));
        assertEquals("after", Files.readString(link));
    }

    @Test
    void missingFolder_isRefusedByName() {
        Path missing = folder.resolve("missing").resolve("file.txt");
        InvalidInputException refusal = assertThrows(InvalidInputException.class, () -> AtomicFile.create(missing));
        assertTrue(
                refusal.getMessage().contains("there is no folder " + folder.resolve("missing")), refusal.getMessage());
    }

    @Test
    void folderInPlaceOfAFile_isRefused() throws IOException {
        Files.createDirectory(target());
        InvalidInputException refusal = assertThrows(InvalidInputException.class, () -> AtomicFile.create(target()));
        assertTrue(refusal.getMessage().contains("not a regular file"), refusal.getMessage());
        assertEquals(List.of("file.txt"), names());
    }

    @Test
    void twoWriters_theLastToCommitWins() throws IOException {
        try (AtomicFile first = AtomicFile.create(target());
                AtomicFile second = AtomicFile.create(target())) {
            write(first, "first ");
            write(second, "second");
            write(first, "writer");
            second.commit();
            assertEquals("second", Files.readString(target()));
            first.commit();
        }
        assertEquals("first writer", Files.readString(target()));
        assertEquals(List.of("file.txt"), names());
    }

    @Test
    @DisabledOnOs(value = OS.WINDOWS, disabledReason = "an open file cannot be replaced there")
    void readersMeanwhile_seeOneOfTheFilesWhole() throws Exception {
        Files.write(target(), filled(0));
        CompletableFuture<Void> writing = CompletableFuture.runAsync(() -> {
            for (int i = 1; i <= 100; i++) {
                replace(filled(i));
            }
        });
        boolean last = false;
        while (!last) {
            last = writing.isDone();
            byte[] seen = Files.readAllBytes(target());
            assertEquals(LARGE, seen.length);
            assertEquals(-1, Arrays.mismatch(seen, filled(seen[0])));
        }
        writing.get();
        assertEquals(100, Files.readAllBytes(target())[0]);
    }

    private void replace(byte[] content) {
        try (AtomicFile file = AtomicFile.create(target())) {
            file.out().write(content);
            file.commit();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static byte[] filled(int value) {
        byte[] content = new byte[LARGE];
        Arrays.fill(content, (byte) value);
        return content;
    }
}
