package io.github.voiceclone.cli.bench;

import io.github.voiceclone.VoiceClonerBuilder;
import java.util.Optional;

/** How many times as fast each technique is, by the figures of one report; empty where it was not measured. */
final class Gains {
    static final String FLOAT32 = VoiceClonerBuilder.DEFAULT_PRECISION;
    static final String INT8 = "int8";
    static final String IN_MEMORY = "hit in memory, hashing the recording included";
    private static final String SPEAKING = "synthesizer + vocoder";
    private static final double MICROSECONDS = 1e6;

    private final BenchReport report;

    Gains(BenchReport report) {
        this.report = report;
    }

    /** Returns fp32's time over a precision's, for all three stages. */
    Optional<Double> precision(String precision) {
        return report.ratio(StageFigures.SECTION, StageFigures.WHOLE, FLOAT32, precision);
    }

    /** Returns PyTorch's time over a precision's, for all three stages. */
    Optional<Double> overPyTorch(String precision) {
        return report.ratio(StageFigures.SECTION, StageFigures.WHOLE, Pipeline.PYTORCH, precision);
    }

    /** Returns the time of four requests one by one over that of one batch. */
    Optional<Double> batching() {
        return report.find(StageFigures.SECTION, SPEAKING, FLOAT32)
                .flatMap(one -> report.find(StageFigures.BATCH, SPEAKING, FLOAT32)
                        .map(batch -> StageFigures.BATCH_SIZE * one.median() / batch.median()));
    }

    /** Returns the encoder's time over that of a hit in memory. */
    Optional<Double> caching() {
        return report.find(StageFigures.SECTION, "encoder", FLOAT32)
                .flatMap(encoder -> report.find(CacheFigures.SECTION, IN_MEMORY, "")
                        .map(hit -> encoder.median() * MICROSECONDS / hit.median()));
    }

    /** Returns the time of requests in turn over that of the same at once. */
    Optional<Double> concurrency(String precision) {
        String name = SPEAKING + ", " + report.concurrent();
        Optional<Figure> atOnce = report.find(ConcurrencyFigures.SECTION, name + ConcurrencyFigures.AT_ONCE, precision);
        return report.find(ConcurrencyFigures.SECTION, name + ConcurrencyFigures.IN_TURN, precision)
                .flatMap(inTurn -> atOnce.map(other -> inTurn.median() / other.median()));
    }

    /** Returns the time to all audio of a text over that to its first, streamed. */
    Optional<Double> firstAudio(String precision) {
        String how = FirstAudioFigures.STREAMED;
        return report.find(FirstAudioFigures.SECTION, FirstAudioFigures.LAST + how, precision)
                .flatMap(last -> report.find(FirstAudioFigures.SECTION, FirstAudioFigures.FIRST + how, precision)
                        .map(first -> last.median() / first.median()));
    }

    /** Returns a precision's peak memory over another's. */
    Optional<Double> memory(String precision, String other) {
        return report.ratio(ProcessFigures.MEMORY, ProcessFigures.PEAK, precision, other);
    }
}
