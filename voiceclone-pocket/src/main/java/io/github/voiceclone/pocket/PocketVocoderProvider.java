package io.github.voiceclone.pocket;

import io.github.voiceclone.codeclm.CodecVocoder;
import io.github.voiceclone.codeclm.StreamedCodec;
import io.github.voiceclone.runtime.FamilyStageProvider;
import io.github.voiceclone.runtime.Graph;
import io.github.voiceclone.runtime.TensorRuntime;
import io.github.voiceclone.spi.StageContext;
import io.github.voiceclone.spi.Vocoder;
import io.github.voiceclone.spi.VocoderProvider;

/** Provider of the family's vocoder. */
public final class PocketVocoderProvider extends FamilyStageProvider<Vocoder> implements VocoderProvider {
    /** Creates the provider. */
    public PocketVocoderProvider() {
        super(PocketManifest.FAMILY);
    }

    @Override
    public Vocoder open(TensorRuntime runtime, StageContext context) {
        PocketPack pack = PocketPack.open(context.pack());
        PocketSettings settings = pack.manifest().settings();
        Graph graph = pack.load(runtime, context, PocketManifest.CODEC_DECODER);
        return new CodecVocoder(
                new StreamedCodec(graph, settings.decoder()),
                settings.frameFormat(),
                "latents",
                1,
                pack.info(runtime, context, PocketManifest.CODEC_DECODER));
    }
}
