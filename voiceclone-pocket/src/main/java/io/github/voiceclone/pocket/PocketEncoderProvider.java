package io.github.voiceclone.pocket;

import io.github.voiceclone.codeclm.CodecPack;
import io.github.voiceclone.runtime.FamilyStageProvider;
import io.github.voiceclone.runtime.TensorRuntime;
import io.github.voiceclone.spi.Encoder;
import io.github.voiceclone.spi.EncoderProvider;
import io.github.voiceclone.spi.StageContext;
import io.github.voiceclone.spi.VoicePackManifest;

/** Provider of the family's encoder. */
public final class PocketEncoderProvider extends FamilyStageProvider<Encoder> implements EncoderProvider {
    /** Creates the provider. */
    public PocketEncoderProvider() {
        super(PocketFamily.NAME);
    }

    @Override
    public Encoder open(TensorRuntime runtime, StageContext context) {
        return new CodecPack<>(PocketFamily.FAMILY, VoicePackManifest.required(context.pack()))
                .encoder(runtime, context);
    }
}
