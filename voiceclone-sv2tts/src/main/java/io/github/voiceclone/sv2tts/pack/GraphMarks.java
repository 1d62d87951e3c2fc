package io.github.voiceclone.sv2tts.pack;

/** Metadata of a pack's graphs ({@code metadata_props} of the ONNX model): what a runtime cannot see from the operators. */
public final class GraphMarks {
    /**
     * Key of a graph of 8-bit products, whose value is {@link #EXACT} where none of their sums can saturate on any
     * processor. Packs optimised before this mark have sums that do, on x86 processors without VNNI.
     */
    public static final String INTEGER_SUMS = "voiceclone.integer-sums";

    /** The value of a mark that holds. */
    public static final String EXACT = "exact";

    private GraphMarks() {}
}
