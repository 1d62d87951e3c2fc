package io.github.voiceclone.convert.vocoder;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnxruntime.OrtException;
import io.github.voiceclone.convert.checkpoint.CheckpointException;
import io.github.voiceclone.convert.checkpoint.StateDict;
import io.github.voiceclone.convert.network.GraphRunner;
import io.github.voiceclone.convert.network.Reference;
import io.github.voiceclone.convert.random.RandomWaveRnn;
import io.github.voiceclone.graph.Weights;
import io.github.voiceclone.sv2tts.pack.MelFormat;
import io.github.voiceclone.sv2tts.pack.SamplingSettings;
import io.github.voiceclone.sv2tts.pack.VocoderSettings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Fixtures come from {@code benchmarks/baseline/wavernn.py}, which computes bit for bit what the reference's code does. */
class WaveRnnGraphsTest {
    @ParameterizedTest
    @ValueSource(strings = {"wavernn-raw", "wavernn-mol"})
    void mel_isSmoothedAsTheReferenceSmoothsIt(String name) throws OrtException {
        Weights filter = condition(name, state(name)).get("filter");
        Weights mel = Reference.array(name + "/mel.npy");
        Weights expected = Reference.array(name + "/smooth.npy");
        int hop = filter.dim(1);
        int taps = filter.dim(2);
        float[] found = new float[expected.values().length];
        for (int i = 0; i < found.length; i++) {
            int sample = i / mel.dim(0);
            for (int tap = 0; tap < taps; tap++) {
                int frame = sample / hop + tap - taps / 2;
                float value =
                        frame < 0 || frame >= mel.dim(1) ? 0 : mel.values()[i % mel.dim(0) * mel.dim(1) + frame] / 4;
                found[i] += filter.values()[sample % hop * taps + tap] * value;
            }
        }
        assertTrue(Reference.difference(found, expected.values()) < 1e-5);
    }

    @ParameterizedTest
    @ValueSource(strings = {"wavernn-raw", "wavernn-mol"})
    void samplesOfTheReference_giveItsLogits(String name) throws OrtException {
        double difference = Reference.difference(
                logits(name, state(name)), Reference.array(name + "/logits.npy").values());
        assertTrue(difference < 1e-4, name + " differs by " + difference);
    }

    private static float[] logits(String name, StateDict state) throws OrtException {
        WaveRnnSettings settings = settings(name);
        Map<String, Weights> conditioning = condition(name, state);
        float[] samples = Reference.array(name + "/samples.npy").values();
        float[] found = new float[samples.length * settings.outputs()];
        Weights hidden1 = new Weights(new float[32], 1, 32);
        Weights hidden2 = hidden1;
        try (GraphRunner run =
                new GraphRunner(WaveRnnGraphs.of(state, settings, true).sample())) {
            for (int i = 0; i < samples.length; i++) {
                Map<String, Weights> inputs = inputs(conditioning, i, samples[i]);
                inputs.put("hidden1", hidden1);
                inputs.put("hidden2", hidden2);
                Map<String, Weights> outputs = run.run(inputs);
                hidden1 = outputs.get("next_hidden1");
                hidden2 = outputs.get("next_hidden2");
                System.arraycopy(outputs.get("logits").values(), 0, found, i * settings.outputs(), settings.outputs());
            }
        }
        return found;
    }

    @ParameterizedTest
    @ValueSource(strings = {"wavernn-raw", "wavernn-mol"})
    void weightsReadBack_giveTheSameLogitsAndConditioning(String name) throws OrtException {
        StateDict state = state(name);
        WaveRnnGraphs graphs = WaveRnnGraphs.of(state, settings(name));
        StateDict read = WaveRnnWeights.read("read back", graphs.conditioning(), graphs.sample(), packSettings(name))
                .state();
        assertTrue(Reference.difference(logits(name, state), logits(name, read)) < 1e-5);
        Map<String, Weights> expected = condition(name, state);
        Map<String, Weights> found = condition(name, read);
        assertEquals(expected.keySet(), found.keySet());
        expected.forEach((output, values) -> assertTrue(
                Reference.difference(values.values(), found.get(output).values()) < 1e-5, output));
    }

    private static VocoderSettings packSettings(String name) {
        WaveRnnSettings settings = settings(name);
        return new VocoderSettings(
                WaveRnnSettings.TITLE,
                new MelFormat(settings.sampleRate(), settings.hopLength(), settings.melBands()),
                settings.padding(),
                new SamplingSettings(
                        settings.recurrentWidth(),
                        settings.denseWidth(),
                        settings.mixtures(),
                        settings.mixture() ? 0 : settings.outputs(),
                        settings.muLaw(),
                        settings.preEmphasis(),
                        settings.target(),
                        settings.overlap()));
    }

