package io.github.voiceclone.cli.batch;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import io.github.voiceclone.cli.output.Progress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** Counters of a batch, shown as progress. Thread-safe. */
final class BatchProgress {
    private final Progress progress;
    private final int pending;
    private final long start = System.nanoTime();

    @GuardedBy("this")
    private final List<BatchFailure> failures;

    @GuardedBy("this")
    private final List<BatchWarning> warnings = new ArrayList<>();

    @GuardedBy("this")
    private int failed;

    @GuardedBy("this")
    private int spoken;

    @GuardedBy("this")
    private double seconds;

    /**
     * Starts to count.
     *
     * @param pending how many lines are to be spoken
     * @param before failures of lines that cannot be
     */
    BatchProgress(Progress progress, int pending, List<BatchFailure> before) {
        this.progress = progress;
        this.pending = pending;
        this.failures = new ArrayList<>(before);
    }

    /** Counts a line; {@code warning} is empty if the speech is all of its text. */
    synchronized void spoken(double length, Optional<BatchWarning> warning) {
        spoken++;
        seconds += length;
        warning.ifPresent(warnings::add);
        show();
    }

    synchronized void failed(BatchFailure failure) {
        failed++;
        failures.add(failure);
        show();
    }

    /** Returns the number of lines spoken. */
    synchronized int spoken() {
        return spoken;
    }

    /** Returns the failures, in the order of the manifest. */
    synchronized List<BatchFailure> failures() {
        return failures.stream()
                .sorted(Comparator.comparingLong(BatchFailure::line))
                .toList();
    }

    /** Returns the warnings, in the order of the manifest. */
    synchronized List<BatchWarning> warnings() {
        return warnings.stream()
                .sorted(Comparator.comparingLong(BatchWarning::line))
                .toList();
    }

    /** Returns the length of the speech, in seconds. */
    synchronized double seconds() {
        return seconds;
    }

    /** Returns the time since the start, in seconds. */
    double elapsed() {
        return (System.nanoTime() - start) / 1e9;
    }

    @GuardedBy("this")
    private void show() {
        int over = spoken + failed;
        Duration left = Duration.ofSeconds(Math.round(elapsed() / over * (pending - over)));
        progress.show(String.format(
                Locale.ROOT,
                "%s %d of %d done, %d failed, %.1f x real time, %d:%02d:%02d left",
                bar(over),
                over,
                pending,
                failures.size(),
                seconds / elapsed(),
                left.toHours(),
                left.toMinutesPart(),
                left.toSecondsPart()));
    }

    private String bar(int over) {
        int cells = 20;
        int full = (int) ((long) cells * over / pending);
        return "[" + "#".repeat(full) + "-".repeat(cells - full) + "]";
    }
}
