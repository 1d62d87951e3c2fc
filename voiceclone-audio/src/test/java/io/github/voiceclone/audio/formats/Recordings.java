package io.github.voiceclone.audio.formats;

import io.github.voiceclone.InvalidInputException;
import io.github.voiceclone.audio.AudioClip;
import io.github.voiceclone.audio.AudioFiles;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import java.util.Objects;
import java.util.Random;

/** The recordings next to these tests, whole and damaged. */
final class Recordings {
    private Recordings() {}

    static byte[] bytes(String name) throws IOException {
        try (InputStream in = Recordings.class.getResourceAsStream(name)) {
            return Objects.requireNonNull(in, name).readAllBytes();
        }
    }

    static AudioClip read(byte[] bytes) {
        return AudioFiles.read(new ByteArrayInputStream(bytes), "recording", 1 << 20, 60);
    }

    /** Cuts and changes a file at random; each result must be a clip or an InvalidInputException. Returns the latter. */
    static int countRejected(byte[] whole, int tries) {
        Random random = new Random(1);
        int rejected = 0;
        for (int i = 0; i < tries; i++) {
            byte[] bytes = Arrays.copyOf(whole, 100 + random.nextInt(whole.length));
            for (int k = random.nextInt(8); k >= 0; k--) {
                boolean early = random.nextInt(3) == 0;
                bytes[4 + random.nextInt(early ? 60 : bytes.length - 4)] = (byte) random.nextInt(256);
            }
            try {
                read(bytes);
            } catch (InvalidInputException e) {
                rejected++;
            }
        }
        return rejected;
    }
}
