package io.github.voiceclone.sv2tts;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.github.voiceclone.sv2tts.pack.EncoderSettings;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PartialWindowsTest {
    private static final EncoderSettings PUBLISHED = new EncoderSettings(16_000, 160, 160, 80, 0.75, 256);

    /** What the reference code cuts two recordings into: [start, end) in samples, every 12,800 samples from 0. */
    @ParameterizedTest
    @CsvSource({"240000, 18, 243200", "56160, 3, 51200"})
    void recordings_areCutAsTheReferenceCutsThem(int samples, int count, int end) {
        PartialWindows windows = PartialWindows.of(samples, PUBLISHED);
        assertEquals(count, windows.count());
        assertEquals(end, windows.end() * 160);
        for (int window = 0; window < count; window++) {
            assertEquals(window * 12_800, windows.start(window) * 160);
        }
        assertEquals(160, windows.frames());
    }

    @ParameterizedTest
    @CsvSource({"0, 1", "1, 1", "25600, 1", "31999, 1", "32000, 2", "44799, 2", "44800, 3"})
    void lastWindow_countsIfThreeQuartersAreSpeech(int samples, int count) {
        assertEquals(count, PartialWindows.of(samples, PUBLISHED).count());
    }

    @Test
    void everyLength_isCutAsTheReferenceLoopDoes() {
        for (int samples = 0; samples < 200_000; samples += 37) {
            PartialWindows windows = PartialWindows.of(samples, PUBLISHED);
            List<Integer> starts = new ArrayList<>();
            for (int window = 0; window < windows.count(); window++) {
                starts.add(windows.start(window));
            }
            assertEquals(referenceStarts(samples), starts, samples + " samples");
        }
    }

    /** The loop of Real-Time-Voice-Cloning's {@code compute_partial_slices}, as the facts of it are published. */
    private static List<Integer> referenceStarts(int samples) {
        int frames = (int) Math.ceil((samples + 1) / 160.0);
        List<Integer> starts = new ArrayList<>();
        for (int start = 0; start < Math.max(1, frames - 160 + 80 + 1); start += 80) {
            starts.add(start);
        }
        int last = starts.get(starts.size() - 1);
        if (starts.size() > 1 && (samples - last * 160) / 25_600.0 < 0.75) {
            starts.remove(starts.size() - 1);
        }
        return starts;
    }
}
