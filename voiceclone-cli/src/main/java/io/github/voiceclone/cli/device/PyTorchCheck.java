package io.github.voiceclone.cli.device;

import io.github.voiceclone.cli.measure.PyTorchPort;
import io.github.voiceclone.spi.Precision;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Consumer;

/** Measurement of the PyTorch port on the device that is checked. */
final class PyTorchCheck {
    private static final List<String> ON_PROCESSORS = List.of(Precision.FP32);
    private static final List<String> ON_GPUS = List.of(Precision.FP32, Precision.FP16);

    private final EngineCheck.Plan plan;
    private final Path folder;
    private final Consumer<String> progress;

    PyTorchCheck(EngineCheck.Plan plan, Path folder, Consumer<String> progress) {
        this.plan = plan;
        this.folder = folder;
        this.progress = progress;
    }

    /** Measures the precisions that suit the device. */
    List<EngineCheckReport.Baseline> run() {
        List<String> precisions = plan.device().startsWith("cuda") ? ON_GPUS : ON_PROCESSORS;
        return precisions.stream().map(this::run).toList();
    }

    private EngineCheckReport.Baseline run(String precision) {
        progress.accept("PyTorch in " + precision);
        try (PyTorchPort port = PyTorchPort.start(folder, plan.device(), precision, PyTorchPort.HIFIGAN)) {
            return new EngineCheckReport.Baseline(
                    port.versions(), precision, seconds(port, 1), seconds(port, plan.concurrent()), plan.concurrent());
        }
    }

    private double seconds(PyTorchPort port, int batch) {
        speak(port, batch);
        return EngineCheck.median(() -> speak(port, batch));
    }

    private double speak(PyTorchPort port, int batch) {
        int threads = Runtime.getRuntime().availableProcessors();
        return port.time("synthesizer", plan.seconds(), batch, threads)
                + port.time("vocoder", plan.seconds(), batch, threads);
    }
}