    /** A network whose input layer is nearly singular, as trained ones are. */
    @Test
    void weightsThatAreAlike_areReadBack() {
        StateDict drawn = RandomWaveRnn.draw(3, 128, 64, 64);
        Weights input = drawn.get("I.weight");
        float[] values = input.values().clone();
        for (int unit = 0; unit < input.dim(0); unit++) {
            int row = unit * input.dim(1);
            for (int band = 2; band < 60; band++) {
                // Neighbouring bands are alike, and some features unused.
                values[row + band] = values[row + 1] + 0.01f * values[row + band];
            }
            values[row + 100] = 0;
        }
        StateDict state = drawn.with("I.weight", new Weights(values, input.shape()));
        WaveRnnSettings settings = WaveRnnSettings.of(state);
        WaveRnnGraphs graphs = WaveRnnGraphs.of(state, settings);
        VocoderSettings pack = new VocoderSettings(
                WaveRnnSettings.TITLE,
                new MelFormat(16_000, 200, 80),
                2,
                new SamplingSettings(128, 64, 0, 64, true, 0.97, 8000, 800));
        StateDict read = WaveRnnWeights.read("read back", graphs.conditioning(), graphs.sample(), pack)
                .state();
        assertEquals(WaveRnnSettings.of(state), WaveRnnSettings.of(read));
    }

    @Test
    void packWithoutKernels_saysToConvertAgain() {
        WaveRnnGraphs graphs = WaveRnnGraphs.of(state("wavernn-raw"), settings("wavernn-raw"));
        ModelProto old = graphs.conditioning().toBuilder().clearMetadataProps().build();
        VocoderSettings pack = packSettings("wavernn-raw");
        CheckpointException e = assertThrows(
                CheckpointException.class, () -> WaveRnnWeights.read("voice pack x", old, graphs.sample(), pack));
        assertTrue(String.valueOf(e.getMessage()).startsWith("voice pack x was converted before"), e::getMessage);
        assertTrue(String.valueOf(e.getMessage()).endsWith("convert the checkpoint again"), e::getMessage);
    }

    @Test
    void settings_areReadOffTensorsAndJson() {
        WaveRnnSettings raw = settings("wavernn-raw");
        assertEquals(List.of(2, 3, 4), raw.factors());
        assertEquals(24, raw.hopLength());
        assertEquals(List.of(32, 24, 64), List.of(raw.recurrentWidth(), raw.denseWidth(), raw.outputs()));
        assertEquals(200, raw.target());
        assertTrue(raw.muLaw());
        WaveRnnSettings mol = settings("wavernn-mol");
        assertEquals(10, mol.mixtures());
        assertTrue(!mol.muLaw());
    }

    @Test
    void withoutJson_theReferencesSettingsHold() {
        WaveRnnSettings settings = WaveRnnSettings.of(state("wavernn-mol"));
        assertTrue(settings.mixture());
        assertEquals(List.of(16_000, 8000, 800), List.of(settings.sampleRate(), settings.target(), settings.overlap()));
        assertEquals(0.97, settings.preEmphasis());
    }

    @Test
    void missingTensor_isNamed() {
        StateDict state = new StateDict("small.pt", Map.of("rnn1.x", new Weights(new float[1], 1)));
        CheckpointException e = assertThrows(CheckpointException.class, () -> WaveRnnSettings.of(state));
        assertTrue(String.valueOf(e.getMessage()).contains("upsample.resnet.conv_in.weight"));
    }

    @Test
    void missingUpsamplingLayer_isNamedThoughLaterOnesAreThere() {
        StateDict whole = state("wavernn-raw");
        Map<String, Weights> tensors = new HashMap<>();
        whole.names().forEach(name -> tensors.put(name, whole.get(name)));
        tensors.remove("upsample.up_layers.3.weight");
        StateDict state = new StateDict("small.pt", tensors);
        CheckpointException e = assertThrows(CheckpointException.class, () -> WaveRnnSettings.of(state));
        assertTrue(e.getMessage().contains("'upsample.up_layers.3.weight', but some of later"), e::getMessage);
    }

