package io.github.voiceclone.sv2tts;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.voiceclone.CancelledException;
import io.github.voiceclone.InvalidInputException;
import io.github.voiceclone.audio.AudioClip;
import io.github.voiceclone.runtime.FakeGraph;
import io.github.voiceclone.runtime.Tensor;
import io.github.voiceclone.spi.Cancellation;
import io.github.voiceclone.spi.Frames;
import io.github.voiceclone.spi.StageInfo;
import io.github.voiceclone.spi.Vocoder;
import io.github.voiceclone.spi.VocoderChunk;
import io.github.voiceclone.spi.VocoderStream;
import io.github.voiceclone.sv2tts.audio.MelSettings;
import io.github.voiceclone.sv2tts.pack.SourceFilterSettings;
import io.github.voiceclone.sv2tts.pack.VocoderSettings;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A source-filter vocoder whose graph makes pitch and filters of the sum of a frame and the two on either side. */
class SourceFilterVocoderTest {
    private static final int CONTEXT = 2;
    private static final int BANDS = 4;
    private static final int HOP = 10;
    private static final SourceFilterSettings SETTINGS = new SourceFilterSettings(
            new MelSettings(16_000, 64, HOP, 40, BANDS, 0, 8000, 0.97, -100, 20, 4, true), 55, 450, -30, -8);
    /** A value of the first band of which the graph makes no number. */
    private static final float BAD = 99;

    private final Vocoder vocoder = vocoder("cpu");

    private static Vocoder vocoder(String device) {
        return new Sv2ttsVocoder(new LoadedStage<>(
                new StageInfo("fake", "fp32", "0".repeat(64), "0".repeat(64)),
                new VocoderSettings("Source-filter", CONTEXT, SETTINGS),
                Map.of("source-filter", new FakeGraph(SourceFilterVocoderTest::run, device))));
    }

    private static Map<String, Tensor.Floats> run(Map<String, ? extends Tensor> inputs) {
        Tensor.Floats mel = (Tensor.Floats) inputs.get("mel");
        int rows = (int) mel.shape()[0];
        int frames = (int) mel.shape()[2];
        int bins = SETTINGS.bins();
        Tensor.Floats pitch = Tensor.floats(rows, frames);
        Tensor.Floats pulses = Tensor.floats(rows, bins, frames);
        Tensor.Floats noise = Tensor.floats(rows, bins, frames);
        for (int row = 0; row < rows; row++) {
            for (int frame = 0; frame < frames; frame++) {
                float value = around(mel, row, frame, frames);
                pitch.buffer().put(row * frames + frame, value < 0 ? 0 : 60 + 40 * value);
                for (int bin = 0; bin < bins; bin++) {
                    int at = (row * bins + bin) * frames + frame;
                    pulses.buffer().put(at, -2 - 0.01f * bin + 0.1f * value);
                    noise.buffer().put(at, -4 + 0.01f * bin + 0.1f * value);
                }
            }
        }
        return Map.of("pitch", pitch, "pulses", pulses, "noise", noise);
    }

    private static float around(Tensor.Floats mel, int row, int frame, int frames) {
        float sum = 0;
        for (int t = Math.max(0, frame - CONTEXT); t <= Math.min(frames - 1, frame + CONTEXT); t++) {
            float value = mel.buffer().get(row * BANDS * frames + t);
            sum += value == BAD ? Float.NaN : value;
        }
        return sum;
    }

    private static Frames mel(int frames, long seed) {
        Random random = new Random(seed);
        float[] values = new float[BANDS * frames];
        for (int i = 0; i < values.length; i++) {
            values[i] = (float) random.nextGaussian();
        }
        return Frames.of(values, BANDS);
    }

