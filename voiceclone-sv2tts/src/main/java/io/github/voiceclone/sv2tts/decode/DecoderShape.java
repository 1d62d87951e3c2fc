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
    /** Checks that nothing is left out, and copies the map. */
    public DecoderShape {
        Objects.requireNonNull(textDropout, "textDropout");
        Objects.requireNonNull(frameDropout, "frameDropout");
        states = Map.copyOf(states);
    }

    /**
     * The units of a two-layer pre-net.
     *
     * @param first units of the first layer
     * @param second units of the second layer
     */
    public record LayerPair(int first, int second) {}
}
