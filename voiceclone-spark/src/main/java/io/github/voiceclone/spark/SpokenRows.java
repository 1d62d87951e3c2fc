package io.github.voiceclone.spark;

import io.github.voiceclone.BackendUnavailableException;
import io.github.voiceclone.CancelledException;
import io.github.voiceclone.ClosedException;
import io.github.voiceclone.VoiceCloneException;
import java.util.ArrayDeque;
import java.util.Iterator;
import java.util.NoSuchElementException;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.spark.TaskContext;
import org.apache.spark.sql.Row;

/**
 * Rows with their speech, in the order of the input: a bounded number of them is in the making while the first is waited
 * for. Not thread-safe: Spark ends a task on the thread that runs it.
 */
final class SpokenRows implements Iterator<Row>, AutoCloseable {
    /** Interval at which a task that waits looks whether it was killed, in milliseconds. */
    private static final long KILL_CHECK = 100;

    private final Iterator<Row> rows;
    private final RowSpeaker speaker;
    private final TaskSettings settings;
    private final SpeechTotals totals;
    private final TaskContext task;
    private final ArrayDeque<RowSpeaker.Pending> window = new ArrayDeque<>();
    private final long start = System.nanoTime();
    private long failures;

    SpokenRows(Iterator<Row> rows, RowSpeaker speaker, TaskSettings settings, SpeechTotals totals, TaskContext task) {
        this.rows = rows;
        this.speaker = speaker;
        this.settings = settings;
        this.totals = totals;
        this.task = task;
    }

    @Override
    public boolean hasNext() {
        return !window.isEmpty() || rows.hasNext();
    }

    @Override
    public Row next() {
        fill();
        RowSpeaker.Pending first = window.peek();
        if (first == null) {
            throw new NoSuchElementException();
        }
        Row row = await(first);
        window.remove();
        SpeechMetrics.PENDING.decrementAndGet();
        fill();
        return row;
    }

    private void fill() {
        while (window.size() < settings.window() && rows.hasNext()) {
            window.add(speaker.begin(rows.next()));
            SpeechMetrics.PENDING.incrementAndGet();
        }
    }

    private Row await(RowSpeaker.Pending pending) {
        try {
            while (true) {
                task.killTaskIfInterrupted();
                try {
                    return spoken(pending.spoken.get(KILL_CHECK, TimeUnit.MILLISECONDS));
                } catch (TimeoutException e) {
                    // Not yet.
                }
            }
        } catch (ExecutionException e) {
            return failed(pending, RowSpeaker.cause(e));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            task.killTaskIfInterrupted();
            throw new CancellationException("the task was interrupted");
        }
    }

    private Row spoken(RowSpeaker.Spoken spoken) {
        if (spoken.seconds() < 0) {
            totals.addPresent();
        } else {
            totals.addSpoken(spoken.seconds());
            SpeechMetrics.SPOKEN.increment();
            SpeechMetrics.SECONDS.add(spoken.seconds());
        }
        return spoken.row();
    }

    /** Returns the row of a failure, unless it is one of the executor's, which is the task's. */
    private Row failed(RowSpeaker.Pending pending, Throwable error) {
        if (error instanceof ClosedException || error instanceof CancelledException) {
            throw (VoiceCloneException) error;
        }
        if (error instanceof BackendUnavailableException unavailable) {
            throw unavailable;
        }
        if (error instanceof Error serious) {
            throw serious;
        }
        totals.addFailed();
        SpeechMetrics.FAILED.increment();
        failures++;
        String message = error instanceof VoiceCloneException own ? own.userMessage() : "unexpected error: " + error;
        if (failures > settings.maxFailures()) {
            throw new FailureLimitException(FailureLimit.message(settings.maxFailures(), "this task alone", message));
        }
        return speaker.failed(pending, message);
    }

    /** Stops what is in the making, at the end of the task. */
    @Override
    public void close() {
        totals.addBusy((System.nanoTime() - start) / 1e9);
        SpeechMetrics.PENDING.addAndGet(-window.size());
        window.forEach(RowSpeaker.Pending::cancel);
        window.clear();
    }
}
