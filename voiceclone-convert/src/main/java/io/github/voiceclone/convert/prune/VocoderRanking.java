package io.github.voiceclone.convert.prune;

import io.github.voiceclone.convert.prune.ChannelRanking.Taker;
import io.github.voiceclone.convert.vocoder.ResidualBlock;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Rankings of a vocoder's channels on a spectrogram. Errors are shares of the energy of what a stage gives, or of what
 * the next layer makes of it. A group is named by the layer that makes its channels; those of {@code conv_pre} and of an
 * upsampling run through the residual connections that follow.
 */
final class VocoderRanking {
    /** Places that moments are taken at. */
    static final int SAMPLE = 4000;

    private static final float[][] NONE = {};

    private final VocoderLayers layers;
    private final Map<String, ChannelRanking> rankings = new LinkedHashMap<>();

    private VocoderRanking(VocoderLayers layers) {
        this.layers = layers;
    }

    /** Returns the rankings by group, in the order of the network. */
    static Map<String, ChannelRanking> of(VocoderLayers layers, float[][] mel) {
        VocoderRanking ranking = new VocoderRanking(layers);
        float[][] mean = layers.filter(VocoderLayers.FIRST, 1).apply(mel);
        ranking.stream(VocoderLayers.FIRST, mean, new ArrayList<>(), 0);
        for (int stage = 0; stage < layers.stages(); stage++) {
            mean = ranking.stage(stage, mean);
        }
        return ranking.rankings;
    }

    private float[][] stage(int stage, float[][] before) {
        float[][] signal = layers.upsample(stage, Signals.leaky(before, layers.slope(stage)));
        int[] places = LeastSquares.sample(signal[0].length, SAMPLE);
        float[][] mean = new float[signal.length][signal[0].length];
        List<Taker> takers = new ArrayList<>();
        Map<String, Taker> inner = new LinkedHashMap<>();
        for (int block = 0; block < layers.blocks(); block++) {
            float[][] x = Signals.copy(signal);
            ResidualBlock shape = layers.settings().residualBlocks().get(block);
            for (int i = 0; i < shape.dilations().size(); i++) {
                String name = layers.layer(stage, block, i);
                TapFilter filter = layers.filter(name, shape.dilations().get(i));
                float[][] in = Signals.leaky(x, layers.slope(0));
                float[][] made = filter.apply(in);
                double scale = 1;
                if (shape.paired()) {
                    TapFilter second = layers.filter(VocoderLayers.second(name), 1);
                    float[][] between = Signals.leaky(made, layers.slope(0));
                    inner.put(name, taker(between, second, places, 1, false));
                    double energy = Signals.energy(made, places);
                    made = second.apply(between);
                    scale = Signals.energy(made, places) / energy;
                }
                takers.add(taker(in, filter, places, scale, !shape.paired()));
                Signals.add(x, made, 1);
            }
            Signals.add(mean, x, 1f / layers.blocks());
        }
        double scale = 1 / (Signals.energy(mean, places) * layers.blocks() * layers.blocks());
        takers.replaceAll(taker -> taker.times(scale));
        stream(VocoderLayers.upsampling(stage), mean, takers, stage + 1);
        inner.forEach((name, taker) -> {
            int channels = layers.state().get(name + ".bias").dim(0);
            rankings.put(name, new ChannelRanking(channels, least(channels), List.of(taker.times(scale))));
        });
        return mean;
    }

    private static Taker taker(float[][] in, TapFilter filter, int[] places, double scale, boolean stream) {
        LeastSquares moments = new LeastSquares(in, filter.offsets(), NONE, places);
        return new Taker(moments, filter.rows(), filter.offsets().length, scale, stream);
    }

    private static int least(int channels) {
        return Math.max(1, channels / 4);
    }

    private void stream(String group, float[][] mean, List<Taker> takers, int stage) {
        float[][] in = Signals.leaky(mean, layers.slope(stage));
        int[] places = LeastSquares.sample(in[0].length, SAMPLE);
        if (stage == layers.stages()) {
            TapFilter last = layers.filter(VocoderLayers.LAST, 1);
            takers.add(taker(in, last, places, 1 / Signals.energy(last.apply(in), places), false));
        } else {
            takers.add(upsampling(in, places, stage));
        }
        rankings.put(group, new ChannelRanking(in.length, least(in.length), takers));
    }

    private Taker upsampling(float[][] in, int[] places, int stage) {
        int rate = layers.settings().upsamplings().get(stage).rate();
        int[] union = layers.union(stage);
        List<double[]> rows = new ArrayList<>();
        double energy = 0;
        for (int phase = 0; phase < rate; phase++) {
            TapFilter filter = layers.phase(stage, phase);
            energy += Signals.energy(filter.apply(in), places);
            Arrays.stream(filter.rows()).forEach(row -> rows.add(spread(row, filter.offsets(), union, in.length)));
        }
        LeastSquares moments = new LeastSquares(in, union, NONE, places);
        return new Taker(moments, rows.toArray(double[][]::new), union.length, 1 / energy, false);
    }

    /** Puts the weights of a phase where the union of all phases' taps has them. */
    private static double[] spread(double[] row, int[] offsets, int[] union, int inputs) {
        double[] result = new double[inputs * union.length + 1];
        int[] features = TapFilter.features(offsets, union, inputs);
        for (int i = 0; i < features.length; i++) {
            result[features[i]] = row[i];
        }
        result[result.length - 1] = row[row.length - 1];
        return result;
    }
}
