package io.github.voiceclone.sv2tts;

import io.github.voiceclone.Stage;
import io.github.voiceclone.runtime.TensorRuntime;
import io.github.voiceclone.spi.StageContext;
import io.github.voiceclone.spi.Vocoder;
import io.github.voiceclone.spi.VocoderProvider;
import io.github.voiceclone.sv2tts.pack.VoicePack;

/** The family's vocoder on one tensor runtime, under the runtime's name. A runtime's module registers a subclass of its own. */
public abstract class Sv2ttsVocoderProvider extends Sv2ttsProvider<Vocoder> implements VocoderProvider {
    /** Creates the provider on a runtime. */
    protected Sv2ttsVocoderProvider(TensorRuntime runtime) {
        super(runtime);
    }

    @Override
    public Vocoder open(StageContext context) {
        return new Sv2ttsVocoder(
                StageGraphs.open(runtime, Stage.VOCODER, context, VoicePack::vocoder, Sv2ttsVocoder.GRAPHS));
    }
}
