package io.github.voiceclone.convert.compatibility;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.voiceclone.InvalidInputException;
import io.github.voiceclone.audio.AudioClip;
import io.github.voiceclone.convert.CheckpointExport;
import io.github.voiceclone.convert.CheckpointPruner;
import io.github.voiceclone.convert.Converter;
import io.github.voiceclone.convert.PackPruner;
import io.github.voiceclone.convert.checkpoint.CheckpointException;
import io.github.voiceclone.convert.checkpoint.CheckpointWriter;
import io.github.voiceclone.convert.compatibility.Backend.Tolerances;
import io.github.voiceclone.convert.prune.PruneKind;
import io.github.voiceclone.convert.prune.Pruning;
import io.github.voiceclone.convert.random.RandomSourceFilter;
import io.github.voiceclone.graph.Weights;
import io.github.voiceclone.spi.Cancellation;
import io.github.voiceclone.spi.Frames;
import io.github.voiceclone.spi.Vocoder;
import io.github.voiceclone.spi.VocoderChunk;
import io.github.voiceclone.spi.VocoderStream;
import io.github.voiceclone.spi.VoicePackSource;
import io.github.voiceclone.sv2tts.pack.SourceFilterSettings;
import io.github.voiceclone.sv2tts.pack.VocoderSettings;
import io.github.voiceclone.sv2tts.pack.VoicePack;
import io.github.voiceclone.sv2tts.source.SourceFilter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.api.io.TempDir;

/** A narrow source-filter vocoder, whose fixtures come from {@code training/source_filter.py}, and one of full size. */
class SourceFilterSpeechTest {
    private static final String NAME = "source-filter";
    private static final Backend ONNX = new Backend("onnx", "cpu", Tolerances.FLOAT32);

    @TempDir
    Path folder;

    private Path pack() {
        return ReferenceFiles.vocoderPack(NAME, folder.resolve("narrow"));
    }

    private static VocoderSettings settings(Path pack) {
        return VoicePack.open(VoicePackSource.directory(pack)).vocoder().settings();
    }

    private Path fullSize() {
        Path checkpoint = folder.resolve("vocoder.pt");
        CheckpointWriter.write(checkpoint, "generator", Map.of(), RandomSourceFilter.draw(1));
        return new Converter()
                .vocoder(checkpoint)
                .convertTo(folder.resolve("full"))
                .directory();
    }

    /** The training's synthesis in float32, of filters, pitch and noise of its own. */
    @Test
    void filtersOfTheReference_becomeItsSpeech() {
        SourceFilterSettings settings = Objects.requireNonNull(settings(pack()).sourceFilter());
        SourceFilter filter = new SourceFilter(settings);
        Weights pitch = ReferenceFiles.array(NAME + "/pitch.npy");
        Weights pulses = ReferenceFiles.array(NAME + "/pulse_filter.npy");
        float[] breath = ReferenceFiles.array(NAME + "/noise_filter.npy").values();
        float[] noise = ReferenceFiles.array(NAME + "/noise.npy").values();
        int frames = pulses.dim(2);
        float[] values = new float[frames * filter.width()];
        for (int frame = 0; frame < frames; frame++) {
            int at = frame * filter.width();
            values[at] = pitch.values()[frames + frame];
            for (int bin = 0; bin < settings.bins(); bin++) {
                values[at + 1 + bin] = pulses.values()[bin * frames + frame];
                values[at + 1 + settings.bins() + bin] = breath[bin * frames + frame];
            }
        }
        SourceFilter.Segment segment = filter.begin(sample -> noise[(int) sample]);
        AudioClip speech = AudioClip.concat(
                List.of(AudioClip.of(segment.next(values), 16_000), AudioClip.of(segment.end(), 16_000)));
        float[] expected = ReferenceFiles.array(NAME + "/samples.npy").values();
        ReferenceFiles.assertClose(expected, speech.toArray(), 2e-6, "speech of the reference's filters");
    }

    @Test
    void mel_becomesSpeechOfItsLevel() {
        float[] expected = ReferenceFiles.array(NAME + "/samples.npy").values();
        try (Vocoder vocoder = ONNX.vocoder(pack())) {
            float[] found = vocoder.vocode(mel()).toArray();
            assertEquals(expected.length, found.length);
            assertEquals(1, power(found) / power(expected), 0.2);
        }
    }

    private static Frames mel() {
        float[] both = ReferenceFiles.array(NAME + "/mel.npy").values();
        return Frames.of(Arrays.copyOfRange(both, both.length / 2, both.length), 80);
    }

