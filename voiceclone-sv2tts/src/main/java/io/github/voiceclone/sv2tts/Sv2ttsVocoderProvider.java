package io.github.voiceclone.sv2tts;

import io.github.voiceclone.Stage;
import io.github.voiceclone.runtime.FamilyStageProvider;
import io.github.voiceclone.runtime.TensorRuntime;
import io.github.voiceclone.spi.StageContext;
import io.github.voiceclone.spi.Vocoder;
import io.github.voiceclone.spi.VocoderProvider;
import io.github.voiceclone.sv2tts.pack.Manifest;
import io.github.voiceclone.sv2tts.pack.VocoderSettings;
import io.github.voiceclone.sv2tts.pack.VoicePack;
import java.util.List;

/** Provider of the SV2TTS family's vocoder. */
public final class Sv2ttsVocoderProvider extends FamilyStageProvider<Vocoder> implements VocoderProvider {
    /** Creates the provider. */
    public Sv2ttsVocoderProvider() {
        super(Manifest.FAMILY);
    }

    @Override
    public Vocoder open(TensorRuntime runtime, StageContext context) {
        LoadedStage<VocoderSettings> stage =
                LoadedStage.open(runtime, Stage.VOCODER, context, VoicePack::vocoder, Sv2ttsVocoderProvider::graphs);
        return stage.settings().sampling() == null ? new Sv2ttsVocoder(stage) : new SamplingVocoder(stage, context);
    }

    private static List<String> graphs(VocoderSettings settings) {
        return settings.sampling() == null ? List.of(VocoderOutput.of(settings).graph()) : SamplingVocoder.GRAPHS;
    }
}
