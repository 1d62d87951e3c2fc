package io.github.voiceclone.optimize.calibration;

import io.github.voiceclone.InvalidInputException;
import java.util.Arrays;
import java.util.stream.Collectors;

/** Method that derives the range of an activation from its statistics. */
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

    /**
     * Returns a method by its name.
     *
     * @param name one of the {@linkplain #id ids}
     * @throws InvalidInputException if there is no such method; the message lists the names
     */
    public static RangeMethod named(String name) {
        return Arrays.stream(values())
                .filter(method -> method.id.equals(name))
                .findFirst()
                .orElseThrow(() -> new InvalidInputException("no range method '" + name + "': choose one of "
                        + Arrays.stream(values()).map(RangeMethod::id).collect(Collectors.joining(", "))));
    }

    /**
     * Returns the range of an activation, which contains 0.
     *
     * @param seen statistics of the activation
     */
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
