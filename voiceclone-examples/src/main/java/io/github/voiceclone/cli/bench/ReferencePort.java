package io.github.voiceclone.cli.bench;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.github.voiceclone.BackendUnavailableException;
import io.github.voiceclone.VoiceCloneException;
import io.github.voiceclone.cli.bench.report.Precisions;
import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The PyTorch port of the reference's networks, in a Python process that is asked for one run at a time. Each stage runs
 * with the number of threads that is fastest for it.
 */
final class ReferencePort implements Pipeline {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final List<String> STAGES = List.of("encoder", "synthesizer", "vocoder");
    private static final int SYMBOLS = 160;
    private static final int TRIALS = 2;

    private final Process process;
    private final BufferedReader answers;
    private final BufferedWriter requests;
    private final String versions;
    private final int mostThreads;
    private final Map<String, Integer> threads = new TreeMap<>();

    private ReferencePort(Process process, int mostThreads) {
        this.process = process;
        this.answers = process.inputReader();
        this.requests = process.outputWriter();
        this.mostThreads = mostThreads;
        this.versions = answer().path("versions").asText();
    }

    /**
     * Starts the port and finds the best number of threads for each stage.
     *
     * @param folder where {@code baseline.py} is
     * @param speech what to find it with
     * @throws BackendUnavailableException if there is no Python, or it has no PyTorch
     */
    static ReferencePort start(Path folder, Speech speech, List<Integer> counts) {
        Path script = folder.resolve("baseline.py");
        if (!Files.isRegularFile(script)) {
            throw new BackendUnavailableException(script
                    + " is not there: --baseline needs the project's folder benchmarks/baseline; run ./voiceclone of a"
                    + " clone of the project");
        }
        ReferencePort port = new ReferencePort(launch(script), counts.get(counts.size() - 1));
        try {
            STAGES.forEach(stage -> port.threads.put(stage, port.best(stage, speech, counts)));
            return port;
        } catch (RuntimeException e) {
            port.close();
            throw e;
        }
    }

    private static Process launch(Path script) {
        String named = System.getenv("VOICECLONE_PYTHON");
        String python = named == null ? "/usr/bin/python3" : named;
        try {
            return new ProcessBuilder(python, script.toString())
                    .redirectError(ProcessBuilder.Redirect.INHERIT)
                    .start();
        } catch (IOException e) {
            throw new BackendUnavailableException(
                    "there is no " + python + ": --baseline needs Python with PyTorch (Debian: python3-torch); the"
                            + " environment variable VOICECLONE_PYTHON names another one",
                    e);
        }
    }

    private int best(String stage, Speech speech, List<Integer> counts) {
        int best = counts.get(0);
        double least = Double.MAX_VALUE;
        for (int count : counts) {
            time(stage, speech, 1, count);
            for (int trial = 0; trial < TRIALS; trial++) {
                double seconds = time(stage, speech, 1, count);
                if (seconds < least) {
                    least = seconds;
                    best = count;
                }
            }
        }
        return best;
    }

    private double time(String stage, Speech speech, int batch, int count) {
        return ask(Map.of(
                        "stage",
                        stage,
                        "seconds",
                        speech.seconds(),
                        "batch",
                        batch,
                        "symbols",
                        SYMBOLS,
                        "threads",
                        count))
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
            throw new VoiceCloneException("the PyTorch baseline cannot be understood: " + e.getMessage(), e);
        }
    }

    /** Returns the versions, and the number of threads of each stage. */
    String description() {
        return versions + ", threads " + threads;
    }

    /** Returns the most memory the process held at once. */
    long peakBytes() {
        return ask(Map.of("memory", true)).path("bytes").asLong();
    }

    @Override
    public String precision() {
        return Precisions.PYTORCH;
    }

    @Override
    public int threads() {
        return mostThreads;
    }

    @Override
    public StageTimes run(Speech speech, int batch) {
        return new StageTimes(
                time("encoder", speech, 1, threads.getOrDefault("encoder", 1)),
                time("synthesizer", speech, batch, threads.getOrDefault("synthesizer", 1)),
                time("vocoder", speech, batch, threads.getOrDefault("vocoder", 1)));
    }

    @Override
    public void close() {
        process.destroy();
    }
}
