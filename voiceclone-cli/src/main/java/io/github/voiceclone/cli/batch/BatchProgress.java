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
    private final long characters;
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

    @GuardedBy("this")
    private long heard;

    /**
     * Starts to count.
     *
     * @param pending the lines to be spoken
     * @param before failures of lines that cannot be
     */
    BatchProgress(Progress progress, List<BatchLine> pending, List<BatchFailure> before) {
        this.progress = progress;
        this.pending = pending.size();
        this.characters =
                pending.stream().mapToLong(line -> line.text().length()).sum();
        this.failures = new ArrayList<>(before);
    }

    /** Counts characters of a line that were spoken. */
    synchronized void heard(int length) {
        heard += length;
        show();
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

    /** Shows the counters. */
    synchronized void show() {
        int over = spoken + failed;
        long percent = Math.min(100, 100 * heard / Math.max(1, characters));
        String status = String.format(
                Locale.ROOT,
                "%s %d of %d done, %d failed, %d %% of the text",
                bar(over),
                over,
                pending,
                failures.size(),
                percent);
        if (over > 0) {
            Duration left = Duration.ofSeconds(Math.round(elapsed() / over * (pending - over)));
            status += String.format(
                    Locale.ROOT,
                    ", %.1f x real time, %d:%02d:%02d left",
                    seconds / elapsed(),
                    left.toHours(),
                    left.toMinutesPart(),
                    left.toSecondsPart());
        }
        progress.show(status);
    }

    private String bar(int over) {
        int cells = 20;
        int full = (int) ((long) cells * over / pending);
        return "[" + "#".repeat(full) + "-".repeat(cells - full) + "]";
    }
}
