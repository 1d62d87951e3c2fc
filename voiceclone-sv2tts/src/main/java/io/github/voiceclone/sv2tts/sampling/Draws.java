package io.github.voiceclone.sv2tts.sampling;

import io.github.voiceclone.spi.Frames;
import io.github.voiceclone.sv2tts.decode.Philox;
import io.github.voiceclone.sv2tts.pack.SamplingSettings;
import java.nio.FloatBuffer;

/**
 * The random numbers that samples are drawn with. They depend on the segment's first frame, the fold and the sample only: a
 * segment gets the same ones in every batch, in parts and as a whole, and on every backend. Immutable.
 */
final class Draws {
    /** Third word of the counters; dropout masks have 0 to 3. */
    private static final int PURPOSE = 4;

    /** Random numbers of mixtures stay this far from 0 and 1, as in the reference. */
    private static final double MARGIN = 1e-5;

    private static final long GOLDEN = 0x9E3779B97F4A7C15L;

    private final SamplingSettings settings;

    Draws(SamplingSettings settings) {
        this.settings = settings;
    }

    /** Returns the key of a segment's draws. */
    static long key(Frames first) {
        long key = 0;
        for (int band = 0; band < first.width(); band++) {
            long mixed = (key ^ Float.floatToIntBits(first.values().get(band * first.frames()))) * GOLDEN;
            key = mixed ^ (mixed >>> 29);
        }
        return key;
    }

    /** Writes the numbers of one sample of a fold at {@code at}. */
    void write(Fold fold, int sample, int[] words, FloatBuffer out, int at) {
        if (settings.mixtures() == 0) {
            if (sample % Philox.WORDS == 0) {
                Philox.block(fold.key(), sample / Philox.WORDS, fold.index(), PURPOSE, 0, words, 0);
            }
            out.put(at, (float) uniform(words[sample % Philox.WORDS]));
            return;
        }
        int draws = settings.draws();
        int blocks = (draws + Philox.WORDS - 1) / Philox.WORDS;
        for (int block = 0; block < blocks; block++) {
            Philox.block(fold.key(), sample * blocks + block, fold.index(), PURPOSE, 0, words, block * Philox.WORDS);
        }
        for (int i = 0; i < draws; i++) {
            double u = MARGIN + uniform(words[i]) * (1 - 2 * MARGIN);
            boolean logistic = i == settings.mixtures();
            out.put(at + i, (float) (logistic ? Math.log(u) - Math.log(1 - u) : -Math.log(-Math.log(u))));
        }
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
