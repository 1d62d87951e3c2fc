package io.github.voiceclone.sv2tts;

import io.github.voiceclone.Stage;
import io.github.voiceclone.runtime.TensorRuntime;
import io.github.voiceclone.spi.Encoder;
import io.github.voiceclone.spi.EncoderProvider;
import io.github.voiceclone.spi.StageContext;
import io.github.voiceclone.sv2tts.audio.SpeechPreparation;
import io.github.voiceclone.sv2tts.pack.EncoderSettings;
import io.github.voiceclone.sv2tts.pack.VoicePack;

/** The family's encoder on one tensor runtime, under the runtime's name. A runtime's module registers a subclass of its own. */
public abstract class Sv2ttsEncoderProvider extends Sv2ttsProvider<Encoder> implements EncoderProvider {
    /** Creates the provider on a runtime. */
    protected Sv2ttsEncoderProvider(TensorRuntime runtime) {
        super(runtime);
    }

    @Override
    public Encoder open(StageContext context) {
        StageGraphs<EncoderSettings> stage =
                StageGraphs.open(runtime, Stage.ENCODER, context, VoicePack::encoder, Sv2ttsEncoder.GRAPHS);
        return new Sv2ttsEncoder(stage, new SpeechPreparation(stage.settings().sampleRate(), context.limits()));
    }
}
