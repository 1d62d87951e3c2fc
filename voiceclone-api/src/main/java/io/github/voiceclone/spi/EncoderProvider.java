package io.github.voiceclone.spi;

/** Provider of the encoder stage. */
public interface EncoderProvider extends StageProvider<Encoder> {}
