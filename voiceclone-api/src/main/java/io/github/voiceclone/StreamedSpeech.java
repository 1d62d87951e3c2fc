package io.github.voiceclone;

import io.github.voiceclone.audio.AudioClip;
import io.github.voiceclone.spi.Cancellation;
import io.github.voiceclone.spi.MelSink;
import io.github.voiceclone.spi.Vocoder;
import io.github.voiceclone.spi.VocoderSession;
import java.util.ArrayDeque;
import java.util.Queue;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Vocodes the parts of one request's spectrograms on their way to a sink of audio. Used by one thread. */
final class StreamedSpeech implements MelSink {
    private final Vocoder vocoder;
    private final StageMonitor monitor;
    private final StageMonitor.Watch synthesizer;
    private final Cancellation cancellation;
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
            Vocoder vocoder,
            StageMonitor monitor,
            StageMonitor.Watch synthesizer,
            Cancellation cancellation,
            Consumer<AudioClip> sink) {
        this.vocoder = vocoder;
        this.monitor = monitor;
        this.synthesizer = synthesizer;
        this.cancellation = cancellation;
        this.sink = sink;
    }

    @Override
    public void accept(MelSpectrogram part) {
        VocoderSession session = piece == null ? vocoder.begin(this::take) : piece;
        piece = session;
        vocode(() -> session.accept(part));
    }

    @Override
    public void endPiece(double pauseSeconds) {
        if (piece != null) {
            vocode(piece::finish);
            piece = null;
        }
        int rate = vocoder.melFormat().sampleRate();
        take(AudioClip.of(new float[(int) Math.round(pauseSeconds * rate)], rate));
        handOver();
    }

    private void vocode(Runnable work) {
        cancellation.check();
        synthesizer.pausedDuring(() -> monitor.run(Stage.VOCODER, vocoder.info(), 1, watch -> work.run()));
        handOver();
    }

    private void take(AudioClip clip) {
        cancellation.check();
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
