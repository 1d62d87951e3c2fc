package io.github.voiceclone.listener;

import com.sun.management.ThreadMXBean;
import io.github.voiceclone.Stage;
import io.github.voiceclone.VoiceClonerListener;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Adds up what stages do, for a report that people read. Thread-safe; one may serve several voice cloners. */
public final class ProfileListener implements VoiceClonerListener {
    private static final @Nullable ThreadMXBean THREADS =
            ManagementFactory.getThreadMXBean() instanceof ThreadMXBean known ? known : null;

    /** Bytes that each thread had allocated when its current calls began. */
    private static final ThreadLocal<Deque<Long>> ALLOCATED = ThreadLocal.withInitial(ArrayDeque::new);

    // Guarded by this. Not annotated: javac -Xlint:all warns programs that use a class whose annotations they lack.
    private final Map<Stage, StageTotals> loads = new EnumMap<>(Stage.class);
    private final Map<Stage, StageTotals> stages = new EnumMap<>(Stage.class);
    private final Map<String, CacheTotals> caches = new LinkedHashMap<>();
    private long waits;
    private Duration waited = Duration.ZERO;
    private long refusals;
    private long steps;
    private long rows;
    private Duration stepping = Duration.ZERO;

    /** Creates a listener that has heard nothing. */
    public ProfileListener() {}

    @Override
    public synchronized void loadFinished(StageLoad load, LoadResult result) {
        loads.merge(
                load.stage(),
                new StageTotals(1, result.elapsed(), 0, result.bytes().orElse(0)),
                StageTotals::plus);
    }

    @Override
    public void stageStarted(StageCall call) {
        ALLOCATED.get().push(allocated());
    }

    @Override
    public void stageFinished(StageCall call, StageResult result) {
        long before = ALLOCATED.get().pop();
        StageTotals own = new StageTotals(1, result.elapsed(), result.audioSeconds(), allocated() - before);
        synchronized (this) {
            stages.merge(call.stage(), own, StageTotals::plus);
        }
    }

    /** Returns how many bytes of heap this thread has allocated so far; 0 where the JVM does not count. */
    private static long allocated() {
        return THREADS == null ? 0 : THREADS.getCurrentThreadAllocatedBytes();
    }

    @Override
    public synchronized void cacheLookedUp(CacheLookup lookup) {
        caches.merge(lookup.tier(), new CacheTotals(lookup.keys(), lookup.hits(), lookup.elapsed()), CacheTotals::plus);
    }

    @Override
    public synchronized void dequeued(QueueEntry entry, Duration time) {
        waits++;
        waited = waited.plus(time);
    }

    @Override
    public synchronized void refused(RequestInfo request) {
        refusals++;
    }

    @Override
    public synchronized void decoderStepped(DecodeStep step) {
        if (step.rows() > 0) {
            steps++;
            rows += step.rows();
            stepping = stepping.plus(step.elapsed());
        }
    }

    /** Returns what has been heard so far, and what memory the process holds now. */
    public synchronized ProfileReport report() {
        return new ProfileReport(
                loads,
                stages,
                caches,
                new ProfileReport.Queue(waits, waited, refusals),
                new ProfileReport.Decoder(steps, rows, stepping),
                ProcessMemory.now());
    }
}
