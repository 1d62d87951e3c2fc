package io.github.voiceclone.cli.bench;

import io.github.voiceclone.cli.bench.cache.CacheBench;
import io.github.voiceclone.cli.bench.cache.CacheBenchReport;
import io.github.voiceclone.cli.bench.report.Figure;
import io.github.voiceclone.cli.bench.report.Sections;
import io.github.voiceclone.spi.Encoder;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** The figures of {@code bench cache}, without Redis. */
final class CacheFigures {
    private static final int ROUNDS = 3;

    private CacheFigures() {}

    /** Measures the tiers before an encoder. */
    static List<Figure> measure(Encoder encoder, double seconds, Path folder) {
        List<Figure> figures = new ArrayList<>();
        for (CacheBenchReport.Row row :
                new CacheBench(encoder, seconds, ROUNDS).run(folder, null).rows()) {
            figures.add(new Figure(
                    Sections.CACHE,
                    row.figure(),
                    "",
                    0,
                    row.unit(),
                    row.median(),
                    Math.min(row.best(), row.worst()),
                    Math.max(row.best(), row.worst()),
                    ROUNDS,
                    null));
        }
        return figures;
    }
}
