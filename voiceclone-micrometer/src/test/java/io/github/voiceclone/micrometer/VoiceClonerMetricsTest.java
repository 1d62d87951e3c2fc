package io.github.voiceclone.micrometer;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.voiceclone.InvalidInputException;
import io.github.voiceclone.Stage;
import io.github.voiceclone.listener.CacheLookup;
import io.github.voiceclone.listener.DecodeStep;
import io.github.voiceclone.listener.LoadResult;
import io.github.voiceclone.listener.QueueEntry;
import io.github.voiceclone.listener.RequestInfo;
import io.github.voiceclone.listener.StageCall;
import io.github.voiceclone.listener.StageLoad;
import io.github.voiceclone.listener.StageResult;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.util.List;
import java.util.OptionalLong;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class VoiceClonerMetricsTest {
    private static final StageCall CALL = new StageCall(
            Stage.VOCODER, "onnx", "int8", List.of(new RequestInfo(1), new RequestInfo(2), new RequestInfo(3)));
    private static final StageLoad LOAD = new StageLoad(Stage.VOCODER, "onnx", "int8");

    private final SimpleMeterRegistry registry = new SimpleMeterRegistry();
    private final VoiceClonerMetrics metrics = new VoiceClonerMetrics(registry);

    @Test
    void stageCalls_areTimedByStageBackendPrecisionAndError() {
        metrics.stageFinished(CALL, new StageResult(Duration.ofMillis(200), 2.5, null));
        metrics.stageFinished(CALL, new StageResult(Duration.ofMillis(300), 1.5, null));
        metrics.stageFinished(CALL, new StageResult(Duration.ZERO, 0, new InvalidInputException("no")));
        Tags tags = Tags.of("stage", "vocoder", "backend", "onnx", "precision", "int8");
        var fine = registry.get("voiceclone.stage.duration")
                .tags(tags.and("error", "none"))
                .timer();
        assertEquals(2, fine.count());
        assertEquals(500, fine.totalTime(TimeUnit.MILLISECONDS));
        assertEquals(
                1,
                registry.get("voiceclone.stage.duration")
                        .tag("error", "InvalidInputException")
                        .timer()
                        .count());
        assertEquals(
                3,
                registry.get("voiceclone.stage.batch.size").tags(tags).summary().mean());
        assertEquals(
                4, registry.get("voiceclone.stage.audio").tags(tags).counter().count());
    }

    @Test
    void loads_areTimedAndSized() {
        metrics.loadFinished(LOAD, new LoadResult(Duration.ofSeconds(2), OptionalLong.of(1000), null));
        metrics.loadFinished(LOAD, new LoadResult(Duration.ofSeconds(1), OptionalLong.empty(), new Error("no")));
        assertEquals(
                2,
                registry.get("voiceclone.load.duration")
                        .tag("error", "none")
                        .timer()
                        .totalTime(TimeUnit.SECONDS));
        assertEquals(
                1,
                registry.get("voiceclone.load.duration")
                        .tag("error", "Error")
                        .timer()
                        .count());
        assertEquals(1000, registry.get("voiceclone.load.size").summary().totalAmount());
    }

    @Test
    void cache_countsHitsAndMissesOfEachTier() {
        metrics.cacheLookedUp(new CacheLookup("memory", 3, 1, Duration.ofMillis(1), CALL));
        metrics.cacheLookedUp(new CacheLookup("memory", 1, 0, Duration.ofMillis(1), null));
        metrics.cacheLookedUp(new CacheLookup("disk /x", 2, 2, Duration.ofMillis(1), null));
        var gets = registry.get("voiceclone.cache.gets").tag("tier", "memory");
        assertEquals(1, gets.tag("result", "hit").counter().count());
        assertEquals(
                3,
                registry.get("voiceclone.cache.gets")
                        .tags("tier", "memory", "result", "miss")
                        .counter()
                        .count());
        assertEquals(
                0.25,
                registry.get("voiceclone.cache.hit.ratio")
                        .tag("tier", "memory")
                        .gauge()
                        .value());
        assertEquals(
                1,
                registry.get("voiceclone.cache.hit.ratio")
                        .tag("tier", "disk /x")
                        .gauge()
                        .value());
        assertEquals(
                2,
                registry.get("voiceclone.cache.duration")
                        .tag("tier", "memory")
                        .timer()
                        .count());
    }

    @Test
    void queue_showsWhoWaitsAndHowLongTheyDid() {
        QueueEntry first = new QueueEntry(new RequestInfo(1), 1);
        metrics.queued(first);
        metrics.queued(new QueueEntry(new RequestInfo(2), 2));
        assertEquals(2, registry.get("voiceclone.queue.depth").gauge().value());
        metrics.dequeued(first, Duration.ofMillis(40));
        metrics.refused(new RequestInfo(3));
        assertEquals(1, registry.get("voiceclone.queue.depth").gauge().value());
        assertEquals(40, registry.get("voiceclone.queue.wait").timer().totalTime(TimeUnit.MILLISECONDS));
        assertEquals(1, registry.get("voiceclone.queue.refused").counter().count());
    }

    @Test
    void decoder_showsTheActiveBatchUntilItRests() {
        metrics.decoderStepped(new DecodeStep("onnx", "fp32", 2, 0, Duration.ofMillis(2)));
        metrics.decoderStepped(new DecodeStep("onnx", "fp32", 6, 1, Duration.ofMillis(4)));
        assertEquals(6, registry.get("voiceclone.decode.active").gauge().value());
        metrics.decoderStepped(new DecodeStep("onnx", "fp32", 0, 0, Duration.ZERO));
        assertEquals(0, registry.get("voiceclone.decode.active").gauge().value());
        assertEquals(4, registry.get("voiceclone.decode.batch.size").summary().mean());
        assertEquals(2, registry.get("voiceclone.decode.step.duration").timer().count());
    }

    @Test
    void everyMeter_hasTheUsersTagsAndADescription() {
        SimpleMeterRegistry own = new SimpleMeterRegistry();
        VoiceClonerMetrics tagged = new VoiceClonerMetrics(own, Tags.of("cloner", "left"));
        tagged.loadFinished(LOAD, new LoadResult(Duration.ofSeconds(2), OptionalLong.of(1000), null));
        tagged.stageFinished(CALL, new StageResult(Duration.ofMillis(200), 2.5, null));
        tagged.cacheLookedUp(new CacheLookup("memory", 3, 1, Duration.ofMillis(1), CALL));
        tagged.dequeued(new QueueEntry(new RequestInfo(1), 1), Duration.ofMillis(40));
        tagged.refused(new RequestInfo(3));
        tagged.decoderStepped(new DecodeStep("onnx", "fp32", 2, 0, Duration.ofMillis(2)));
        assertEquals(15, own.getMeters().size());
        for (Meter meter : own.getMeters()) {
            assertEquals("left", meter.getId().getTag("cloner"), meter.getId().getName());
            assertTrue(meter.getId().getDescription() != null, meter.getId().getName());
            assertTrue(meter.getId().getName().startsWith("voiceclone."));
        }
    }
}
