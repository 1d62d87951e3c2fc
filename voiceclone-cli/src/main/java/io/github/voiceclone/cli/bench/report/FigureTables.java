package io.github.voiceclone.cli.bench.report;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** All figures of a report, a table for each section. */
final class FigureTables {
    private final BenchReport report;
    private final Words words;

    FigureTables(BenchReport report, Words words) {
        this.report = report;
        this.words = words;
    }

    List<Table> tables() {
        return report.sections().stream().map(this::table).toList();
    }

    private Table table(String section) {
        boolean compared = report.precisions(section).contains(Precisions.PYTORCH) && !section.equals(Sections.MEMORY);
        List<String> header = new ArrayList<>(List.of(
                words.of("column.what"),
                words.of("column.precision"),
                words.of("column.threads"),
                words.of("column.median"),
                words.of("column.least"),
                words.of("column.most"),
                words.of("column.unit"),
                words.of("column.rtf")));
        if (compared) {
            header.add(words.of("column.pytorch"));
        }
        List<List<String>> rows = report.figures().stream()
                .filter(figure -> figure.section().equals(section))
                .map(figure -> row(figure, compared))
                .toList();
        return new Table(words.or("section." + section.replace(' ', '-'), section), header, rows, "");
    }

    private List<String> row(Figure figure, boolean compared) {
        List<String> row = new ArrayList<>(List.of(
                figure.name(),
                figure.precision(),
                figure.threads() == 0 ? "" : String.valueOf(figure.threads()),
                Numbers.plain(figure.median()),
                Numbers.plain(figure.least()),
                Numbers.plain(figure.most()),
                figure.unit(),
                figure.realTimeFactor() == null ? "" : Numbers.plain(figure.realTimeFactor())));
        if (compared) {
            Optional<Figure> baseline = report.find(figure.section(), figure.name(), Precisions.PYTORCH);
            row.add(Numbers.times(baseline.map(other -> other.median() / figure.median())));
        }
        return row;
    }
}
