package io.github.voiceclone.micrometer;

import io.github.voiceclone.VoiceClonerListener;
import io.github.voiceclone.listener.CacheLookup;
import io.github.voiceclone.listener.DecodeStep;
import io.github.voiceclone.listener.LoadResult;
import io.github.voiceclone.listener.QueueEntry;
import io.github.voiceclone.listener.RequestInfo;
import io.github.voiceclone.listener.StageCall;
import io.github.voiceclone.listener.StageLoad;
import io.github.voiceclone.listener.StageResult;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tag;
import io.micrometer.core.instrument.Tags;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * Keeps Micrometer meters of what voice cloners do:
 *
 * <pre>{@code
 * VoiceCloner cloner = VoiceCloner.builder().listener(new VoiceClonerMetrics(registry)).build();
 * }</pre>
 *
 * <p>Names follow Micrometer's convention; {@code docs/observability.md} lists them with their tags and units. Thread-safe;
 * one may serve several voice cloners, whose meters are then one.
 */
public final class VoiceClonerMetrics implements VoiceClonerListener {
    private final Meters meters;
    private final AtomicInteger waiting;
    private final Map<Tags, AtomicInteger> activeRows = new ConcurrentHashMap<>();
    private final Map<Tags, HitRatio> hitRatios = new ConcurrentHashMap<>();

    /** Creates meters in a registry. */
    public VoiceClonerMetrics(MeterRegistry registry) {
        this(registry, Tags.empty());
    }

    /** Creates meters in a registry, each with more tags, to tell several voice cloners apart. */
    public VoiceClonerMetrics(MeterRegistry registry, Iterable<Tag> tags) {
        this.meters = new Meters(registry, Tags.of(tags));
        this.waiting = meters.gauge("voiceclone.queue.depth", Tags.empty(), "Requests that wait for their turn");
    }

    @Override
    public void loadFinished(StageLoad load, LoadResult result) {
        Tags tags = Tags.of("stage", load.stage().id(), "backend", load.backend(), "precision", load.precision());
        meters.timer("voiceclone.load.duration", tags.and(error(result.failure())), "Time to open a stage")
                .record(result.elapsed());
        result.bytes().ifPresent(bytes -> meters.summary(
                        "voiceclone.load.size", tags, "bytes", "Size of the graphs read to open a stage")
                .record((double) bytes));
    }

    @Override
    public void stageFinished(StageCall call, StageResult result) {
        Tags tags = Tags.of("stage", call.stage().id(), "backend", call.backend(), "precision", call.precision());
        meters.timer(
                        "voiceclone.stage.duration",
                        tags.and(error(result.failure())),
                        "Time of a stage's calls, less that of the stages inside")
                .record(result.elapsed());
        meters.summary("voiceclone.stage.batch.size", tags, "requests", "Requests that a call serves")
                .record(call.batchSize());
        meters.counter("voiceclone.stage.audio", tags, "seconds", "Audio heard or made")
                .increment(result.audioSeconds());
    }

    @Override
    public void cacheLookedUp(CacheLookup lookup) {
        Tags tags = Tags.of("tier", lookup.tier());
        meters.timer("voiceclone.cache.duration", tags, "Time of looks into a tier")
                .record(lookup.elapsed());
        meters.counter("voiceclone.cache.gets", tags.and("result", "hit"), null, "Embeddings looked for")
                .increment(lookup.hits());
        meters.counter("voiceclone.cache.gets", tags.and("result", "miss"), null, "Embeddings looked for")
                .increment(lookup.misses());
        hitRatios
                .computeIfAbsent(
                        tags,
                        tier -> meters.gauge(
                                "voiceclone.cache.hit.ratio",
                                tier,
                                "Part of the embeddings looked for that was there",
                                new HitRatio(),
                                HitRatio::value))
                .add(lookup);
    }

    @Override
    public void queued(QueueEntry entry) {
        waiting.incrementAndGet();
    }

    @Override
    public void dequeued(QueueEntry entry, Duration waited) {
        waiting.decrementAndGet();
        meters.timer("voiceclone.queue.wait", Tags.empty(), "Time that requests waited for their turn")
                .record(waited);
    }

    @Override
    public void refused(RequestInfo request) {
        meters.counter("voiceclone.queue.refused", Tags.empty(), "requests", "Requests refused as too many")
                .increment();
    }

    @Override
    public void decoderStepped(DecodeStep step) {
        Tags tags = Tags.of("backend", step.backend(), "precision", step.precision());
        activeRows
                .computeIfAbsent(
                        tags,
                        decoder -> meters.gauge(
                                "voiceclone.decode.active",
                                decoder,
                                "Pieces of text that share the decoder's steps now"))
                .set(step.rows());
        if (step.rows() > 0) {
            meters.timer("voiceclone.decode.step.duration", tags, "Time of the decoder's steps")
                    .record(step.elapsed());
            meters.summary("voiceclone.decode.batch.size", tags, "segments", "Segments that share a step")
                    .record(step.rows());
        }
    }

    private static Tag error(@Nullable Throwable failure) {
        return Tag.of("error", failure == null ? "none" : failure.getClass().getSimpleName());
    }
}
