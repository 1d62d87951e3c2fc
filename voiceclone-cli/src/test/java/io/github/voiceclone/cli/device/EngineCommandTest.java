package io.github.voiceclone.cli.device;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.voiceclone.cli.Run;
import io.github.voiceclone.cli.TestFiles;
import io.github.voiceclone.cli.measure.PyTorchPortTest;
import io.github.voiceclone.tensorrt.TensorRtRuntime;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EngineCommandTest {
    @TempDir
    Path folder = Path.of("");

    @Test
    void noCommand_saysWhatThereIs() {
        Run.of("engine").assertMistake("engine build", "engine check");
    }

    @Test
    void machineWithoutGpu_saysWhatIsMissing() {
        assumeFalse(new TensorRtRuntime().availability().available(), "this machine has a GPU");
        Path pack = TestFiles.copyPack(folder.resolve("pack"));
        Run.of("engine", "build", "--pack", pack, "--out", folder.resolve("engines"))
                .assertMistake("'tensorrt'", "driver");
        Run.of("engine", "check", "--pack", pack).assertMistake("'tensorrt'", "driver");
        Run.of("engine", "check", "--pack", pack, "--full-size").assertMistake("mutually exclusive");
        Run.of("bench", "--backend", "tensorrt", "--device", "cuda").assertMistake("'tensorrt'", "driver");
        Run.of("clone", "--backend", "tensorrt", "--help").assertFine();
    }

    @Test
    void checkOfNothing_saysWhatIsExpected() {
        Run.of("engine", "check", "--backend", "onnx", "--concurrent", "0")
                .assertMistake("--concurrent is 0", "at least 1");
        Run.of("engine", "check", "--backend", "onnx", "--seconds", "-1").assertMistake("--seconds is -1.0");
        Run.of("engine", "check", "--backend", "nope").assertMistake("'nope'", "tensorrt or onnx");
    }

    /** CUDA is missing here, not fp16, which onnx does not run by default. */
    @Test
    void onnxOnAGpuThatIsNotThere_isSaidToLackCuda() {
        Run run = Run.of("engine", "check", "--backend", "onnx", "--device", "cuda")
                .assertMistake("cuda");
        assertFalse(run.err().contains("fp16"), run.err());
    }

    @Test
    void doctor_saysWhyTensorRtIsAbsent() {
        assumeFalse(new TensorRtRuntime().availability().available(), "this machine has a GPU");
        String text = Run.of("doctor").assertFine().out();
        assertTrue(text.contains("tensorrt"), text);
        assertTrue(text.contains("absent: no NVIDIA driver"), text);
    }

    /** The reference is checked against itself: what is off then is the check. */
    @Test
    void referenceAgainstItself_holds() throws IOException {
        Path json = folder.resolve("check.json");
        String text = checkOnCpu("0.5", json);
        assertTrue(text.contains("quality holds"), text);
        JsonNode precision =
                TestFiles.json(Files.readString(json)).get("precisions").get(0);
        assertEquals(1, precision.get("cosine").doubleValue(), 1e-5);
        assertTrue(precision.get("oneSeconds").doubleValue() > 0);
        for (JsonNode row : precision.get("graphs")) {
            assertTrue(row.get("furthest").doubleValue() <= 1e-6, row.toString());
        }
    }

    @Test
    void baseline_isTimedOnTheSameDevice() throws IOException, InterruptedException {
        PyTorchPortTest.assumePyTorch();
        Path json = folder.resolve("check.json");
        String text = checkOnCpu("0.6", json, "--baseline", PyTorchPortTest.PORT);
        assertTrue(text.contains("PyTorch") && text.contains("a batch of 2"), text);
        JsonNode baseline =
                TestFiles.json(Files.readString(json)).get("baselines").get(0);
        assertTrue(baseline.get("oneSeconds").doubleValue() > 0);
        assertEquals("fp32", baseline.get("precision").textValue());
    }

    /** Checks ONNX Runtime on the CPU, and returns the report. */
    private static String checkOnCpu(String seconds, Path json, Object... more) {
        Object[] check = {"engine", "check", "--backend", "onnx", "--device", "cpu", "--precision", "fp32"};
        Object[] size = {"--seconds", seconds, "--concurrent", "2", "--json", json};
        return Run.of(check, size, more).assertFine().out();
    }
}
