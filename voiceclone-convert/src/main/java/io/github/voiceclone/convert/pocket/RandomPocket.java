package io.github.voiceclone.convert.pocket;

import io.github.voiceclone.codeclm.AttentionShape;
import io.github.voiceclone.convert.checkpoint.StateDict;
import io.github.voiceclone.convert.network.CodecGraphs;
import io.github.voiceclone.convert.network.ModelWeights;
import io.github.voiceclone.convert.random.RandomTokenizer;
import io.github.voiceclone.pocket.PocketSettings;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;

/**
 * Random models of Pocket TTS, for measuring speed without weights and for tests. Layers keep the variance of what they are given; a
 * chunk of text ends by chance, after 40 frames on average.
 */
public final class RandomPocket {
    /** Sizes of a model. */
    public enum Size {
        /** A model of small widths, whose packs have less than a megabyte. */
        TINY(new AttentionShape(2, 4, 16, 10_000), 128, 512, 16, 4, new AttentionShape(1, 2, 8, 10_000), 24),
        /** A model of small widths with as many layers as the largest published ones. */
        DEEP(new AttentionShape(24, 4, 16, 10_000), 128, 512, 16, 4, new AttentionShape(1, 2, 8, 10_000), 24),
        /** The published models of 6 layers: 109 million parameters. */
        SIX_LAYERS(
                new AttentionShape(6, 16, 64, 10_000), 4096, 4000, 512, 64, new AttentionShape(2, 8, 64, 10_000), 250),
        /** The published models of 24 layers: 336 million parameters. */
        TWENTY_FOUR_LAYERS(
                new AttentionShape(24, 16, 64, 10_000), 4096, 4000, 512, 64, new AttentionShape(2, 8, 64, 10_000), 250);

        @SuppressWarnings("ImmutableEnumChecker") // its list is one of List.of
        private final PocketModel model;

        Size(
                AttentionShape attention,
                int feedForward,
                int tokens,
                int flowWidth,
                int filters,
                AttentionShape codec,
                int window) {
            int latent = 32;
            model = new PocketModel(
                    true,
                    6,
                    flowWidth,
                    attention,
                    feedForward,
                    tokens,
                    24_000,
                    16,
                    latent,
                    latent,
                    new PocketModel.Signal(codec.width(), filters, 1, List.of(6, 5, 4), 7, 3, 3, 2, 2),
                    codec,
                    4 * codec.width(),
                    window,
                    false,
                    -1);
        }
    }

    private RandomPocket() {}

    /** Draws a model's graphs; the same seed gives the same graphs. */
    public static CodecGraphs<PocketSettings> graphs(Size size, long seed) {
        return PocketGraphs.of(size.model, new Drawn(seed), false);
    }

    /** Tensors that are drawn when they are asked for, by their names. */
    private static final class Drawn extends ModelWeights {
        private final long seed;

        Drawn(long seed) {
            super(new StateDict("random weights " + seed, Map.of()), "Pocket TTS");
            this.seed = seed;
        }

        @Override
        public float[] look(String name, int... shape) {
            int size = 1;
            for (int extent : shape) {
                size = Math.multiplyExact(size, extent);
            }
            SplittableRandom random = new SplittableRandom(seed * 31 + name.hashCode());
            double deviation = deviation(name, shape);
            double half = deviation * Math.sqrt(3);
            double centre = centre(name);
            float[] values = new float[size];
            for (int i = 0; i < size; i++) {
                values[i] = (float) (centre + half * (2 * random.nextDouble() - 1));
            }
            if (name.endsWith(".freqs")) {
                for (int i = 0; i < size; i++) {
                    values[i] = (float) Math.exp(-Math.log(10_000) * i / size);
                }
            }
            return values;
        }

        private static double centre(String name) {
            if (name.endsWith("out_eos.bias")) {
                return -8; // The logit is above -4 once in 40 frames.
            }
            boolean scale = name.matches(".*(norm\\d?|in_ln)\\.weight|.*(alpha|emb_std)");
            return scale ? 1 : 0;
        }

        private static double deviation(String name, int... shape) {
            if (name.matches(".*(\\.bias|norm\\d?\\.weight|in_ln\\.weight|alpha|emb_std|emb_mean)")) {
                return 0.02;
            }
            if (name.matches(".*(layer_scale_\\d\\.scale|adaLN_modulation\\.1\\.weight)")) {
                return 0.01;
            }
            double inputs = 1;
            for (int i = 1; i < shape.length; i++) {
                inputs *= shape[i];
            }
            if (name.contains("convtr.weight")) {
                inputs = 2.0 * (shape[1] == 1 ? 1 : shape[0]); // A kernel is two strides long.
            }
            double deviation = 1 / Math.sqrt(inputs);
            return name.endsWith("out_eos.weight")
                    ? 2 * deviation
                    : shape[0] == 1 && shape.length == 3 ? deviation / 10 : deviation;
        }
    }

    /** Returns a SentencePiece model with as many tokens as a model of a size has. */
    public static byte[] tokenizer(Size size) {
        return RandomTokenizer.unigram(size.model.tokens());
    }
}
