package io.github.voiceclone.convert.prune;

import io.github.voiceclone.convert.checkpoint.StateDict;
import io.github.voiceclone.convert.vocoder.GeneratorSettings;
import io.github.voiceclone.convert.vocoder.ResidualBlock;
import io.github.voiceclone.convert.vocoder.Upsampling;
import io.github.voiceclone.graph.Weights;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/**
 * Pruning of a HiFi-GAN by what its channels contribute on speech. Channels are ranked on what the generator computes;
 * then it runs again, whole and pruned at once, and the weights of each layer of the pruned one are solved for, from the
 * first to the last, so that it gives what the whole one gives in the channels that are left (He et al., arXiv
 * 1707.06168). Not thread-safe.
 */
final class CalibratedVocoder {
    private static final int PLACES_FOR_A_FEATURE = 8;

    private final VocoderLayers layers;
    private final Map<String, int[]> kept;
    private final Map<String, Weights> tensors = new LinkedHashMap<>();

    private CalibratedVocoder(VocoderLayers layers, Map<String, int[]> kept) {
        this.layers = layers;
        this.kept = kept;
    }

    /**
     * Prunes.
     *
     * @param state a generator without weight norm, with transposed convolutions
     * @param mel speech, [bands][frames]
     * @param share of the multiply-adds to leave
     */
    static StateDict prune(StateDict state, GeneratorSettings settings, float[][] mel, double share) {
        VocoderLayers layers = new VocoderLayers(state, settings);
        Map<String, int[]> kept = new ChannelBudget(layers, VocoderRanking.of(layers, mel)).kept(share);
        CalibratedVocoder pruned = new CalibratedVocoder(layers, kept);
        pruned.run(mel);
        Map<String, Weights> tensors = new LinkedHashMap<>();
        state.names().forEach(name -> tensors.put(name, pruned.tensors.getOrDefault(name, state.get(name))));
        return new StateDict(state.source(), tensors);
    }

    private int[] kept(String group) {
        return kept.getOrDefault(group, new int[0]);
    }

    private void run(float[][] mel) {
        float[][] whole = layers.filter(VocoderLayers.FIRST, 1).apply(mel);
        int[] channels = kept(VocoderLayers.FIRST);
        put(
                VocoderLayers.FIRST,
                cut(layers.state().get(VocoderLayers.FIRST + ".weight"), 0, channels),
                cut(layers.state().get(VocoderLayers.FIRST + ".bias"), 0, channels));
        float[][] pruned = Signals.pick(whole, channels);
        for (int stage = 0; stage < layers.stages(); stage++) {
            float slope = layers.slope(stage);
            int[] outputs = kept(VocoderLayers.upsampling(stage));
            float[][] signal = layers.upsample(stage, Signals.leaky(whole, slope));
            float[][] target = Signals.pick(signal, outputs);
            float[][] small = upsampling(stage, Signals.leaky(pruned, slope), target, channels, outputs);
            whole = new float[signal.length][signal[0].length];
            pruned = new float[small.length][signal[0].length];
            for (int block = 0; block < layers.blocks(); block++) {
                float[][] x = Signals.copy(signal);
                float[][] y = Signals.copy(small);
                block(stage, block, x, y, outputs);
                Signals.add(whole, x, 1f / layers.blocks());
                Signals.add(pruned, y, 1f / layers.blocks());
            }
            channels = outputs;
        }
        float slope = layers.slope(layers.stages());
        float[][] target = layers.filter(VocoderLayers.LAST, 1).apply(Signals.leaky(whole, slope));
        refit(VocoderLayers.LAST, 1, Signals.leaky(pruned, slope), target, new int[] {0}, channels);
    }

    /**
     * Runs a residual block.
     *
     * @param x the whole network's signal, changed
     * @param y the pruned one's, changed
     */
    private void block(int stage, int block, float[][] x, float[][] y, int[] channels) {
        ResidualBlock shape = layers.settings().residualBlocks().get(block);
        float slope = layers.slope(0);
        for (int i = 0; i < shape.dilations().size(); i++) {
            String name = layers.layer(stage, block, i);
            int dilation = shape.dilations().get(i);
            float[][] made = layers.filter(name, dilation).apply(Signals.leaky(x, slope));
            float[][] in = Signals.leaky(y, slope);
            if (!shape.paired()) {
                Signals.add(x, made, 1);
                Signals.add(y, refit(name, dilation, in, missing(x, y, channels), channels, channels), 1);
                continue;
            }
            int[] inner = kept(name);
            String second = VocoderLayers.second(name);
            Signals.add(x, layers.filter(second, 1).apply(Signals.leaky(made, slope)), 1);
            float[][] between = refit(name, dilation, in, Signals.pick(made, inner), inner, channels);
            float[][] target = missing(x, y, channels);
            Signals.add(y, refit(second, 1, Signals.leaky(between, slope), target, channels, inner), 1);
        }
    }

    private static float[][] missing(float[][] whole, float[][] pruned, int[] channels) {
        float[][] difference = Signals.pick(whole, channels);
        Signals.add(difference, pruned, -1);
        return difference;
    }

