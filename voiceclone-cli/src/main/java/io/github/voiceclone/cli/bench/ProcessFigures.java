package io.github.voiceclone.cli.bench;

import io.github.voiceclone.cli.bench.report.Figure;
import io.github.voiceclone.cli.bench.report.FigureNames;
import io.github.voiceclone.cli.bench.report.Sections;
import io.github.voiceclone.cli.measure.Stopwatch;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Load time and peak memory of each precision, every run in a process of its own; and the size of its graphs. */
final class ProcessFigures {
    static final double MEGABYTE = 1e6;
    private static final int MAX_RUNS = 3;

    private ProcessFigures() {}

    /** Measures the precisions in turns, with the most threads. */
    static List<Figure> measure(Path pack, List<String> precisions, BenchSettings settings) {
        Map<String, List<Probe>> probes = Stopwatch.inTurns(
                precisions,
                Math.min(settings.runs(), MAX_RUNS),
                precision -> Probe.inNewProcess(pack, precision, settings));
        int threads = settings.maxThreads();
        List<Figure> figures = new ArrayList<>();
        probes.forEach((precision, runs) -> {
            List<Double> loads = runs.stream().map(Probe::loadSeconds).toList();
            figures.add(Figure.of(Sections.LOAD, FigureNames.FRESH, precision, threads, "s", loads));
            figures.add(memory(
                    precision, threads, runs.stream().map(Probe::peakBytes).toList()));
            double size = PackFormat.bytes(pack, precision) / MEGABYTE;
            figures.add(Figure.of(Sections.SIZE, FigureNames.GRAPHS, precision, 0, "MB", List.of(size)));
        });
        // Where the system does not tell, or the backend makes the precision itself.
        figures.removeIf(figure -> figure.median() == 0);
        return figures;
    }

    /** Returns the figure of a process's most bytes. */
    static Figure memory(String precision, int threads, List<Long> bytes) {
        List<Double> megabytes = bytes.stream().map(each -> each / MEGABYTE).toList();
        return Figure.of(Sections.MEMORY, FigureNames.PEAK, precision, threads, "MB", megabytes);
    }
}
