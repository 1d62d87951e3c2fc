package io.github.voiceclone.sv2tts;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.github.voiceclone.spi.Frames;
import org.junit.jupiter.api.Test;

class TrailingSilenceTest {
    private static final float LEVEL = -3.4f;

    @Test
    void quietFramesAtTheEnd_areCut() {
        Frames mel = mel(-4, 1, -4, 2, -4, -4, /* second band */ -4, -4, -4, -4, -3.5f, -4);
        assertEquals(mel(-4, 1, -4, 2, -4, -4, -4, -4), TrailingSilence.cut(mel, LEVEL));
    }

    @Test
    void oneBandAtTheLevel_keepsTheFrame() {
        Frames mel = mel(0, -4, -4, -3.4f);
        assertEquals(mel, TrailingSilence.cut(mel, LEVEL));
    }

    @Test
    void nothingButSilence_leavesNoFrames() {
        Frames cut = TrailingSilence.cut(mel(-4, -4, -4, -4), LEVEL);
        assertEquals(0, cut.frames());
        assertEquals(2, cut.width());
        assertEquals(cut, TrailingSilence.cut(cut, LEVEL));
    }

    private static Frames mel(float... values) {
        return Frames.of(values, 2);
    }
}
