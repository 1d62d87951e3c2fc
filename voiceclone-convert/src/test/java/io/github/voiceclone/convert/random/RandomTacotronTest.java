package io.github.voiceclone.convert.random;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.onnxruntime.OrtException;
import io.github.voiceclone.convert.checkpoint.StateDict;
import io.github.voiceclone.convert.tacotron.TacotronGraphs;
import io.github.voiceclone.convert.tacotron.TacotronRunner;
import io.github.voiceclone.convert.tacotron.TacotronSettings;
import io.github.voiceclone.graph.Weights;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RandomTacotronTest {
    /** The counts are those of the reference code's modules at the published sizes. */
    @ParameterizedTest
    @CsvSource({"true, 32868737", "false, 30874785"})
    void publishedSizes_parametersCounted(boolean styleTokens, long expected) {
        StateDict state = RandomTacotron.draw(1, styleTokens);
        long parameters = state.names().stream()
                .filter(name -> !name.contains(".running_") && !name.equals("decoder.r"))
                .mapToLong(name -> state.get(name).values().length)
                .sum();
        assertEquals(expected, parameters);
    }

    @Test
    void sameSeed_sameWeights() {
        String name = "decoder.res_rnn1.weight_ih";
        float[] first = RandomTacotron.draw(7, false).get(name).values();
        assertArrayEquals(first, RandomTacotron.draw(7, false).get(name).values());
        assertTrue(first[0] != RandomTacotron.draw(8, false).get(name).values()[0]);
    }

    @Test
    void twoHundredSteps_valuesOfOrdinarySize() throws OrtException {
        TacotronGraphs graphs = TacotronGraphs.of(RandomTacotron.draw(1, true), TacotronSettings.defaults());
        try (TacotronRunner runner = new TacotronRunner(graphs)) {
            TacotronRunner.Request request =
                    new TacotronRunner.Request(new Random(1).longs(50, 2, 75).toArray(), speaker(), -1, 400);
            TacotronRunner.Speech speech = runner.run(List.of(request), 1L).get(0);
            assertOrdinary(speech.decoder());
            assertOrdinary(speech.mel());
            assertOrdinary(speech.attention());
        }
    }

    private static float[] speaker() {
        float[] speaker = new float[256];
        for (int i = 0; i < speaker.length; i++) {
            speaker[i] = (i % 3 - 1) / 13f;
        }
        return speaker;
    }

    private static void assertOrdinary(Weights weights) {
        double sum = 0;
        for (float value : weights.values()) {
            assertTrue(Math.abs(value) < 100, () -> "found " + value);
            assertTrue(value == 0 || Math.abs(value) >= Float.MIN_NORMAL, () -> "found " + value);
            sum += Math.abs(value);
        }
        assertTrue(sum / weights.values().length > 1e-3, "found nothing but values near zero");
    }
}
