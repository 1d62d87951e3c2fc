package io.github.voiceclone.sv2tts.pack;

import io.github.voiceclone.spi.MelFormat;
import java.util.Objects;

/**
 * How the vocoder's graph is fed.
 *
 * @param network the kind of network as its paper spells it, as in {@code HiFi-GAN}; for messages
 * @param format the mel spectrograms it takes
 * @param contextFrames frames on each side that a frame's samples depend on
 */
public record VocoderSettings(String network, MelFormat format, int contextFrames) {
    /** Checks that nothing is left out, and that the context is not negative. */
    public VocoderSettings {
        Objects.requireNonNull(network, "network");
        Objects.requireNonNull(format, "format");
        if (contextFrames < 0) {
            throw new IllegalArgumentException("contextFrames is " + contextFrames + ", expected 0 or more");
        }
    }
}
