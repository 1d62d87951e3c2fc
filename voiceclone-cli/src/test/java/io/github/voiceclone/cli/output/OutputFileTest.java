package io.github.voiceclone.cli.output;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.voiceclone.InvalidInputException;
import io.github.voiceclone.cli.TestFiles;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class OutputFileTest {
    @TempDir
    Path folder = Path.of("");

    @Test
    void failureHalfWay_leavesTheOldFileAndNothingElse() throws IOException {
        Path file = Files.writeString(folder.resolve("a.npy"), "old");
        InvalidInputException error = assertThrows(
                InvalidInputException.class,
                () -> OutputFile.write(file, out -> {
                    out.write(new byte[1 << 20]);
                    throw new IOException("No space left on device");
                }));
        assertEquals(file + ": cannot be written: No space left on device", error.getMessage());
        assertEquals("old", Files.readString(file));
        assertEquals(Set.of("", "a.npy"), TestFiles.listing(folder));
    }

    @Test
    void link_isWrittenThrough() throws IOException {
        Path file = Files.writeString(folder.resolve("a.npy"), "old");
        Path link = Files.createSymbolicLink(folder.resolve("link.npy"), file);
        OutputFile.write(link, out -> out.write('x'));
        assertTrue(Files.isSymbolicLink(link));
        assertEquals("x", Files.readString(file));
    }

    @Test
    void extension_isTakenInAnyCaseOrLeftOut() {
        OutputFile.check(folder.resolve("a.WAV"), List.of(".wav"));
        OutputFile.check(folder.resolve("a"), List.of(".wav"));
        OutputFile.check(folder.resolve("a.b"), List.of());
        assertThrows(InvalidInputException.class, () -> OutputFile.check(folder.resolve("a.wav.npy"), List.of(".wav")));
    }

    @Test
    void reason_isInWords() {
        assertEquals("access denied", OutputFile.reason(new AccessDeniedException("/x")));
        assertEquals("Is a directory", OutputFile.reason(new FileSystemException("/x", null, "Is a directory")));
        assertEquals("disk full", OutputFile.reason(new IOException("disk full")));
        assertEquals("io", OutputFile.reason(new IOException()));
    }
}
