package io.github.voiceclone.spi;

/** The kind of frames between a synthesizer and a vocoder. */
public enum FrameKind {
    /** Mel spectrogram frames: one value for each mel band. */
    MEL("mel spectrograms"),
    /** Continuous latent vectors of an audio codec. */
    LATENT("latents"),
    /** Codebook indices of an audio codec: whole numbers, one for each codebook. */
    CODES("codes");

    private final String plural;

    FrameKind(String plural) {
        this.plural = plural;
    }

    /** Returns what frames of this kind are called in a message, as in {@code mel spectrograms}. */
    @Override
    public String toString() {
        return plural;
    }
}
