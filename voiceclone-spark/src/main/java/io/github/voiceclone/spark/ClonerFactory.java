package io.github.voiceclone.spark;

import io.github.voiceclone.QueueOptions;
import io.github.voiceclone.VoiceCloner;
import io.github.voiceclone.VoiceClonerBuilder;

/**
 * Opens the voice cloner of an executor. An implementation named by {@link SpeechTransformer#setFactory} has a public
 * constructor without parameters, and may set what the transformer does not: a cache of speakers, a lexicon, listeners.
 */
@FunctionalInterface
public interface ClonerFactory {
    /** Opens a voice cloner; the executor closes it. */
    VoiceCloner open(ClonerSettings settings);

    /** Returns a builder with the settings, to set more on. */
    static VoiceClonerBuilder builder(ClonerSettings settings) {
        VoiceClonerBuilder builder = VoiceCloner.builder()
                .threads(settings.threads())
                .queue(QueueOptions.defaults()
                        .withMaxConcurrent(settings.maxConcurrent())
                        .withBlockWhenFull(true));
        settings.backend().ifPresent(builder::backend);
        settings.pack().ifPresent(builder::pack);
        settings.precision().ifPresent(builder::precision);
        settings.device().ifPresent(builder::device);
        return builder;
    }
}
