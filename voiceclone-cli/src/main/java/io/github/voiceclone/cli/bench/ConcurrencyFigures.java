package io.github.voiceclone.cli.bench;

import io.github.voiceclone.cli.bench.report.Figure;
import io.github.voiceclone.cli.bench.report.FigureNames;
import io.github.voiceclone.cli.bench.report.Sections;
import io.github.voiceclone.cli.measure.FixedLengthSpeech;
import io.github.voiceclone.cli.measure.OpenStages;
import io.github.voiceclone.cli.measure.Stopwatch;
import java.util.ArrayList;
import java.util.List;

/** Times of the same requests one after another and all at once. */
final class ConcurrencyFigures {
    private static final int MAX_RUNS = 3;

    private final BenchSettings settings;
    private final List<Figure> figures = new ArrayList<>();

    private ConcurrencyFigures(BenchSettings settings) {
        this.settings = settings;
    }

    /** Measures the pipelines with the most threads. */
    static List<Figure> measure(List<PackPipeline> pipelines, BenchSettings settings) {
        ConcurrencyFigures concurrency = new ConcurrencyFigures(settings);
        FixedLengthSpeech speech = new FixedLengthSpeech(settings.seconds());
        for (PackPipeline pipeline : pipelines) {
            OpenStages stages = pipeline.stages();
            if (settings.concurrent() > 1 && pipeline.threads() == settings.maxThreads()) {
                concurrency.compare("synthesizer", pipeline, () -> stages.synthesize(speech, 1));
                concurrency.compare(FigureNames.SPEAKING, pipeline, () -> stages.speak(speech));
            }
        }
        return concurrency.figures;
    }

    private void compare(String name, PackPipeline pipeline, Runnable request) {
        List<Double> inTurn = new ArrayList<>();
        List<Double> atOnce = new ArrayList<>();
        for (int run = 0; run < Math.min(settings.runs(), MAX_RUNS); run++) {
            inTurn.add(Stopwatch.seconds(() -> runInTurn(request)));
            atOnce.add(Stopwatch.secondsAtOnce(settings.concurrent(), request));
        }
        add(name + ", " + settings.concurrent() + FigureNames.IN_TURN, pipeline, inTurn);
        add(name + ", " + settings.concurrent() + FigureNames.AT_ONCE, pipeline, atOnce);
    }

    private void add(String name, PackPipeline pipeline, List<Double> times) {
        double audio = settings.seconds() * settings.concurrent();
        figures.add(Figure.seconds(Sections.CONCURRENCY, name, pipeline.precision(), pipeline.threads(), times, audio));
    }

    private void runInTurn(Runnable request) {
        for (int i = 0; i < settings.concurrent(); i++) {
            request.run();
        }
    }
}
