package io.github.voiceclone.sv2tts.sampling;

import io.github.voiceclone.sv2tts.decode.Philox;
import io.github.voiceclone.sv2tts.pack.SamplingSettings;
import java.nio.FloatBuffer;

/**
 * Draws of samples from their distributions. The random numbers depend on the segment's seed, the fold and the sample only: a
 * segment gets the same ones in every batch, in parts and as a whole, and on every backend. Immutable.
 */
final class Draws {
    /** Third word of the counters; dropout masks have 0 to 3. */
    private static final int PURPOSE = 4;

    /** Random numbers of mixtures stay this far from 0 and 1, as in the reference. */
    private static final double MARGIN = 1e-5;

    /** A logistic distribution's scale is at least this, as the reference has it. */
    private static final double MIN_LOG_SCALE = Math.log(1e-14);

    private final SamplingSettings settings;

    Draws(SamplingSettings settings) {
        this.settings = settings;
    }

    /**
     * Returns the next sample of a fold, from -1 to 1; not a number if its distribution is not made of numbers.
     *
     * @param words the fold's own {@link #workspace}
     * @param distribution holds the sample's distribution from {@code at}
     */
    float draw(Fold fold, int sample, int[] words, FloatBuffer distribution, int at) {
        if (settings.mixtures() > 0) {
            return ofMixture(fold, sample, words, distribution, at);
        }
        if (sample % Philox.WORDS == 0) {
            Philox.block(fold.seed(), sample / Philox.WORDS, fold.index(), PURPOSE, 0, words, 0);
        }
        return ofLevels(uniform(words[sample % Philox.WORDS]), distribution, at);
    }

    /** Returns the level whose share of the cumulated probabilities holds a random number, brought to [-1, 1]. */
    float ofLevels(double draw, FloatBuffer shares, int at) {
        int last = settings.levels() - 1;
        int level = 0;
        double cumulated = shares.get(at);
        while (level < last && cumulated < draw) {
            level++;
            cumulated += shares.get(at + level);
        }
        return Double.isNaN(cumulated) ? Float.NaN : (float) (2.0 * level / last - 1);
    }

    /**
     * Returns a draw from a mixture: of the distribution whose logit and Gumbel noise have the largest sum, the mean plus its
     * scale times logistic noise.
     */
    private float ofMixture(Fold fold, int sample, int[] words, FloatBuffer parameters, int at) {
        int mixtures = settings.mixtures();
        int blocks = words.length / Philox.WORDS;
        for (int block = 0; block < blocks; block++) {
            Philox.block(fold.seed(), sample * blocks + block, fold.index(), PURPOSE, 0, words, block * Philox.WORDS);
        }
        int chosen = 0;
        double most = Double.NEGATIVE_INFINITY;
        for (int i = 0; i < mixtures; i++) {
            double noisy = parameters.get(at + i) - Math.log(-Math.log(inner(words[i])));
            if (!(noisy <= most)) {
                most = noisy;
                chosen = i;
            }
        }
        double u = inner(words[mixtures]);
        double scale = Math.exp(Math.max(parameters.get(at + 2 * mixtures + chosen), MIN_LOG_SCALE));
        double drawn = parameters.get(at + mixtures + chosen) + scale * (Math.log(u) - Math.log(1 - u));
        return (float) Math.max(-1, Math.min(1, drawn + 0 * most));
    }

    private static double inner(int word) {
        return MARGIN + uniform(word) * (1 - 2 * MARGIN);
    }

    /** Returns the words that one row's draws take. */
    int[] workspace() {
        return new int[(settings.draws() + Philox.WORDS - 1) / Philox.WORDS * Philox.WORDS];
    }

    /** Returns a number between 0 and 1, both excluded, that float32 holds exactly. */
    private static double uniform(int word) {
        return ((word >>> 9) + 0.5) * 0x1p-23;
    }
}
