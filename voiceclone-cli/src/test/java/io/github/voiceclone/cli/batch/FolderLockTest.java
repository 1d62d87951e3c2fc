package io.github.voiceclone.cli.batch;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.voiceclone.InvalidInputException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FolderLockTest {
    private static final int TIMES = 200;

    @TempDir
    Path folder = Path.of("");

    /** A process that locks a folder and never ends. */
    static final class Holder {
        public static void main(String[] arguments) throws Exception {
            FolderLock.take(Path.of(arguments[0]));
            System.out.println("locked");
            System.in.read(); // Nothing comes.
        }
    }

    /** A process that locks a folder again and again, and fails if it is not alone then. */
    static final class Contender {
        public static void main(String[] arguments) throws Exception {
            contend(Path.of(arguments[0]));
            System.out.println("done");
        }
    }

    private static void contend(Path folder) throws IOException {
        Path inside = folder.resolve("inside");
        for (int taken = 0; taken < TIMES; ) {
            try (FolderLock lock = FolderLock.take(folder)) {
                Objects.requireNonNull(lock);
                Files.writeString(inside, "held", StandardOpenOption.CREATE_NEW);
                Files.delete(inside);
                taken++;
            } catch (InvalidInputException e) {
                Thread.onSpinWait(); // Another process holds it.
            }
        }
    }

    private Process start(Class<?> program) throws IOException {
        return new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-XX:+UseSerialGC",
                        "-cp",
                        System.getProperty("java.class.path"),
                        program.getName(),
                        folder.toString())
                .redirectErrorStream(true)
                .start();
    }

    private void assertLocked(long process) {
        InvalidInputException error = assertThrows(InvalidInputException.class, () -> FolderLock.take(folder));
        assertEquals(
                folder + ": another batch is writing to this folder (process " + process
                        + "): wait until it has ended, or choose another --out",
                error.getMessage());
    }

    @Test
    void secondLock_isRefusedUntilTheFirstIsClosed() throws IOException {
        FolderLock first = FolderLock.take(folder);
        assertLocked(ProcessHandle.current().pid());
        first.close();
        assertFalse(Files.exists(folder.resolve(FolderLock.FILE)));
        FolderLock.take(folder).close();
    }

    @Test
    void lockOfAKilledProcess_isTakenOver() throws Exception {
        Process holder = start(Holder.class);
        try {
            byte[] said = holder.getInputStream().readNBytes("locked".length());
            assertEquals("locked", new String(said, StandardCharsets.UTF_8));
            assertLocked(holder.pid());
        } finally {
            holder.destroyForcibly().waitFor();
        }
        assertTrue(Files.exists(folder.resolve(FolderLock.FILE)));
        FolderLock.take(folder).close();
        assertFalse(Files.exists(folder.resolve(FolderLock.FILE)));
    }

    /** The file is deleted and made again all the time: a lock of a deleted one must not count. */
    @Test
    void processesAtOnce_holdItOneByOne() throws Exception {
        List<Process> others = new ArrayList<>();
        try {
            for (int i = 0; i < 2; i++) {
                others.add(start(Contender.class));
            }
            contend(folder);
            for (Process other : others) {
                String said = new String(other.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
                assertEquals("done", said.strip());
            }
        } finally {
            others.forEach(Process::destroyForcibly);
        }
        assertFalse(Files.exists(folder.resolve(FolderLock.FILE)));
    }
}
