package io.github.voiceclone.spi;

/** Provider of the synthesizer stage. */
public interface SynthesizerProvider extends StageProvider<Synthesizer> {}
