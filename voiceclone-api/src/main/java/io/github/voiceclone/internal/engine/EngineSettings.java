package io.github.voiceclone.internal.engine;

import io.github.voiceclone.InputLimits;
import io.github.voiceclone.Lexicon;
import io.github.voiceclone.Preprocessing;
import io.github.voiceclone.QueueOptions;
import io.github.voiceclone.SynthesisOptions;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.function.Supplier;

/**
 * Settings of a {@link DefaultVoiceCloner}.
 *
 * @param options of requests that bring none
 * @param preprocessing of recordings
 * @param inputLimits bounds on recordings and texts
 * @param queue how many requests run and wait
 * @param executor the application's threads for work that callers have none for, if it gives them
 * @param packDescription the voice pack's, for the tags of files
 * @param lexicon gives each request its lexicon
 * @param clock time of day, for the creation time of voices; waits and deadlines use {@link System#nanoTime}
 */
public record EngineSettings(
        SynthesisOptions options,
        Preprocessing preprocessing,
        InputLimits inputLimits,
        QueueOptions queue,
        Optional<Executor> executor,
        String packDescription,
        Supplier<Lexicon> lexicon,
        InstantSource clock) {}
