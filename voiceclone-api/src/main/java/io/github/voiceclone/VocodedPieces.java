package io.github.voiceclone;

import io.github.voiceclone.SpeechPipeline.Job;
import io.github.voiceclone.spi.PieceSink;
import io.github.voiceclone.spi.SynthesizedPiece;
import java.util.BitSet;
import java.util.List;
import java.util.function.BiFunction;

/**
 * Vocodes the pieces of a batch on their way to its sink. A request that fails on the way, or is cancelled, fails alone
 * and once; the synthesizer sees it cancelled. Used by one thread.
 */
final class VocodedPieces implements PieceSink<SynthesizedPiece> {
    private final List<Job> jobs;
    private final BiFunction<SynthesizedPiece, Job, SpokenPiece> vocoder;
    private final PieceSink<SpokenPiece> sink;
    private final BitSet failed = new BitSet();

    VocodedPieces(List<Job> jobs, BiFunction<SynthesizedPiece, Job, SpokenPiece> vocoder, PieceSink<SpokenPiece> sink) {
        this.jobs = jobs;
        this.vocoder = vocoder;
        this.sink = sink;
    }

    @Override
    public void accept(int request, SynthesizedPiece piece) {
        if (failed.get(request)) {
            return;
        }
        SpokenPiece spoken;
        try {
            spoken = vocoder.apply(piece, jobs.get(request));
        } catch (VoiceCloneException e) {
            failed(request, e);
            return;
        }
        sink.accept(request, spoken);
    }

    @Override
    public void failed(int request, VoiceCloneException failure) {
        if (!failed.get(request)) {
            failed.set(request);
            jobs.get(request).request().cancellation().cancel(failure);
            sink.failed(request, failure);
        }
    }
}
