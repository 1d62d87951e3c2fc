package io.github.voiceclone.cli.bench;

import io.github.voiceclone.cli.bench.report.Figure;
import io.github.voiceclone.cli.bench.report.FigureNames;
import io.github.voiceclone.cli.bench.report.Sections;
import io.github.voiceclone.cli.measure.FixedLengthSpeech;
import io.github.voiceclone.cli.measure.OpenStages;
import io.github.voiceclone.cli.measure.Stopwatch;
import io.github.voiceclone.onnx.OnnxRuntime;
import io.github.voiceclone.spi.SynthesisRequest;
import io.github.voiceclone.spi.Synthesizer;
import io.github.voiceclone.sv2tts.Sv2ttsSynthesizerProvider;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Time of a decoder step, inside the graph and around it; on ONNX Runtime only. */
final class StepFigures {
    static final String AROUND = "around the graph";
    static final String ALLOCATED_INSIDE = "allocated by the runtime's call";
    private static final double MILLISECOND = 1e6;

    private StepFigures() {}

    /** Measures every precision in turns, with the most threads. */
    static List<Figure> measure(Path pack, List<String> precisions, BenchSettings settings) {
        List<Decoder> decoders = new ArrayList<>();
        try {
            precisions.forEach(precision -> decoders.add(new Decoder(pack, precision, settings)));
            List<Figure> figures = new ArrayList<>();
            Map<Decoder, List<double[]>> runs = Stopwatch.inTurns(decoders, settings.runs(), Decoder::speak);
            runs.forEach((decoder, times) -> {
                figures.add(figure(FigureNames.STEP_INSIDE, decoder, settings, "ms", times, 0));
                figures.add(figure(AROUND, decoder, settings, "ms", times, 1));
                figures.add(figure(FigureNames.STEP_SHARE, decoder, settings, "%", times, 2));
                figures.add(figure(ALLOCATED_INSIDE, decoder, settings, "bytes", times, 3));
                figures.add(figure(FigureNames.STEP_ALLOCATED, decoder, settings, "bytes", times, 4));
            });
            return figures;
        } finally {
            decoders.forEach(Decoder::close);
        }
    }

    private static Figure figure(
            String name, Decoder decoder, BenchSettings settings, String unit, List<double[]> runs, int index) {
        List<Double> values = runs.stream().map(run -> run[index]).toList();
        return Figure.of(Sections.STEP, name, decoder.precision, settings.maxThreads(), unit, values);
    }

    /** A synthesizer whose decoder's steps are timed. */
    private static final class Decoder {
        private final String precision;
        private final StepClock clock;
        private final Synthesizer synthesizer;
        private final SynthesisRequest request;

        Decoder(Path pack, String precision, BenchSettings settings) {
            this(pack, precision, settings, new StepClock());
        }

        private Decoder(Path pack, String precision, BenchSettings settings, StepClock clock) {
            this.precision = precision;
            this.clock = clock;
            this.synthesizer = new Sv2ttsSynthesizerProvider()
                    .open(
                            new WatchedRuntime(new OnnxRuntime(), true, clock),
                            PackPipeline.context(pack, settings.device(), precision, settings.maxThreads()));
            this.request = new SynthesisRequest(
                    FixedLengthSpeech.TEXT,
                    OpenStages.embedding(synthesizer),
                    new FixedLengthSpeech(settings.seconds()).whole(synthesizer.format()));
        }

        /** Speaks, and returns the milliseconds of a step in the graph and around it, the share of the latter, and bytes. */
        double[] speak() {
            clock.reset();
            synthesizer.synthesize(request);
            double inside = clock.inside() / MILLISECOND / clock.steps();
            double around = clock.around() / MILLISECOND / (clock.steps() - 1);
            double bytesInside = clock.bytesInside() / (double) clock.steps();
            double bytesAround = clock.bytesAround() / (clock.steps() - 1.0);
            return new double[] {inside, around, 100 * around / (inside + around), bytesInside, bytesAround};
        }

        void close() {
            synthesizer.close();
        }
    }
}
