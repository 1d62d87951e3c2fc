package io.github.voiceclone.cli.bench.cache;

import io.github.voiceclone.Preprocessing;
import io.github.voiceclone.VoiceCloneException;
import io.github.voiceclone.audio.AudioClip;
import io.github.voiceclone.cache.RedisTier;
import io.github.voiceclone.cache.SpeakerCaches;
import io.github.voiceclone.cache.SpeakerKey;
import io.github.voiceclone.cache.TieredCache;
import io.github.voiceclone.cli.bench.report.FigureNames;
import io.github.voiceclone.cli.bench.report.Machine;
import io.github.voiceclone.spi.EncodeRequest;
import io.github.voiceclone.spi.Encoder;
import io.github.voiceclone.spi.StageObserver;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.function.IntConsumer;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** Benchmark of the cache's tiers against the encoder. */
public final class CacheBench {
    private static final int SAMPLE_RATE = 16_000;
    private static final int ENTRIES = 2_000;
    private static final int THREADS = 16;

    private final Encoder encoder;
    private final int rounds;
    private final EncodeRequest recording;
    private final List<EncodeRequest> shortRecordings;
    private final List<CacheBenchReport.Row> rows = new ArrayList<>();

    /**
     * Prepares the measurement.
     *
     * @param encoder the encoder, which the caller closes
     * @param seconds length of the recording
     * @param rounds rounds of each measurement, after two to warm up
     */
    public CacheBench(Encoder encoder, double seconds, int rounds) {
        this.encoder = encoder;
        this.rounds = rounds;
        this.recording = request((int) (seconds * SAMPLE_RATE), 1);
        this.shortRecordings =
                IntStream.range(0, ENTRIES).mapToObj(seed -> request(2, seed)).toList();
    }

    private static EncodeRequest request(int length, int seed) {
        Random random = new Random(seed);
        float[] samples = new float[length];
        for (int i = 0; i < length; i++) {
            samples[i] = (float) (0.1 * random.nextGaussian());
        }
        return new EncodeRequest(AudioClip.of(samples, SAMPLE_RATE), Preprocessing.NONE);
    }

    /** Measures all; Redis only if an address is given. */
    public CacheBenchReport run(Path directory, @Nullable String redis) {
        RedisTier shared = redis == null
                ? null
                : RedisTier.builder(redis).timeout(Duration.ofSeconds(5)).build();
        if (shared != null) {
            requireAnswer(shared);
        }
        seconds("the encoder on the recording", 1, i -> encoder.embed(List.of(recording)), 1e3, "ms", "");
        hashing();
        recordingInMemory();
        tier("memory", SpeakerCaches.memory(), 20 * ENTRIES, "< 5 µs");
        tier("disk", SpeakerCaches.disk(directory), ENTRIES, "< 200 µs");
        if (shared != null) {
            tier("redis", TieredCache.of(shared), ENTRIES, "< 500 µs");
        }
        new ZipfWorkload().run(rows, directory.resolveSibling("zipf"));
        return new CacheBenchReport(
                Machine.here().summary(), recording.recording().seconds(), rows);
    }

    /** Asks once, so that a server that is not there is said to be so before anything is timed. */
    private void requireAnswer(RedisTier tier) {
        tier.start();
        try {
            tier.get(Set.of(SpeakerKey.of(encoder.info().fingerprint(), encoder.speakerFormat(), recording)));
        } catch (IllegalStateException e) {
            throw new VoiceCloneException(
                    tier.name() + " cannot be measured: " + e.getMessage() + "; start it, or leave --redis out", e);
        } finally {
            tier.stop();
        }
    }

    private void hashing() {
        String fingerprint = encoder.info().fingerprint();
        double[] times = times(200, i -> SpeakerKey.of(fingerprint, encoder.speakerFormat(), recording));
        double bytes = 4.0 * recording.recording().length();
        rows.add(new CacheBenchReport.Row(
                "hashing samples",
                bytes / times[0] / 1e9,
                bytes / times[times.length / 2] / 1e9,
                bytes / times[times.length - 1] / 1e9,
                "GB/s",
                ">= 1 GB/s"));
        add("hashing the recording", times, 1e6, "µs", "");
    }

    private void recordingInMemory() {
        try (Encoder cached = SpeakerCaches.memory().decorate(encoder, StageObserver.NONE)) {
            cached.embed(List.of(recording));
            seconds(FigureNames.MEMORY_HIT, 200, i -> cached.embed(List.of(recording)), 1e6, "µs", "");
        }
    }

    /** Hits of recordings of two samples, which leave next to nothing to hash. */
    private void tier(String name, TieredCache cache, int hits, String goal) {
        Encoder cached = cache.decorate(new StubEncoder(), StageObserver.NONE);
        cached.embed(shortRecordings);
        seconds("hit in " + name + " of next to no samples", hits, i -> hit(cached, i), 1e6, "µs", goal);
        double[] batch = times(1, i -> cached.embed(shortRecordings));
        rate("entries a second in " + name + ", one batch of " + ENTRIES, batch, ENTRIES);
        double[] parallel = times(1, i -> inParallel(cached, hits / THREADS));
        rate("entries a second in " + name + ", " + THREADS + " threads", parallel, hits / THREADS * THREADS);
        if (cache.statistics().computed() > ENTRIES) {
            throw new IllegalStateException("not all were hits: " + cache.statistics());
        }
        cached.close();
    }

    private void hit(Encoder cached, int i) {
        cached.embed(List.of(shortRecordings.get(i % ENTRIES)));
    }

    private void inParallel(Encoder cached, int hitsEach) {
        List<Thread> threads = IntStream.range(0, THREADS)
                .mapToObj(thread -> new Thread(() -> {
                    for (int i = 0; i < hitsEach; i++) {
                        hit(cached, thread * hitsEach + i);
                    }
                }))
                .toList();
        threads.forEach(Thread::start);
        for (Thread thread : threads) {
            try {
                thread.join();
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
        }
    }

    private void seconds(String figure, int count, IntConsumer work, double scale, String unit, String goal) {
        add(figure, times(count, work), scale, unit, goal);
    }

    private void add(String figure, double[] times, double scale, String unit, String goal) {
        rows.add(new CacheBenchReport.Row(
                figure,
                times[0] * scale,
                times[times.length / 2] * scale,
                times[times.length - 1] * scale,
                unit,
                goal));
    }

    private void rate(String figure, double[] times, int entries) {
        rows.add(new CacheBenchReport.Row(
                figure,
                entries / times[0],
                entries / times[times.length / 2],
                entries / times[times.length - 1],
                "1/s",
                ""));
    }

    /** Returns the seconds one call took in each round of {@code count}, after two to warm up, the best first. */
    private double[] times(int count, IntConsumer work) {
        double[] times = new double[rounds];
        for (int round = -2; round < rounds; round++) {
            long start = System.nanoTime();
            for (int i = 0; i < count; i++) {
                work.accept(i);
            }
            if (round >= 0) {
                times[round] = (System.nanoTime() - start) / 1e9 / count;
            }
        }
        Arrays.sort(times);
        return times;
    }
}
