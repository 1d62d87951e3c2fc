package io.github.voiceclone.sv2tts;

import io.github.voiceclone.Stage;
import io.github.voiceclone.runtime.FamilyStageProvider;
import io.github.voiceclone.runtime.TensorRuntime;
import io.github.voiceclone.spi.StageContext;
import io.github.voiceclone.spi.Synthesizer;
import io.github.voiceclone.spi.SynthesizerProvider;
import io.github.voiceclone.sv2tts.pack.Manifest;
import io.github.voiceclone.sv2tts.pack.SynthesizerSettings;
import io.github.voiceclone.sv2tts.pack.VoicePack;
import io.github.voiceclone.sv2tts.text.SymbolTable;

/** Provider of the SV2TTS family's synthesizer. */
public final class Sv2ttsSynthesizerProvider extends FamilyStageProvider<Synthesizer> implements SynthesizerProvider {
    /** Creates the provider. */
    public Sv2ttsSynthesizerProvider() {
        super(Manifest.FAMILY);
    }

    @Override
    public Synthesizer open(TensorRuntime runtime, StageContext context) {
        LoadedStage<SynthesizerSettings> stage =
                LoadedStage.open(runtime, Stage.SYNTHESIZER, context, VoicePack::synthesizer, Sv2ttsSynthesizer.GRAPHS);
        try {
            return new Sv2ttsSynthesizer(
                    stage, SymbolTable.ofName(stage.settings().symbolTable()), context.observer());
        } catch (RuntimeException e) {
            stage.close();
            throw e;
        }
    }
}
