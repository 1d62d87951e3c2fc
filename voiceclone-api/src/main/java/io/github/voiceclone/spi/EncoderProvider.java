package io.github.voiceclone.spi;

/** A backend for the encoder stage. */
public interface EncoderProvider extends StageProvider<Encoder> {}
