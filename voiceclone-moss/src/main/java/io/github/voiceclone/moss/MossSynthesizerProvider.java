package io.github.voiceclone.moss;

import io.github.voiceclone.codeclm.CodecPack;
import io.github.voiceclone.runtime.FamilyStageProvider;
import io.github.voiceclone.runtime.TensorRuntime;
import io.github.voiceclone.spi.StageContext;
import io.github.voiceclone.spi.Synthesizer;
import io.github.voiceclone.spi.SynthesizerProvider;
import io.github.voiceclone.spi.VoicePackManifest;

/** Provider of the family's synthesizer. */
public final class MossSynthesizerProvider extends FamilyStageProvider<Synthesizer> implements SynthesizerProvider {
    /** Creates the provider. */
    public MossSynthesizerProvider() {
        super(MossFamily.NAME);
    }

    @Override
    public Synthesizer open(TensorRuntime runtime, StageContext context) {
        return new CodecPack<>(MossFamily.FAMILY, VoicePackManifest.required(context.pack()))
                .synthesizer(runtime, context);
    }
}
