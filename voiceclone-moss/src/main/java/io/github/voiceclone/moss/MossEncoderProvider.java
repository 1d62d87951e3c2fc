package io.github.voiceclone.moss;

import io.github.voiceclone.codeclm.CodecEncoder;
import io.github.voiceclone.codeclm.StreamedCodec;
import io.github.voiceclone.runtime.FamilyStageProvider;
import io.github.voiceclone.runtime.Graph;
import io.github.voiceclone.runtime.TensorRuntime;
import io.github.voiceclone.spi.Encoder;
import io.github.voiceclone.spi.EncoderProvider;
import io.github.voiceclone.spi.StageContext;

/** Provider of the family's encoder. */
public final class MossEncoderProvider extends FamilyStageProvider<Encoder> implements EncoderProvider {
    /** Creates the provider. */
    public MossEncoderProvider() {
        super(MossManifest.FAMILY);
    }

    @Override
    public Encoder open(TensorRuntime runtime, StageContext context) {
        MossPack pack = MossPack.open(context.pack());
        MossSettings settings = pack.manifest().settings();
        Graph graph = pack.load(runtime, context, MossManifest.CODEC_ENCODER);
        return new CodecEncoder(
                new StreamedCodec(graph, settings.encoderShape()),
                settings.encoderFormat(),
                pack.info(runtime, context, MossManifest.CODEC_ENCODER),
                context.limits());
    }
}