    @Test
    void unknownTensors_areReported() {
        StateDict state = state("wavernn-mol");
        assertEquals(List.of(), WaveRnnSettings.warnings(state));
        StateDict other = state.with("upsample.resnet.extra.weight", new Weights(new float[1], 1));
        List<String> warnings = WaveRnnSettings.warnings(other);
        assertEquals(1, warnings.size());
        assertTrue(warnings.get(0).contains("'upsample.resnet.extra.weight'"), warnings::toString);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{\"voc_mode\": \"MOL\"}|correct voc_mode in",
                "{\"voc_mode\": \"RAW\", \"hop_size\": 200}|hop_size is 200, expected 24, the product",
                "{\"voc_mode\": \"GAUSS\"}|voc_mode is \"GAUSS\", expected RAW or MOL"
            })
    void settingsOfAnotherNetwork_areRefused(String json, String message, @TempDir Path folder) throws IOException {
        Path file = Files.writeString(folder.resolve("vocoder.json"), json);
        StateDict state = state("wavernn-raw");
        CheckpointException e = assertThrows(CheckpointException.class, () -> WaveRnnSettings.read(file, state));
        assertTrue(e.getMessage().contains(message), e::getMessage);
    }

    @Test
    void distribution_isTheSoftmaxOfLogits() throws OrtException {
        String name = "wavernn-raw";
        try (GraphRunner run = new GraphRunner(
                WaveRnnGraphs.of(state(name), settings(name), true).sample())) {
            Map<String, Weights> inputs = inputs(condition(name, state(name)), 3, 0.25f);
            inputs.put("hidden1", new Weights(new float[32], 1, 32));
            inputs.put("hidden2", new Weights(new float[32], 1, 32));
            Map<String, Weights> outputs = run.run(inputs);
            float[] logits = outputs.get("logits").values();
            double sum = 0;
            for (float logit : logits) {
                sum += Math.exp(logit);
            }
            for (int i = 0; i < logits.length; i++) {
                assertEquals(
                        Math.exp(logits[i]) / sum, outputs.get("distribution").values()[i], 1e-6);
            }
        }
    }

    /** Returns the inputs of a step but the states. */
    private static Map<String, Weights> inputs(Map<String, Weights> conditioning, int sample, float last) {
        Weights products = conditioning.get("products");
        Weights filter = conditioning.get("filter");
        int width = products.dim(2);
        int taps = filter.dim(2);
        int frame = sample / filter.dim(1);
        float[] mix = Arrays.copyOfRange(
                filter.values(), sample % filter.dim(1) * taps, (sample % filter.dim(1) + 1) * taps + 2);
        mix[taps] = 1;
        mix[taps + 1] = last;
        float[] rows = Arrays.copyOfRange(products.values(), frame * width, (frame + taps + 2) * width);
        System.arraycopy(conditioning.get("constant").values(), frame * width, rows, taps * width, width);
        System.arraycopy(conditioning.get("column").values(), 0, rows, (taps + 1) * width, width);
        Map<String, Weights> inputs = new HashMap<>();
        inputs.put("mix", new Weights(mix, 1, 1, taps + 2));
        inputs.put("rows", new Weights(rows, 1, taps + 2, width));
        inputs.put("fc2", row(conditioning, "fc2", frame));
        return inputs;
    }

    private static Weights row(Map<String, Weights> conditioning, String name, int row) {
        Weights all = conditioning.get(name);
        int width = all.dim(2);
        return new Weights(Arrays.copyOfRange(all.values(), row * width, (row + 1) * width), 1, width);
    }

    private static StateDict state(String name) {
        return Reference.state(name + "/vocoder.pt");
    }

    private static WaveRnnSettings settings(String name) {
        return WaveRnnSettings.read(Reference.path(name + "/vocoder.json"), state(name));
    }

    /** Returns the conditioning of the fixture's spectrogram, with the padding around it. */
    private static Map<String, Weights> condition(String name, StateDict state) throws OrtException {
        Weights mel = Reference.array(name + "/mel.npy");
        int frames = mel.dim(1);
        float[] padded = new float[mel.dim(0) * (frames + 4)];
        for (int band = 0; band < mel.dim(0); band++) {
            System.arraycopy(mel.values(), band * frames, padded, band * (frames + 4) + 2, frames);
        }
        try (GraphRunner run =
                new GraphRunner(WaveRnnGraphs.of(state, settings(name)).conditioning())) {
            return run.run(Map.of("mel", new Weights(padded, 1, mel.dim(0), frames + 4)));
        }
    }
}
