package io.github.voiceclone.optimize.recipe;

import io.github.voiceclone.InvalidInputException;
import io.github.voiceclone.spi.Precision;
import java.util.Arrays;
import java.util.stream.Collectors;

/** Recipe for the graphs of a pack. Its name is the precision that selects the rewritten graphs. */
public enum Recipe {
    /**
     * 8-bit weights in blocks of 64 for every matrix product of encoder and synthesizer, their
     * activations quantised block by block as they come; weights of recurrent cells and convolutions stored in 8 bits and
     * computed with in float32. Needs no calibration; the vocoder stays as it is.
     */
    DYNAMIC_INT8("dynamic-int8"),

    /** Matrix products and convolutions of every stage in 8 bits, with ranges of activations found by calibration. */
    STATIC_INT8("static-int8"),

    /** The recommended mixture: each graph by the recipe that suits it. */
    INT8(Precision.INT8),

    /**
     * As {@link #INT8}, with the decoder's largest matrices in 4 bits, in blocks of 32: a step reads half as much, and
     * loses more.
     */
    INT4("int4"),

    /**
     * Half precision for GPUs: weights and computation in 16-bit floating point, but for the operators that measurement
     * finds to need float32. CPUs run it, slowly.
     */
    FP16(Precision.FP16);

    private final String id;

    Recipe(String id) {
        this.id = id;
    }

    /** Returns the recipe's name, which is the precision that it adds, as in {@code int8}. */
    public String id() {
        return id;
    }

    /** Tells whether ranges of activations, found by calibration, are chosen for graphs of SV2TTS. */
    public boolean hasRanges() {
        return this == STATIC_INT8 || this == INT8 || this == INT4;
    }

    /**
     * Returns a recipe by its name.
     *
     * @param name one of the {@linkplain #id ids}
     * @throws InvalidInputException if there is no such recipe; the message lists the names
     */
    public static Recipe named(String name) {
        return Arrays.stream(values())
                .filter(recipe -> recipe.id.equals(name))
                .findFirst()
                .orElseThrow(() -> new InvalidInputException("no recipe '" + name + "': choose one of "
                        + Arrays.stream(values()).map(Recipe::id).collect(Collectors.joining(", "))));
    }
}
