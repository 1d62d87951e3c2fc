package io.github.voiceclone.sv2tts.decode;

import java.util.Map;
import java.util.Objects;

/**
 * The extents of a synthesizer's graphs.
 *
 * @param bands mel bands of a frame
 * @param reductionFactor frames that one decoder step makes
 * @param speakerSize values of a speaker embedding
 * @param styles number of style tokens; 0 if the model has none
 * @param textDropout units of the two layers of the text encoder's pre-net
 * @param frameDropout units of the two layers of the decoder's pre-net
 * @param states width of each recurrent state of the decoder, by its name in the graph
 */
public record DecoderShape(
        int bands,
        int reductionFactor,
        int speakerSize,
        int styles,
        LayerPair textDropout,
        LayerPair frameDropout,
        Map<String, Integer> states) {
    private static final int MAX = 1 << 16;

    private static final int MAX_STATES = 64;

    /** Checks that nothing is left out and every number is in a range that synthesizers have, and copies the map. */
    public DecoderShape {
        Objects.requireNonNull(textDropout, "textDropout");
        Objects.requireNonNull(frameDropout, "frameDropout");
        states = Map.copyOf(states);
        if (styles < 0 || styles > MAX || states.size() > MAX_STATES) {
            throw new IllegalArgumentException(styles + " styles and " + states.size() + " states: expected 0 to " + MAX
                    + " and at most " + MAX_STATES);
        }
        requireWidth("bands", bands);
        requireWidth("reductionFactor", reductionFactor);
        requireWidth("speakerSize", speakerSize);
        states.forEach(DecoderShape::requireWidth);
    }

    private static void requireWidth(String name, int width) {
        if (width < 1 || width > MAX) {
            throw new IllegalArgumentException(name + " is " + width + ", expected 1 to " + MAX);
        }
    }

    /**
     * The units of a two-layer pre-net.
     *
     * @param first units of the first layer
     * @param second units of the second layer
     */
    public record LayerPair(int first, int second) {
        /** Checks the units. */
        public LayerPair {
            requireWidth("first layer", first);
            requireWidth("second layer", second);
        }
    }
}
