package io.github.voiceclone.convert.moss;

import io.github.voiceclone.codeclm.AttentionShape;
import io.github.voiceclone.convert.checkpoint.StateDict;
import io.github.voiceclone.convert.moss.CodecSettings.Block;
import io.github.voiceclone.convert.moss.CodecSettings.Half;
import io.github.voiceclone.convert.moss.CodecSettings.Quantizer;
import io.github.voiceclone.convert.network.CodecGraphs;
import io.github.voiceclone.convert.network.ModelWeights;
import io.github.voiceclone.convert.random.RandomTokenizer;
import io.github.voiceclone.moss.MossSettings;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;

/**
 * Random models of MOSS-TTS-Nano, for measuring speed without weights and for tests. Layers keep the variance of what they are given;
 * a chunk of text ends by chance, after some dozens of frames.
 */
public final class RandomMoss {
    /** Tokens behind the first four, as the published tokenizer has them. */
    private static final List<String> SYMBOLS = List.of(
            "<|im_start|>",
            "<|im_end|>",
            "<|audio_start|>",
            "<|audio_end|>",
            "<|vision_pad|>",
            "<|video_pad|>",
            "<|vision_start|>",
            "<|vision_end|>",
            "<|audio_pad|>",
            "<user_inst>",
            "</user_inst>");

    /** Sizes of a model. */
    public enum Size {
        /** A model of small widths, whose packs have less than two megabytes. */
        TINY(new AttentionShape(2, 4, 16, 10_000), 256, 512, 4, 64, 32, 1),
        /** The published models: 117 million parameters, and 22 million of the codec. */
        FULL(new AttentionShape(12, 12, 64, 10_000), 3072, 16_384, 16, 1024, 256, 0);

        @SuppressWarnings("ImmutableEnumChecker") // its lists are of List.of
        private final MossModel model;

        Size(
                AttentionShape attention,
                int feedForward,
                int tokens,
                int codebooks,
                int codebookSize,
                int codecWidth,
                int codecLayers) {
            AttentionShape local = new AttentionShape(1, attention.heads(), attention.headSize(), 10_000);
            MossModel.Language language = new MossModel.Language(
                    attention, local, feedForward, tokens, codebooks, codebookSize, 4, 5, 6, 7, 8, 9, 48_000);
            int wide = 3 * codecWidth;
            Half encoder = new Half(
                    List.of(
                            block(240, 240, wide / 2, codecWidth, layers(4, codecLayers), 1600, 32),
                            block(2, wide, wide / 2, codecWidth, layers(2, codecLayers), 1200, 16),
                            block(2, wide, wide / 2, codecWidth, layers(2, codecLayers), 800, 8),
                            block(2, wide, wide / 4, codecWidth, layers(4, codecLayers), 500, 4)),
                    4);
            Half decoder = new Half(
                    List.of(
                            block(4, wide / 4, wide, codecWidth, layers(4, codecLayers), 500, 4),
                            block(2, wide / 2, wide, codecWidth, layers(2, codecLayers), 800, 8),
                            block(2, wide / 2, wide, codecWidth, layers(2, codecLayers), 1200, 16),
                            block(2, wide / 2, 240, codecWidth, layers(4, codecLayers), 1600, 32)),
                    240);
            Quantizer quantizer = new Quantizer(wide, 2 * codecWidth, codebooks, codebookSize, 8);
            model = new MossModel(language, 48_000, 2, 3840, encoder, quantizer, decoder);
        }

        private static int layers(int published, int other) {
            return other == 0 ? published : other;
        }

        private static Block block(int patch, int input, int output, int width, int layers, int window, int positions) {
            AttentionShape attention = new AttentionShape(layers, 4, width / 4, 10_000);
            return new Block(patch, input, output, attention, 4 * width, window, positions);
        }
    }

    private RandomMoss() {}

    /** Draws a model's graphs; the same seed gives the same graphs. */
    public static CodecGraphs<MossSettings> graphs(Size size, long seed) {
        return MossGraphs.of(
                size.model, () -> new Drawn(seed, size.model), () -> new Drawn(seed + 1, size.model), false);
    }

    /** Returns a SentencePiece model with as many tokens as a model of a size has. */
    public static byte[] tokenizer(Size size) {
        return RandomTokenizer.bytePairs(size.model.language().tokens(), SYMBOLS);
    }

    /** Tensors that are drawn when they are asked for, by their names. */
    private static final class Drawn extends ModelWeights {
        /** Mean and deviation of the logit of the end. */
        private static final double STOP = -4;

        private static final double STOP_DEVIATION = 1;

        private final long seed;
        private final MossModel model;

        Drawn(long seed, MossModel model) {
            super(new StateDict("random weights " + seed, Map.of()), "MOSS-TTS-Nano");
            this.seed = seed;
            this.model = model;
        }

        @Override
        public float[] look(String name, int... shape) {
            int size = 1;
            for (int extent : shape) {
                size = Math.multiplyExact(size, extent);
            }
            SplittableRandom random = new SplittableRandom(seed * 31 + name.hashCode());
            double half = deviation(name, shape) * Math.sqrt(3);
            double centre = centre(name);
            float[] values = new float[size];
            for (int i = 0; i < size; i++) {
                values[i] = (float) (centre + half * (2 * random.nextDouble() - 1));
            }
            if (name.equals("transformer.wte.weight")) {
                // Their difference, times the bias of the last normalization, is the mean of the logit of the end.
                float level = (float) (STOP_DEVIATION / 2 / Math.sqrt(shape[1]));
                fill(values, model.language().assistantSlot(), shape[1], level);
                fill(values, model.language().audioEnd(), shape[1], -level);
            }
            return values;
        }

        private static void fill(float[] table, int row, int width, float value) {
            for (int i = 0; i < width; i++) {
                table[row * width + i] = value;
            }
        }

        private double centre(String name) {
            if (name.equals("local_transformer.ln_f.bias")) {
                return -STOP / STOP_DEVIATION / Math.sqrt(model.language().width());
            }
            if (name.endsWith(".scale")) {
                return 0.01;
            }
            return name.matches(".*(norm\\d|ln_\\w)\\.weight") ? 1 : 0;
        }

        private double deviation(String name, int... shape) {
            if (name.endsWith(".scale")) {
                return 0.002;
            }
            if (name.matches(".*(\\.bias|(norm\\d|ln_\\w)\\.weight)")) {
                return 0.02;
            }
            if (name.endsWith("codebook.weight")) {
                return 1;
            }
            double deviation = 1 / Math.sqrt(shape[1]);
            String last = "decoder." + (2 * model.decoder().blocks().size() - 1) + ".output_proj.weight";
            return name.equals(last) ? deviation / 40 : deviation;
        }
    }
}
