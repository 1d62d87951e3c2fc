package io.github.voiceclone.spi;


/**
 * One spectrogram on its way through a vocoder, part by part. What it gives, joined, is what the vocoder gives for the
 * parts joined. Used by one thread at a time; holds nothing that needs closing.
 */
public interface VocoderSession {
    /**
     * Takes the next frames, and hands over the samples that no frame to come can change.
     *
     * @throws io.github.voiceclone.InvalidInputException if it has another number of bands
     */
    void accept(Frames part);

    /** Hands over the rest; no frame follows. */
    void finish();
}
