package io.github.voiceclone.sv2tts.audio;

import io.github.voiceclone.audio.AudioClip;
import io.github.voiceclone.audio.AudioFiles;
import io.github.voiceclone.sv2tts.NpyFile;
import java.io.IOException;
import java.io.InputStream;
import java.util.Objects;

/** The recordings and golden values next to these tests. */
final class Fixtures {
    private Fixtures() {}

    static AudioClip audio(String name) throws IOException {
        try (InputStream in = open(name)) {
            return AudioFiles.read(in, name, 1 << 24, 60);
        }
    }

    static NpyFile npy(String name) throws IOException {
        try (InputStream in = open(name)) {
            return NpyFile.read(in, name);
        }
    }

    private static InputStream open(String name) {
        return Objects.requireNonNull(Fixtures.class.getResourceAsStream(name), name);
    }

    /** A tone of amplitude {@code peak}. */
    static AudioClip tone(double hz, double peak, int rate, int length) {
        float[] samples = new float[length];
        for (int i = 0; i < length; i++) {
            samples[i] = (float) (peak * Math.sin(2 * Math.PI * hz * i / rate));
        }
        return AudioClip.of(samples, rate);
    }
}
