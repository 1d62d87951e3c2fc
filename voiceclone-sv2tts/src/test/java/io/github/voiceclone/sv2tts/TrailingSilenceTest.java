package io.github.voiceclone.sv2tts;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.github.voiceclone.spi.Frames;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class TrailingSilenceTest {
    private static final float LEVEL = -3.4f;

    @Test
    void quietFramesAtTheEnd_areCut() {
        Frames mel = mel(-4, 1, -4, 2, -4, -4, /* second band */ -4, -4, -4, -4, -3.5f, -4);
        assertEquals(mel(-4, 1, -4, 2, -4, -4, -4, -4), cut(mel));
    }

    @Test
    void oneBandAtTheLevel_keepsTheFrame() {
        Frames mel = mel(0, -4, -4, -3.4f);
        assertEquals(mel, cut(mel));
    }

    @Test
    void nothingButSilence_leavesNoFrames() {
        Frames cut = cut(mel(-4, -4, -4, -4));
        assertEquals(0, cut.frames());
        assertEquals(2, cut.width());
        assertEquals(cut, cut(cut));
    }

    @Test
    void silenceWithinSpeech_isHandedOverLateAndAtTheEndNever() {
        TrailingSilence silence = new TrailingSilence(LEVEL);
        assertEquals(one(1, 2), silence.next(one(1, 2, -4), false));
        assertEquals(0, silence.next(one(-4, -4), false).frames());
        assertEquals(one(-4, -4, -4, -4, 3), silence.next(one(-4, 3, -4), false));
        assertEquals(0, silence.next(one(-4, -4), true).frames());
    }

    @Test
    void partsThatCome_areCutAsTheWhole() {
        List<Frames> parts = List.of(one(-4, -4), one(0, -4), one(-4), one(1), one(-4));
        TrailingSilence silence = new TrailingSilence(LEVEL);
        List<Frames> given = new ArrayList<>();
        for (int i = 0; i < parts.size(); i++) {
            given.add(silence.next(parts.get(i), i == parts.size() - 1));
        }
        assertEquals(cut(Frames.concat(parts)), Frames.concat(given));
    }

    private static Frames cut(Frames mel) {
        return new TrailingSilence(LEVEL).next(mel, true);
    }

    private static Frames one(float... values) {
        return Frames.of(values, 1);
    }

    private static Frames mel(float... values) {
        return Frames.of(values, 2);
    }
}
