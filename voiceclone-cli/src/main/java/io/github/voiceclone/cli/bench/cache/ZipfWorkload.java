package io.github.voiceclone.cli.bench.cache;

import io.github.voiceclone.Preprocessing;
import io.github.voiceclone.audio.AudioClip;
import io.github.voiceclone.cache.DiskTier;
import io.github.voiceclone.cache.MemoryTier;
import io.github.voiceclone.cache.TieredCache;
import io.github.voiceclone.spi.EncodeRequest;
import io.github.voiceclone.spi.Encoder;
import io.github.voiceclone.spi.StageObserver;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Random;

/**
 * Requests for recordings of which few are requested often and many seldom: the k-th most popular as often as 1/k (Zipf's
 * law), as voices of a service are.
 */
final class ZipfWorkload {
    private static final int RECORDINGS = 2_000;
    private static final int REQUESTS = 20_000;

    /** Room for a tenth of the recordings, which count as 1280 bytes each. */
    private static final long MEMORY_BYTES = RECORDINGS / 10 * 1280L;

    private final double[] cumulative = new double[RECORDINGS];

    ZipfWorkload() {
        double sum = 0;
        for (int k = 0; k < RECORDINGS; k++) {
            sum += 1.0 / (k + 1);
            cumulative[k] = sum;
        }
    }

    /** Adds what part of the encoder's runs is saved by memory alone, and by memory before disk. */
    void run(List<CacheBenchReport.Row> rows, Path directory) {
        rows.add(row("memory for a tenth of them", saved(memory())));
        rows.add(row(
                "the same and disk",
                saved(memory().then(DiskTier.builder(directory).build()))));
    }

    private static TieredCache memory() {
        return TieredCache.of(MemoryTier.builder().maximumBytes(MEMORY_BYTES).build());
    }

    private static CacheBenchReport.Row row(String what, double saved) {
        String figure = "encoder runs saved, Zipf over " + RECORDINGS + ", " + what;
        return new CacheBenchReport.Row(figure, 100 * saved, 100 * saved, 100 * saved, "%", "");
    }

    private double saved(TieredCache cache) {
        Random random = new Random(1);
        try (Encoder cached = cache.decorate(new StubEncoder(), StageObserver.NONE)) {
            for (int i = 0; i < REQUESTS; i++) {
                cached.embed(List.of(request(draw(random))));
            }
        }
        return 1 - (double) cache.statistics().computed() / REQUESTS;
    }

    private int draw(Random random) {
        int at = Arrays.binarySearch(cumulative, random.nextDouble() * cumulative[RECORDINGS - 1]);
        return at < 0 ? -at - 1 : at;
    }

    private static EncodeRequest request(int recording) {
        return new EncodeRequest(AudioClip.of(new float[] {recording}, 1), Preprocessing.NONE);
    }
}
