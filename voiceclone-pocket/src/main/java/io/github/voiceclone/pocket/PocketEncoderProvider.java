package io.github.voiceclone.pocket;

import io.github.voiceclone.codeclm.CodecEncoder;
import io.github.voiceclone.codeclm.StreamedCodec;
import io.github.voiceclone.runtime.FamilyStageProvider;
import io.github.voiceclone.runtime.Graph;
import io.github.voiceclone.runtime.TensorRuntime;
import io.github.voiceclone.spi.Encoder;
import io.github.voiceclone.spi.EncoderProvider;
import io.github.voiceclone.spi.StageContext;

/** Provider of the family's encoder. */
public final class PocketEncoderProvider extends FamilyStageProvider<Encoder> implements EncoderProvider {
    /** Creates the provider. */
    public PocketEncoderProvider() {
        super(PocketManifest.FAMILY);
    }

    @Override
    public Encoder open(TensorRuntime runtime, StageContext context) {
        PocketPack pack = PocketPack.open(context.pack());
        PocketSettings settings = pack.manifest().settings();
        Graph graph = pack.load(runtime, context, PocketManifest.CODEC_ENCODER);
        return new CodecEncoder(
                new StreamedCodec(graph, settings.encoder()),
                settings.encoderFormat(),
                pack.info(runtime, context, PocketManifest.CODEC_ENCODER),
                context.limits());
    }
}
