package io.github.voiceclone.audio.formats;

import io.github.voiceclone.audio.AudioClipBuilder;
import javazoom.jl.decoder.Obuffer;

/** Takes a frame's samples from the MP3 library, as floats and unclipped, and averages the channels. Not thread-safe. */
final class Mp3Samples extends Obuffer {
    /** What the library scales full scale to; found by comparing its output with FFmpeg's. */
    private static final float FULL_SCALE = 32700;

    private static final int LONGEST_FRAME = 1152;

    private final float[][] frame = new float[2][LONGEST_FRAME];
    private final int[] length = new int[2];

    @Override
    public void append(int channel, short value) {
        frame[channel][length[channel]++] = value;
    }

    @Override
    public void appendSamples(int channel, float[] values) {
        System.arraycopy(values, 0, frame[channel], length[channel], values.length);
        length[channel] += values.length;
    }

    /** Appends the frame to a clip and starts the next one. */
    void moveTo(AudioClipBuilder clip) {
        for (int i = 0; i < length[0]; i++) {
            clip.add((length[1] == 0 ? frame[0][i] : (frame[0][i] + frame[1][i]) / 2) / FULL_SCALE);
        }
        clear_buffer();
    }

    @Override
    public void clear_buffer() {
        length[0] = 0;
        length[1] = 0;
    }

    @Override
    public void write_buffer(int value) {}

    @Override
    public void close() {}

    @Override
    public void set_stop_flag() {}
}
