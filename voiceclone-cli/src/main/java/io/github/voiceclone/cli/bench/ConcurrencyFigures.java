package io.github.voiceclone.cli.bench;

import io.github.voiceclone.cli.bench.report.Figure;
import io.github.voiceclone.cli.bench.report.FigureNames;
import io.github.voiceclone.cli.bench.report.Sections;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.Stream;

/** Times of the same requests one after another and all at once. */
final class ConcurrencyFigures {
    private static final int MOST_RUNS = 3;

    private final BenchSettings settings;
    private final List<Figure> figures = new ArrayList<>();

    private ConcurrencyFigures(BenchSettings settings) {
        this.settings = settings;
    }

    /** Measures the pipelines with the most threads. */
    static List<Figure> measure(List<OpenStages> pipelines, BenchSettings settings) {
        ConcurrencyFigures concurrency = new ConcurrencyFigures(settings);
        SampleSpeech speech = new SampleSpeech(settings.seconds());
        for (OpenStages stages : pipelines) {
            if (settings.concurrent() > 1 && stages.threads() == settings.mostThreads()) {
                concurrency.compare("synthesizer", stages, () -> stages.synthesize(speech, 1));
                concurrency.compare(FigureNames.SPEAKING, stages, () -> {
                    stages.synthesize(speech, 1);
                    stages.vocode(speech, 1);
                });
            }
        }
        return concurrency.figures;
    }

    private void compare(String name, OpenStages stages, Runnable request) {
        List<Double> inTurn = new ArrayList<>();
        List<Double> atOnce = new ArrayList<>();
        for (int run = 0; run < Math.min(settings.runs(), MOST_RUNS); run++) {
            inTurn.add(Stopwatch.seconds(() -> runInTurn(request)));
            atOnce.add(Stopwatch.seconds(() -> runAtOnce(request)));
        }
        add(name + ", " + settings.concurrent() + FigureNames.IN_TURN, stages, inTurn);
        add(name + ", " + settings.concurrent() + FigureNames.AT_ONCE, stages, atOnce);
    }

    private void add(String name, OpenStages stages, List<Double> times) {
        double audio = settings.seconds() * settings.concurrent();
        figures.add(Figure.seconds(Sections.CONCURRENCY, name, stages.precision(), stages.threads(), times, audio));
    }

    private void runInTurn(Runnable request) {
        for (int i = 0; i < settings.concurrent(); i++) {
            request.run();
        }
    }

    private void runAtOnce(Runnable request) {
        ExecutorService threads = Executors.newFixedThreadPool(settings.concurrent());
        try {
            List<CompletableFuture<Void>> running = Stream.generate(() -> CompletableFuture.runAsync(request, threads))
                    .limit(settings.concurrent())
                    .toList();
            running.forEach(CompletableFuture::join);
        } finally {
            threads.shutdown();
        }
    }
}
