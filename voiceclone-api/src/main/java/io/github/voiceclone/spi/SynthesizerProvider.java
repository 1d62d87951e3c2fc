package io.github.voiceclone.spi;

/** A backend for the synthesizer stage. */
public interface SynthesizerProvider extends StageProvider<Synthesizer> {}
