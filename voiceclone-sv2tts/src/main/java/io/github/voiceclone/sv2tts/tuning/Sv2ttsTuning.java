package io.github.voiceclone.sv2tts.tuning;

/**
 * Numbers that trade speed, memory and latency of the SV2TTS family against one another. Those named {@code SHARED_} are the
 * lengths up to which rows share runs on a device that takes many at once; longer ones run by themselves.
 */
public final class Sv2ttsTuning {
    /** Maximum number of symbols of a text that shares a run: nearly every piece that a splitter makes is shorter. */
    public static final int SHARED_SYMBOLS = 256;

    /** Maximum number of frames that share a run of the post-net: 13 or 16 s of speech. */
    public static final int SHARED_FRAMES = 1024;

    /**
     * Frames of a vocoder's window: 2.4 or 3 s of speech. With 20 frames of context on both sides, as HiFi-GAN's have, 152
     * of them are new; shorter windows repeat more, longer ones leave more spectrograms that are too short to share.
     */
    public static final int VOCODER_WINDOW = 192;

    /**
     * Frames of a vocoder's window that runs by itself, its context aside: long enough for the context to cost little.
     */
    public static final int VOCODER_CHUNK = 512;

    /** Maximum number of symbols of a text on a runtime that compiles graphs for extents; others take longer ones. */
    public static final int MAX_SYMBOLS = 4096;

    /** Maximum number of rows of a decoder step on a device that takes many. */
    public static final int MAX_DECODER_ROWS = 64;

    /** Maximum number of rows of a run of a text encoder, post-net or vocoder on a device that takes many. */
    public static final int MAX_SHARED_ROWS = 32;

    /** Maximum number of windows of a recording in a run of the encoder. */
    public static final int ENCODER_WINDOWS_PER_RUN = 32;

    private Sv2ttsTuning() {}
}
