package io.github.voiceclone.sv2tts;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.voiceclone.InvalidInputException;
import io.github.voiceclone.Preprocessing;
import io.github.voiceclone.Stage;
import io.github.voiceclone.audio.AudioClip;
import io.github.voiceclone.runtime.FakeGraph;
import io.github.voiceclone.runtime.FakeRuntime;
import io.github.voiceclone.runtime.Tensor;
import io.github.voiceclone.spi.Cancellation;
import io.github.voiceclone.spi.EncodeRequest;
import io.github.voiceclone.spi.Encoder;
import io.github.voiceclone.spi.EncoderProvider;
import io.github.voiceclone.spi.Frames;
import io.github.voiceclone.spi.StageProvider;
import io.github.voiceclone.spi.StageProviders;
import io.github.voiceclone.spi.SynthesizerProvider;
import io.github.voiceclone.spi.Vocoder;
import io.github.voiceclone.spi.VocoderChunk;
import io.github.voiceclone.spi.VocoderProvider;
import io.github.voiceclone.spi.VocoderStream;
import io.github.voiceclone.spi.VoicePackSource;
import io.github.voiceclone.sv2tts.pack.Packs;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Encoder and vocoder on graphs that pass on what they are given. */
class Sv2ttsStagesTest {
    @TempDir
    Path folder;

    @Test
    void everyStage_isRegisteredForTheFamily() {
        Packs.whole(folder.resolve("pack"));
        assertInstanceOf(Sv2ttsEncoderProvider.class, provider(EncoderProvider.class, Stage.ENCODER));
        assertInstanceOf(Sv2ttsSynthesizerProvider.class, provider(SynthesizerProvider.class, Stage.SYNTHESIZER));
        assertInstanceOf(Sv2ttsVocoderProvider.class, provider(VocoderProvider.class, Stage.VOCODER));
    }

    private <S extends AutoCloseable, P extends StageProvider<S>> StageProvider<S> provider(
            Class<P> type, Stage stage) {
        Optional<VoicePackSource> pack = Optional.of(VoicePackSource.directory(folder.resolve("pack")));
        return StageProviders.on(type, stage, new FakeRuntime(Map.of()), pack, Sv2ttsStagesTest.class.getClassLoader())
                .provider();
    }

    /** Frame t of the mel graph is t; a window's embedding is 3 and its first frame. */
    @ParameterizedTest
    @ValueSource(ints = {1, 2, 32, 33, 100})
    void embedding_isTheWindowsMeanAtUnitLength(int windows) {
        List<Long> batches = new ArrayList<>();
        FakeRuntime runtime = new FakeRuntime(Map.of("mel", Sv2ttsStagesTest::count, "encoder", inputs -> {
            batches.add(((Tensor.Floats) inputs.get("mel")).shape()[0]);
            return firstFrames(inputs);
        }));
        Packs.whole(folder.resolve("pack"));
        try (Encoder encoder =
                new Sv2ttsEncoderProvider().open(runtime, Packs.context(folder.resolve("pack"), "fp32"))) {
            float[] samples = new float[25_600 + (windows - 1) * 12_800];
            Arrays.fill(samples, 0.1f);
            EncodeRequest request = new EncodeRequest(AudioClip.of(samples, 16_000), Preprocessing.NONE);
            double mean = 80 * (windows - 1) / 2.0;
            double norm = Math.hypot(3, mean);
            float[] expected = {(float) (3 / norm), (float) (mean / norm), 0, 0};
            assertArrayEquals(expected, encoder.embed(List.of(request)).get(0).toArray(), 1e-6f);
            assertTrue(batches.stream().allMatch(size -> size <= 32), batches.toString());
            assertEquals(windows, batches.stream().mapToLong(Long::longValue).sum());
        }
        runtime.loaded().values().forEach(graph -> assertEquals(1, graph.closes()));
    }

