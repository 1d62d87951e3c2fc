package io.github.voiceclone.spi;

/**
 * Names of the precisions that voice packs and backends have in common. A pack may hold graphs in others; a precision is
 * known by its name, a stable word of ASCII letters, digits and hyphens.
 */
public final class Precision {
    /** 32-bit floating point: every pack has it, and the others are compared with it. */
    public static final String FP32 = "fp32";

    /** 16-bit floating point, for GPUs. */
    public static final String FP16 = "fp16";

    /** 8-bit integers where they cost little quality, 32-bit floating point elsewhere. */
    public static final String INT8 = "int8";

    private Precision() {}
}