    private static AudioClip part(Vocoder on, VocoderStream stream, Frames frames, boolean last) {
        AudioClip audio =
                on.vocode(List.of(new VocoderChunk(stream, frames, last))).get(0);
        stream.cancellation().check();
        return audio;
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 20, 120, 700})
    void partsThatCome_giveTheSamplesOfTheWhole(int length) {
        Frames mel = mel(1300, 1);
        AudioClip whole = vocoder.vocode(mel);
        assertEquals(1300 * HOP, whole.length());
        for (String device : List.of("cpu", "cuda")) {
            Vocoder on = vocoder(device);
            List<AudioClip> parts = new ArrayList<>();
            VocoderStream stream = on.open(new Cancellation());
            for (int from = 0; from < 1300; from += length) {
                int to = Math.min(1300, from + length);
                parts.add(part(on, stream, mel.slice(from, to), to == 1300));
            }
            assertTrue(length > 1000 || parts.get(parts.size() / 2).length() > 0);
            assertEquals(whole, AudioClip.concat(parts), device);
        }
    }

    @Test
    void emptyLastPart_hasTheSamplesThatAreLeft() {
        Frames mel = mel(30, 2);
        VocoderStream stream = vocoder.open(new Cancellation());
        AudioClip first = part(vocoder, stream, mel, false);
        AudioClip last = part(vocoder, stream, mel.slice(0, 0), true);
        assertEquals(vocoder.vocode(mel), AudioClip.concat(List.of(first, last)));
    }

    @ParameterizedTest
    @ValueSource(strings = {"cpu", "cuda"})
    void batch_givesWhatEachGivesAlone(String device) {
        Vocoder on = vocoder(device);
        List<Frames> mels = List.of(mel(40, 1), mel(1, 2), mel(600, 3), mel(0, 4), mel(40, 5));
        List<AudioClip> together = on.vocodeAll(mels);
        for (int i = 0; i < mels.size(); i++) {
            assertEquals(mels.get(i).frames() * HOP, together.get(i).length());
            assertEquals(vocoder.vocode(mels.get(i)), together.get(i), "spectrogram " + i);
        }
    }

    @Test
    void seed_decidesTheNoise() {
        Frames mel = mel(30, 1);
        assertEquals(seeded(mel, 5), seeded(mel, 5));
        assertNotEquals(seeded(mel, 5), seeded(mel, 6));
        assertEquals(vocoder.vocode(mel), seeded(mel, 0));
    }

    private AudioClip seeded(Frames mel, long seed) {
        return part(vocoder, vocoder.open(new Cancellation(), seed), mel, true);
    }

    @Test
    void cancelledStream_hasNoAudioAndLeavesTheOthersAlone() {
        Frames mel = mel(30, 1);
        Cancellation cancelled = new Cancellation();
        cancelled.cancel(new CancelledException());
        List<AudioClip> audio = vocoder.vocode(List.of(
                new VocoderChunk(vocoder.open(cancelled), mel, true),
                new VocoderChunk(vocoder.open(new Cancellation()), mel, true)));
        assertEquals(0, audio.get(0).length());
        assertEquals(vocoder.vocode(mel), audio.get(1));
    }

    @Test
    void framesThatAreNoNumbers_areRefusedAndLeaveTheOthersAlone() {
        float[] values = mel(30, 1).toArray();
        values[7] = BAD;
        List<VocoderChunk> chunks = List.of(
                new VocoderChunk(vocoder.open(new Cancellation()), Frames.of(values, BANDS), true),
                new VocoderChunk(vocoder.open(new Cancellation()), mel(30, 2), true));
        List<AudioClip> audio = vocoder.vocode(chunks);
        String reason =
                chunks.get(0).stream().cancellation().reason().orElseThrow().getMessage();
        assertTrue(
                reason.startsWith("the vocoder makes no finite sound of a mel spectrogram with values from"), reason);
        assertEquals(0, audio.get(0).length());
        assertFalse(chunks.get(1).stream().cancellation().isCancelled());
        assertArrayEquals(vocoder.vocode(mel(30, 2)).toArray(), audio.get(1).toArray());
    }

    @Test
    void otherBands_areRefused() {
        Frames narrow = Frames.of(new float[3 * 3], 3);
        String refusal = assertThrows(InvalidInputException.class, () -> vocoder.vocode(narrow))
                .getMessage();
        assertTrue(refusal.contains("(Source-filter)") && refusal.contains("3 bands"), refusal);
    }
}
