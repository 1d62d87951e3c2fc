package io.github.voiceclone.sv2tts;

import io.github.voiceclone.Stage;
import io.github.voiceclone.VoiceCloneException;
import io.github.voiceclone.spi.StageContext;
import io.github.voiceclone.spi.Vocoder;
import io.github.voiceclone.spi.VocoderProvider;
import io.github.voiceclone.sv2tts.pack.GraphNames;
import io.github.voiceclone.sv2tts.pack.VocoderSettings;
import io.github.voiceclone.sv2tts.pack.VoicePack;
import io.github.voiceclone.sv2tts.runtime.Graph;
import io.github.voiceclone.sv2tts.runtime.TensorRuntime;
import java.util.Optional;

/** The family's vocoder on one tensor runtime, under the runtime's name. A runtime's module registers a subclass of its own. */
public abstract class Sv2ttsVocoderProvider extends Sv2ttsProvider<Vocoder> implements VocoderProvider {
    /** Creates the provider on a runtime. */
    protected Sv2ttsVocoderProvider(TensorRuntime runtime) {
        super(runtime);
    }

    @Override
    public Vocoder open(StageContext context) {
        StageGraphs<VocoderSettings> stage = stage(context);
        return new Sv2ttsVocoder(stage, shared(stage, context));
    }

    private StageGraphs<VocoderSettings> stage(StageContext context) {
        return StageGraphs.open(runtime, Stage.VOCODER, context, VoicePack::vocoder, Sv2ttsVocoder.GRAPHS);
    }

    private SharedGraph shared(StageGraphs<VocoderSettings> stage, StageContext context) {
        Graph graph = stage.graph(GraphNames.VOCODER);
        if (!runtime.computesOnProcessors(context.device())) {
            return new SharedGraph(graph, Optional::empty, Integer.MAX_VALUE);
        }
        int processors = Runtime.getRuntime().availableProcessors();
        return new SharedGraph(graph, () -> copyOnOneThread(stage, context), processors);
    }

    /** Loads the stage's graph again; nothing if it has one thread as it is, or its pack is gone or another by now. */
    private Optional<Graph> copyOnOneThread(StageGraphs<VocoderSettings> stage, StageContext context) {
        if (context.threads() == 1) {
            return Optional.empty();
        }
        try {
            StageGraphs<VocoderSettings> again =
                    stage(new StageContext(context.pack(), context.precision(), context.device(), 1, context.limits()));
            if (again.info().equals(stage.info())) {
                return Optional.of(again.graph(GraphNames.VOCODER));
            }
            again.close();
        } catch (VoiceCloneException e) {
            // The graph that is loaded does the same, a little slower.
        }
        return Optional.empty();
    }
}
