package io.github.voiceclone.spring.boot.autoconfigure;

import io.github.voiceclone.CancelledException;
import io.github.voiceclone.ClosedException;
import io.github.voiceclone.InvalidInputException;
import io.github.voiceclone.OverloadedException;
import io.github.voiceclone.Stage;
import io.github.voiceclone.TimeoutExceededException;
import io.github.voiceclone.VoiceClonerListener;
import io.github.voiceclone.listener.QueueEntry;
import io.github.voiceclone.listener.RequestInfo;
import io.github.voiceclone.listener.StageCall;
import io.github.voiceclone.listener.StageResult;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * What the application's voice cloner has been doing, for its health: a listener of the cloner's. Requests that cannot be
 * spoken as they are, that are cancelled or late, are not failures of the cloner's. Thread-safe.
 */
public final class VoiceClonerActivity implements VoiceClonerListener {
    /** Number of calls of one stage that fail one after another from which the stage counts as failing. */
    static final int FAILING = 3;

    /** Time after the last failure for which a stage counts as failing: then requests are to try it again. */
    static final Duration FAILING_FOR = Duration.ofMinutes(1);

    private final InstantSource clock;
    private final AtomicInteger waiting = new AtomicInteger();
    private final AtomicLong refused = new AtomicLong();
    private final Map<Stage, FailuresInARow> failuresInARow = new ConcurrentHashMap<>();
    private volatile @Nullable Failure lastFailure;
    private volatile boolean stopping;

    /**
     * A failure of a stage.
     *
     * @param time when it was
     * @param stage the stage
     * @param message what went wrong
     */
    public record Failure(Instant time, Stage stage, String message) {}

    private record FailuresInARow(int count, Instant last) {
        FailuresInARow plus(FailuresInARow more) {
            return new FailuresInARow(count + more.count, more.last);
        }
    }

    /** Creates a listener of one cloner. */
    public VoiceClonerActivity() {
        this(InstantSource.system());
    }

    VoiceClonerActivity(InstantSource clock) {
        this.clock = clock;
    }

    @Override
    public void queued(QueueEntry entry) {
        waiting.incrementAndGet();
    }

    @Override
    public void dequeued(QueueEntry entry, Duration waited) {
        waiting.decrementAndGet();
    }

    @Override
    public void refused(RequestInfo request) {
        refused.incrementAndGet();
    }

    @Override
    public void stageFinished(StageCall call, StageResult result) {
        Throwable failure = result.failure();
        if (failure == null) {
            failuresInARow.remove(call.stage());
        } else if (!(failure instanceof InvalidInputException
                || failure instanceof CancelledException
                || failure instanceof ClosedException
                || failure instanceof OverloadedException
                || failure instanceof TimeoutExceededException)) {
            Instant now = clock.instant();
            lastFailure = new Failure(now, call.stage(), String.valueOf(failure));
            failuresInARow.merge(call.stage(), new FailuresInARow(1, now), FailuresInARow::plus);
        }
    }

    /** Notes that the cloner is being closed. */
    void stop() {
        stopping = true;
    }

    /** Returns whether the cloner is being closed, or is closed. */
    public boolean isStopping() {
        return stopping;
    }

    /** Returns how many calls wait for their turn. */
    public int waiting() {
        return waiting.get();
    }

    /** Returns how many calls were refused so far because too many waited. */
    public long refused() {
        return refused.get();
    }

    /** Returns the last failure of a stage, if there was one. */
    public Optional<Failure> lastFailure() {
        return Optional.ofNullable(lastFailure);
    }

    /** Returns whether a stage failed three times in a row, the last time within a minute. */
    public boolean isFailing() {
        Instant recent = clock.instant().minus(FAILING_FOR);
        return failuresInARow.values().stream()
                .anyMatch(failures -> failures.count >= FAILING && failures.last.isAfter(recent));
    }
}
