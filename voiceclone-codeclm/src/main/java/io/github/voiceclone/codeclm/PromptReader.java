package io.github.voiceclone.codeclm;

import io.github.voiceclone.CancelledException;
import io.github.voiceclone.SpeakerPrompt;
import io.github.voiceclone.runtime.Tensor;
import io.github.voiceclone.spi.Cancellation;
import java.util.Map;
import java.util.function.Supplier;

/** Reads what comes before the first frame of speech into a language model: a voice, then tokens. Thread-safe. */
public final class PromptReader {
    /** Positions of a run. */
    public static final int POSITIONS_PER_RUN = 128;

    private static final long CACHE_BYTES = 256L << 20;

    private final LanguageModel model;
    private final PrefixCache<SpeakerPrompt> voices = new PrefixCache<>(CACHE_BYTES);

    /** Source of the inputs of a prompt's positions. */
    @FunctionalInterface
    public interface Positions {
        /**
         * Returns the family's inputs for a run of one row.
         *
         * @param first index of the run's first position
         * @param count number of its positions
         */
        Map<String, Tensor> inputs(int first, int count);
    }

    /** Creates a reader. */
    public PromptReader(LanguageModel model) {
        this.model = model;
    }

    /** Returns the beginning of every sequence. */
    public Prefix empty() {
        return model.empty();
    }

    /** Returns the keys and values of a voice; those of the voices used last are kept. */
    public Prefix voice(SpeakerPrompt voice, Supplier<Prefix> reading) {
        return voices.get(voice, reading);
    }

    /**
     * Reads positions behind a prefix.
     *
     * @throws CancelledException if the calling thread is interrupted
     * @throws io.github.voiceclone.VoiceCloneException what the request was cancelled with
     */
    public Prefix read(Prefix before, int count, Positions positions, Cancellation cancellation) {
        Prefix prefix = before;
        for (int first = 0; first < count; first += POSITIONS_PER_RUN) {
            cancellation.check();
            if (Thread.currentThread().isInterrupted()) {
                throw CancelledException.interrupted();
            }
            int some = Math.min(POSITIONS_PER_RUN, count - first);
            prefix = model.read(prefix, positions.inputs(first, some), some);
        }
        return prefix;
    }
}
