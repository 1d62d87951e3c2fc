package io.github.voiceclone.sv2tts.decode;

import java.nio.FloatBuffer;

/**
 * Draws the masks of the pre-nets' dropout, which SV2TTS keeps on when it speaks: each unit is 0 with probability p and
 * 1/(1 − p) otherwise. A mask depends on the seed, the segment, the layer and the position only, so a request gets
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

    private final long seed;
    private final int segment;
    private final long threshold;
    private final float kept;

    /**
     * Creates the masks of one segment of one request.
     *
     * @param seed the request's seed
     * @param segment number of the segment in its text, from 0
     * @param probability of a unit being dropped: from 0, less than 1
     */
    public DropoutMask(long seed, int segment, double probability) {
        if (!(probability >= 0 && probability < 1)) {
            throw new IllegalArgumentException("dropout probability is " + probability + ", expected [0, 1)");
        }
        this.seed = seed;
        this.segment = segment;
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
        draw(layer, position, out, offset, new Workspace(units));
    }

    /** Workspace of draws for layers of one width. Used by one draw at a time. */
    static final class Workspace {
        private final int[] words;
        private final float[] values;

        Workspace(int units) {
            this.words = new int[(units + Philox.WORDS - 1) / Philox.WORDS * Philox.WORDS];
            this.values = new float[units];
        }
    }

    /** Draws as above, for the units that {@code work} is for. */
    void draw(Layer layer, int position, FloatBuffer out, int offset, Workspace work) {
        Philox.fill(seed, position, layer.number, segment, work.words);
        int keptBits = Float.floatToRawIntBits(kept);
        for (int unit = 0; unit < work.values.length; unit++) {
            // All ones where the number is not below the threshold: half of the branches would be guessed wrong.
            int keeps = ~(int) (((work.words[unit] & 0xFFFFFFFFL) - threshold) >> Integer.SIZE);
            work.values[unit] = Float.intBitsToFloat(keptBits & keeps);
        }
        out.put(offset, work.values);
    }
}
