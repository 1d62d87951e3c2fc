package io.github.voiceclone.optimize.calibration;

import io.github.voiceclone.InvalidInputException;
import java.util.Arrays;
import java.util.stream.Collectors;

/** How the range of an activation is chosen from what calibration saw of it. */
public enum RangeMethod {
    /** From the smallest value to the largest. */
    MIN_MAX("min-max"),

    /** All but one value in a hundred thousand at each end. */
    PERCENTILE("percentile"),

    /**
     * The clipped range whose 128 levels tell most of the values' distribution: least Kullback-Leibler divergence from it
     * (Migacz, "8-bit inference with TensorRT", 2017).
     */
    ENTROPY("entropy");

    private static final double TAIL = 1e-5;

    private final String id;

    RangeMethod(String id) {
        this.id = id;
    }

    /** Returns the method's name, as in {@code min-max}. */
    public String id() {
        return id;
    }

    /** Returns the method of that name, or fails with the names there are. */
    public static RangeMethod named(String name) {
        return Arrays.stream(values())
                .filter(method -> method.id.equals(name))
                .findFirst()
                .orElseThrow(() -> new InvalidInputException("no range method '" + name + "': choose one of "
                        + Arrays.stream(values()).map(RangeMethod::id).collect(Collectors.joining(", "))));
    }

    /** Returns the range of the values seen. */
    public Range range(Observation seen) {
        return switch (this) {
            case MIN_MAX -> new Range(seen.min(), seen.max());
            case PERCENTILE -> new Range(seen.quantile(TAIL), seen.quantile(1 - TAIL));
            case ENTROPY -> clipped(seen, EntropyThreshold.of(seen));
        };
    }

    private static Range clipped(Observation seen, float threshold) {
        return new Range(Math.max(seen.min(), -threshold), Math.min(seen.max(), threshold));
    }
}
