package io.github.voiceclone.audio;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.voiceclone.InvalidInputException;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AudioClipBuilderTest {
    private static String refusal(int rate, double seconds, int accepted) {
        AudioClipBuilder builder = new AudioClipBuilder(rate, seconds);
        for (int i = 0; i < accepted; i++) {
            builder.add(0.5f);
        }
        assertEquals(accepted, builder.length());
        return assertThrows(InvalidInputException.class, () -> builder.add(0.5f))
                .getMessage();
    }

    @Test
    void samplesBeyondTheLimit_areRefused() {
        String message = refusal(16_000, 0.5, 8_000);
        assertTrue(message.contains("limit of 0.5 s (8000 samples at 16000 Hz)"), message);
    }

    @Test
    void rateBeyondThatOfAnyMicrophone_makesNoRoomForMoreSamples() {
        assertTrue(refusal(192_000, 2, 384_000).contains("limit of 2.0 s"));
        String message = refusal(768_000, 2, 384_000);
        assertTrue(message.contains("limit of 0.5 s (384000 samples at 768000 Hz)"), message);
    }

    @Test
    void samplesOfManyPieces_areAllThere() {
        AudioClipBuilder builder = new AudioClipBuilder(16_000, 10);
        for (int i = 0; i < 40_000; i++) {
            if (i < 20_000) {
                builder.add(i / 65_536f);
            } else {
                builder.addFrame(new double[] {i / 65_536f, i / 65_536f});
            }
        }
        float[] found = builder.build().toArray();
        assertEquals(40_000, found.length);
        for (int i = 0; i < found.length; i++) {
            assertEquals(i / 65_536f, found[i]);
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {2, 6, 16, 64})
    void unlikeChannels_areAveraged(int channels) {
        Random random = new Random(channels);
        AudioClipBuilder builder = new AudioClipBuilder(16_000, 10);
        for (int i = 0; i < 4000; i++) {
            builder.addFrame(random.doubles(channels, -1, 1).toArray());
        }
        assertEquals("", builder.build().note());
    }

    @ParameterizedTest
    @ValueSource(ints = {2, 6, 16, 64})
    void channelsInAntiphase_areTheFirstOfThem(int channels) {
        AudioClipBuilder builder = new AudioClipBuilder(16_000, 10);
        double[] frame = new double[channels];
        for (int i = 0; i < 4000; i++) {
            for (int c = 0; c < channels; c++) {
                frame[c] = (c % 2 == 0 ? 0.5 : -0.5) * Math.sin(0.1 * i);
            }
            builder.addFrame(frame);
        }
        AudioClip clip = builder.build();
        assertTrue(clip.note().contains("antiphase"), clip.note());
        assertEquals((float) (0.5 * Math.sin(0.1 * 3999)), clip.samples().get(3999));
    }
}
