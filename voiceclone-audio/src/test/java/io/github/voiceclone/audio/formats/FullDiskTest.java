package io.github.voiceclone.audio.formats;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.github.voiceclone.audio.AudioClip;
import io.github.voiceclone.audio.AudioEncoding;
import io.github.voiceclone.audio.AudioTags;
import io.github.voiceclone.audio.AudioWriter;
import java.io.IOException;
import java.io.OutputStream;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FullDiskTest {
    private static final AudioTags TAGS = new AudioTags("voiceclone", "Synthetic speech");

    private static AudioClip noise() {
        Random random = new Random(1);
        float[] samples = new float[16_000];
        for (int i = 0; i < samples.length; i++) {
            samples[i] = (float) (0.1 * random.nextGaussian());
        }
        return AudioClip.of(samples, 16_000);
    }

    /** Stream with room for so many bytes. */
    private static OutputStream device(int room) {
        return new OutputStream() {
            private int written;

            @Override
            public void write(int value) throws IOException {
                if (++written > room) {
                    throw new IOException("No space left on device");
                }
            }
        };
    }

    @ParameterizedTest
    @CsvSource({
        "wav, 0",
        "wav, 50",
        "wav, 5000",
        "pcm, 0",
        "pcm, 5000",
        "flac, 0",
        "flac, 50",
        "flac, 5000",
        "opus, 0",
        "opus, 50",
        "opus, 2000"
    })
    void fullDisk_isReportedAndEndsTheWriter(String format, int room) {
        AudioWriter[] begun = {null};
        IOException failure = assertThrows(IOException.class, () -> {
            begun[0] = AudioWriter.toStream(device(room), 16_000, AudioEncoding.of(format), TAGS);
            begun[0].write(noise());
            begun[0].write(noise());
            begun[0].finish();
        });
        assertEquals("No space left on device", failure.getMessage());
        if (begun[0] != null) {
            assertThrows(IllegalStateException.class, () -> begun[0].write(noise()));
            assertThrows(IllegalStateException.class, () -> begun[0].finish());
        }
    }
}
