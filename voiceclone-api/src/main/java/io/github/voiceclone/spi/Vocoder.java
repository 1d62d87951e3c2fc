package io.github.voiceclone.spi;

import io.github.voiceclone.audio.AudioClip;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/** Turns mel spectrograms into audio. Thread-safe; closing twice does nothing. */
public interface Vocoder extends AutoCloseable {
    /** Returns what this stage runs. */
    StageInfo info();

    /** Returns the format of the mel spectrograms it takes, and the rate of its audio. */
    FrameFormat format();

    /**
     * Returns how many spectrograms it likes to be given at a time. Whoever has several gathers up to so many before a call,
     * and the last call has what is left. Unless overridden it is 1, which suits processors: what is gathered waits; where
     * rows of a batch cost next to nothing, as on a GPU, as many as fill a run.
     */
    default int spectrogramsAtOnce() {
        return 1;
    }

    /**
     * Turns spectrograms into audio. Each gets what it would get alone.
     *
     * @param mels spectrograms of {@link #format()}
     * @param sink takes the audio, in pieces whose samples follow one another; {@link FrameFormat#hopLength()} samples a
     *     frame in all. A spectrogram that fails goes to its {@link PieceSink#failed}; an exception ends the call for all
     * @throws io.github.voiceclone.InvalidInputException if a spectrogram has another number of bands
     */
    void vocode(List<Frames> mels, PieceSink<AudioClip> sink);

    /**
     * Starts a spectrogram that comes in parts. Unless overridden, its audio is made when it is whole.
     *
     * @param sink takes the audio, in pieces whose samples follow one another
     */
    default VocoderSession begin(Consumer<AudioClip> sink) {
        return new VocoderSession() {
            private final List<Frames> parts = new ArrayList<>();

            @Override
            public void accept(Frames part) {
                parts.add(part);
            }

            @Override
            public void finish() {
                if (!parts.isEmpty()) {
                    vocode(List.of(Frames.concat(parts)), (index, piece) -> sink.accept(piece));
                }
            }
        };
    }

    @Override
    void close();
}
