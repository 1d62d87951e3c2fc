package io.github.voiceclone.convert.prune;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.voiceclone.InvalidInputException;
import io.github.voiceclone.convert.checkpoint.StateDict;
import io.github.voiceclone.convert.vocoder.GeneratorSettings;
import io.github.voiceclone.convert.vocoder.ResidualBlock;
import io.github.voiceclone.graph.Weights;
import io.github.voiceclone.spi.Frames;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Generators of two stages, rates 2 and 2, with 16 channels everywhere but 32 in the first convolution. */
class CalibratedVocoderTest {
    private static final int BANDS = 4;
    private static final String JSON =
            """
            {"upsample_rates": [2, 2], "resblock_kernel_sizes": [3, 5], "resblock_dilation_sizes": [[1, 2], [1, 3]]}
            """;

    private final Random random = new Random(7);
    private final Map<String, Weights> tensors = new LinkedHashMap<>();

    private static float[][] mel(long seed, int frames) {
        Random random = new Random(seed);
        float[][] mel = new float[BANDS][frames];
        for (float[] band : mel) {
            for (int frame = 0; frame < frames; frame++) {
                band[frame] = (float) random.nextGaussian();
            }
        }
        return mel;
    }

    /** Draws a layer whose channels {@code c} and {@code c + half} are the same, on either side. */
    private void layer(String name, int outputs, int inputs, int taps, boolean transposed, double gain) {
        float[] values = new float[outputs * inputs * taps];
        boolean twinOutputs = outputs % 16 == 0;
        float[] bias = new float[outputs];
        for (int output = 0; output < outputs; output++) {
            int twin = twinOutputs ? output % (outputs / 2) : output;
            for (int input = 0; input < inputs; input++) {
                for (int tap = 0; tap < taps; tap++) {
                    int row = transposed ? input * outputs + output : output * inputs + input;
                    int from = transposed ? input * outputs + twin : twin * inputs + input;
                    values[row * taps + tap] = twin == output
                            ? (float) (gain * random.nextGaussian() / Math.sqrt(inputs * taps))
                            : values[from * taps + tap];
                }
            }
            bias[output] = twin == output ? (float) (0.1 * random.nextGaussian()) : bias[twin];
        }
        tensors.put(
                name + ".weight",
                transposed ? new Weights(values, inputs, outputs, taps) : new Weights(values, outputs, inputs, taps));
        tensors.put(name + ".bias", new Weights(bias, outputs));
    }

    private StateDict twins(boolean paired) {
        layer("conv_pre", 32, BANDS, 7, false, 1);
        int[] kernels = {3, 5};
        for (int stage = 0; stage < 2; stage++) {
            layer("ups." + stage, 16, stage == 0 ? 32 : 16, 4, true, 2);
            for (int block = 0; block < 2; block++) {
                String prefix = "resblocks." + (2 * stage + block);
                for (int i = 0; i < 2; i++) {
                    layer(prefix + (paired ? ".convs1." : ".convs.") + i, 16, 16, kernels[block], false, 0.7);
                    if (paired) {
                        layer(prefix + ".convs2." + i, 16, 16, kernels[block], false, 0.7);
                    }
                }
            }
        }
        layer("conv_post", 1, 16, 7, false, 1);
        return new StateDict("twins", tensors);
    }

    private static GeneratorSettings settings(StateDict state) {
        return GeneratorSettings.parse("twins", JSON, state);
    }

