package io.github.voiceclone.sv2tts;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.voiceclone.spi.Frames;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A vocoder that notes which frames it was given around each it makes. */
class StreamedVocodingTest {
    private static final int CONTEXT = 3;
    private static final int FRAMES = 50;

    private final List<Float> made = new ArrayList<>();
    private int longestMel;

    /** Frames are numbered from 0; each has its whole context, or the spectrogram's edge. */
    private void vocode(Frames mel, int from, int to) {
        longestMel = Math.max(longestMel, mel.frames());
        for (int frame = from; frame < to; frame++) {
            float number = mel.get(0, frame);
            assertTrue(frame >= Math.min(CONTEXT, number), "left context of " + number);
            assertTrue(mel.frames() - 1 - frame >= Math.min(CONTEXT, FRAMES - 1 - number), "right of " + number);
            made.add(number);
        }
    }

    private static Frames part(int from, int to) {
        float[] values = new float[to - from];
        for (int i = 0; i < values.length; i++) {
            values[i] = from + i;
        }
        return Frames.of(values, 1);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 4, 7, 20, 49, 50})
    void everyFrame_isMadeOnceWithItsContext(int length) {
        StreamedVocoding session = new StreamedVocoding(CONTEXT, this::vocode);
        for (int from = 0; from < FRAMES; from += length) {
            int to = Math.min(FRAMES, from + length);
            session.accept(part(from, to));
            assertEquals(Math.max(0, to - CONTEXT), made.size(), "as much as can be");
        }
        session.finish();
        assertEquals(part(0, FRAMES), Frames.of(floats(made), 1));
        assertTrue(longestMel <= 2 * CONTEXT + length, longestMel + " frames kept");
    }

    private static float[] floats(List<Float> values) {
        float[] array = new float[values.size()];
        for (int i = 0; i < array.length; i++) {
            array[i] = values.get(i);
        }
        return array;
    }

    @Test
    void noFrames_noSamples() {
        StreamedVocoding session = new StreamedVocoding(CONTEXT, this::vocode);
        session.finish();
        session.accept(part(0, 0));
        session.finish();
        assertEquals(List.of(), made);
    }
}
