package io.github.voiceclone.internal.engine;

import io.github.voiceclone.listener.CacheLookup;
import io.github.voiceclone.listener.DecodeStep;
import io.github.voiceclone.listener.SampleProgress;
import io.github.voiceclone.listener.StageLoad;
import io.github.voiceclone.spi.StageObserver;
import java.time.Duration;
import java.util.OptionalLong;
import java.util.concurrent.atomic.AtomicLong;

/** Hands on to the listeners what one stage tells of itself. Thread-safe. */
final class ListenerStageObserver implements StageObserver {
    private final StageMonitor monitor;
    private final StageLoad load;
    private final AtomicLong bytes = new AtomicLong();

    ListenerStageObserver(StageMonitor monitor, StageLoad load) {
        this.monitor = monitor;
        this.load = load;
    }

    /** Returns the size of the graphs read so far, if any. */
    OptionalLong bytesRead() {
        return bytes.get() == 0 ? OptionalLong.empty() : OptionalLong.of(bytes.get());
    }

    @Override
    public boolean listening() {
        return true;
    }

    @Override
    public void graphRead(long count) {
        bytes.addAndGet(count);
    }

    @Override
    public void cacheLookedUp(String tier, int keys, int hits, Duration elapsed) {
        CacheLookup lookup = new CacheLookup(tier, keys, hits, elapsed, StageMonitor.currentCall());
        monitor.tell(listener -> listener.cacheLookedUp(lookup));
    }

    @Override
    public void decoderStepped(int rows, int waiting, Duration elapsed) {
        DecodeStep step = new DecodeStep(load.backend(), load.precision(), rows, waiting, elapsed);
        monitor.tell(listener -> listener.decoderStepped(step));
    }

    @Override
    public void samplesMade(int made, int all) {
        SampleProgress progress = new SampleProgress(load.backend(), load.precision(), made, all);
        monitor.tell(listener -> listener.samplesMade(progress));
    }
}
