package io.github.voiceclone.cli.bench.report;

import java.util.Locale;
import java.util.Optional;

/** Technique of the optimisation guide, with its promised speed-up. */
enum Technique {
    DYNAMIC_INT8("dynamic-int8", 2, "2×"),
    STATIC_INT8("static-int8", 3, "3×"),
    PRUNING(Precisions.PRUNED, 1.5, "1.5×"),
    BATCHING("", 3, "3× (GPU)"),
    ONNX_RUNTIME("", 2, "2–3×"),
    TENSORRT("", 5, "5–10×"),
    CACHING("", Double.POSITIVE_INFINITY, "∞"),
    MIXED_PRECISION(Precisions.FLOAT16, 1.5, "1.5–2×"),
    CONCURRENCY("", 3, "3–4×");

    private final String precision;
    private final double least;
    private final String promise;

    Technique(String precision, double least, String promise) {
        this.precision = precision;
        this.least = least;
        this.promise = promise;
    }

    /** Returns the promise of the guide. */
    String promise() {
        return promise;
    }

    /** Returns the least that keeps the promise. */
    double least() {
        return least;
    }

    /** Returns the precision it makes; empty for a technique that changes no weights. */
    String precision() {
        return precision;
    }

    /** Returns the key of its words. */
    String key() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /** Returns the measured speed-up. */
    Optional<Double> gain(Gains gains) {
        return switch (this) {
            case BATCHING -> gains.batching();
            case ONNX_RUNTIME -> gains.overPyTorch(Precisions.FLOAT32);
            case TENSORRT -> Optional.empty();
            case CACHING -> gains.caching();
            case CONCURRENCY -> gains.concurrency(Precisions.FLOAT32);
            default -> gains.precision(precision);
        };
    }

    /** Returns its peak memory over that without it. */
    Optional<Double> memory(Gains gains) {
        if (this == ONNX_RUNTIME) {
            return gains.memory(Precisions.FLOAT32, Precisions.PYTORCH);
        }
        return precision.isEmpty() ? Optional.empty() : gains.memory(precision, Precisions.FLOAT32);
    }
}
