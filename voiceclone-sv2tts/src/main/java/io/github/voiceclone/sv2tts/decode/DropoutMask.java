package io.github.voiceclone.sv2tts.decode;

import java.nio.FloatBuffer;

/**
 * Draws the masks of the pre-nets' dropout, which SV2TTS keeps on when it speaks: each unit is 0 with probability p and
 * 1/(1 − p) otherwise. A mask depends on the seed, the piece of text, the layer and the position alone, so a request gets
 * the same masks in every batch and on every backend. Immutable.
 */
public final class DropoutMask {
    /** The layers that draw masks; their numbers are part of what a seed means. */
    public enum Layer {
        /** First layer of the text encoder's pre-net; a position is a symbol. */
        TEXT_1(0),
        /** Second layer of the text encoder's pre-net; a position is a symbol. */
        TEXT_2(1),
        /** First layer of the decoder's pre-net; a position is a step. */
        FRAME_1(2),
        /** Second layer of the decoder's pre-net; a position is a step. */
        FRAME_2(3);

        private final int number;

        Layer(int number) {
            this.number = number;
        }
    }

    /** Numbers that are drawn at a time. */
    static final int WORDS = 4;

    private final long seed;
    private final int piece;
    private final long threshold;
    private final float kept;

    /**
     * Creates the masks of one piece of one request.
     *
     * @param seed the request's seed
     * @param piece number of the piece in its text, from 0
     * @param probability of a unit being dropped: from 0, less than 1
     */
    public DropoutMask(long seed, int piece, double probability) {
        if (!(probability >= 0 && probability < 1)) {
            throw new IllegalArgumentException("dropout probability is " + probability + ", expected [0, 1)");
        }
        this.seed = seed;
        this.piece = piece;
        this.threshold = Math.round(probability * 0x1p32);
        this.kept = (float) (1 / (1 - probability));
    }

    /**
     * Draws the mask of one position of one layer.
     *
     * @param out written from {@code offset}, one value for each unit; its position stays
     * @param units number of units of the layer
     */
    public void draw(Layer layer, int position, FloatBuffer out, int offset, int units) {
        draw(layer, position, out, offset, units, new int[WORDS]);
    }

    /** Draws as above, with {@code words}, of {@link #WORDS}, to work in. */
    void draw(Layer layer, int position, FloatBuffer out, int offset, int units, int[] words) {
        for (int unit = 0; unit < units; unit += WORDS) {
            words[0] = unit / WORDS;
            words[1] = position;
            words[2] = layer.number;
            words[3] = piece;
            Philox.block(seed, words, words);
            for (int i = 0; i < WORDS && unit + i < units; i++) {
                out.put(offset + unit + i, (words[i] & 0xFFFFFFFFL) < threshold ? 0f : kept);
            }
        }
    }
}
