package io.github.voiceclone.internal.engine;

import io.github.voiceclone.Limits;
import io.github.voiceclone.Preprocessing;
import io.github.voiceclone.SynthesisOptions;

/**
 * Settings of a {@link DefaultVoiceCloner}.
 *
 * @param options of requests that bring none
 * @param preprocessing of recordings
 * @param limits what to refuse, and how many requests to run
 * @param packDescription the voice pack's, for the tags of files
 */
public record EngineSettings(
        SynthesisOptions options, Preprocessing preprocessing, Limits limits, String packDescription) {}
