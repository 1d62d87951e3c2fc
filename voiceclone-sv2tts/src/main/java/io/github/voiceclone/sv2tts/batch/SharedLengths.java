package io.github.voiceclone.sv2tts.batch;

import io.github.voiceclone.spi.Frames;

/**
 * Lengths up to which rows share runs on a device that has many at once; longer ones run alone. A runtime that builds for
 * extents known beforehand builds for these, with {@link io.github.voiceclone.sv2tts.runtime.Graph#rowsAtOnce} rows.
 */
public final class SharedLengths {
    /** Symbols of a text: nearly every piece that a splitter makes is shorter. */
    public static final int SYMBOLS = 256;

    /** Frames that a post-net refines: 13 or 16 s of speech. */
    public static final int FRAMES = 1024;

    /**
     * Frames of a vocoder's window: 2.4 or 3 s of speech. With 20 frames of context on both sides, as HiFi-GAN's have, 152
     * of them are new; shorter windows repeat more, longer ones leave more spectrograms that are too short to share.
     */
    public static final int WINDOW = 192;

    private SharedLengths() {}
}
