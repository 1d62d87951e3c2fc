package io.github.voiceclone.cli.bench.cache;

import java.util.List;
import java.util.Locale;

/**
 * Report of {@code bench cache}.
 *
 * @param machine processor and Java
 * @param recordingSeconds length of the recording
 * @param rows the figures
 */
public record CacheBenchReport(String machine, double recordingSeconds, List<Row> rows) {
    /**
     * One figure.
     *
     * @param figure what it is
     * @param best the best round
     * @param median the median round
     * @param worst the worst round
     * @param unit of all three
     * @param goal what it should be; empty if there is none
     */
    public record Row(String figure, double best, double median, double worst, String unit, String goal) {}

    /** Returns the report as a text table. */
    String table() {
        StringBuilder text = new StringBuilder();
        text.append(String.format(Locale.ROOT, "%s%na recording of %.2f s%n", machine, recordingSeconds));
        text.append(String.format(Locale.ROOT, "%-66s %10s %10s %-10s %s%n", "", "best", "median", "", "goal"));
        for (Row row : rows) {
            text.append(String.format(
                    Locale.ROOT,
                    "%-66s %10s %10s %-10s %s%n",
                    row.figure,
                    number(row.best),
                    number(row.median),
                    row.unit,
                    row.goal));
        }
        return text.toString();
    }

    private static String number(double value) {
        return String.format(Locale.ROOT, value >= 1000 ? "%,.0f" : "%.2f", value);
    }
}
