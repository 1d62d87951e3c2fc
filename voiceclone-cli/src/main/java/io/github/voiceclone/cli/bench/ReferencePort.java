package io.github.voiceclone.cli.bench;

import io.github.voiceclone.BackendUnavailableException;
import io.github.voiceclone.cli.bench.report.Precisions;
import io.github.voiceclone.cli.measure.FixedLengthSpeech;
import io.github.voiceclone.cli.measure.PyTorchPort;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;

/** The PyTorch port as one of the pipelines measured; each stage has the number of threads that is fastest for it. */
final class ReferencePort implements Pipeline {
    private static final int TRIALS = 2;

    private final PyTorchPort port;
    private final int maxThreads;
    private final Map<String, Integer> threads = new TreeMap<>();

    private ReferencePort(PyTorchPort port, int maxThreads) {
        this.port = port;
        this.maxThreads = maxThreads;
    }

    /**
     * Starts the port and finds the best number of threads for each stage.
     *
     * @param folder where {@code baseline.py} is
     * @throws BackendUnavailableException if there is no Python, or it has no PyTorch, or that has no such device
     */
    static ReferencePort start(Path folder, BenchSettings settings) {
        String precision = settings.device().startsWith("cuda") ? Precisions.FLOAT16 : Precisions.FLOAT32;
        PyTorchPort started = settings.original().isPresent()
                ? PyTorchPort.startPocket(
                        folder, settings.device(), settings.original().get())
                : PyTorchPort.start(folder, settings.device(), precision, settings.networks());
        ReferencePort port = new ReferencePort(started, settings.maxThreads());
        try {
            PyTorchPort.STAGES.forEach(stage -> port.threads.put(stage, port.best(stage, settings)));
            if (settings.original().isPresent()) {
                port.threads.put(PyTorchPort.SPEAKING, port.best(PyTorchPort.SPEAKING, settings));
            }
            return port;
        } catch (RuntimeException e) {
            port.close();
            throw e;
        }
    }

    private int best(String stage, BenchSettings settings) {
        int best = settings.maxThreads();
        double least = Double.MAX_VALUE;
        for (int count : settings.threads()) {
            port.time(stage, settings.seconds(), 1, count);
            for (int trial = 0; trial < TRIALS; trial++) {
                double seconds = port.time(stage, settings.seconds(), 1, count);
                if (seconds < least) {
                    least = seconds;
                    best = count;
                }
            }
        }
        return best;
    }

    /** Returns the versions, and the number of threads of each stage. */
    String description() {
        return port.versions() + ", threads " + threads;
    }

    /** Returns the most memory the port held at once. */
    long peakBytes() {
        return port.peakBytes();
    }

    @Override
    public String precision() {
        return Precisions.PYTORCH;
    }

    @Override
    public int threads() {
        return maxThreads;
    }

    @Override
    public StageTimes run(FixedLengthSpeech speech, int batch) {
        double synthesizer = time("synthesizer", speech, batch);
        double vocoder = time("vocoder", speech, batch);
        double speaking = threads.containsKey(PyTorchPort.SPEAKING)
                ? time(PyTorchPort.SPEAKING, speech, batch)
                : synthesizer + vocoder;
        return new StageTimes(time("encoder", speech, 1), synthesizer, vocoder, speaking);
    }

    private double time(String stage, FixedLengthSpeech speech, int batch) {
        return port.time(stage, speech.seconds(), batch, threads.getOrDefault(stage, 1));
    }

    @Override
    public void close() {
        port.close();
    }
}
