package io.github.voiceclone.cli.bench;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.voiceclone.cli.Run;
import io.github.voiceclone.cli.TestFiles;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The PyTorch port that {@code bench --baseline} compares with, where there is a PyTorch to run it. */
class BaselineTest {
    private static final Path PORT =
            Path.of("../benchmarks/baseline").toAbsolutePath().normalize();
    private static final String PYTHON = "/usr/bin/python3";

    @TempDir
    Path folder = Path.of("");

    /** Runs Python, and returns what it said after its exit status. */
    private static String python(String... arguments) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of(PYTHON));
        command.addAll(List.of(arguments));
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        String out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        return process.waitFor() + " " + out;
    }

    private static void assumePyTorch() throws InterruptedException {
        String found;
        try {
            found = python("-c", "import torch, scipy");
        } catch (IOException e) {
            found = e.toString();
        }
        assumeTrue(found.startsWith("0 "), PYTHON + " has no PyTorch and SciPy: " + found);
    }

    @Test
    void port_computesWhatTheReferenceDoes() throws IOException, InterruptedException {
        assumePyTorch();
        String said = python("-B", PORT.resolve("check.py").toString());
        assertTrue(said.startsWith("0 "), said);
        assertTrue(said.contains("25 outputs"), said);
    }

    @Test
    void bench_measuresItInTurns() throws IOException, InterruptedException {
        assumePyTorch();
        Path pack = TestFiles.copyPack(folder.resolve("pack"));
        Path json = folder.resolve("bench.json");
        String text = Run.of(
                        "bench",
                        "--pack",
                        pack,
                        "--baseline",
                        PORT,
                        "--seconds",
                        "0.1",
                        "--runs",
                        "1",
                        "--concurrent",
                        "1",
                        "--threads",
                        "1",
                        "--json",
                        json)
                .assertFine()
                .out();
        assertTrue(text.contains("times as fast as PyTorch"), text);
        JsonNode report = TestFiles.json(Files.readString(json));
        assertTrue(report.get("baseline").textValue().startsWith("PyTorch "));
        long measured = report.get("figures").findValuesAsText("precision").stream()
                .filter("pytorch"::equals)
                .count();
        assertEquals(6, measured); // the stages, two of them and all three together, and memory
    }

    @Test
    void engineCheck_timesItOnTheSameDevice() throws IOException, InterruptedException {
        assumePyTorch();
        Path json = folder.resolve("check.json");
        String text = Run.of(
                        "engine",
                        "check",
                        "--backend",
                        "onnx",
                        "--device",
                        "cpu",
                        "--precision",
                        "fp32",
                        "--seconds",
                        "0.1",
                        "--concurrent",
                        "2",
                        "--baseline",
                        PORT,
                        "--json",
                        json)
                .assertFine()
                .out();
        assertTrue(text.contains("PyTorch") && text.contains("a batch of 2"), text);
        JsonNode baseline =
                TestFiles.json(Files.readString(json)).get("baselines").get(0);
        assertTrue(baseline.get("oneSeconds").doubleValue() > 0);
        assertEquals("fp32", baseline.get("precision").textValue());
    }
}
