package io.github.voiceclone.spi;

/** Provider of the vocoder stage. */
public interface VocoderProvider extends StageProvider<Vocoder> {}
