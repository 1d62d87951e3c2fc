package io.github.voiceclone.convert.optimize;

import io.github.voiceclone.Stage;
import io.github.voiceclone.sv2tts.pack.GraphNames;

/** What a recipe does with one graph. */
enum Treatment {
    /** Nothing: the float32 graph serves the new precision too. */
    KEEP,
    /** Matrix products in blocks of 8 bits, rows quantised as they come; other weights stored in 8 bits. */
    DYNAMIC,
    /** Matrix products and convolutions in 8 bits by the ranges that calibration found; other weights stored in 8 bits. */
    STATIC,
    /** Matrix products in blocks as for {@link #DYNAMIC}, convolutions as for {@link #STATIC}. */
    MIXED,
    /** As {@link #MIXED}, with the largest matrices in blocks of 4 bits. */
    NIBBLES,
    /** Weights and computation in float16. */
    HALF;

    /** Tells whether convolutions run in 8 bits by ranges that calibration found. */
    boolean convolvesInIntegers() {
        return this == STATIC || this == MIXED || this == NIBBLES;
    }

    /** Returns what a recipe does with a graph. */
    static Treatment of(Recipe recipe, Stage stage, String graph) {
        if (graph.equals(GraphNames.ENCODER_MEL)) {
            return KEEP;
        }
        return switch (recipe) {
            case DYNAMIC_INT8 -> stage == Stage.VOCODER ? KEEP : DYNAMIC;
            case STATIC_INT8 -> STATIC;
            case FP16 -> HALF;
            case INT8 -> mixture(stage, graph);
            case INT4 -> graph.equals(GraphNames.DECODER) ? NIBBLES : mixture(stage, graph);
        };
    }

    /** The decoder and the post-net have many rows, which products in blocks are slow for; the text encoder is sensitive. */
    private static Treatment mixture(Stage stage, String graph) {
        return switch (stage) {
            case ENCODER -> DYNAMIC;
            case SYNTHESIZER -> graph.equals(GraphNames.TEXT_ENCODER) ? MIXED : STATIC;
            case VOCODER -> STATIC;
        };
    }
}
