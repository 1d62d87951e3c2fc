package io.github.voiceclone.sv2tts.audio;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;

import io.github.voiceclone.audio.AudioClip;
import org.junit.jupiter.api.Test;

class LoudnessTest {
    @Test
    void fullScaleTone_isThreeDecibelsDown() {
        assertEquals(-3.0103, Loudness.dbfs(Fixtures.tone(1000, 1, 16000, 16000)), 1e-3);
    }

    @Test
    void quietClip_isRaisedByOneGain() {
        AudioClip quiet = Fixtures.tone(440, 1e-4, 16000, 16000);
        AudioClip raised = Loudness.raise(quiet, -30);
        assertEquals(-30, Loudness.dbfs(raised), 1e-4);
        float gain = raised.toArray()[10] / quiet.toArray()[10];
        assertEquals(gain, raised.toArray()[999] / quiet.toArray()[999], 1e-3);
    }

    @Test
    void loudClip_staysAsItIs() {
        AudioClip loud = Fixtures.tone(440, 0.9, 16000, 16000);
        assertSame(loud, Loudness.raise(loud, -30));
    }

    @Test
    void silenceAndNothing_stayAsTheyAre() {
        for (int length : new int[] {0, 1, 100}) {
            AudioClip silent = AudioClip.of(new float[length], 16000);
            assertEquals(Double.NEGATIVE_INFINITY, Loudness.dbfs(silent));
            assertSame(silent, Loudness.raise(silent, -30));
        }
    }

    @Test
    void faintestSample_isRaisedToo() {
        AudioClip faint = AudioClip.of(new float[] {Float.MIN_VALUE, 0}, 16000);
        assertEquals(-30, Loudness.dbfs(Loudness.raise(faint, -30)), 1e-3);
    }
}
