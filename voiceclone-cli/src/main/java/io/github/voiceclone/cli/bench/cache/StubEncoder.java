package io.github.voiceclone.cli.bench.cache;

import io.github.voiceclone.Speaker;
import io.github.voiceclone.SpeakerEmbedding;
import io.github.voiceclone.spi.EncodeRequest;
import io.github.voiceclone.spi.Encoder;
import io.github.voiceclone.spi.Precision;
import io.github.voiceclone.spi.SpeakerFormat;
import io.github.voiceclone.spi.StageInfo;
import java.util.List;

/** An encoder that takes no time: the same unit vector for every recording. */
final class StubEncoder implements Encoder {
    private static final int SIZE = 256;
    private static final SpeakerEmbedding EMBEDDING = embedding();

    private static SpeakerEmbedding embedding() {
        float[] values = new float[SIZE];
        values[0] = 1;
        return SpeakerEmbedding.of(values);
    }

    @Override
    public StageInfo info() {
        return new StageInfo("stub", Precision.FP32, "0".repeat(64), "0".repeat(64));
    }

    @Override
    public SpeakerFormat speakerFormat() {
        return new SpeakerFormat.Embedding(SIZE);
    }

    @Override
    public List<Speaker> embed(List<EncodeRequest> requests) {
        return requests.stream().<Speaker>map(request -> EMBEDDING).toList();
    }

    @Override
    public void close() {
        // Holds nothing.
    }
}
