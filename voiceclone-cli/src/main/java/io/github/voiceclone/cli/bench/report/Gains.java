package io.github.voiceclone.cli.bench.report;

import java.util.Optional;

/** Speed-ups of the techniques by the figures of one report; empty where not measured. */
final class Gains {
    private static final double MICROSECONDS = 1e6;

    private final BenchReport report;

    Gains(BenchReport report) {
        this.report = report;
    }

    /** Returns fp32's time over a precision's, for all three stages. */
    Optional<Double> precision(String precision) {
        return report.ratio(Sections.STAGES, FigureNames.WHOLE, Precisions.FLOAT32, precision);
    }

    /** Returns PyTorch's time over a precision's, for all three stages. */
    Optional<Double> overPyTorch(String precision) {
        return report.ratio(Sections.STAGES, FigureNames.WHOLE, Precisions.PYTORCH, precision);
    }

    /** Returns the time of four requests one by one over that of one batch. */
    Optional<Double> batching() {
        return report.find(Sections.STAGES, FigureNames.SPEAKING, Precisions.FLOAT32)
                .flatMap(one -> report.find(Sections.BATCH, FigureNames.SPEAKING, Precisions.FLOAT32)
                        .map(batch -> Sections.BATCH_SIZE * one.median() / batch.median()));
    }

    /** Returns the encoder's time over that of a hit in memory. */
    Optional<Double> caching() {
        return report.find(Sections.STAGES, FigureNames.ENCODER, Precisions.FLOAT32)
                .flatMap(encoder -> report.find(Sections.CACHE, FigureNames.MEMORY_HIT, "")
                        .map(hit -> encoder.median() * MICROSECONDS / hit.median()));
    }

    /** Returns the time of requests in turn over that of the same at once. */
    Optional<Double> concurrency(String precision) {
        String name = FigureNames.SPEAKING + ", " + report.concurrent();
        Optional<Figure> atOnce = report.find(Sections.CONCURRENCY, name + FigureNames.AT_ONCE, precision);
        return report.find(Sections.CONCURRENCY, name + FigureNames.IN_TURN, precision)
                .flatMap(inTurn -> atOnce.map(other -> inTurn.median() / other.median()));
    }

    /** Returns the time to all audio of a text over that to its first, streamed. */
    Optional<Double> firstAudio(String precision) {
        String how = FigureNames.STREAMED;
        return report.find(Sections.FIRST_AUDIO, FigureNames.LAST + how, precision)
                .flatMap(last -> report.find(Sections.FIRST_AUDIO, FigureNames.FIRST + how, precision)
                        .map(first -> last.median() / first.median()));
    }

    /** Returns a precision's peak memory over another's. */
    Optional<Double> memory(String precision, String other) {
        return report.ratio(Sections.MEMORY, FigureNames.PEAK, precision, other);
    }
}
