package io.github.voiceclone.benchmarks;

import io.github.voiceclone.Preprocessing;
import io.github.voiceclone.cache.SpeakerKey;
import io.github.voiceclone.spi.EncodeRequest;
import io.github.voiceclone.spi.SpeakerFormat;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;

/** The key of five seconds of speech in a cache. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
public class HashingBenchmark {
    private static final String FINGERPRINT = "0".repeat(64);

    private static final SpeakerFormat FORMAT = new SpeakerFormat.Embedding(256);

    private final EncodeRequest request = new EncodeRequest(Recording.of(16_000), Preprocessing.NONE);

    /** Hashes the samples. */
    @Benchmark
    public SpeakerKey key() {
        return SpeakerKey.of(FINGERPRINT, FORMAT, request);
    }
}
