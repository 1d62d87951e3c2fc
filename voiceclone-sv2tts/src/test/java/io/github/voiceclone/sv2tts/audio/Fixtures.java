package io.github.voiceclone.sv2tts.audio;

import io.github.voiceclone.audio.AudioClip;
import io.github.voiceclone.audio.AudioFiles;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The recordings and golden values next to these tests. */
final class Fixtures {
    private static final Pattern NPY =
            Pattern.compile("\\{'descr': '<f4', 'fortran_order': False, 'shape': \\((\\d+), (\\d+)\\), \\} *\n");

    private Fixtures() {}

    static AudioClip audio(String name) throws IOException {
        try (InputStream in = open(name)) {
            return AudioFiles.read(in, name, 1 << 24, 60);
        }
    }

    /** Golden values: row-major, two axes. */
    @SuppressWarnings("ArrayRecordComponent") // never compared
    record Golden(float[] values, int... shape) {}

    /** Reads a NumPy file, version 1, little-endian float32 in row-major order. */
    static Golden npy(String name) throws IOException {
        try (InputStream in = open(name)) {
            ByteBuffer bytes = ByteBuffer.wrap(in.readAllBytes()).order(ByteOrder.LITTLE_ENDIAN);
            int header = 10 + bytes.getShort(8);
            Matcher text = NPY.matcher(new String(bytes.array(), 10, header - 10, StandardCharsets.US_ASCII));
            if (!text.matches()) {
                throw new IOException(name + " is no float32 array of two axes");
            }
            float[] values = new float[(bytes.capacity() - header) / Float.BYTES];
            bytes.position(header)
                    .slice()
                    .order(ByteOrder.LITTLE_ENDIAN)
                    .asFloatBuffer()
                    .get(values);
            return new Golden(values, Integer.parseInt(text.group(1)), Integer.parseInt(text.group(2)));
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
