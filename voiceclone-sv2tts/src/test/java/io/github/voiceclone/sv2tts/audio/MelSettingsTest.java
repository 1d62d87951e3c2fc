package io.github.voiceclone.sv2tts.audio;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.github.voiceclone.InvalidInputException;
import org.junit.jupiter.api.Test;

class MelSettingsTest {
    @Test
    void json_readsBack() throws Exception {
        ObjectMapper json = new ObjectMapper();
        String text = json.writeValueAsString(MelSettings.HOP_256);
        assertTrue(text.contains("\"hopLength\":256"), text);
        assertEquals(MelSettings.HOP_256, json.readValue(text, MelSettings.class));
    }

    @Test
    void scale_coversAHundredDecibels() {
        MelSettings settings = MelSettings.HOP_200;
        assertEquals(4, settings.fromAmplitude(10), 1e-12);
        assertEquals(-4, settings.fromAmplitude(1e-4), 1e-12);
        assertEquals(-4, settings.fromAmplitude(0), 1e-12);
        assertEquals(4, settings.fromAmplitude(1000), 1e-12);
        assertEquals(0.8, settings.fromAmplitude(0.1), 1e-12);
        for (double amplitude : new double[] {2e-4, 0.01, 0.5, 9}) {
            assertEquals(amplitude, settings.toAmplitude(settings.fromAmplitude(amplitude)), 1e-9 * amplitude);
        }
    }

    @Test
    void senselessSettings_areNamed() {
        String message = assertThrows(InvalidInputException.class, () -> MelSettings.HOP_200.withHop(200, 2048))
                .getMessage();
        assertEquals("mel setting windowLength is 2048, expected 1 to fftSize 1024", message);
        assertThrows(InvalidInputException.class, () -> MelSettings.HOP_200.withHop(0, 800));
        assertThrows(
                InvalidInputException.class,
                () -> new MelSettings(8000, 1024, 200, 800, 80, 55, 7600, 0.97, -100, 20, 4, true));
        assertThrows(
                InvalidInputException.class,
                () -> new MelSettings(16000, 1024, 200, 800, 80, 55, Double.NaN, 0.97, -100, 20, 4, true));
    }
}
