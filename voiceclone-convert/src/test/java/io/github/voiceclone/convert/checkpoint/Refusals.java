package io.github.voiceclone.convert.checkpoint;

import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;

/** What every error about a checkpoint has in common. */
final class Refusals {
    private Refusals() {}

    /** Asserts that reading a model fails with one short line that names the file and says {@code what}. */
    static void assertRefused(Path file, String what) {
        CheckpointException e = assertThrows(
                CheckpointException.class, () -> Checkpoint.open(file).modelState());
        String message = String.valueOf(e.getMessage());
        assertTrue(message.startsWith("checkpoint " + file.getFileName() + ": "), message);
        assertTrue(message.contains(what), message);
        assertTrue(message.lines().count() == 1 && message.length() <= 600, message);
    }
}
