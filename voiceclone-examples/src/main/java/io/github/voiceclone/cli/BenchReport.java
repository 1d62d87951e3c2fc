package io.github.voiceclone.cli;

import java.util.List;
import java.util.Locale;

/**
 * What {@code bench} measured.
 *
 * @param machine processor, Java and threads
 * @param audioSeconds length of the speech
 * @param loadSeconds time to open the three stages
 * @param stages the stages, then synthesizer and vocoder together
 */
record BenchReport(String machine, double audioSeconds, double loadSeconds, List<Row> stages) {
    /**
     * The times of one stage.
     *
     * @param name the stage
     * @param medianSeconds median of the runs
     * @param fastestSeconds fastest run
     * @param slowestSeconds slowest run
     * @param realTimeFactor median over the speech's length
     */
    record Row(String name, double medianSeconds, double fastestSeconds, double slowestSeconds, double realTimeFactor) {
        static Row of(String name, double[] sorted, double audioSeconds) {
            double median = sorted[sorted.length / 2];
            return new Row(name, median, sorted[0], sorted[sorted.length - 1], median / audioSeconds);
        }
    }

    /** Returns the report as a table for people. */
    String table() {
        StringBuilder text = new StringBuilder();
        text.append(String.format(Locale.ROOT, "%s%n", machine));
        text.append(String.format(Locale.ROOT, "%.2f s of speech; loading %.2f s%n", audioSeconds, loadSeconds));
        text.append(String.format(
                Locale.ROOT,
                "%-36s %9s %9s %9s %17s%n",
                "stage",
                "median s",
                "fastest",
                "slowest",
                "real-time factor"));
        for (Row row : stages) {
            text.append(String.format(
                    Locale.ROOT,
                    "%-36s %9.3f %9.3f %9.3f %17.3f%n",
                    row.name,
                    row.medianSeconds,
                    row.fastestSeconds,
                    row.slowestSeconds,
                    row.realTimeFactor));
        }
        return text.toString();
    }
}
