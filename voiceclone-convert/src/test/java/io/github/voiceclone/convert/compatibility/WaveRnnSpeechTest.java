package io.github.voiceclone.convert.compatibility;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.voiceclone.CancelledException;
import io.github.voiceclone.InvalidInputException;
import io.github.voiceclone.audio.AudioClip;
import io.github.voiceclone.convert.compatibility.Backend.Tolerances;
import io.github.voiceclone.spi.Cancellation;
import io.github.voiceclone.spi.Frames;
import io.github.voiceclone.spi.Vocoder;
import io.github.voiceclone.spi.VocoderChunk;
import io.github.voiceclone.spi.VocoderStream;
import io.github.voiceclone.spi.VoicePackSource;
import io.github.voiceclone.sv2tts.pack.VocoderSettings;
import io.github.voiceclone.sv2tts.pack.VoicePack;
import io.github.voiceclone.sv2tts.sampling.Fold;
import io.github.voiceclone.sv2tts.sampling.FoldedSegment;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Narrow WaveRNNs: 20 bands, 24 samples a frame, folds of 280 samples every 240. */
class WaveRnnSpeechTest {
    private static final int HOP = 24;
    private static final Backend ONNX = new Backend("onnx", "cpu", Tolerances.FLOAT32);

    @TempDir
    Path folder;

    private Vocoder vocoder(String name) {
        return ONNX.vocoder(ReferenceFiles.vocoderPack(name, folder));
    }

    /** The joined folds, μ-law, de-emphasis and fade of the reference, computed in double precision, rounded to float32. */
    @ParameterizedTest
    @ValueSource(strings = {"wavernn-raw", "wavernn-mol"})
    void foldsOfTheReference_becomeItsSpeech(String name) {
        Path pack = ReferenceFiles.vocoderPack(name, folder);
        VocoderSettings settings =
                VoicePack.open(VoicePackSource.directory(pack)).vocoder().settings();
        Frames mel = random(1, 27);
        var rows = ReferenceFiles.array(name + "/folds.npy");
        float[] expected = ReferenceFiles.array(name + "/audio.npy").values();
        FoldedSegment segment = new FoldedSegment(new Cancellation(), settings, 7);
        List<Fold> folds = segment.folds(mel, true);
        assertEquals(rows.dim(0), folds.size());
        List<float[]> samples = new ArrayList<>();
        for (int i = 0; i < folds.size(); i++) {
            assertEquals(240L * i, folds.get(i).start());
            samples.add(Arrays.copyOfRange(rows.values(), i * 280, (i + 1) * 280));
        }
        float[] found = segment.accept(mel, true, samples);
        assertEquals(27 * HOP, found.length);
        assertArrayEquals(expected, Arrays.copyOf(found, expected.length), 1e-6f);
        assertArrayEquals(new float[HOP], Arrays.copyOfRange(found, expected.length, found.length));
    }

    @ParameterizedTest
    @ValueSource(strings = {"wavernn-raw", "wavernn-mol"})
    void parts_giveTheSamplesOfTheWhole(String name) {
        Frames mel = random(2, 90);
        try (Vocoder vocoder = vocoder(name)) {
            float[] whole = vocoder.vocode(mel).toArray();
            assertEquals(90 * HOP, whole.length);
            VocoderStream stream = vocoder.open(new Cancellation());
            List<AudioClip> clips = new ArrayList<>();
            int at = 0;
            for (int size : new int[] {1, 0, 13, 30, 7, 36, 3}) {
                Frames part = mel.slice(at, at + size);
                at += size;
                clips.add(vocoder.vocode(List.of(new VocoderChunk(stream, part, at == 90 && size == 3)))
                        .get(0));
            }
            stream.cancellation().check();
            assertTrue(clips.get(3).length() > 0, "speech is out before the last frames are there");
            assertArrayEquals(whole, AudioClip.concat(clips).toArray());
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"wavernn-raw", "wavernn-mol"})
    void batch_givesWhatEachGivesAlone(String name) {
        List<Frames> mels = List.of(random(1, 40), random(2, 1), random(3, 75), random(4, 0), random(5, 17));
        try (Vocoder vocoder = vocoder(name)) {
            List<AudioClip> together = vocoder.vocodeAll(mels);
            for (int i = 0; i < mels.size(); i++) {
                assertEquals(mels.get(i).frames() * HOP, together.get(i).length());
                assertArrayEquals(
                        vocoder.vocode(mels.get(i)).toArray(), together.get(i).toArray(), "spectrogram " + i);
            }
        }
    }

    @Test
    void speech_dependsOnTheSpectrogram() {
        try (Vocoder vocoder = vocoder("wavernn-raw")) {
            float[] one = vocoder.vocode(random(1, 60)).toArray();
            float[] other = vocoder.vocode(random(2, 60)).toArray();
            assertFalse(Arrays.equals(one, other));
            double sum = 0;
            for (float sample : one) {
                sum += sample * sample;
            }
            assertTrue(sum > 1e-3);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"wavernn-raw", "wavernn-mol"})
    void seed_decidesTheDraws(String name) {
        try (Vocoder vocoder = vocoder(name)) {
            assertArrayEquals(speech(vocoder, 5), speech(vocoder, 5));
            assertFalse(Arrays.equals(speech(vocoder, 5), speech(vocoder, 6)));
            assertArrayEquals(speech(vocoder, 0), vocoder.vocode(random(1, 60)).toArray());
        }
    }

    private static float[] speech(Vocoder vocoder, long seed) {
        VocoderStream stream = vocoder.open(new Cancellation(), seed);
        return vocoder.vocode(List.of(new VocoderChunk(stream, random(1, 60), true)))
                .get(0)
                .toArray();
    }

    @Test
    void cancelledStream_hasNoAudioAndLeavesTheOthersAlone() {
        try (Vocoder vocoder = vocoder("wavernn-raw")) {
            Frames mel = random(1, 30);
            Cancellation cancelled = new Cancellation();
            cancelled.cancel(new CancelledException());
            List<AudioClip> audio = vocoder.vocode(List.of(
                    new VocoderChunk(vocoder.open(cancelled), mel, true),
                    new VocoderChunk(vocoder.open(new Cancellation()), mel, true)));
            assertEquals(0, audio.get(0).length());
            assertEquals(vocoder.vocode(mel), audio.get(1));
        }
    }

    @Test
    void otherBands_refused() {
        List<Frames> narrow = List.of(Frames.of(new float[40 * 3], 40));
        try (Vocoder vocoder = vocoder("wavernn-raw")) {
            assertThrows(InvalidInputException.class, () -> vocoder.vocodeAll(narrow));
        }
    }

    private static Frames random(long seed, int frames) {
        Random random = new Random(seed);
        float[] values = new float[20 * frames];
        for (int i = 0; i < values.length; i++) {
            values[i] = (float) (2 * random.nextGaussian());
        }
        return Frames.of(values, 20);
    }
}
