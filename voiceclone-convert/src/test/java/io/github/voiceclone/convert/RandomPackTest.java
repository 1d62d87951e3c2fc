package io.github.voiceclone.convert;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.voiceclone.Preprocessing;
import io.github.voiceclone.Speech;
import io.github.voiceclone.SpeechRequest;
import io.github.voiceclone.SynthesisOptions;
import io.github.voiceclone.Voice;
import io.github.voiceclone.VoiceCloner;
import io.github.voiceclone.audio.AudioClip;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RandomPackTest {
    @TempDir
    Path folder;

    /** The full-size networks, so this takes a few seconds and 200 MB of the temporary folder. */
    @Test
    void pack_opensAndSpeaks() {
        Conversion conversion = RandomPack.write(folder.resolve("pack"), 1);
        assertEquals("random", conversion.manifest().name());
        SynthesisOptions options =
                SynthesisOptions.defaults().withStopThreshold(1).withMaxFrames(20);
        try (VoiceCloner cloner = VoiceCloner.builder()
                .pack(folder.resolve("pack"))
                .options(options)
                .preprocessing(Preprocessing.NONE)
                .build()) {
            Voice voice = cloner.createVoice("hum", hum());
            Speech spoken = cloner.speak(SpeechRequest.of("你好", voice));
            assertEquals(16_000, spoken.audio().sampleRate());
            assertTrue(spoken.audio().length() > 0);
            assertEquals(
                    conversion.manifest().encoder().model(),
                    cloner.encoderInfo().model());
        }
    }

    private static AudioClip hum() {
        float[] samples = new float[16_000];
        for (int i = 0; i < samples.length; i++) {
            samples[i] = (float) (0.3 * Math.sin(2 * Math.PI * 120 * i / 16_000));
        }
        return AudioClip.of(samples, 16_000);
    }
}
