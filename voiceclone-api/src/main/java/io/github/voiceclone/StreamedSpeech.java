package io.github.voiceclone;

import io.github.voiceclone.spi.Frames;
import io.github.voiceclone.audio.AudioClip;
import io.github.voiceclone.spi.MelSink;
import io.github.voiceclone.spi.VocoderSession;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Queue;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Vocodes the parts of one request's spectrograms on their way to a sink of audio. Used by one thread. */
final class StreamedSpeech implements MelSink {
    private final Stages stages;
    private final StageMonitor monitor;
    private final StageWatch synthesizer;
    private final SpeechPipeline.Job job;
    private final Consumer<AudioClip> sink;
    private final Queue<AudioClip> ready = new ArrayDeque<>();
    private @Nullable VocoderSession piece;

    /**
     * Starts a request.
     *
     * @param synthesizer the watch of the call that the parts come from
     * @param sink takes the audio; what it takes its time with is no stage's
     */
    StreamedSpeech(
            Stages stages,
            StageMonitor monitor,
            StageWatch synthesizer,
            SpeechPipeline.Job job,
            Consumer<AudioClip> sink) {
        this.stages = stages;
        this.monitor = monitor;
        this.synthesizer = synthesizer;
        this.job = job;
        this.sink = sink;
    }

    @Override
    public void accept(Frames part) {
        synthesizer.audio(stages.synthesizer().format().seconds(part.frames()));
        VocoderSession session = piece == null ? stages.vocoder().begin(this::take) : piece;
        piece = session;
        vocode(() -> session.accept(part));
    }

    @Override
    public void endPiece(double pauseSeconds) {
        if (piece != null) {
            vocode(piece::finish);
            piece = null;
        }
        int rate = stages.vocoder().format().sampleRate();
        take(AudioClip.of(new float[(int) Math.round(pauseSeconds * rate)], rate));
        handOver();
    }

    private void vocode(Runnable work) {
        job.request().cancellation().check();
        synthesizer.pausedDuring(
                () -> monitor.run(Stage.VOCODER, stages.vocoder().info(), List.of(job.number()), watch -> {
                    work.run();
                    ready.forEach(clip -> watch.audio(clip.seconds()));
                }));
        handOver();
    }

    private void take(AudioClip clip) {
        job.request().cancellation().check();
        if (clip.length() > 0) {
            ready.add(clip);
        }
    }

    private void handOver() {
        synthesizer.pausedDuring(() -> {
            while (!ready.isEmpty()) {
                sink.accept(ready.remove());
            }
        });
    }
}
