package io.github.voiceclone;

import io.github.voiceclone.SpeechPipeline.Job;
import io.github.voiceclone.audio.AudioClip;
import io.github.voiceclone.spi.Frames;
import io.github.voiceclone.spi.PieceSink;
import io.github.voiceclone.spi.SynthesizedPiece;
import io.github.voiceclone.spi.Vocoder;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * One call of the vocoder for pieces of one or more requests, and what becomes of each: one that fails, or whose request
 * is cancelled meanwhile, is lost alone. Used once, by one thread.
 */
final class VocoderCall {
    private final Vocoder vocoder;
    private final List<Item> items;
    private final List<List<AudioClip>> audio = new ArrayList<>();
    /** What the items that are lost failed with, by their places in the call. */
    private final Map<Integer, VoiceCloneException> failures = new HashMap<>();

    /** A piece of one request of a batch. */
    record Item(int request, Job job, SynthesizedPiece piece) {
        Optional<VoiceCloneException> cancelledWith() {
            return job.request().cancellation().reason();
        }
    }

    VocoderCall(Vocoder vocoder, List<Item> items) {
        this.vocoder = vocoder;
        this.items = items;
        items.forEach(item -> audio.add(new ArrayList<>()));
    }

    /** Calls the vocoder; once all items are lost, the call ends with what the last of them failed with. */
    void run(StageMonitor monitor) {
        List<Long> numbers =
                items.stream().map(item -> item.job().number()).distinct().toList();
        List<Frames> mels = items.stream().map(item -> item.piece().mel()).toList();
        monitor.run(
                Stage.VOCODER,
                vocoder.info(),
                numbers,
                watch -> vocoder.vocode(mels, new PieceSink<>() {
                    @Override
                    public void accept(int index, AudioClip part) {
                        items.get(index).cancelledWith().ifPresent(reason -> failed(index, reason));
                        if (!failures.containsKey(index)) {
                            watch.audio(part.seconds());
                            audio.get(index).add(part);
                        }
                    }

                    @Override
                    public void failed(int index, VoiceCloneException failure) {
                        watch.failed(failure);
                        failures.putIfAbsent(index, failure);
                        if (isLost()) {
                            throw failure;
                        }
                    }
                }));
    }

    /** Returns whether every item is lost. */
    boolean isLost() {
        return failures.size() == items.size();
    }

    /** Returns what an item failed with, if it is lost. */
    Optional<VoiceCloneException> failure(int index) {
        return Optional.ofNullable(failures.get(index));
    }

    /** Returns an item that is not lost as speech, with its pause. */
    SpeechSegment spoken(int index) {
        SynthesizedPiece piece = items.get(index).piece();
        List<AudioClip> parts = new ArrayList<>(audio.get(index));
        int sampleRate = vocoder.format().sampleRate();
        parts.add(AudioClip.of(new float[(int) Math.round(piece.pauseSeconds() * sampleRate)], sampleRate));
        return new SpeechSegment(
                AudioClip.concat(parts), piece.text(), piece.transcription(), piece.unspoken(), piece.reachedLimit());
    }
}
