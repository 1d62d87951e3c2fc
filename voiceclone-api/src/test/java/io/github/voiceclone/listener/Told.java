package io.github.voiceclone.listener;

import io.github.voiceclone.Stage;
import io.github.voiceclone.VoiceClonerListener;
import io.github.voiceclone.internal.engine.StageMonitor;
import io.github.voiceclone.internal.engine.StageTimer;
import io.github.voiceclone.spi.StageInfo;
import io.github.voiceclone.spi.StageObserver;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A short history that tests tell a listener. */
final class Told {
    private static final StageInfo INFO = new StageInfo("onnx", "fp32", "f", "m");

    private static final RequestInfo ONE = new RequestInfo(1);
    private static final RequestInfo TWO = new RequestInfo(2, Optional.of("order-7"), Map.of());

    private Told() {}

    /**
     * Loads a synthesizer of 3 MiB; embeds 2 s of recording after a look into a cache; speaks 4 s for requests 1 and 2 with
     * the vocoder inside; waits, refuses, and makes two steps of 1 and 3 rows.
     */
    static void everything(VoiceClonerListener listener) {
        StageMonitor monitor = new StageMonitor(List.of(listener));
        StageObserver observer = monitor.load(new StageLoad(Stage.SYNTHESIZER, "onnx", "fp32"), given -> {
            given.graphRead(3 << 20);
            return given;
        });
        monitor.run(Stage.ENCODER, INFO, List.of(ONE), watch -> {
            observer.cacheLookedUp("memory", 2, 1, Duration.ofMillis(1));
            watch.audio(2);
        });
        try (StageTimer timer = monitor.start(Stage.SYNTHESIZER, INFO, List.of(ONE, TWO))) {
            timer.time(() -> timer.audio(4));
            monitor.run(Stage.VOCODER, INFO, List.of(TWO), inner -> inner.audio(4));
            timer.failed(new IllegalStateException("too blue"));
        }
        listener.queued(new QueueEntry(new RequestInfo(5), 1));
        listener.dequeued(new QueueEntry(new RequestInfo(5), 1), Duration.ofMillis(250));
        monitor.refused(new RequestInfo(6));
        observer.decoderStepped(1, 0, Duration.ofMillis(2));
        observer.decoderStepped(3, 2, Duration.ofMillis(4));
        observer.decoderStepped(0, 0, Duration.ZERO);
    }
}
