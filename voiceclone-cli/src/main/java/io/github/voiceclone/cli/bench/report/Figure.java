package io.github.voiceclone.cli.bench.report;

import java.util.Arrays;
import java.util.Collection;
import org.jspecify.annotations.Nullable;

/**
 * One thing measured, over several runs.
 *
 * @param section what kind of figure, as in {@code stages}
 * @param name what was measured, as in {@code synthesizer}
 * @param precision of the graphs that ran, {@value Precisions#PYTORCH} for the reference's networks; empty where it does
 *     not matter
 * @param threads most threads that one call computed with; 0 where it does not matter
 * @param unit of the next three, as in {@code s}
 * @param median of the runs
 * @param least of the runs
 * @param most of the runs
 * @param runs how many
 * @param realTimeFactor median over the length of the speech made; null if none was made
 */
public record Figure(
        String section,
        String name,
        String precision,
        int threads,
        String unit,
        double median,
        double least,
        double most,
        int runs,
        @Nullable Double realTimeFactor) {
    /** Returns the figure of some times in seconds. */
    public static Figure seconds(
            String section, String name, String precision, int threads, Collection<Double> times, double audioSeconds) {
        Figure figure = of(section, name, precision, threads, "s", times);
        return new Figure(
                section,
                name,
                precision,
                threads,
                "s",
                figure.median,
                figure.least,
                figure.most,
                figure.runs,
                figure.median / audioSeconds);
    }

    /** Returns the figure of some values of any unit. */
    public static Figure of(
            String section, String name, String precision, int threads, String unit, Collection<Double> values) {
        double[] sorted = values.stream().mapToDouble(value -> value).sorted().toArray();
        return new Figure(
                section,
                name,
                precision,
                threads,
                unit,
                median(sorted),
                sorted[0],
                sorted[sorted.length - 1],
                sorted.length,
                null);
    }

    private static double median(double[] sorted) {
        int half = sorted.length / 2;
        return Arrays.stream(sorted, (sorted.length - 1) / 2, half + 1)
                .average()
                .orElseThrow();
    }
}
