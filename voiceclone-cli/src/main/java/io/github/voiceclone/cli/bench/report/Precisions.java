package io.github.voiceclone.cli.bench.report;

import io.github.voiceclone.spi.Precision;

/** Names in a report's column of precisions that are not precisions of a pack, and those the tables look up. */
public final class Precisions {
    /** Precision that the others are compared with. */
    public static final String FLOAT32 = Precision.FP32;

    /** The recommended mixture. */
    public static final String INT8 = Precision.INT8;

    /** Half precision, for GPUs. */
    public static final String FLOAT16 = Precision.FP16;

    /** Pruned networks in {@link #FLOAT32}. */
    public static final String PRUNED = "pruned";

    /** Pruned networks in {@link #INT8}. */
    public static final String PRUNED_INT8 = "pruned int8";

    /** The reference's networks in PyTorch. */
    public static final String PYTORCH = "pytorch";

    private Precisions() {}
}
