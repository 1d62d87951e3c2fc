package io.github.voiceclone.optimize.recipe;

import io.github.voiceclone.Stage;
import io.github.voiceclone.sv2tts.pack.GraphNames;
import java.util.Set;

/** Treatment of one graph by a recipe. */
public enum QuantizationMode {
    /** None: the float32 graph serves the new precision too. */
    KEEP,
    /** Matrix products in blocks of 8 bits, rows quantised as they come; other weights stored in 8 bits. */
    DYNAMIC,
    /** Matrix products in 8 bits, each row, or each frame of a convolution, quantised as it comes; the rest as it is. */
    ROWS,
    /** Matrix products and convolutions in 8 bits by the ranges that calibration found; other weights stored in 8 bits. */
    STATIC,
    /** Matrix products in blocks as for {@link #DYNAMIC}, convolutions as for {@link #STATIC}. */
    MIXED,
    /** As {@link #MIXED}, with the largest matrices in blocks of 4 bits. */
    INT4,
    /** Weights and computation in float16. */
    FP16;

    /** Graphs that no recipe changes: they are small, or their values span more than fewer bits hold. */
    private static final Set<String> IN_FLOAT =
            Set.of(GraphNames.ENCODER_MEL, GraphNames.CONDITIONING, GraphNames.SOURCE_FILTER);

    /** Tells whether convolutions run in 8 bits with static ranges of activations. */
    public boolean convolvesInIntegers() {
        return this == STATIC || this == MIXED || this == INT4;
    }

    /**
     * Returns the treatment of a graph.
     *
     * @param recipe the recipe
     * @param stage the stage of the graph
     * @param graph the graph's name in its pack
     */
    public static QuantizationMode of(Recipe recipe, Stage stage, String graph) {
        if (IN_FLOAT.contains(graph)) {
            return KEEP;
        }
        if (graph.equals(GraphNames.SAMPLE)) {
            // In float16 the sum of many small shares is no longer one, and each error is fed back.
            return recipe == Recipe.FP16 || recipe == Recipe.DYNAMIC_INT8 ? KEEP : STATIC;
        }
        return switch (recipe) {
            case DYNAMIC_INT8 -> stage == Stage.VOCODER ? KEEP : DYNAMIC;
            case STATIC_INT8 -> STATIC;
            case FP16 -> FP16;
            case INT8 -> mixture(stage, graph);
            case INT4 -> graph.equals(GraphNames.DECODER) ? INT4 : mixture(stage, graph);
        };
    }

    /** The decoder and the post-net have many rows, which products in blocks are slow for; the text encoder is sensitive. */
    private static QuantizationMode mixture(Stage stage, String graph) {
        return switch (stage) {
            case ENCODER -> DYNAMIC;
            case SYNTHESIZER -> graph.equals(GraphNames.TEXT_ENCODER) ? MIXED : STATIC;
            case VOCODER -> STATIC;
        };
    }
}
