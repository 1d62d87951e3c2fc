package io.github.voiceclone.cli.bench.report;

import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Report of {@code bench}.
 *
 * @param machine what it was measured on
 * @param date day of the measuring, as in 2026-11-22
 * @param pack what was measured: a folder, or full-size networks with random weights
 * @param seconds length of the speech
 * @param threads numbers of threads compared
 * @param concurrent requests that ran at once
 * @param device what the stages ran on
 * @param baseline versions and threads of the PyTorch port; null if it did not run
 * @param figures the figures
 */
public record BenchReport(
        Machine machine,
        String date,
        String pack,
        double seconds,
        List<Integer> threads,
        int concurrent,
        String device,
        @Nullable String baseline,
        List<Figure> figures) {
    /** Copies the lists. */
    public BenchReport {
        threads = List.copyOf(threads);
        figures = List.copyOf(figures);
    }

    /** Returns the median of a figure with the most threads it was measured with, if it was measured. */
    Optional<Figure> find(String section, String name, String precision) {
        return figures.stream()
                .filter(figure -> figure.section().equals(section))
                .filter(figure -> figure.name().equals(name))
                .filter(figure -> figure.precision().equals(precision))
                .reduce((one, other) -> other.threads() > one.threads() ? other : one);
    }

    /** Returns the median of one figure over that of another of the same section, if both were measured. */
    Optional<Double> ratio(String section, String name, String precision, String other) {
        return find(section, name, precision)
                .flatMap(one -> find(section, name, other).map(two -> one.median() / two.median()));
    }

    /** Returns the sections, in the order measured. */
    List<String> sections() {
        return figures.stream().map(Figure::section).distinct().toList();
    }

    /** Returns the precisions of a section, in the order measured. */
    List<String> precisions(String section) {
        return figures.stream()
                .filter(figure -> figure.section().equals(section))
                .map(Figure::precision)
                .distinct()
                .toList();
    }
}
