package io.github.voiceclone.sv2tts;

import io.github.voiceclone.Stage;
import io.github.voiceclone.runtime.FamilyStageProvider;
import io.github.voiceclone.runtime.TensorRuntime;
import io.github.voiceclone.spi.Encoder;
import io.github.voiceclone.spi.EncoderProvider;
import io.github.voiceclone.spi.StageContext;
import io.github.voiceclone.sv2tts.audio.SpeechPreparation;
import io.github.voiceclone.sv2tts.pack.EncoderSettings;
import io.github.voiceclone.sv2tts.pack.Manifest;
import io.github.voiceclone.sv2tts.pack.VoicePack;

/** Provider of the SV2TTS family's encoder. */
public final class Sv2ttsEncoderProvider extends FamilyStageProvider<Encoder> implements EncoderProvider {
    /** Creates the provider. */
    public Sv2ttsEncoderProvider() {
        super(Manifest.FAMILY);
    }

    @Override
    public Encoder open(TensorRuntime runtime, StageContext context) {
        LoadedStage<EncoderSettings> stage =
                LoadedStage.open(runtime, Stage.ENCODER, context, VoicePack::encoder, Sv2ttsEncoder.GRAPHS);
        return new Sv2ttsEncoder(stage, new SpeechPreparation(stage.settings().sampleRate(), context.limits()));
    }
}
