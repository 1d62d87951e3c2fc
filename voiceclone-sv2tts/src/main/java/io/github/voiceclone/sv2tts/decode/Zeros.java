package io.github.voiceclone.sv2tts.decode;

import java.nio.FloatBuffer;

/** Writes zeros into native memory, many at a time. */
final class Zeros {
    private static final float[] BLOCK = new float[4096];

    private Zeros() {}

    /** Writes zeros from {@code from} to before {@code to}; the buffer's position stays. */
    static void write(FloatBuffer buffer, int from, int to) {
        for (int at = from; at < to; at += BLOCK.length) {
            buffer.put(at, BLOCK, 0, Math.min(BLOCK.length, to - at));
        }
    }
}
