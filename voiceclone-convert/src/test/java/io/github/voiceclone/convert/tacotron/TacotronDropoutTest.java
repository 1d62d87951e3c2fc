package io.github.voiceclone.convert.tacotron;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import ai.onnxruntime.OrtException;
import io.github.voiceclone.convert.network.GraphRunner;
import io.github.voiceclone.graph.Weights;
import java.net.URISyntaxException;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A pre-net layer all of whose values are dropped passes nothing on; one value kept is enough to tell inputs apart. */
class TacotronDropoutTest {
    @ParameterizedTest
    @CsvSource({"0, 0, true", "0, 2, true", "2, 0, true", "2, 2, false"})
    void encoderValuesDropped_symbolsUnseen(float factor1, float factor2, boolean unseen)
            throws OrtException, URISyntaxException {
        TacotronGraphs graphs = TacotronReference.of("synthesizer-plain").graphs();
        TacotronSizes sizes = graphs.sizes();
        Map<String, Object> inputs = new HashMap<>();
        inputs.put("lengths", new long[] {3});
        inputs.put("speaker", filled(0.1f, 1, sizes.speaker()));
        inputs.put("dropout1", filled(factor1, 1, 3, sizes.encoderDropout1()));
        inputs.put("dropout2", filled(factor2, 1, 3, sizes.encoderDropout2()));
        try (GraphRunner runner = new GraphRunner(graphs.textEncoder())) {
            inputs.put("symbols", new long[][] {{30, 31, 32}});
            float[] first = runner.run(inputs).get("memory").values();
            inputs.put("symbols", new long[][] {{40, 41, 42}});
            assertSame(unseen, first, runner.run(inputs).get("memory").values());
        }
    }

    @ParameterizedTest
    @CsvSource({"0, 0, true", "0, 2, true", "2, 0, true", "2, 2, false"})
    void decoderValuesDropped_frameUnseen(float factor1, float factor2, boolean unseen)
            throws OrtException, URISyntaxException {
        TacotronGraphs graphs = TacotronReference.of("synthesizer-plain").graphs();
        TacotronSizes sizes = graphs.sizes();
        Map<String, Object> inputs = new HashMap<>();
        inputs.put("dropout1", filled(factor1, 1, sizes.decoderDropout1()));
        inputs.put("dropout2", filled(factor2, 1, sizes.decoderDropout2()));
        inputs.put("memory", filled(0.1f, 1, 3, sizes.memory()));
        inputs.put("keys", filled(0.1f, 1, 3, sizes.keys()));
        inputs.put("mask", filled(0, 1, 3));
        inputs.put("cumulative", filled(0, 1, 3));
        sizes.stateWidths().forEach((name, width) -> inputs.put(name, filled(0, 1, width)));
        try (GraphRunner runner = new GraphRunner(graphs.decoder())) {
            inputs.put("frame", filled(1, 1, sizes.bands()));
            float[] first = runner.run(inputs).get("frames").values();
            inputs.put("frame", filled(-1, 1, sizes.bands()));
            assertSame(unseen, first, runner.run(inputs).get("frames").values());
        }
    }

    private static void assertSame(boolean same, float[] expected, float[] found) {
        if (same) {
            assertArrayEquals(expected, found);
        } else {
            assertFalse(Arrays.equals(expected, found));
        }
    }

    private static Weights filled(float value, int... shape) {
        float[] values = new float[Arrays.stream(shape).reduce(1, Math::multiplyExact)];
        Arrays.fill(values, value);
        return new Weights(values, shape);
    }
}
