package io.github.voiceclone.sv2tts.pack;

import io.github.voiceclone.spi.MelFormat;

/**
 * How the vocoder's graph is fed.
 *
 * @param network the kind of network, as in {@code hifigan}
 * @param format the mel spectrograms it takes
 * @param contextFrames frames on each side that a frame's samples depend on
 */
public record VocoderSettings(String network, MelFormat format, int contextFrames) {}
