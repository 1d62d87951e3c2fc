package io.github.voiceclone.cli.measure;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.github.voiceclone.VoiceCloneException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Tests of the PyTorch port that {@code --baseline} compares with, skipped where there is no PyTorch to run it. */
public class PyTorchPortTest {
    /** The folder of the port. */
    public static final Path PORT =
            Path.of("../benchmarks/baseline").toAbsolutePath().normalize();

    private static final String PYTHON = "/usr/bin/python3";

    /** Runs Python, and returns its exit status and then its output. */
    private static String python(String... arguments) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of(PYTHON));
        command.addAll(List.of(arguments));
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        String out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        return process.waitFor() + " " + out;
    }

    /** Skips a test where there is no PyTorch. */
    public static void assumePyTorch() throws InterruptedException {
        String found;
        try {
            found = python("-c", "import torch, scipy");
        } catch (IOException e) {
            found = e.toString();
        }
        assumeTrue(found.startsWith("0 "), PYTHON + " has no PyTorch and SciPy: " + found);
    }

    @Test
    void answerThatIsNoJson_isSaidInOneLine(@TempDir Path folder) throws IOException {
        assumeTrue(Files.isExecutable(Path.of(PYTHON)), "there is no " + PYTHON);
        Files.writeString(folder.resolve("baseline.py"), "print('{\"versions\":')");
        String message = assertThrows(
                        VoiceCloneException.class, () -> PyTorchPort.start(folder, "cpu", "fp32", PyTorchPort.HIFIGAN))
                .getMessage();
        assertTrue(message.startsWith("the PyTorch baseline cannot be understood: "), message);
        assertTrue(message.endsWith(" (line 1, column 13)"), message);
        assertFalse(message.contains("Source") || message.contains("\n"), message);
    }

    @Test
    void port_computesWhatTheReferenceDoes() throws IOException, InterruptedException {
        assumePyTorch();
        String said = python("-B", PORT.resolve("check.py").toString());
        assertTrue(said.startsWith("0 "), said);
        assertTrue(said.contains("25 outputs"), said);
    }
}
