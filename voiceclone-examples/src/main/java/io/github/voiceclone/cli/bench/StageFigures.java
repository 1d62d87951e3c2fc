package io.github.voiceclone.cli.bench;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.ToDoubleFunction;

/** Times of the stages: for one request, for speech twice as long, and for a batch. */
final class StageFigures {
    static final String SECTION = "stages";
    static final String LONGER = "longer speech";
    static final String BATCH = "batch of 4";
    static final String WHOLE = "whole";

    /** Requests of a batch, as the optimisation guide has them. */
    static final int BATCH_SIZE = 4;

    private final List<Figure> figures = new ArrayList<>();

    private StageFigures() {}

    /** Measures every pipeline; those with the most threads also with longer speech and with a batch if asked to. */
    static List<Figure> measure(List<? extends Pipeline> pipelines, BenchSettings settings) {
        StageFigures stages = new StageFigures();
        stages.add(SECTION, List.copyOf(pipelines), settings.seconds(), 1, settings.runs());
        if (settings.guide()) {
            List<Pipeline> widest = pipelines.stream()
                    .filter(each -> each.threads() == settings.mostThreads())
                    .map(Pipeline.class::cast)
                    .toList();
            int runs = Math.min(settings.runs(), 3);
            stages.add(LONGER, widest, 2 * settings.seconds(), 1, runs);
            stages.add(BATCH, widest, settings.seconds(), BATCH_SIZE, runs);
        }
        return stages.figures;
    }

    private void add(String section, List<Pipeline> pipelines, double seconds, int batch, int runs) {
        Speech speech = new Speech(seconds);
        Map<Pipeline, List<StageTimes>> times =
                Stopwatch.inTurns(pipelines, runs, pipeline -> pipeline.run(speech, batch));
        times.forEach((pipeline, taken) -> {
            row(section, "encoder", pipeline, taken, StageTimes::encoder, seconds);
            row(section, "synthesizer", pipeline, taken, StageTimes::synthesizer, seconds * batch);
            row(section, "vocoder", pipeline, taken, StageTimes::vocoder, seconds * batch);
            row(section, "synthesizer + vocoder", pipeline, taken, StageTimes::speaking, seconds * batch);
            row(section, WHOLE, pipeline, taken, StageTimes::all, seconds * batch);
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
