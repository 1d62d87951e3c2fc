package io.github.voiceclone;

import io.github.voiceclone.SpeechPipeline.Job;
import io.github.voiceclone.VocoderCall.Item;
import io.github.voiceclone.spi.PieceSink;
import io.github.voiceclone.spi.SynthesizedPiece;
import io.github.voiceclone.spi.Vocoder;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;

/**
 * Vocodes the pieces of a batch on their way to its sink, as many at a time as the vocoder likes. A request that fails on
 * the way, or is cancelled, fails alone and once; the synthesizer sees it cancelled. Used by one thread.
 */
final class VocodedPieces implements PieceSink<SynthesizedPiece> {
    private final List<Job> jobs;
    private final Vocoder vocoder;
    private final StageMonitor monitor;
    private final PieceSink<SpeechSegment> sink;
    private final int atOnce;
    private final List<Item> gathered = new ArrayList<>();
    private final BitSet failed = new BitSet();

    VocodedPieces(List<Job> jobs, Vocoder vocoder, StageMonitor monitor, PieceSink<SpeechSegment> sink) {
        this.jobs = jobs;
        this.vocoder = vocoder;
        this.monitor = monitor;
        this.sink = sink;
        this.atOnce = vocoder.spectrogramsAtOnce();
    }

    @Override
    public void accept(int request, SynthesizedPiece piece) {
        if (failed.get(request)) {
            return;
        }
        gathered.add(new Item(request, jobs.get(request), piece));
        if (gathered.size() >= atOnce) {
            finish();
        }
    }

    @Override
    public void failed(int request, VoiceCloneException failure) {
        if (!failed.get(request)) {
            failed.set(request);
            jobs.get(request).request().cancellation().cancel(failure);
            sink.failed(request, failure);
        }
    }

    /** Vocodes and hands over what was gathered. */
    void finish() {
        List<Item> items = List.copyOf(gathered);
        gathered.clear();
        vocode(items);
    }

    private void vocode(List<Item> items) {
        List<Item> wanted = wanted(items);
        if (wanted.isEmpty()) {
            return;
        }
        VocoderCall call = new VocoderCall(vocoder, wanted);
        try {
            call.run(monitor);
        } catch (VoiceCloneException e) {
            if (!call.isLost()) {
                failedAsAWhole(wanted, e);
                return;
            }
        }
        for (int i = 0; i < wanted.size(); i++) {
            deliver(wanted.get(i).request(), call, i);
        }
    }

    /** Returns the items whose requests are still wanted; those that are cancelled fail. */
    private List<Item> wanted(List<Item> items) {
        List<Item> wanted = new ArrayList<>();
        for (Item item : items) {
            item.cancelledWith().ifPresent(reason -> failed(item.request(), reason));
            if (!failed.get(item.request())) {
                wanted.add(item);
            }
        }
        return wanted;
    }

    /** Tries the items of a call that failed each alone, so that only those at fault fail. */
    private void failedAsAWhole(List<Item> items, VoiceCloneException failure) {
        if (items.size() == 1) {
            failed(items.get(0).request(), failure);
        } else {
            items.forEach(item -> vocode(List.of(item)));
        }
    }

    private void deliver(int request, VocoderCall call, int index) {
        call.failure(index).ifPresent(failure -> failed(request, failure));
        if (!failed.get(request)) {
            sink.accept(request, call.spoken(index));
        }
    }
}