    /** A frame's samples are the sum of the three frames on either side, so a chunk without its context shows. */
    @ParameterizedTest
    @ValueSource(ints = {0, 1, 511, 512, 513, 1024, 1500})
    void chunks_joinToTheWhole(int frames) {
        FakeRuntime runtime = new FakeRuntime(Map.of("vocoder", Sv2ttsStagesTest::sums));
        float[] mel = new float[80 * frames];
        for (int i = 0; i < mel.length; i++) {
            mel[i] = i % 97;
        }
        Frames spectrogram = Frames.of(mel, 80);
        AudioClip audio = vocode(runtime, spectrogram);
        assertEquals((frames + 511) / 512, runtime.loaded().get("vocoder").runs());
        Tensor.Floats whole = Tensor.floats(mel, 1, 80, frames);
        float[] expected = sums(Map.of("mel", whole)).get("samples").toArray();
        assertEquals(16_000, audio.sampleRate());
        assertArrayEquals(expected, audio.toArray());
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 20, 700})
    void partsThatCome_giveTheSamplesOfTheWhole(int length) {
        FakeRuntime runtime = new FakeRuntime(Map.of("vocoder", Sv2ttsStagesTest::sums));
        float[] mel = new float[80 * 1500];
        for (int i = 0; i < mel.length; i++) {
            mel[i] = i % 97;
        }
        Frames spectrogram = Frames.of(mel, 80);
        AudioClip whole = vocode(runtime, spectrogram);
        List<AudioClip> pieces = new ArrayList<>();
        try (Vocoder vocoder =
                new Sv2ttsVocoderProvider().open(runtime, Packs.context(folder.resolve("pack"), "fp32"))) {
            VocoderStream stream = vocoder.open(new Cancellation());
            for (int from = 0; from < 1500; from += length) {
                int to = Math.min(1500, from + length);
                VocoderChunk chunk = new VocoderChunk(stream, spectrogram.slice(from, to), to == 1500);
                pieces.addAll(vocoder.vocode(List.of(chunk)));
            }
        }
        assertEquals(whole, AudioClip.concat(pieces));
    }

    @Test
    void otherBands_refusedWithBothNumbers() {
        FakeRuntime runtime = new FakeRuntime(Map.of());
        Frames narrow = Frames.of(new float[40], 40);
        InvalidInputException refusal = assertThrows(InvalidInputException.class, () -> vocode(runtime, narrow));
        assertEquals("mel spectrogram has 40 bands, vocoder 'fake' (HiFi-GAN) expects 80", refusal.getMessage());
    }

    private AudioClip vocode(FakeRuntime runtime, Frames mel) {
        Packs.whole(folder.resolve("pack"));
        AudioClip audio;
        try (Vocoder vocoder =
                new Sv2ttsVocoderProvider().open(runtime, Packs.context(folder.resolve("pack"), "fp32"))) {
            audio = vocoder.vocode(mel);
        }
        FakeGraph graph = runtime.loaded().get("vocoder");
        assertEquals(1, graph.closes());
        return audio;
    }

    private static Map<String, Tensor.Floats> count(Map<String, ? extends Tensor> inputs) {
        long frames = ((Tensor.Floats) inputs.get("samples")).shape()[1] / 160 + 1;
        Tensor.Floats mel = Tensor.floats(1, frames, 2);
        for (int t = 0; t < frames; t++) {
            mel.buffer().put(2 * t, t);
        }
        return Map.of("mel", mel);
    }

    private static Map<String, Tensor.Floats> firstFrames(Map<String, ? extends Tensor> inputs) {
        Tensor.Floats mel = (Tensor.Floats) inputs.get("mel");
        int windows = (int) mel.shape()[0];
        Tensor.Floats embeddings = Tensor.floats(windows, 4);
        for (int window = 0; window < windows; window++) {
            embeddings.buffer().put(4 * window, 3);
            embeddings.buffer().put(4 * window + 1, mel.buffer().get(window * 160 * 2));
        }
        return Map.of("embedding", embeddings);
    }

    private static Map<String, Tensor.Floats> sums(Map<String, ? extends Tensor> inputs) {
        Tensor.Floats mel = (Tensor.Floats) inputs.get("mel");
        int frames = (int) mel.shape()[2];
        Tensor.Floats samples = Tensor.floats(1, frames * 256L);
        for (int i = 0; i < samples.buffer().limit(); i++) {
            float sum = 0;
            for (int t = Math.max(0, i / 256 - 3); t < Math.min(frames, i / 256 + 4); t++) {
                sum += mel.buffer().get(i % 256 % 80 * frames + t);
            }
            samples.buffer().put(i, sum);
        }
        return Map.of("samples", samples);
    }
}
