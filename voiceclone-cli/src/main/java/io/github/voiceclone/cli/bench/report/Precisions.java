package io.github.voiceclone.cli.bench.report;

import io.github.voiceclone.spi.Precision;

/** The precisions that the tables of a report look up, and what stands in a precision's place. */
public final class Precisions {
    /** What the others are compared with. */
    public static final String FLOAT32 = Precision.FP32;

    /** The recommended mixture. */
    public static final String INT8 = Precision.INT8;

    /** What GPUs compute in. */
    public static final String FLOAT16 = Precision.FP16;

    /** Pruned networks in {@link #FLOAT32}. */
    public static final String PRUNED = "pruned";

    /** Pruned networks in {@link #INT8}. */
    public static final String PRUNED_INT8 = "pruned int8";

    /** The reference's networks in PyTorch. */
    public static final String PYTORCH = "pytorch";

    private Precisions() {}
}
