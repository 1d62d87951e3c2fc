package io.github.voiceclone.convert.checkpoint;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CheckpointWriterTest {
    @TempDir
    private Path folder;

    @Test
    void network_isReadBackBitByBit() throws URISyntaxException {
        StateDict state = fixture();
        Path file = folder.resolve("synthesizer.pt");
        CheckpointWriter.write(file, "model_state", Map.of("step", 12_345), state);
        Checkpoint checkpoint = Checkpoint.open(file);
        assertEquals(12_345, checkpoint.integer("step").orElseThrow());
        StateDict read = checkpoint.modelState();
        assertEquals(List.copyOf(state.names()), List.copyOf(read.names()));
        for (String name : state.names()) {
            assertEquals(state.get(name), read.get(name), name);
        }
    }

    private static StateDict fixture() throws URISyntaxException {
        Path file = Path.of(CheckpointWriterTest.class
                .getResource("/reference/synthesizer-plain/synthesizer.pt")
                .toURI());
        return Checkpoint.open(file).modelState();
    }

    @Test
    void sameNetwork_givesTheSameBytes() throws IOException, URISyntaxException {
        CheckpointWriter.write(folder.resolve("a.pt"), "generator", Map.of(), fixture());
        CheckpointWriter.write(folder.resolve("b.pt"), "generator", Map.of(), fixture());
        assertArrayEquals(Files.readAllBytes(folder.resolve("a.pt")), Files.readAllBytes(folder.resolve("b.pt")));
    }

    @Test
    void fileThatExists_isLeftAlone() throws IOException, URISyntaxException {
        Path file = Files.writeString(folder.resolve("mine.pt"), "precious");
        StateDict state = fixture();
        CheckpointException error = assertThrows(
                CheckpointException.class, () -> CheckpointWriter.write(file, "generator", Map.of(), state));
        assertTrue(error.getMessage().contains("exists"), error::getMessage);
        assertEquals("precious", Files.readString(file));
    }
}
