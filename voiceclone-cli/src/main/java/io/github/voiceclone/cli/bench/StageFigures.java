package io.github.voiceclone.cli.bench;

import io.github.voiceclone.cli.bench.report.Figure;
import io.github.voiceclone.cli.bench.report.FigureNames;
import io.github.voiceclone.cli.bench.report.Sections;
import io.github.voiceclone.cli.measure.FixedLengthSpeech;
import io.github.voiceclone.cli.measure.Stopwatch;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.ToDoubleFunction;

/** Times of the stages: for one request, for speech twice as long, and for a batch. */
final class StageFigures {

    private final List<Figure> figures = new ArrayList<>();

    private StageFigures() {}

    /** Measures every pipeline; those with the most threads also with longer speech and with a batch if asked to. */
    static List<Figure> measure(List<? extends Pipeline> pipelines, BenchSettings settings) {
        StageFigures stages = new StageFigures();
        stages.add(Sections.STAGES, List.copyOf(pipelines), settings.seconds(), 1, settings.runs());
        if (settings.guide()) {
            List<Pipeline> widest = pipelines.stream()
                    .filter(each -> each.threads() == settings.maxThreads())
                    .map(Pipeline.class::cast)
                    .toList();
            int runs = Math.min(settings.runs(), 3);
            stages.add(Sections.LONGER, widest, 2 * settings.seconds(), 1, runs);
            stages.add(Sections.BATCH, widest, settings.seconds(), Sections.BATCH_SIZE, runs);
        }
        return stages.figures;
    }

    private void add(String section, List<Pipeline> pipelines, double seconds, int batch, int runs) {
        FixedLengthSpeech speech = new FixedLengthSpeech(seconds);
        Map<Pipeline, List<StageTimes>> times =
                Stopwatch.inTurns(pipelines, runs, pipeline -> pipeline.run(speech, batch));
        times.forEach((pipeline, taken) -> {
            row(section, FigureNames.ENCODER, pipeline, taken, StageTimes::encoder, seconds);
            row(section, "synthesizer", pipeline, taken, StageTimes::synthesizer, seconds * batch);
            row(section, FigureNames.VOCODER, pipeline, taken, StageTimes::vocoder, seconds * batch);
            row(section, FigureNames.SPEAKING, pipeline, taken, StageTimes::speaking, seconds * batch);
            row(section, FigureNames.WHOLE, pipeline, taken, StageTimes::all, seconds * batch);
        });
    }

    private void row(
            String section,
            String name,
            Pipeline pipeline,
            List<StageTimes> taken,
            ToDoubleFunction<StageTimes> stage,
            double audioSeconds) {
        List<Double> times = taken.stream().map(stage::applyAsDouble).toList();
        figures.add(Figure.seconds(section, name, pipeline.precision(), pipeline.threads(), times, audioSeconds));
    }
}
