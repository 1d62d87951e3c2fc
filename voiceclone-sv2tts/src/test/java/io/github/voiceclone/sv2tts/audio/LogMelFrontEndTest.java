package io.github.voiceclone.sv2tts.audio;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.github.voiceclone.InvalidInputException;
import io.github.voiceclone.audio.AudioClip;
import io.github.voiceclone.spi.Frames;
import java.io.IOException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Golden values: the front ends of MockingBird (librosa, float32) on {@code mel/audio.wav}. */
class LogMelFrontEndTest {
    private static final float TOLERANCE = 1e-4f;

    @ParameterizedTest
    @ValueSource(ints = {200, 256})
    void recording_hasTheReferencesMel(int hop) throws IOException {
        MelSettings settings = hop == 200 ? MelSettings.HOP_200 : MelSettings.HOP_256;
        Fixtures.Golden golden = Fixtures.npy("mel/synthesizer-hop" + hop + ".npy");
        Frames mel = new LogMelFrontEnd(settings).analyze(Fixtures.audio("mel/audio.wav"));
        assertArrayEquals(golden.shape(), new int[] {mel.width(), mel.frames()});
        assertArrayEquals(golden.values(), mel.toArray(), TOLERANCE);
    }

    /** The encoder's scale is power, not decibels: [frames, bands], 400 samples, hop 160, 40 bands. */
    @Test
    void filterBankOfTheEncoder_givesTheReferencesPowers() throws IOException {
        Fixtures.Golden golden = Fixtures.npy("mel/encoder.npy");
        MelFilterBank filters = new MelFilterBank(16000, 400, 40, 0, 8000);
        Stft stft = new Stft(400, 160, 400);
        float[] audio = Fixtures.audio("mel/audio.wav").toArray();
        double[] samples = new double[audio.length];
        for (int i = 0; i < audio.length; i++) {
            samples[i] = audio[i];
        }
        float[] expected = golden.values();
        assertArrayEquals(new int[] {stft.frames(samples.length), 40}, golden.shape());
        for (int t = 0; t < golden.shape()[0]; t++) {
            double[] power = LogMelFrontEnd.magnitudes(stft.forward(samples, t));
            for (int k = 0; k < power.length; k++) {
                power[k] *= power[k];
            }
            double[] mel = filters.apply(power);
            for (int b = 0; b < 40; b++) {
                assertEquals(expected[t * 40 + b], mel[b], 1e-6 + 1e-4 * Math.abs(mel[b]), "frame " + t + " band " + b);
            }
        }
    }

    @Test
    void silenceAndASingleSample_areTheBottomOfTheScale() {
        LogMelFrontEnd frontEnd = new LogMelFrontEnd(MelSettings.HOP_200);
        for (int length : new int[] {0, 1, 400}) {
            Frames mel = frontEnd.analyze(AudioClip.of(new float[length], 16000));
            assertEquals(length / 200 + 1, mel.frames());
            for (float value : mel.toArray()) {
                assertEquals(-4f, value);
            }
        }
    }

    @Test
    void anotherRate_isAnError() {
        LogMelFrontEnd frontEnd = new LogMelFrontEnd(MelSettings.HOP_200);
        assertThrows(InvalidInputException.class, () -> frontEnd.analyze(AudioClip.of(new float[9], 8000)));
    }
}
