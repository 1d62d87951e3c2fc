package io.github.voiceclone.convert.vocoder;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.onnxruntime.OrtException;
import io.github.voiceclone.convert.checkpoint.StateDict;
import io.github.voiceclone.convert.network.Reference;
import io.github.voiceclone.convert.network.SignalRunner;
import io.github.voiceclone.graph.Weights;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Networks of the fixtures' shapes in which every tap is positive and every bias zero: a sample differs from zero exactly
 * if it depends on a mel frame that does.
 */
class VocoderContextTest {

    @ParameterizedTest
    @CsvSource({"hifigan-resblock1,20", "hifigan-resblock2,16", "hifigan-24k,20", "fregan,15"})
    void context_reachesExactlyTheFramesThatCount(String name, int expected) throws OrtException {
        StateDict state = positive(Reference.state(name + "/vocoder.pt"));
        GeneratorSettings settings = GeneratorSettings.read(Reference.path(name + "/vocoder.json"), state);
        VocoderGraph graph = VocoderGraph.of(state, settings);
        int context = graph.contextFrames();
        try (SignalRunner run = new SignalRunner(graph.model())) {
            assertTrue(reaches(run, graph, context), "nothing depends on the frames " + context + " away");
            assertTrue(!reaches(run, graph, context + 1), "samples depend on frames farther than " + context);
        }
        assertEquals(expected, context);
    }

    /** Tells whether a frame's samples depend on either of the frames {@code distance} away. */
    private static boolean reaches(SignalRunner run, VocoderGraph graph, int distance) throws OrtException {
        int middle = distance + 1;
        int frames = 2 * middle + 1;
        float[] mel = new float[80 * frames];
        mel[middle - distance] = 1;
        mel[middle + distance] = 1;
        float[] samples = run.run(new Weights(mel, 1, 80, frames)).values();
        int hop = graph.hopLength();
        return IntStream.range(middle * hop, (middle + 1) * hop).anyMatch(i -> samples[i] != 0);
    }

    private static StateDict positive(StateDict state) {
        Map<String, Weights> tensors = new LinkedHashMap<>();
        for (String name : state.names()) {
            Weights weights = state.get(name);
            if (name.endsWith(".bias")) {
                tensors.put(name, new Weights(new float[weights.values().length], weights.shape()));
            } else if (name.endsWith(".weight_v")) {
                boolean transposed = name.matches("(ups|cond_up)\\.\\d+\\.weight_v");
                float[] values = new float[weights.values().length];
                Arrays.fill(values, 1f / weights.dim(transposed ? 0 : 1));
                tensors.put(name.replace("weight_v", "weight"), new Weights(values, weights.shape()));
            }
        }
        return new StateDict("positive " + state.source(), tensors);
    }
}
