package io.github.voiceclone.convert.vocoder;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.onnxruntime.OrtException;
import io.github.voiceclone.convert.network.GraphRunner;
import io.github.voiceclone.convert.network.Reference;
import io.github.voiceclone.graph.GraphBuilder;
import io.github.voiceclone.graph.Weights;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Compares the phase filters with the layers' definitions, computed directly; float32, equal to 1e-5. */
class PhaseFiltersTest {
    private static final int INPUTS = 3;
    private static final int OUTPUTS = 2;
    private static final int LENGTH = 6;

    @ParameterizedTest
    @CsvSource({
        "1,2", "2,4", "3,6", "4,8", "5,10", "8,16", "4,16", "2,8", "5,11", "4,4", "1,3", "3,7", "4,7", "2,5", "5,8"
    })
    void transposed_matchesItsDefinition(int rate, int taps) throws OrtException {
        Upsampling upsampling = new Upsampling(rate, taps, false);
        Weights weight = random(INPUTS, OUTPUTS, taps);
        Weights bias = random(OUTPUTS);
        float[] input = random(INPUTS, LENGTH).values();
        double[] expected = filled(bias, LENGTH * rate);
        boolean mockingBird = taps == 2 * rate || (taps - rate) % 2 != 0;
        int crop = mockingBird ? (rate + 1) / 2 : (taps - rate) / 2;
        for (int from = 0; from < LENGTH * INPUTS; from++) {
            for (int to = 0; to < OUTPUTS * taps; to++) {
                int place = from % LENGTH * rate + to % taps - crop;
                if (place >= 0 && place < LENGTH * rate) {
                    float tap = weight.values()[from / LENGTH * OUTPUTS * taps + to];
                    expected[to / taps * LENGTH * rate + place] += (double) input[from] * tap;
                }
            }
        }
        compare(upsampling, new Convolution(weight, bias), input, expected);
    }

    @ParameterizedTest
    @CsvSource({"1,1", "2,1", "5,11", "4,9", "3,7", "2,5"})
    void interpolated_matchesItsDefinition(int rate, int taps) throws OrtException {
        Upsampling upsampling = new Upsampling(rate, taps, true);
        Weights weight = random(OUTPUTS, INPUTS, taps);
        Weights bias = random(OUTPUTS);
        float[] input = random(INPUTS, LENGTH).values();
        double[] expected = filled(bias, LENGTH * rate);
        for (int place = 0; place < OUTPUTS * LENGTH * rate; place++) {
            int output = place / (LENGTH * rate);
            for (int i = 0; i < INPUTS * taps; i++) {
                int seen = place % (LENGTH * rate) + i % taps - (taps - 1) / 2;
                if (seen >= 0 && seen < LENGTH * rate) {
                    float tap = weight.values()[output * INPUTS * taps + i];
                    expected[place] += (double) input[i / taps * LENGTH + seen / rate] * tap;
                }
            }
        }
        compare(upsampling, new Convolution(weight, bias), input, expected);
    }

    private static void compare(Upsampling upsampling, Convolution layer, float[] input, double[] expected)
            throws OrtException {
        GraphBuilder graph = new GraphBuilder("upsampling");
        String signal = graph.floatInput("input", 1, INPUTS, 1, "time");
        String upsampled = new SignalLayers(graph).upsample(signal, PhaseFilters.of(upsampling, layer), 1);
        graph.floatOutput("output", upsampled, 1, OUTPUTS, 1, "upsampled");
        try (GraphRunner run = new GraphRunner(graph.build())) {
            Weights output = run.run(Map.of("input", new Weights(input, 1, INPUTS, 1, LENGTH)))
                    .get("output");
            assertArrayEquals(new int[] {1, OUTPUTS, 1, LENGTH * upsampling.rate()}, output.shape());
            float[] values = new float[expected.length];
            for (int i = 0; i < values.length; i++) {
                values[i] = (float) expected[i];
            }
            assertTrue(Reference.difference(output.values(), values) < 1e-5);
        }
    }

    private static double[] filled(Weights bias, int length) {
        double[] values = new double[OUTPUTS * length];
        for (int i = 0; i < values.length; i++) {
            values[i] = bias.values()[i / length];
        }
        return values;
    }

    private static Weights random(int... shape) {
        Random random = new Random(shape.length);
        int size = java.util.Arrays.stream(shape).reduce(1, Math::multiplyExact);
        float[] values = new float[size];
        for (int i = 0; i < size; i++) {
            values[i] = (float) random.nextGaussian();
        }
        return new Weights(values, shape);
    }
}
