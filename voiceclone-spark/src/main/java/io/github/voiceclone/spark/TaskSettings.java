package io.github.voiceclone.spark;

import io.github.voiceclone.Markup;
import io.github.voiceclone.SynthesisOptions;
import io.github.voiceclone.audio.AudioEncoding;
import java.io.Serializable;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Settings that a {@link SpeechTransformer} sends to its tasks; an empty text stands for the default. */
record TaskSettings(
        String factory,
        String backend,
        @Nullable DistributedPack pack,
        String precision,
        String device,
        int threads,
        int maxConcurrent,
        int window,
        String format,
        int sampleRate,
        String files,
        long seed,
        double speed,
        double loudness,
        String markup,
        int maxAttempts,
        long maxFailures)
        implements Serializable {

    AudioEncoding encoding() {
        return AudioEncoding.of(format).withSampleRate(sampleRate);
    }

    /** Returns the options; the seed of a row derives from theirs. */
    SynthesisOptions options() {
        SynthesisOptions options = SynthesisOptions.defaults()
                .withSeed(seed)
                .withSpeed(speed)
                .withMarkup(Markup.valueOf(markup.toUpperCase(Locale.ROOT)))
                .withMaxAttempts(maxAttempts);
        return Double.isNaN(loudness) ? options : options.withLoudness(loudness);
    }
}