    private static double power(float[] samples) {
        double power = 0;
        for (float sample : samples) {
            power += sample * sample;
        }
        return power;
    }

    @Test
    void parts_giveTheSamplesOfTheWhole() {
        Frames mel = random(1, 700);
        try (Vocoder vocoder = ONNX.vocoder(fullSize())) {
            AudioClip whole = vocoder.vocode(mel);
            assertEquals(700 * 200, whole.length());
            List<AudioClip> parts = new ArrayList<>();
            VocoderStream stream = vocoder.open(new Cancellation());
            int at = 0;
            for (int size : new int[] {1, 0, 29, 20, 40, 80, 120, 120, 120, 120, 50}) {
                parts.add(vocoder.vocode(List.of(new VocoderChunk(stream, mel.slice(at, at + size), at + size == 700)))
                        .get(0));
                at += size;
            }
            stream.cancellation().check();
            assertTrue(parts.get(3).length() > 0, "speech is out before the last frames are there");
            ReferenceFiles.assertClose(whole.toArray(), AudioClip.concat(parts).toArray(), 1e-5, "parts");
        }
    }

    @Test
    void batch_givesWhatEachGivesAlone() {
        List<Frames> mels = List.of(random(1, 40), random(2, 1), random(3, 75), random(4, 0), random(5, 17));
        try (Vocoder vocoder = ONNX.vocoder(pack())) {
            List<AudioClip> together = vocoder.vocodeAll(mels);
            for (int i = 0; i < mels.size(); i++) {
                assertArrayEquals(
                        vocoder.vocode(mels.get(i)).toArray(), together.get(i).toArray(), "spectrogram " + i);
            }
        }
    }

    @Test
    void wholePack_takesASynthesizerOfItsScale() {
        Path whole = ReferenceFiles.wholePack("synthesizer-gst", NAME, folder.resolve("whole"));
        VocoderSettings settings = settings(whole);
        assertEquals("Source-filter", settings.network());
        assertEquals(6, settings.contextFrames());
    }

    @Test
    void checkpoint_comesBackAsItWas() {
        Path pack = pack();
        new CheckpointExport(VoicePackSource.directory(pack)).writeTo(folder.resolve("back"));
        Path again = new Converter()
                .vocoder(folder.resolve("back/vocoder.pt"))
                .convertTo(folder.resolve("again"))
                .directory();
        VoicePack first = VoicePack.open(VoicePackSource.directory(pack));
        VoicePack second = VoicePack.open(VoicePackSource.directory(again));
        assertEquals(first.vocoder(), second.vocoder());
    }

    @Test
    void pruning_isRefusedByName() {
        Path pack = pack();
        PackPruner pruner = new PackPruner(VoicePackSource.directory(pack));
        for (PruneKind kind : List.of(PruneKind.STRUCTURED, PruneKind.MAGNITUDE, PruneKind.CALIBRATED)) {
            assertRefused(
                    "is a source-filter vocoder, too small to prune",
                    () -> pruner.prune(new Pruning(kind, 0.3), folder.resolve("pruned")));
        }
        CheckpointPruner checkpoints = new CheckpointPruner(new Pruning(PruneKind.STRUCTURED, 0.3))
                .vocoder(folder.resolve("narrow/vocoder.pt"));
        assertRefused(
                "is a source-filter vocoder, too small to prune", () -> checkpoints.writeTo(folder.resolve("smaller")));
    }

    private static void assertRefused(String message, Executable call) {
        String refusal = assertThrows(InvalidInputException.class, call).getMessage();
        assertTrue(refusal.contains(message), refusal);
    }

    @Test
    void checkpointForAnotherStage_isRefused() {
        Converter converter = new Converter().encoder(folder.resolve("narrow/vocoder.pt"));
        pack();
        String refusal = assertThrows(CheckpointException.class, () -> converter.convertTo(folder.resolve("next")))
                .getMessage();
        assertTrue(refusal.contains("is the checkpoint of the stage 'vocoder', expected 'encoder'"), refusal);
    }

    @Test
    void pruningOfTheSynthesizer_leavesTheVocoderAsItIs() {
        Path whole = ReferenceFiles.wholePack("synthesizer-gst", NAME, folder.resolve("whole"));
        Path pruned = folder.resolve("pruned");
        new PackPruner(VoicePackSource.directory(whole)).prune(new Pruning(PruneKind.STRUCTURED, 0.3), pruned);
        assertEquals(
                VoicePack.open(VoicePackSource.directory(whole)).vocoder(),
                VoicePack.open(VoicePackSource.directory(pruned)).vocoder());
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
