package io.github.voiceclone.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BenchCommandTest {
    @TempDir
    Path folder = Path.of("");

    @Test
    void smallPack_givesAFigureForEachStage() throws IOException {
        Path pack = TestFiles.copyPack(folder.resolve("pack"));
        Object[] args = {"bench", "--pack", pack, "--seconds", "0.3", "--runs", "1"};
        String table = Run.of(args).assertFine().out();
        assertTrue(table.contains("synthesizer + vocoder"), table);
        Object[] asJson = {"bench", "--pack", pack, "--seconds", "0.3", "--runs", "1", "--json"};
        JsonNode report = TestFiles.json(Run.of(asJson).assertFine().out());
        assertEquals(4, report.get("stages").size());
        for (JsonNode stage : report.get("stages")) {
            assertTrue(stage.get("medianSeconds").doubleValue() > 0, stage.toString());
        }
    }
}
