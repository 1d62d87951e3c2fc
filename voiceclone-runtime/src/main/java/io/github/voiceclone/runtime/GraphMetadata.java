package io.github.voiceclone.runtime;

/** Metadata of graphs ({@code metadata_props} of the ONNX model) that runtimes cannot derive from the operators. */
public final class GraphMetadata {
    /**
     * Key in graphs of 8-bit products. Its value is {@link #EXACT} where none of their sums can saturate on any processor.
     * Graphs optimized before this key existed have sums that saturate on x86 processors without VNNI.
     */
    public static final String INTEGER_SUMS = "voiceclone.integer-sums";

    /** Value of {@link #INTEGER_SUMS} in graphs whose sums are exact. */
    public static final String EXACT = "exact";

    private GraphMetadata() {}
}
