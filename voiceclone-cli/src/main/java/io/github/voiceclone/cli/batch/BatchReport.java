package io.github.voiceclone.cli.batch;

import java.nio.file.Path;
import java.util.Locale;

/**
 * Report of {@code batch --json}.
 *
 * @param spoken lines spoken in this run
 * @param present lines whose speech was there already
 * @param failed lines that could not be spoken
 * @param flawed lines spoken in this run whose speech is not all of their text
 * @param seconds length of the speech made, in seconds
 * @param elapsedSeconds time it took, loading the models included
 * @param failures the file that lists what failed; there if anything did
 * @param warnings the file that lists what is not whole; there if anything is
 */
record BatchReport(
        int spoken,
        int present,
        int failed,
        int flawed,
        double seconds,
        double elapsedSeconds,
        String failures,
        String warnings) {
    static BatchReport of(BatchProgress progress, int present, Path failures, Path warnings) {
        return new BatchReport(
                progress.spoken(),
                present,
                progress.failures().size(),
                progress.warnings().size(),
                progress.seconds(),
                progress.elapsed(),
                failures.toString(),
                warnings.toString());
    }

    /** Returns the report as one line of text. */
    String summary() {
        String speed = spoken == 0
                ? ""
                : String.format(
                        Locale.ROOT,
                        " (%.1f s of speech in %.1f s, %.1f x real time)",
                        seconds,
                        elapsedSeconds,
                        seconds / elapsedSeconds);
        return spoken + " spoken" + speed + ", " + present + " there already, " + failed + " failed"
                + (failed == 0 ? "" : ": see " + failures)
                + (flawed == 0 ? "" : ", " + flawed + " not whole (skipped characters or cut off): see " + warnings);
    }
}