    /** Solves for a plain layer, and returns what it makes of {@code in}. */
    private float[][] refit(String name, int dilation, float[][] in, float[][] target, int[] outputs, int[] inputs) {
        Weights weight = cut(cut(layers.state().get(name + ".weight"), 0, outputs), 1, inputs);
        Weights bias = cut(layers.state().get(name + ".bias"), 0, outputs);
        TapFilter start = TapFilter.plain(weight, bias, dilation);
        int features = in.length * start.offsets().length;
        double[][] rows = new LeastSquares(in, start.offsets(), target, places(in, features))
                .solve(IntStream.rangeClosed(0, features).toArray(), start.rows(), 0, new double[target.length]);
        float[] values = new float[weight.values().length];
        float[] offsets = new float[rows.length];
        for (int row = 0; row < rows.length; row++) {
            for (int i = 0; i < features; i++) {
                values[row * features + i] = (float) rows[row][i];
            }
            offsets[row] = (float) rows[row][features];
        }
        Weights solved = new Weights(values, weight.shape());
        Weights solvedBias = new Weights(offsets, offsets.length);
        put(name, solved, solvedBias);
        return TapFilter.plain(solved, solvedBias, dilation).apply(in);
    }

    private static int[] places(float[][] in, int features) {
        return LeastSquares.sample(in[0].length, Math.max(VocoderRanking.SAMPLE, PLACES_FOR_A_FEATURE * features));
    }

    /** Solves for an upsampling, each phase with the mean of the phases' biases, and returns what it makes of {@code in}. */
    private float[][] upsampling(int stage, float[][] in, float[][] target, int[] inputs, int[] outputs) {
        Upsampling upsampling = layers.settings().upsamplings().get(stage);
        String name = VocoderLayers.upsampling(stage);
        int rate = upsampling.rate();
        Weights start = cut(cut(layers.state().get(name + ".weight"), 0, inputs), 1, outputs);
        Weights bias = cut(layers.state().get(name + ".bias"), 0, outputs);
        int[] union = layers.union(stage);
        int last = in.length * union.length;
        LeastSquares moments = new LeastSquares(in, union, phases(target, rate), places(in, last));
        double[] biases = new double[outputs.length];
        for (int phase = 0; phase < rate; phase++) {
            TapFilter filter = TapFilter.phase(start, bias, upsampling, phase);
            int[] features = TapFilter.features(filter.offsets(), union, in.length);
            int[] withLast = Arrays.copyOf(features, features.length + 1);
            withLast[features.length] = last;
            double[][] solved =
                    moments.solve(withLast, filter.rows(), phase * outputs.length, new double[outputs.length]);
            for (int output = 0; output < outputs.length; output++) {
                biases[output] += solved[output][features.length] / rate;
            }
        }
        float[] values = new float[start.values().length];
        for (int phase = 0; phase < rate; phase++) {
            TapFilter filter = TapFilter.phase(start, bias, upsampling, phase);
            int[] features = TapFilter.features(filter.offsets(), union, in.length);
            double[][] near = filter.rows();
            Arrays.setAll(near, row -> Arrays.copyOf(near[row], features.length));
            put(values, moments.solve(features, near, phase * outputs.length, biases), upsampling, phase);
        }
        float[] offsets = new float[outputs.length];
        for (int output = 0; output < outputs.length; output++) {
            offsets[output] = (float) biases[output];
        }
        Weights solved = new Weights(values, start.shape());
        put(name, solved, new Weights(offsets, offsets.length));
        return TapFilter.upsample(in, solved, new Weights(offsets, offsets.length), upsampling);
    }

    /** Returns the phases of a signal, [rate · channels][places]. */
    private static float[][] phases(float[][] signal, int rate) {
        float[][] phases = new float[rate * signal.length][signal[0].length / rate];
        for (int i = 0; i < phases.length; i++) {
            for (int place = 0; place < phases[i].length; place++) {
                phases[i][place] = signal[i % signal.length][place * rate + i / signal.length];
            }
        }
        return phases;
    }

    private static void put(float[] values, double[][] solved, Upsampling upsampling, int phase) {
        List<Integer> taps = TapFilter.tapsOf(upsampling, phase);
        for (int output = 0; output < solved.length; output++) {
            for (int i = 0; i < solved[output].length; i++) {
                int row = i / taps.size() * solved.length + output;
                values[row * upsampling.kernel() + taps.get(i % taps.size())] = (float) solved[output][i];
            }
        }
    }

    private void put(String name, Weights weight, Weights bias) {
        tensors.put(name + ".weight", weight);
        tensors.put(name + ".bias", bias);
    }

    private static Weights cut(Weights weights, int axis, int[] indices) {
        boolean[] gone = new boolean[weights.dim(axis)];
        Arrays.fill(gone, true);
        Arrays.stream(indices).forEach(index -> gone[index] = false);
        return UnitRemoval.cut(weights, axis, gone);
    }
}
