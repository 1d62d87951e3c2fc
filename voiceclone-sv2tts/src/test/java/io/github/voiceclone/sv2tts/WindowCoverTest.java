package io.github.voiceclone.sv2tts;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.voiceclone.spi.Frames;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Covers of spectrograms of many lengths, and of ranges of them. */
class WindowCoverTest {
    private static final int[] CONTEXTS = {0, 1, 3, 8};
    private static final int[] LENGTHS = {17, 18, 20, 32};

    @Test
    void windowsOfOneLength_wantEachFrameOnceWithItsContext() {
        for (int context : CONTEXTS) {
            for (int length : LENGTHS) {
                for (int frames = 1; frames <= 4 * length; frames++) {
                    List<Window> windows = WindowCover.byLength(length, context).windows(mel(frames), 0, frames);
                    requireCover(windows, frames, 0, frames, context);
                    int expected = Math.min(length, frames);
                    assertTrue(windows.stream().allMatch(window -> window.frames() == expected), windows.toString());
                    assertEquals(fewest(frames, length, context), windows.size(), windows.toString());
                }
            }
        }
    }

    /** Returns the least number of windows: those at the ends lose context on one side, the others on both. */
    private static int fewest(int frames, int length, int context) {
        int between = frames - 2 * (length - context);
        int each = length - 2 * context;
        return frames <= length ? 1 : 2 + Math.max(0, (between + each - 1) / each);
    }

    @Test
    void ranges_areCoveredWithoutFramesThatNoSampleDependsOn() {
        Random random = new Random(1);
        for (int trial = 0; trial < 20_000; trial++) {
            int context = CONTEXTS[random.nextInt(CONTEXTS.length)];
            int length = LENGTHS[random.nextInt(LENGTHS.length)];
            int frames = 1 + random.nextInt(120);
            int from = random.nextInt(frames);
            int to = from + 1 + random.nextInt(frames - from);
            List<Window> windows = WindowCover.byLength(length, context).windows(mel(frames), from, to);
            requireCover(windows, frames, from, to, context);
            int needed = Math.min(frames, to + context) - Math.max(0, from - context);
            assertTrue(windows.stream().allMatch(window -> window.frames() == Math.min(length, needed)));
            requireCover(
                    WindowCover.byNewFrames(length, context).windows(mel(frames), from, to), frames, from, to, context);
        }
    }

    @Test
    void chunks_haveTheirContextBesides() {
        Frames mel = mel(30);
        assertEquals(
                List.of(new Window(mel, 0, 13, 0, 10), new Window(mel, 7, 16, 10, 20), new Window(mel, 17, 13, 20, 30)),
                WindowCover.byNewFrames(10, 3).windows(mel, 0, 30));
        assertEquals(
                List.of(new Window(mel, 2, 9, 5, 8)),
                WindowCover.byNewFrames(10, 3).windows(mel, 5, 8));
    }

    @Test
    void noFrames_noWindows() {
        assertEquals(List.of(), WindowCover.byLength(20, 3).windows(mel(0), 0, 0));
        assertEquals(List.of(), WindowCover.byNewFrames(20, 3).windows(mel(0), 0, 0));
    }

    private static void requireCover(List<Window> windows, int frames, int from, int to, int context) {
        int at = from;
        for (Window window : windows) {
            int end = window.first() + window.frames();
            assertEquals(at, window.from(), windows.toString());
            assertTrue(window.to() > window.from(), windows.toString());
            assertTrue(window.first() >= Math.max(0, from - context), windows.toString());
            assertTrue(window.first() <= Math.max(0, window.from() - context), windows.toString());
            assertTrue(end >= Math.min(frames, window.to() + context), windows.toString());
            assertTrue(end <= Math.min(frames, to + context), windows.toString());
            at = window.to();
        }
        assertEquals(to, at, windows.toString());
    }

    private static Frames mel(int frames) {
        return Frames.of(new float[frames], 1);
    }
}
