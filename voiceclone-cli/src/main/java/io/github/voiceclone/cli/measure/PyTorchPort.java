package io.github.voiceclone.cli.measure;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.github.voiceclone.BackendUnavailableException;
import io.github.voiceclone.VoiceCloneException;
import io.github.voiceclone.pocket.PocketFamily;
import io.github.voiceclone.runtime.pack.JsonErrors;
import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The PyTorch port of the reference's networks, full-size and with random weights, in a Python process that does one
 * run at a time. Not thread-safe.
 */
public final class PyTorchPort implements AutoCloseable {
    /** Folder of the port in a clone of the project. */
    public static final String FOLDER = "benchmarks/baseline";

    /** Its stages. */
    public static final List<String> STAGES = List.of("encoder", "synthesizer", "vocoder");

    /** Synthesizer and vocoder at the same time, a stage of the original's own code only. */
    public static final String SPEAKING = "speaking";

    /** Name of HiFi-GAN, a vocoder. */
    public static final String HIFIGAN = "hifigan";

    /** Name of WaveRNN, a vocoder. */
    public static final String WAVERNN = "wavernn";

    /** Folder in a clone of kyutai-labs/pocket-tts. */
    private static final String POCKET_CODE = "pocket_tts";

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final int SYMBOLS = 160;

    private final Process process;
    private final BufferedReader answers;
    private final BufferedWriter requests;
    private final String versions;

    private PyTorchPort(Process process) {
        this.process = process;
        this.answers = process.inputReader();
        this.requests = process.outputWriter();
        this.versions = answer().path("versions").asText();
    }

    /**
     * Starts the port.
     *
     * @param folder where {@code baseline.py} is
     * @param device one of ours, or a list of them; PyTorch takes the first if that is a GPU, else the CPU
     * @param precision {@code fp32} or {@code fp16}
     * @param vocoder the vocoder's network: {@link #HIFIGAN} or {@link #WAVERNN}
     * @throws BackendUnavailableException if there is no Python, or it has no PyTorch, or that has no such device
     */
    public static PyTorchPort start(Path folder, String device, String precision, String vocoder) {
        return start(folder, device, List.of("--precision", precision, "--vocoder", vocoder));
    }

    /**
     * Starts the original's own code of Pocket TTS.
     *
     * @param folder where {@code baseline.py} is
     * @param original a clone of kyutai-labs/pocket-tts
     * @throws BackendUnavailableException if there is no such code, or no Python, or that lacks what the code needs
     */
    public static PyTorchPort startPocket(Path folder, String device, Path original) {
        if (!Files.isDirectory(original.resolve(POCKET_CODE))) {
            throw new BackendUnavailableException(original.resolve(POCKET_CODE)
                    + " is not there: --original needs a clone of github.com/kyutai-labs/pocket-tts");
        }
        return start(
                folder,
                device,
                List.of(
                        "--vocoder",
                        PocketFamily.NAME,
                        "--original",
                        original.toAbsolutePath().toString()));
    }

    private static PyTorchPort start(Path folder, String device, List<String> options) {
        Path script = folder.resolve("baseline.py");
        if (!Files.isRegularFile(script)) {
            throw new BackendUnavailableException(script + " is not there: --baseline needs the project's folder "
                    + FOLDER + "; run ./voiceclone of a clone of the project");
        }
        String first = device.split(",", 2)[0];
        List<String> all = new ArrayList<>(List.of("--device", first.startsWith("cuda") ? first : "cpu"));
        all.addAll(options);
        return new PyTorchPort(launch(script, all));
    }

    private static Process launch(Path script, List<String> options) {
        String named = System.getenv("VOICECLONE_PYTHON");
        String python = named == null ? "/usr/bin/python3" : named;
        List<String> command = new ArrayList<>(List.of(python, script.toString()));
        command.addAll(options);
        try {
            return new ProcessBuilder(command)
                    .redirectError(ProcessBuilder.Redirect.INHERIT)
                    .start();
        } catch (IOException e) {
            throw new BackendUnavailableException(
                    "there is no " + python + ": --baseline needs Python with PyTorch (Debian: python3-torch); the"
                            + " environment variable VOICECLONE_PYTHON names another one",
                    e);
        }
    }

    /**
     * Runs a stage once, and returns the seconds it took.
     *
     * @param stage one of {@link #STAGES}, or {@link #SPEAKING}
     * @param seconds length of the speech
     * @param batch utterances at once; the encoder takes one
     * @param threads of the CPU
     */
    public double time(String stage, double seconds, int batch, int threads) {
        return ask(Map.of("stage", stage, "seconds", seconds, "batch", batch, "symbols", SYMBOLS, "threads", threads))
                .path("seconds")
                .asDouble();
    }

    private JsonNode ask(Map<String, ?> request) {
        try {
            requests.write(JSON.writeValueAsString(request));
            requests.newLine();
            requests.flush();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return answer();
    }

    private JsonNode answer() {
        try {
            @Nullable String line = answers.readLine();
            JsonNode node = line == null ? JSON.createObjectNode() : JSON.readTree(line);
            if (line == null || node.has("error")) {
                throw new BackendUnavailableException("the PyTorch baseline cannot run: "
                        + node.path("error").asText("Python ended; what it said is above"));
            }
            return node;
        } catch (IOException e) {
            close();
            throw new VoiceCloneException("the PyTorch baseline cannot be understood: " + JsonErrors.reason(e), e);
        }
    }

    /** Returns the versions of PyTorch and Python, and the GPU if it runs on one. */
    public String versions() {
        return versions;
    }

    /** Returns the most memory in bytes the process held at once, or its tensors on a GPU. */
    public long peakBytes() {
        return ask(Map.of("memory", true)).path("bytes").asLong();
    }

    @Override
    public void close() {
        process.destroy();
    }
}
