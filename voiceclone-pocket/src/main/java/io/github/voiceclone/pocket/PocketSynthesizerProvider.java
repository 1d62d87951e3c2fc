package io.github.voiceclone.pocket;

import io.github.voiceclone.codeclm.CodecSynthesizer;
import io.github.voiceclone.codeclm.LanguageModel;
import io.github.voiceclone.runtime.FamilyStageProvider;
import io.github.voiceclone.runtime.Graph;
import io.github.voiceclone.runtime.TensorRuntime;
import io.github.voiceclone.spi.StageContext;
import io.github.voiceclone.spi.Synthesizer;
import io.github.voiceclone.spi.SynthesizerProvider;

/** Provider of the family's synthesizer. */
public final class PocketSynthesizerProvider extends FamilyStageProvider<Synthesizer> implements SynthesizerProvider {
    /** Creates the provider. */
    public PocketSynthesizerProvider() {
        super(PocketManifest.FAMILY);
    }

    @Override
    public Synthesizer open(TensorRuntime runtime, StageContext context) {
        PocketPack pack = PocketPack.open(context.pack());
        PocketSettings settings = pack.manifest().settings();
        Graph graph = pack.load(runtime, context, PocketManifest.LANGUAGE_MODEL);
        LanguageModel model = new LanguageModel(graph, settings.attention(), PocketRow.format(settings));
        return new CodecSynthesizer<>(
                model,
                pack.text(),
                new PocketSpeaking(model, settings),
                pack.manifest().languages(),
                pack.info(runtime, context, PocketManifest.LANGUAGE_MODEL),
                context.observer());
    }
}
