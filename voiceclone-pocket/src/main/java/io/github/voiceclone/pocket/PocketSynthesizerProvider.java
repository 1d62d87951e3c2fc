package io.github.voiceclone.pocket;

import io.github.voiceclone.codeclm.CodecPack;
import io.github.voiceclone.runtime.FamilyStageProvider;
import io.github.voiceclone.runtime.TensorRuntime;
import io.github.voiceclone.spi.StageContext;
import io.github.voiceclone.spi.Synthesizer;
import io.github.voiceclone.spi.SynthesizerProvider;
import io.github.voiceclone.spi.VoicePackManifest;

/** Provider of the family's synthesizer. */
public final class PocketSynthesizerProvider extends FamilyStageProvider<Synthesizer> implements SynthesizerProvider {
    /** Creates the provider. */
    public PocketSynthesizerProvider() {
        super(PocketFamily.NAME);
    }

    @Override
    public Synthesizer open(TensorRuntime runtime, StageContext context) {
        return new CodecPack<>(PocketFamily.FAMILY, VoicePackManifest.required(context.pack()))
                .synthesizer(runtime, context);
    }
}
