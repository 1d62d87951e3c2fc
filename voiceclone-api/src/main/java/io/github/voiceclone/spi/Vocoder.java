package io.github.voiceclone.spi;

import io.github.voiceclone.MelSpectrogram;
import io.github.voiceclone.audio.AudioClip;
import java.util.List;

/** Turns mel spectrograms into audio. Thread-safe; closing twice does nothing. */
public interface Vocoder extends AutoCloseable {
    /** Returns what this stage runs. */
    StageInfo info();

    /** Returns the format of the mel spectrograms it takes, and the rate of its audio. */
    MelFormat melFormat();

    /**
     * Turns spectrograms into audio. Each gets what it would get alone.
     *
     * @param mels spectrograms of {@link #melFormat()}
     * @param sink takes the audio, in pieces whose samples follow one another; {@link MelFormat#hopLength()} samples a
     *     frame in all
     * @throws io.github.voiceclone.InvalidInputException if a spectrogram has another number of bands
     */
    void vocode(List<MelSpectrogram> mels, PieceSink<AudioClip> sink);

    @Override
    void close();
}
