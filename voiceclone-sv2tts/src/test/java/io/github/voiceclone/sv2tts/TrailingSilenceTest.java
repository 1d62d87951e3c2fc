package io.github.voiceclone.sv2tts;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.github.voiceclone.MelSpectrogram;
import org.junit.jupiter.api.Test;

class TrailingSilenceTest {
    private static final float LEVEL = -3.4f;

    @Test
    void quietFramesAtTheEnd_areCut() {
        MelSpectrogram mel = mel(-4, 1, -4, 2, -4, -4, /* second band */ -4, -4, -4, -4, -3.5f, -4);
        assertEquals(mel(-4, 1, -4, 2, -4, -4, -4, -4), TrailingSilence.cut(mel, LEVEL));
    }

    @Test
    void oneBandAtTheLevel_keepsTheFrame() {
        MelSpectrogram mel = mel(0, -4, -4, -3.4f);
        assertEquals(mel, TrailingSilence.cut(mel, LEVEL));
    }

    @Test
    void nothingButSilence_leavesNoFrames() {
        MelSpectrogram cut = TrailingSilence.cut(mel(-4, -4, -4, -4), LEVEL);
        assertEquals(0, cut.frames());
        assertEquals(2, cut.bands());
        assertEquals(cut, TrailingSilence.cut(cut, LEVEL));
    }

    private static MelSpectrogram mel(float... values) {
        return MelSpectrogram.of(values, 2);
    }
}
