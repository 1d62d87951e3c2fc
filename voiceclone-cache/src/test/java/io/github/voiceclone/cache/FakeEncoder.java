package io.github.voiceclone.cache;

import io.github.voiceclone.ClosedException;
import io.github.voiceclone.InvalidInputException;
import io.github.voiceclone.Preprocessing;
import io.github.voiceclone.Speaker;
import io.github.voiceclone.SpeakerEmbedding;
import io.github.voiceclone.audio.AudioClip;
import io.github.voiceclone.spi.EncodeRequest;
import io.github.voiceclone.spi.Encoder;
import io.github.voiceclone.spi.SpeakerFormat;
import io.github.voiceclone.spi.StageInfo;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Stream;

/** An encoder without a model: a unit vector drawn from the first sample. It writes down the size of each batch. */
class FakeEncoder implements Encoder {
    static final int SIZE = 256;
    static final SpeakerFormat FORMAT = new SpeakerFormat.Embedding(SIZE);
    static final String FINGERPRINT = "0123456789abcdef".repeat(4);

    final List<Integer> batches = new CopyOnWriteArrayList<>();
    private final String fingerprint;
    private volatile boolean closed;

    FakeEncoder() {
        this(FINGERPRINT);
    }

    FakeEncoder(String fingerprint) {
        this.fingerprint = fingerprint;
    }

    /** Returns a request for a recording of a few samples, of which {@code seed} is the first. */
    static EncodeRequest request(double seed) {
        return new EncodeRequest(AudioClip.of(new float[] {(float) seed, 0.5f, -1}, 16_000), Preprocessing.STANDARD);
    }

    static List<EncodeRequest> requests(double... seeds) {
        return Stream.of(seeds)
                .flatMapToDouble(java.util.Arrays::stream)
                .mapToObj(FakeEncoder::request)
                .toList();
    }

    static SpeakerKey key(double seed) {
        return SpeakerKey.of(FINGERPRINT, FORMAT, request(seed));
    }

    /** Returns what this encoder makes of {@code request(seed)}. */
    static SpeakerEmbedding embedding(double seed) {
        float[] values = new float[SIZE];
        values[0] = (float) Math.cos((float) seed);
        values[1] = (float) Math.sin((float) seed);
        return SpeakerEmbedding.of(values);
    }

    static byte[] bytes(double seed) {
        return SpeakerBytes.encode(embedding(seed), FORMAT).orElseThrow();
    }

    @Override
    public StageInfo info() {
        return new StageInfo("fake", "fp32", fingerprint, "model");
    }

    @Override
    public SpeakerFormat speakerFormat() {
        return FORMAT;
    }

    @Override
    public List<Speaker> embed(List<EncodeRequest> requests) {
        if (closed) {
            throw new ClosedException("the fake encoder");
        }
        batches.add(requests.size());
        return requests.stream().<Speaker>map(this::embed).toList();
    }

    /** Embeds one recording; one that begins with a negative sample is refused. */
    SpeakerEmbedding embed(EncodeRequest request) {
        float first = request.recording().samples().get(0);
        if (first < 0) {
            throw new InvalidInputException("a recording that begins with " + first);
        }
        return embedding(first);
    }

    boolean isClosed() {
        return closed;
    }

    @Override
    public void close() {
        closed = true;
    }
}
