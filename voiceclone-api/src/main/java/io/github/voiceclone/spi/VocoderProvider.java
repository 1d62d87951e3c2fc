package io.github.voiceclone.spi;

/** A backend for the vocoder stage. */
public interface VocoderProvider extends StageProvider<Vocoder> {}
