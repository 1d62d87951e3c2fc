package io.github.voiceclone.cli.measure;

import io.github.voiceclone.InputLimits;
import io.github.voiceclone.InvalidInputException;
import io.github.voiceclone.cli.options.OptionValues;
import java.nio.file.Path;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The options of {@code bench} and {@code engine check}: the size of the work, and what to compare it with. */
public final class MeasureOptions {
    @Option(names = "--seconds", paramLabel = "S", description = "Length of the speech. Default: ${DEFAULT-VALUE}.")
    private double seconds = 5;

    @Option(
            names = "--concurrent",
            paramLabel = "N",
            description = "Requests to run at the same time. Default: ${DEFAULT-VALUE}.")
    private int concurrent;

    @Option(
            names = "--baseline",
            paramLabel = "DIR",
            arity = "0..1",
            fallbackValue = PyTorchPort.FOLDER,
            description =
                    "Also time the reference's full-size networks in PyTorch on the same device; needs Python with"
                            + " PyTorch. DIR is the folder of the port; without it, ${FALLBACK-VALUE}.")
    private @Nullable Path baseline;

    /** Creates the options; {@code concurrent} is the default of {@code --concurrent}. */
    public MeasureOptions(int concurrent) {
        this.concurrent = concurrent;
    }

    /** Returns the length of the speech in seconds; twice that is within the default limits of a recording. */
    public double seconds() {
        double max = InputLimits.defaults().maxRecording().toSeconds() / 2.0;
        if (!(seconds > 0 && seconds <= max)) {
            throw new InvalidInputException("--seconds is " + seconds + ", expected more than 0, up to " + max);
        }
        return seconds;
    }

    /** Returns the number of concurrent requests, at least 1. */
    public int concurrent() {
        return OptionValues.requireAtLeast(1, "--concurrent", concurrent);
    }

    /** Returns the folder of the PyTorch port, if it is to be measured. */
    public Optional<Path> baseline() {
        return Optional.ofNullable(baseline);
    }
}
