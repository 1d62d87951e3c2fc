package io.github.voiceclone.sv2tts;

import io.github.voiceclone.spi.Availability;
import io.github.voiceclone.spi.StageContext;
import io.github.voiceclone.spi.Vocoder;
import io.github.voiceclone.spi.VocoderProvider;
import io.github.voiceclone.sv2tts.audio.MelSettings;
import io.github.voiceclone.sv2tts.pack.Manifest;
import io.github.voiceclone.sv2tts.pack.StageEntry;
import io.github.voiceclone.sv2tts.pack.SynthesizerSettings;
import io.github.voiceclone.sv2tts.pack.VoicePack;

/**
 * Griffin-Lim under the name {@code griffin-lim}: a vocoder that needs no checkpoint. It takes the mel scale of the pack's
 * synthesizer, or the published 16 kHz scale where there is none.
 */
public final class GriffinLimVocoderProvider implements VocoderProvider {
    /** The backend name. */
    public static final String NAME = "griffin-lim";

    /** Creates the provider. */
    public GriffinLimVocoderProvider() {}

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public Availability availability() {
        return Availability.present("in Java, on every machine");
    }

    @Override
    public Vocoder open(StageContext context) {
        return new GriffinLimVocoder(context.pack()
                .map(VoicePack::open)
                .map(VoicePack::manifest)
                .map(Manifest::synthesizer)
                .map(StageEntry::settings)
                .map(SynthesizerSettings::mel)
                .orElse(MelSettings.HOP_200));
    }
}
