package io.github.voiceclone.moss;

import io.github.voiceclone.codeclm.CodecSynthesizer;
import io.github.voiceclone.codeclm.LanguageModel;
import io.github.voiceclone.moss.text.MossText;
import io.github.voiceclone.runtime.FamilyStageProvider;
import io.github.voiceclone.runtime.Graph;
import io.github.voiceclone.runtime.TensorRuntime;
import io.github.voiceclone.spi.StageContext;
import io.github.voiceclone.spi.Synthesizer;
import io.github.voiceclone.spi.SynthesizerProvider;

/** Provider of the family's synthesizer. */
public final class MossSynthesizerProvider extends FamilyStageProvider<Synthesizer> implements SynthesizerProvider {
    /** Creates the provider. */
    public MossSynthesizerProvider() {
        super(MossManifest.FAMILY);
    }

    @Override
    public Synthesizer open(TensorRuntime runtime, StageContext context) {
        MossPack pack = MossPack.open(context.pack());
        MossSettings settings = pack.manifest().settings();
        MossText text = new MossText(pack.tokenizer());
        MossPrompt prompt = new MossPrompt(settings, text);
        Graph graph = pack.load(runtime, context, MossManifest.LANGUAGE_MODEL);
        LanguageModel model = new LanguageModel(graph, settings.attention(), MossRow.format(settings, prompt));
        return new CodecSynthesizer<>(
                model,
                text,
                new MossSpeaking(model, settings, prompt),
                pack.manifest().languages(),
                pack.info(runtime, context, MossManifest.LANGUAGE_MODEL),
                context.observer());
    }
}
