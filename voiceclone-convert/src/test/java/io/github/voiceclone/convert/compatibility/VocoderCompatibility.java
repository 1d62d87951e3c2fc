package io.github.voiceclone.convert.compatibility;

import static io.github.voiceclone.convert.compatibility.ReferenceFiles.assertClose;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.voiceclone.InvalidInputException;
import io.github.voiceclone.audio.AudioClip;
import io.github.voiceclone.spi.Frames;
import io.github.voiceclone.spi.Vocoder;
import io.github.voiceclone.spi.VoicePackSource;
import io.github.voiceclone.sv2tts.pack.VoicePack;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What every backend's vocoder must do. The references are of MockingBird's PyTorch code, in float32. */
public abstract class VocoderCompatibility {
    @TempDir
    Path folder;

    /** Returns the backend under test. */
    protected abstract Backend backend();

    @ParameterizedTest
    @ValueSource(strings = {"hifigan-resblock1", "hifigan-resblock2", "hifigan-24k", "fregan"})
    void mel_givesTheReferencesWaveform(String name) {
        Frames mel = Frames.of(ReferenceFiles.array(name + "/mel.npy").values(), 80);
        float[] expected = ReferenceFiles.array(name + "/waveform.npy").values();
        try (Vocoder vocoder = backend().vocoder(ReferenceFiles.vocoderPack(name, folder))) {
            AudioClip found = vocoder.vocode(mel);
            assertClose(expected, found.toArray(), backend().tolerances().waveform(), name);
            assertEquals(vocoder.format().sampleRate(), found.sampleRate());
            assertEquals(mel.frames() * vocoder.format().hopLength(), found.length());
            assertEquals(backend().name(), vocoder.info().backend());
        }
    }

    /** A long spectrogram is run in chunks; a short one around the place where two of them meet is run whole. */
    @ParameterizedTest
    @ValueSource(strings = {"hifigan-resblock2", "fregan"})
    void longMel_soundsAsIfRunWhole(String name) {
        Path pack = ReferenceFiles.vocoderPack(name, folder);
        int context = VoicePack.open(VoicePackSource.directory(pack))
                .vocoder()
                .settings()
                .contextFrames();
        Frames mel = random(1, 1100);
        try (Vocoder vocoder = backend().vocoder(pack)) {
            int hop = vocoder.format().hopLength();
            float[] samples = vocoder.vocode(mel).toArray();
            assertEquals(1100 * hop, samples.length);
            for (int middle : new int[] {512, 1024}) {
                int from = middle - context - 20;
                int to = Math.min(1100, middle + context + 20);
                float[] around = vocoder.vocode(frames(mel, from, to)).toArray();
                float[] expected = Arrays.copyOfRange(around, context * hop, (context + 40) * hop);
                float[] found = Arrays.copyOfRange(samples, (from + context) * hop, (from + context + 40) * hop);
                assertClose(expected, found, backend().tolerances().batch(), name + " at frame " + middle);
            }
        }
    }

    @Test
    void batch_givesWhatEachGivesAlone() {
        List<Frames> mels = List.of(random(1, 40), random(2, 1), random(3, 600), random(4, 0), random(5, 17));
        try (Vocoder vocoder = backend().vocoder(ReferenceFiles.vocoderPack("hifigan-resblock2", folder))) {
            List<AudioClip> together = vocoder.vocodeAll(mels);
            for (int i = 0; i < mels.size(); i++) {
                AudioClip alone = vocoder.vocode(mels.get(i));
                assertClose(
                        alone.toArray(),
                        together.get(i).toArray(),
                        backend().tolerances().batch(),
                        "spectrogram " + i);
            }
        }
    }

    @Test
    void otherBands_refused() {
        List<Frames> narrow = List.of(Frames.of(new float[40 * 3], 40));
        try (Vocoder vocoder = backend().vocoder(ReferenceFiles.vocoderPack("hifigan-resblock2", folder))) {
            InvalidInputException refusal = assertThrows(InvalidInputException.class, () -> vocoder.vocodeAll(narrow));
            assertTrue(refusal.getMessage().contains("40 bands"), refusal.getMessage());
        }
    }

    @Test
    void closedWhileOthersCall_callsEndOrAreRefused() throws Exception {
        Vocoder vocoder = backend().vocoder(ReferenceFiles.vocoderPack("hifigan-resblock2", folder));
        List<Frames> mels = List.of(random(1, 30));
        ClosingCalls.assertClean(vocoder, () -> vocoder.vocodeAll(mels));
    }

    private static Frames frames(Frames mel, int from, int to) {
        float[] values = new float[mel.width() * (to - from)];
        for (int band = 0; band < mel.width(); band++) {
            mel.values().get(band * mel.frames() + from, values, band * (to - from), to - from);
        }
        return Frames.of(values, mel.width());
    }

    private static Frames random(long seed, int frames) {
        Random random = new Random(seed);
        float[] values = new float[80 * frames];
        for (int i = 0; i < values.length; i++) {
            values[i] = (float) random.nextGaussian();
        }
        return Frames.of(values, 80);
    }
}
