package io.github.voiceclone.audio;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.voiceclone.InvalidInputException;
import org.junit.jupiter.api.Test;

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
}
