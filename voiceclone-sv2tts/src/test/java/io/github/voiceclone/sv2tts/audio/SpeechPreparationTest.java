package io.github.voiceclone.sv2tts.audio;

import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.voiceclone.InputLimits;
import io.github.voiceclone.InvalidInputException;
import io.github.voiceclone.Preprocessing;
import io.github.voiceclone.audio.AudioClip;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SpeechPreparationTest {
    private static String error(AudioClip recording) {
        SpeechPreparation preparation = new SpeechPreparation(16000, InputLimits.defaults());
        return assertThrows(InvalidInputException.class, () -> preparation.prepare(recording, Preprocessing.STANDARD))
                .getMessage();
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 7, 100, 3999, 768_001, 1_048_573})
    void ratesOfNoRecording_areRefused(int rate) {
        String message = error(AudioClip.of(new float[4200], rate));
        assertTrue(message.contains(rate + " Hz, expected 4000 to 768000 Hz"), message);
    }

    @Test
    void silenceAndNothing_areToldApart() {
        assertTrue(error(AudioClip.of(new float[16000], 16000)).contains("is silent"));
        assertTrue(error(AudioClip.of(new float[0], 16000)).contains("is empty"));
    }
}
