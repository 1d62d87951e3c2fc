package io.github.voiceclone.convert.vocoder;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.onnxruntime.OrtException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.github.voiceclone.convert.checkpoint.CheckpointException;
import io.github.voiceclone.convert.checkpoint.StateDict;
import io.github.voiceclone.convert.network.GraphRunner;
import io.github.voiceclone.convert.network.Reference;
import io.github.voiceclone.convert.network.SettingsJson;
import io.github.voiceclone.graph.Weights;
import io.github.voiceclone.sv2tts.audio.MelSettings;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Fixtures come from {@code training/source_filter.py}: float32, in PyTorch. */
class SourceFilterGraphTest {
    private static final String NAME = "source-filter";

    private static StateDict state() {
        return Reference.state(NAME + "/vocoder.pt");
    }

    private static SourceFilterNetwork network() {
        return SourceFilterNetwork.read(Reference.path(NAME + "/vocoder.json"), state());
    }

    private static Map<String, Weights> run(Weights mel) throws OrtException {
        try (GraphRunner runner =
                new GraphRunner(SourceFilterGraph.of(state(), network()).model())) {
            return runner.run(Map.of("mel", mel));
        }
    }

    private static float[] secondRow(Weights values) {
        float[] all = values.values();
        return Arrays.copyOfRange(all, all.length / 2, all.length);
    }

    @Test
    void mel_givesTheTrainingsPitchAndFilters() throws OrtException {
        Map<String, Weights> found = run(Reference.array(NAME + "/mel.npy"));
        Weights pitch = Reference.array(NAME + "/pitch.npy");
        assertArrayEquals(pitch.shape(), found.get("pitch").shape());
        assertArrayEquals(pitch.values(), found.get("pitch").values(), 0.002f);
        for (String filter : List.of("pulse", "noise")) {
            Weights expected = Reference.array(NAME + "/" + filter + "_filter.npy");
            double difference = Reference.difference(
                    secondRow(found.get(filter.equals("pulse") ? "pulses" : filter)), expected.values());
            assertTrue(difference < 1e-4, filter + " differs by " + difference);
        }
    }

    @Test
    void framesBeyondTheContext_changeNothing() throws OrtException {
        Weights mel = Reference.array(NAME + "/mel.npy");
        float[] values = mel.values().clone();
        int frames = mel.dim(2);
        int context = network().contextFrames();
        assertEquals(2 + 4, context);
        for (int band = 0; band < 2 * mel.dim(1); band++) {
            values[band * frames + frames - 1] += 3;
        }
        float[] before = run(mel).get("noise").values();
        float[] after = run(new Weights(values, mel.shape())).get("noise").values();
        int last = frames - 1 - context;
        assertEquals(before[last - 1], after[last - 1]);
        assertTrue(before[last] != after[last], "the last frame reaches as far as the context");
    }

    @Test
    void network_isReadBackAsItWas() {
        SourceFilterGraph graph = SourceFilterGraph.of(state(), network());
        StateDict back = SourceFilterGraph.read("pack", graph.model());
        assertEquals(new TreeMap<>(tensors(state())), new TreeMap<>(tensors(back)));
        SourceFilterNetwork found =
                SourceFilterGraph.network(graph.model(), network().settings());
        assertEquals(network(), found);
        assertEquals(network(), SourceFilterNetwork.read(SettingsJson.parse("written", json(found.json())), back));
    }

    private static byte[] json(Map<String, Object> settings) {
        return new ObjectMapper().valueToTree(settings).toString().getBytes(StandardCharsets.UTF_8);
    }

    private static Map<String, Weights> tensors(StateDict state) {
        Map<String, Weights> tensors = new TreeMap<>();
        state.names().forEach(name -> tensors.put(name, state.get(name)));
        return tensors;
    }

    @Test
    void settings_areReadOffTensorsAndJson() {
        assertEquals(MelSettings.HOP_200, network().settings().mel());
        assertEquals(List.of(1, 2), network().pitchDilations());
        assertEquals(List.of(1, 3), network().envelopeDilations());
        assertEquals(55, network().settings().pitchLowHz());
        assertEquals(-8, network().settings().noiseHighDb());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "'network': 'hifigan' | network is \"hifigan\", expected source-filter",
                "'num_mels': 40 | num_mels is 40, expected 80",
                "'pitch_dilations': [1] | pitch_dilations is [1], expected 2 dilations",
                "'pitch_dilations': [1, 65] | pitch_dilations is [1, 65], expected 2 dilations of up to 64",
                "'hop_size': 500 | windowLength is 800, expected at least twice hopLength 500",
                "'n_fft': 1025 | fftSize is 1025, expected an even number",
                "'fmax': 9000 | mel setting maxHz is 9000.0, expected at most half the sample rate",
                "'pitch_high': 20 | pitchHighHz is 20.0, expected above pitchLowHz 55.0",
                "'noise_low_db': 'loud' | noise_low_db is \"loud\", expected a number",
                "'max_abs_value': 0 | max_abs_value is 0, expected a number from 0.001"
            })
    void settingsThatDoNotFit_areNamed(String changedAndRefusal) {
        String changed = changedAndRefusal.substring(0, changedAndRefusal.indexOf(" | "));
        String message = changedAndRefusal.substring(changed.length() + 3);
        String json = "{'envelope_dilations': [1, 3]"
                + (changed.contains("pitch_d") ? "" : ", 'pitch_dilations': [1, 2]") + ", " + changed + "}";
        SettingsJson settings =
                SettingsJson.parse("vocoder.json", json.replace('\'', '"').getBytes(StandardCharsets.UTF_8));
        String refusal = assertThrows(CheckpointException.class, () -> SourceFilterNetwork.read(settings, state()))
                .getMessage();
        assertTrue(refusal.startsWith("vocoder.json: ") && refusal.contains(message), refusal);
    }

    @Test
    void otherDilationsWithoutAJson_areAskedFor() {
        String refusal = assertThrows(CheckpointException.class, () -> SourceFilterNetwork.of(state()))
                .getMessage();
        assertTrue(refusal.contains("pitch_dilations is [1, 2, 4, 2, 1], expected 2 dilations"), refusal);
    }

    @Test
    void tensorOfAnotherShape_isNamed() {
        StateDict other = state().with("envelope.mid.1.weight", new Weights(new float[7 * 7 * 5], 7, 7, 5));
        String refusal = assertThrows(CheckpointException.class, () -> SourceFilterGraph.of(other, network()))
                .getMessage();
        assertTrue(refusal.contains("'envelope.mid.1.weight' has shape [7, 7, 5], expected [7, 7, 3]"), refusal);
    }
}
