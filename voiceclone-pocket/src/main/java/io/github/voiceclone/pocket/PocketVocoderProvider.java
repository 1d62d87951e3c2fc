package io.github.voiceclone.pocket;

import io.github.voiceclone.codeclm.CodecPack;
import io.github.voiceclone.runtime.FamilyStageProvider;
import io.github.voiceclone.runtime.TensorRuntime;
import io.github.voiceclone.spi.StageContext;
import io.github.voiceclone.spi.Vocoder;
import io.github.voiceclone.spi.VocoderProvider;
import io.github.voiceclone.spi.VoicePackManifest;

/** Provider of the family's vocoder. */
public final class PocketVocoderProvider extends FamilyStageProvider<Vocoder> implements VocoderProvider {
    /** Creates the provider. */
    public PocketVocoderProvider() {
        super(PocketFamily.NAME);
    }

    @Override
    public Vocoder open(TensorRuntime runtime, StageContext context) {
        return new CodecPack<>(PocketFamily.FAMILY, VoicePackManifest.required(context.pack()))
                .vocoder(runtime, context);
    }
}
