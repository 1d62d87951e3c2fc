package io.github.voiceclone.codeclm;

import java.util.function.Function;

/**
 * A model family of codec language models: what its packs are read by.
 *
 * @param <S> its settings
 * @param name name of the family, as its packs have it
 * @param title name of the models, as in {@code Pocket TTS}
 * @param formatVersion version of the manifest that this release reads and writes
 * @param settings type of its settings: a record
 * @param speaking returns how a pack's language model speaks
 */
public record CodecFamily<S extends CodecSettings>(
        String name,
        String title,
        int formatVersion,
        Class<S> settings,
        Function<CodecPack<S>, CodecSynthesizer.Speaking<?>> speaking) {}