    /** Returns what the last convolution gives, before tanh. */
    private static float[] run(StateDict state, float[][] mel) {
        VocoderLayers layers = new VocoderLayers(state, settings(state));
        float[][] mean = layers.filter("conv_pre", 1).apply(mel);
        for (int stage = 0; stage < 2; stage++) {
            float[][] signal = layers.upsample(stage, Signals.leaky(mean, 0.1f));
            mean = new float[signal.length][signal[0].length];
            for (int block = 0; block < 2; block++) {
                ResidualBlock shape = layers.settings().residualBlocks().get(block);
                float[][] x = Signals.copy(signal);
                for (int i = 0; i < 2; i++) {
                    String name = layers.layer(stage, block, i);
                    float[][] made =
                            layers.filter(name, shape.dilations().get(i)).apply(Signals.leaky(x, 0.1f));
                    if (shape.paired()) {
                        made = layers.filter(VocoderLayers.second(name), 1).apply(Signals.leaky(made, 0.1f));
                    }
                    Signals.add(x, made, 1);
                }
                Signals.add(mean, x, 0.5f);
            }
        }
        return layers.filter("conv_post", 1).apply(Signals.leaky(mean, 0.01f))[0];
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void networkOfTwins_losesNothingWithHalfOfItsChannels(boolean paired) {
        StateDict state = twins(paired);
        StateDict pruned = CalibratedVocoder.prune(state, settings(state), mel(1, 1500), paired ? 0.26 : 0.265);
        pruned.get("conv_pre.weight", 16, BANDS, 7);
        pruned.get("ups.0.weight", 16, 8, 4);
        pruned.get("ups.1.weight", 8, 8, 4);
        if (paired) {
            pruned.get("resblocks.3.convs1.1.weight", 8, 8, 5);
        }
        float[][] unseen = mel(2, 50);
        float[] expected = run(state, unseen);
        double largest = 0;
        for (float sample : expected) {
            largest = Math.max(largest, Math.abs(sample));
        }
        assertTrue(largest > 0.1, "largest sample " + largest);
        assertArrayEquals(expected, run(pruned, unseen), 1e-4f);
    }

    @Test
    void whatContributes_isKept() {
        float[][] signal = mel(3, 400);
        // large but hardly heard, small but heard, the sum of two others, and heard
        double[][] weights = {{1e-3, 5, 1, 1, 0}};
        for (int place = 0; place < 400; place++) {
            signal[0][place] *= 10;
            signal[2][place] = signal[1][place] + signal[3][place];
        }
        int[] places = LeastSquares.sample(400, 4000);
        LeastSquares moments = new LeastSquares(signal, new int[] {0}, new float[0][], places);
        ChannelRanking ranking =
                new ChannelRanking(4, 1, List.of(new ChannelRanking.Taker(moments, weights, 1, 1, false)));
        int[] two = ranking.kept(2);
        assertEquals(2, two.length);
        assertTrue(two[0] != 0, "the one hardly heard is gone");
        assertTrue(ranking.error(2) < 1e-2 * ranking.error(3), "the sum of two others cost nothing");
    }

    @Test
    void leastSquares_findsTheFilterThatMadeTheTargets() {
        float[][] signal = mel(4, 600);
        TapFilter filter = new TapFilter(
                new int[] {-2, 0, 2}, new float[][] {{1, 2, 3, 0, -1, 0, 4, 0, 0, 0, 0, 5}}, new float[] {0.5f});
        float[][] target = filter.apply(signal);
        int[] places = LeastSquares.sample(600, 300);
        LeastSquares moments = new LeastSquares(signal, filter.offsets(), target, places);
        int[] all = IntStream.range(0, 13).toArray();
        double[][] found = moments.solve(all, new double[1][13], 0, new double[1]);
        assertArrayEquals(filter.rows()[0], found[0], 1e-3);
    }

    @Test
    void tooLittleSpeech_isRefused() {
        StateDict state = twins(false);
        InvalidInputException error = assertThrows(
                InvalidInputException.class,
                () -> Pruner.calibrated(state, settings(state), 0.1, List.of(Frames.of(new float[BANDS * 9], BANDS))));
        assertTrue(error.getMessage().contains("9 frames"), error::getMessage);
        assertThrows(InvalidInputException.class, () -> new Pruner(new Pruning(PruneKind.CALIBRATED, 0.1)));
    }
}
