package io.github.voiceclone;

import io.github.voiceclone.audio.AudioClip;
import io.github.voiceclone.audio.WavTags;
import io.github.voiceclone.spi.PieceSink;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Collects the pieces of a batch's requests into outcomes. Used by one thread. */
final class Batch implements PieceSink<SpokenPiece> {
    private final WavTags provenance;
    private final CloneOutcome[] outcomes;
    private final List<Job> jobs = new ArrayList<>();

    /** A request that was accepted: where it stands in the batch, its voice, and its pieces so far. */
    private record Job(int index, Voice voice, List<SpokenPiece> pieces) {}

    Batch(int size, WavTags provenance) {
        this.provenance = provenance;
        outcomes = new CloneOutcome[size];
    }

    /** Notes that the next job of the stage call is the request at {@code index}. */
    void begin(int index, Voice voice) {
        jobs.add(new Job(index, voice, new ArrayList<>()));
    }

    /** Notes that the request at {@code index} did not become a job. */
    void refuse(int index, VoiceCloneException failure) {
        outcomes[index] = new CloneOutcome(null, failure);
    }

    @Override
    public void accept(int job, SpokenPiece piece) {
        jobs.get(job).pieces.add(piece);
    }

    @Override
    public void failed(int job, VoiceCloneException failure) {
        refuse(jobs.get(job).index, failure);
    }

    /** Returns every request's outcome, once the stage call is over. */
    List<CloneOutcome> outcomes() {
        for (Job job : jobs) {
            if (outcomes[job.index] == null) {
                List<AudioClip> audio =
                        job.pieces.stream().map(SpokenPiece::audio).toList();
                CloneResult result = new CloneResult(AudioClip.concat(audio), job.pieces, job.voice, provenance);
                outcomes[job.index] = new CloneOutcome(result, null);
            }
        }
        return Arrays.asList(outcomes);
    }
}
