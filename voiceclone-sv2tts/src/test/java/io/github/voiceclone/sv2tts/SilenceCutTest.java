package io.github.voiceclone.sv2tts;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.github.voiceclone.spi.Frames;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class SilenceCutTest {
    private static final float LEVEL = -3.4f;

    private final List<Frames> given = new ArrayList<>();
    private final SilenceCut cut = new SilenceCut(LEVEL, given::add);

    private static Frames frames(float... values) {
        return Frames.of(values, 1);
    }

    @Test
    void silenceWithinSpeech_isHandedOverLate_andAtTheEndNever() {
        cut.accept(frames(1, 2, -4));
        assertEquals(List.of(frames(1, 2)), given);
        cut.accept(frames(-4, -4));
        assertEquals(1, given.size());
        cut.accept(frames(-4, 3, -4));
        assertEquals(frames(-4, -4, -4, -4, 3), given.get(1));
        cut.accept(frames(-4, -4));
        assertEquals(2, given.size());
    }

    @Test
    void sameAsCuttingTheWhole() {
        List<Frames> parts = List.of(frames(-4, -4), frames(0, -4), frames(-4), frames(1), frames(-4));
        parts.forEach(cut);
        assertEquals(TrailingSilence.cut(Frames.concat(parts), LEVEL), Frames.concat(given));
    }

    @Test
    void nothingButSilence_nothing() {
        cut.accept(frames(-4, -4));
        assertEquals(List.of(), given);
    }
}
