package io.github.voiceclone.sv2tts.pack;

/**
 * Settings of a vocoder that makes its samples one by one, each from those before it: WaveRNN (Kalchbrenner et al., 2018, arXiv
 * 1802.08435).
 *
 * @param recurrentWidth units of each of the two recurrent layers
 * @param denseWidth units of each of the two dense layers
 * @param mixtures logistic distributions that a sample is drawn from a mixture of; 0 if it is drawn from levels
 * @param levels levels that a sample is one of, from -1 to 1; 0 if it is drawn from a mixture
 * @param muLaw whether the levels are those of μ-law (ITU-T G.711), to be expanded
 * @param preEmphasis factor of the pre-emphasis that the network was trained on and that is undone; 0 for none
 * @param target samples of a fold between its overlaps
 * @param overlap samples that a fold shares with the next one, over which the two are cross-faded
 */
public record SamplingSettings(
        int recurrentWidth,
        int denseWidth,
        int mixtures,
        int levels,
        boolean muLaw,
        double preEmphasis,
        int target,
        int overlap) {
    private static final int MAX_WIDTH = 1 << 13;
    private static final int MAX_FOLD = 1 << 16;

    /** Checks the range of every number. */
    public SamplingSettings {
        require("recurrentWidth", recurrentWidth, 1, MAX_WIDTH);
        require("denseWidth", denseWidth, 1, MAX_WIDTH);
        require("mixtures", mixtures, 0, MAX_WIDTH);
        require("levels", levels, 0, 1 << 16);
        require("target", target, 1, MAX_FOLD);
        require("overlap", overlap, 0, MAX_FOLD);
        if ((mixtures == 0) == (levels < 2)) {
            throw new IllegalArgumentException("mixtures is " + mixtures + " and levels is " + levels
                    + ", expected either a mixture or at least two levels");
        }
        if (!(preEmphasis >= 0 && preEmphasis < 1)) {
            throw new IllegalArgumentException("preEmphasis is " + preEmphasis + ", expected 0 to below 1");
        }
    }

    private static void require(String name, int value, int min, int max) {
        if (value < min || value > max) {
            throw new IllegalArgumentException(name + " is " + value + ", expected " + min + " to " + max);
        }
    }

    /** Returns how many random numbers a sample is drawn with. */
    public int draws() {
        return mixtures == 0 ? 1 : mixtures + 1;
    }

    /** Returns the values of the distribution that a sample is drawn from: shares of levels, or three for each of a mixture's. */
    public int outputs() {
        return mixtures == 0 ? levels : 3 * mixtures;
    }

    /** Returns the values that are added to both recurrent layers' gates and to the first dense layer. */
    public int conditionedWidth() {
        return 6 * recurrentWidth + denseWidth;
    }

    /** Returns the samples of a fold: its target with an overlap on both sides. */
    public int foldLength() {
        return target + 2 * overlap;
    }
}
