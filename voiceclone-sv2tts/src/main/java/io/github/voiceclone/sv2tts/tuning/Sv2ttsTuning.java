package io.github.voiceclone.sv2tts.tuning;

/**
 * Numbers that trade speed, memory and latency of the SV2TTS family against one another.
 *
 * <p>The lengths are those up to which rows share runs on a device that takes many at once; longer ones run by themselves. A
 * runtime that builds for extents known beforehand builds for these.
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

    private Sv2ttsTuning() {}
}
