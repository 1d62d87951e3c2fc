package io.github.voiceclone.sv2tts;

import io.github.voiceclone.Stage;
import io.github.voiceclone.runtime.TensorRuntime;
import io.github.voiceclone.spi.StageContext;
import io.github.voiceclone.spi.Synthesizer;
import io.github.voiceclone.spi.SynthesizerProvider;
import io.github.voiceclone.sv2tts.pack.SynthesizerSettings;
import io.github.voiceclone.sv2tts.pack.VoicePack;
import io.github.voiceclone.sv2tts.text.SymbolTable;

/** The family's synthesizer on one tensor runtime, under the runtime's name. A runtime's module registers a subclass of its own. */
public abstract class Sv2ttsSynthesizerProvider extends Sv2ttsProvider<Synthesizer> implements SynthesizerProvider {
    /** Creates the provider on a runtime. */
    protected Sv2ttsSynthesizerProvider(TensorRuntime runtime) {
        super(runtime);
    }

    @Override
    public Synthesizer open(StageContext context) {
        StageGraphs<SynthesizerSettings> stage =
                StageGraphs.open(runtime, Stage.SYNTHESIZER, context, VoicePack::synthesizer, Sv2ttsSynthesizer.GRAPHS);
        try {
            return new Sv2ttsSynthesizer(
                    stage, SymbolTable.ofName(stage.settings().symbolTable()), context.observer());
        } catch (RuntimeException e) {
            stage.close();
            throw e;
        }
    }
}
