package io.github.voiceclone.convert;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.github.voiceclone.InvalidInputException;
import io.github.voiceclone.convert.checkpoint.CheckpointException;
import io.github.voiceclone.convert.checkpoint.StateDict;
import io.github.voiceclone.graph.Weights;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CheckpointFilesTest {
    private static final StateDict STATE = new StateDict("test", Map.of("weight", new Weights(new float[] {1, 2}, 2)));

    @TempDir
    Path folder;

    @Test
    void failure_leavesNothingAndTheNextRunWrites() throws IOException {
        Path target = folder.resolve("checkpoints");
        try (CheckpointFiles files = new CheckpointFiles(target)) {
            files.encoder(STATE);
            Path absent = folder.resolve("absent.json");
            assertThrows(CheckpointException.class, () -> files.vocoder(STATE, Map.of(), absent));
            assertEquals(1, Checkpoints.names(folder).size());
        }
        assertEquals(List.of(), Checkpoints.names(folder));
        try (CheckpointFiles files = new CheckpointFiles(target)) {
            files.vocoder(STATE, Map.of(), null);
            assertEquals(List.of(target.resolve("vocoder.pt"), target.resolve("vocoder.json")), files.finish());
        }
        assertEquals(List.of("checkpoints"), Checkpoints.names(folder));
        assertEquals(List.of("vocoder.json", "vocoder.pt"), Checkpoints.names(target));
    }

    @Test
    void folderFilledInTheMeantime_isLeftAsItIs() throws IOException {
        Path target = Files.createDirectory(folder.resolve("checkpoints"));
        try (CheckpointFiles files = new CheckpointFiles(target)) {
            files.encoder(STATE);
            Files.writeString(target.resolve("mine.txt"), "mine");
            assertThrows(InvalidInputException.class, files::finish);
        }
        assertEquals(List.of("mine.txt"), Checkpoints.names(target));
        assertEquals(List.of("checkpoints"), Checkpoints.names(folder));
    }
}
