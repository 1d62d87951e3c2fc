package io.github.voiceclone.internal.engine;

import io.github.voiceclone.InputLimits;
import io.github.voiceclone.Preprocessing;
import io.github.voiceclone.QueueOptions;
import io.github.voiceclone.SynthesisOptions;

/**
 * Settings of a {@link DefaultVoiceCloner}.
 *
 * @param options of requests that bring none
 * @param preprocessing of recordings
 * @param inputLimits bounds on recordings and texts
 * @param queue how many requests run and wait
 * @param packDescription the voice pack's, for the tags of files
 */
public record EngineSettings(
        SynthesisOptions options,
        Preprocessing preprocessing,
        InputLimits inputLimits,
        QueueOptions queue,
        String packDescription) {}
