package io.github.voiceclone.sv2tts.pack;

/** The names of a pack's graphs, as whoever writes and whoever runs them knows them. */
public final class GraphNames {
    /** Samples to the encoder's power mel spectrogram. */
    public static final String ENCODER_MEL = "mel";

    /** Mel windows to embeddings. */
    public static final String ENCODER = "encoder";

    /** Symbols to what the decoder attends over. */
    public static final String TEXT_ENCODER = "text-encoder";

    /** One step of the decoder. */
    public static final String DECODER = "decoder";

    /** Decoded frames to the final mel spectrogram. */
    public static final String POST_NET = "postnet";

    /** Mel spectrogram to samples. */
    public static final String VOCODER = "vocoder";

    /** Mel spectrogram to what each sample of a vocoder that makes them one by one depends on. */
    public static final String CONDITIONING = "conditioning";

    /** One sample of such a vocoder. */
    public static final String SAMPLE = "sample";

    /** Mel spectrogram to pitch and filters of each frame, of a vocoder that filters pulses and noise. */
    public static final String SOURCE_FILTER = "source-filter";

    private GraphNames() {}
}
