package io.github.voiceclone;

import io.github.voiceclone.audio.AudioClip;
import io.github.voiceclone.audio.WavTags;
import io.github.voiceclone.spi.Cancellation;
import io.github.voiceclone.spi.PieceSink;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;

/** Speaks the requests of one call and collects their pieces into outcomes. Used once, by one thread at a time. */
final class Batch implements PieceSink<SpeechSegment> {
    private final List<SpeechRequest> requests;
    private final List<Cancellation> cancellations;
    private final List<Long> numbers;
    private final WavTags provenance;
    private final SpeechOutcome[] outcomes;
    private final List<Job> jobs = new ArrayList<>();

    /** A request that was accepted: where it stands in the batch, its voice, and its pieces so far. */
    private record Job(int index, Voice voice, List<SpeechSegment> pieces) {}

    /**
     * Creates a batch.
     *
     * @param cancellations one for each request
     * @param numbers each request's number, as listeners are told it
     */
    Batch(List<SpeechRequest> requests, List<Cancellation> cancellations, List<Long> numbers, WavTags provenance) {
        this.requests = requests;
        this.cancellations = cancellations;
        this.numbers = numbers;
        this.provenance = provenance;
        outcomes = new SpeechOutcome[requests.size()];
    }

    /** Speaks the requests as one call; returns their outcomes, in order. */
    List<SpeechOutcome> call(Calls calls, SpeechPipeline pipeline) {
        Cancellation whole = new Cancellation();
        whole.onCancel(reason -> cancellations.forEach(cancellation -> cancellation.cancel(reason)));
        endWithTheLast(whole);
        try {
            return calls.call(whole, numbers, caller -> speak(pipeline));
        } catch (VoiceCloneException e) {
            if (cancellations.isEmpty() || !cancellations.stream().allMatch(Cancellation::isCancelled)) {
                throw e;
            }
            return refuseAll();
        } finally {
            cancellations.forEach(Cancellation::close);
        }
    }

    /** Cancels the whole call once each of its requests is cancelled. */
    private void endWithTheLast(Cancellation whole) {
        AtomicInteger wanted = new AtomicInteger(cancellations.size());
        for (Cancellation cancellation : cancellations) {
            cancellation.onCancel(reason -> {
                if (wanted.decrementAndGet() == 0) {
                    whole.cancel(reason);
                }
            });
        }
    }

    private List<SpeechOutcome> refuseAll() {
        for (int i = 0; i < outcomes.length; i++) {
            refuse(i, cancellations.get(i).reason().orElseThrow());
        }
        return Arrays.asList(outcomes);
    }

    /** Speaks the requests on the calling thread; returns their outcomes, in order. */
    List<SpeechOutcome> speak(SpeechPipeline pipeline) {
        List<SpeechPipeline.Job> accepted = new ArrayList<>();
        for (int i = 0; i < requests.size(); i++) {
            try {
                SpeechPipeline.Job job = pipeline.accept(requests.get(i), cancellations.get(i), numbers.get(i));
                accepted.add(job);
                jobs.add(new Job(i, job.voice(), new ArrayList<>()));
            } catch (VoiceCloneException e) {
                refuse(i, e);
            }
        }
        if (!accepted.isEmpty()) {
            pipeline.speak(accepted, this);
        }
        return outcomes();
    }

    private void refuse(int index, VoiceCloneException failure) {
        outcomes[index] = new SpeechOutcome.Failure(failure);
    }

    @Override
    public void accept(int job, SpeechSegment piece) {
        jobs.get(job).pieces.add(piece);
    }

    @Override
    public void failed(int job, VoiceCloneException failure) {
        refuse(jobs.get(job).index, failure);
    }

    private List<SpeechOutcome> outcomes() {
        for (Job job : jobs) {
            if (outcomes[job.index] == null) {
                List<AudioClip> audio =
                        job.pieces.stream().map(SpeechSegment::audio).toList();
                Speech result = new Speech(AudioClip.concat(audio), job.pieces, job.voice, provenance);
                outcomes[job.index] = new SpeechOutcome.Success(result);
            }
        }
        return Arrays.asList(outcomes);
    }
}
