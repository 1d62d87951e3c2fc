package io.github.voiceclone.pocket;

import io.github.voiceclone.CancelledException;
import io.github.voiceclone.SpeakerPrompt;
import io.github.voiceclone.codeclm.LanguageModel;
import io.github.voiceclone.codeclm.Prefix;
import io.github.voiceclone.codeclm.PrefixCache;
import io.github.voiceclone.spi.Cancellation;
import java.util.List;

/** Reads what comes before the first frame of speech into the language model: a voice, then tokens. Thread-safe. */
final class PromptReader {
    /** Positions of a run. */
    static final int POSITIONS_PER_RUN = 128;

    private static final long CACHE_BYTES = 256L << 20;

    private final LanguageModel model;
    private final PocketSettings settings;
    private final PrefixCache<SpeakerPrompt> voices = new PrefixCache<>(CACHE_BYTES);

    PromptReader(LanguageModel model, PocketSettings settings) {
        this.model = model;
        this.settings = settings;
    }

    /** Returns the keys and values of a voice; those of the voices used last are kept. */
    Prefix voice(SpeakerPrompt voice) {
        return voices.get(voice, () -> read(voice));
    }

    private Prefix read(SpeakerPrompt voice) {
        Prefix prefix = model.empty();
        if (settings.voiceStart() >= 0) {
            prefix = tokens(prefix, List.of(settings.voiceStart()), new Cancellation());
        }
        for (int first = 0; first < voice.frames(); first += POSITIONS_PER_RUN) {
            int count = Math.min(POSITIONS_PER_RUN, voice.frames() - first);
            PositionInputs inputs = new PositionInputs(settings, 1, count);
            for (int i = 0; i < count; i++) {
                inputs.token().buffer().put(i, settings.nothing());
            }
            inputs.voice().buffer().put(0, voice.values(), first * voice.width(), count * voice.width());
            prefix = model.read(prefix, inputs.byName(), count);
        }
        return prefix;
    }

    /**
     * Reads tokens behind a prefix.
     *
     * @throws CancelledException if the calling thread is interrupted
     * @throws io.github.voiceclone.VoiceCloneException what the request was cancelled with
     */
    Prefix tokens(Prefix before, List<Integer> tokens, Cancellation cancellation) {
        Prefix prefix = before;
        for (int first = 0; first < tokens.size(); first += POSITIONS_PER_RUN) {
            cancellation.check();
            if (Thread.currentThread().isInterrupted()) {
                throw CancelledException.interrupted();
            }
            int count = Math.min(POSITIONS_PER_RUN, tokens.size() - first);
            PositionInputs inputs = new PositionInputs(settings, 1, count);
            for (int i = 0; i < count; i++) {
                inputs.token().buffer().put(i, tokens.get(first + i));
            }
            prefix = model.read(prefix, inputs.byName(), count);
        }
        return prefix;
    }
}
