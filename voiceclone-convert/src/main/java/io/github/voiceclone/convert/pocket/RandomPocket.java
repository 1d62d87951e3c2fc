package io.github.voiceclone.convert.pocket;

import io.github.voiceclone.codeclm.AttentionShape;
import io.github.voiceclone.convert.checkpoint.StateDict;
import io.github.voiceclone.convert.network.ModelWeights;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;

/**
 * Random models of Pocket TTS, for measuring speed without weights and for tests. Layers keep the variance of what they are given; a
 * chunk of text ends by chance, after 40 frames on average.
 */
public final class RandomPocket {
    private static final int NORMAL = 1;
    private static final int UNKNOWN = 2;
    private static final int CONTROL = 3;
    private static final int BYTE = 6;

    /** Words that are one token. */
    private static final String WORDS =
            "the of and to in is you that it he was for on are as with his they at be this have from or had by"
                    + " not but what some we can out other were all there when up use your how said an each she which do their time if will way"
                    + " about many then them would like so these her long make thing see him two has look more day could go come did my sound no"
                    + " most who over know water than call first people may down side been now find walked along river morning sun sat old bridge"
                    + " eat fresh bread";

    /** Sizes of a model. */
    public enum Size {
        /** A model of small widths, whose packs have less than a megabyte. */
        TINY(new AttentionShape(2, 4, 16, 10_000), 128, 512, 16, 4, new AttentionShape(1, 2, 8, 10_000), 24),
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
    public static PocketGraphs graphs(Size size, long seed) {
        return new PocketGraphs(size.model, new Drawn(seed), false);
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
        Set<String> texts = new LinkedHashSet<>();
        for (char c = '!'; c <= '~'; c++) {
            texts.add(String.valueOf(c));
        }
        texts.add("\u2581");
        for (String word : WORDS.split(" ", -1)) {
            texts.add("\u2581" + word);
        }
        for (int i = 0; i < 26 * 27 * 26; i++) {
            String first = i % 27 == 26 ? "\u2581" : String.valueOf((char) ('a' + i % 27));
            texts.add(first + (char) ('a' + i / 27 % 26) + (i < 27 * 26 ? "" : (char) ('a' + i / (27 * 26))));
        }
        Message model = new Message();
        piece(model, "<unk>", 0, UNKNOWN);
        piece(model, "<s>", 0, CONTROL);
        piece(model, "</s>", 0, CONTROL);
        for (int i = 0; i < 256; i++) {
            piece(model, String.format("<0x%02X>", i), 0, BYTE);
        }
        texts.stream()
                .limit(size.model.tokens() - 3 - 256)
                .forEach(text -> piece(model, text, -12f / text.length(), NORMAL));
        model.part(2, new Message().number(3, 1).number(35, 1)); // The trainer's: unigram, with bytes for the unknown.
        return model.bytes.toByteArray();
    }

    private static void piece(Message model, String text, float score, int kind) {
        model.part(1, new Message().text(1, text).number(2, score).number(3, kind));
    }

    /** A protobuf message. */
    private static final class Message {
        private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();

        private void varint(int value) {
            int rest = value;
            while (rest >= 0x80) {
                bytes.write((rest & 0x7F) | 0x80);
                rest >>>= 7;
            }
            bytes.write(rest);
        }

        Message number(int field, int value) {
            varint(field << 3);
            varint(value);
            return this;
        }

        Message number(int field, float value) {
            varint(field << 3 | 5);
            byte[] four = ByteBuffer.allocate(4)
                    .order(ByteOrder.LITTLE_ENDIAN)
                    .putFloat(value)
                    .array();
            bytes.write(four, 0, 4);
            return this;
        }

        Message text(int field, String value) {
            return part(field, value.getBytes(StandardCharsets.UTF_8));
        }

        Message part(int field, Message part) {
            return part(field, part.bytes.toByteArray());
        }

        private Message part(int field, byte[] part) {
            varint(field << 3 | 2);
            varint(part.length);
            bytes.write(part, 0, part.length);
            return this;
        }
    }
}
