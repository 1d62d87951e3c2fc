package io.github.voiceclone.moss;

import io.github.voiceclone.codeclm.CodecVocoder;
import io.github.voiceclone.codeclm.StreamedCodec;
import io.github.voiceclone.runtime.FamilyStageProvider;
import io.github.voiceclone.runtime.Graph;
import io.github.voiceclone.runtime.TensorRuntime;
import io.github.voiceclone.spi.StageContext;
import io.github.voiceclone.spi.Vocoder;
import io.github.voiceclone.spi.VocoderProvider;

/** Provider of the family's vocoder. */
public final class MossVocoderProvider extends FamilyStageProvider<Vocoder> implements VocoderProvider {
    /** Creates the provider. */
    public MossVocoderProvider() {
        super(MossManifest.FAMILY);
    }

    @Override
    public Vocoder open(TensorRuntime runtime, StageContext context) {
        MossPack pack = MossPack.open(context.pack());
        MossSettings settings = pack.manifest().settings();
        Graph graph = pack.load(runtime, context, MossManifest.CODEC_DECODER);
        return new CodecVocoder(
                new StreamedCodec(graph, settings.decoderShape()),
                settings.frameFormat(),
                "codes",
                settings.channels(),
                pack.info(runtime, context, MossManifest.CODEC_DECODER));
    }
}
