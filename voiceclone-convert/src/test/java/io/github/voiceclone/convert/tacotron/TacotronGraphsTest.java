package io.github.voiceclone.convert.tacotron;

import static io.github.voiceclone.convert.tacotron.TacotronReference.assertClose;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.onnxruntime.OrtException;
import io.github.voiceclone.convert.checkpoint.CheckpointException;
import io.github.voiceclone.convert.checkpoint.StateDict;
import io.github.voiceclone.convert.tacotron.TacotronRunner.Request;
import io.github.voiceclone.convert.tacotron.TacotronRunner.Speech;
import io.github.voiceclone.graph.WeightMath;
import io.github.voiceclone.graph.Weights;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TacotronGraphsTest {
    private static final String QUERY = "gst.stl.attention.W_query.weight";

    @Test
    void styleTokens_sizesReadOffTensors() throws URISyntaxException {
        TacotronGraphs graphs = TacotronReference.of("synthesizer-gst").graphs();
        assertEquals(new TacotronSizes(75, 80, 2, 256, 10, 376, 16, 16, 24, 24, 24, 32, 32), graphs.sizes());
        assertEquals(
                "{attention_hidden=16, hidden1=24, cell1=24, hidden2=24, cell2=24, context=376}",
                graphs.sizes().stateWidths().toString());
    }

    @Test
    void noStyleTokens_sizesReadOffTensors() throws URISyntaxException {
        TacotronGraphs graphs = TacotronReference.of("synthesizer-plain").graphs();
        assertEquals(new TacotronSizes(75, 80, 5, 256, 0, 280, 16, 16, 32, 24, 24, 32, 32), graphs.sizes());
        assertTrue(graphs.textEncoder().getGraph().getInputList().stream()
                .noneMatch(input -> input.getName().equals("style")));
    }

    @Test
    void sameWeights_sameBytes() throws URISyntaxException {
        TacotronReference reference = TacotronReference.of("synthesizer-gst");
        TacotronGraphs first = reference.graphs();
        TacotronGraphs second = reference.graphs();
        assertArrayEquals(
                first.textEncoder().toByteArray(), second.textEncoder().toByteArray());
        assertArrayEquals(first.decoder().toByteArray(), second.decoder().toByteArray());
        assertArrayEquals(first.postnet().toByteArray(), second.postnet().toByteArray());
    }

    @Test
    void settingsContradictTensors_tensorsFollowedWithWarning(@TempDir Path folder)
            throws IOException, URISyntaxException {
        Path json = folder.resolve("synthesizer.json");
        Files.writeString(json, "{\"tts_lstm_dims\": 512, \"num_mels\": 64, \"use_gst\": true, \"tts_encoder_K\": 5}");
        StateDict state = TacotronReference.of("synthesizer-plain").state();
        TacotronGraphs graphs = TacotronGraphs.of(state, TacotronSettings.read(json));
        assertEquals(80, graphs.settings().bands());
        assertEquals(32, graphs.sizes().lstm());
        assertEquals(3, graphs.warnings().size());
        assertEquals(
                "synthesizer.json says tts_lstm_dims = 512, but the tensors of synthesizer.pt say 32: the tensors are"
                        + " followed",
                graphs.warnings().get(1));
    }

    @ParameterizedTest
    @ValueSource(strings = {"signal_normalization", "allow_clipping_in_normalization"})
    void levelsOfAnotherScale_warnAboutGriffinLim(String key, @TempDir Path folder)
            throws IOException, URISyntaxException {
        Path json = folder.resolve("synthesizer.json");
        StateDict state = TacotronReference.of("synthesizer-plain").state();
        Files.writeString(json, "{\"" + key + "\": true}");
        assertEquals(
                0,
                TacotronGraphs.of(state, TacotronSettings.read(json)).warnings().size());
        Files.writeString(json, "{\"" + key + "\": false}");
        TacotronGraphs graphs = TacotronGraphs.of(state, TacotronSettings.read(json));
        assertTrue(graphs.warnings().get(0).contains("Griffin-Lim"), graphs.warnings()::toString);
    }

    /** A query that does not see the speaker is one whose weights of the speaker are zero. */
    @Test
    void queryWithoutSpeaker_asSpeakerWeighedZero() throws IOException, OrtException, URISyntaxException {
        TacotronReference reference = TacotronReference.of("synthesizer-gst");
        Weights query = reference.state().get(QUERY);
        Weights silence = WeightMath.columns(query, 0, 48);
        Weights zeros = new Weights(new float[96 * 256], 96, 256);
        Request request = reference.requests().get(0);
        Speech deaf = speech(with(reference.state(), Map.of(QUERY, WeightMath.joinColumns(silence, zeros))), request);
        Speech without = speech(with(reference.state(), Map.of(QUERY, silence)), request);
        assertClose(deaf.mel(), without.mel(), 1e-5);
    }

    /** A bias before the linear layer is one after it, seen through the layer. */
    @Test
    void attentionBiasAfterLinearLayer_asBefore() throws IOException, OrtException, URISyntaxException {
        TacotronReference reference = TacotronReference.of("synthesizer-plain");
        StateDict state = reference.state();
        Weights bias = state.get("decoder.attn_net.conv.bias");
        Weights moved =
                WeightMath.multiply(state.get("decoder.attn_net.L.weight"), new Weights(bias.values(), bias.dim(0), 1));
        StateDict later = without(
                with(state, Map.of("decoder.attn_net.L.bias", new Weights(moved.values(), moved.dim(0)))),
                "decoder.attn_net.conv.bias");
        Speech speech = speech(later, reference.requests().get(0));
        assertClose(reference.npy("text0.mel"), speech.mel(), 1e-5);
    }

    @ParameterizedTest
    @CsvSource({"1000, 1", "-1000, 0"})
    void noStopLayer_stopsBelowLevel(float level, float expected) throws IOException, OrtException, URISyntaxException {
        TacotronReference reference = TacotronReference.of("synthesizer-plain");
        StateDict state = without(
                with(reference.state(), Map.of("stop_threshold", new Weights(new float[] {level}))),
                "decoder.stop_proj.weight");
        Speech speech = speech(state, reference.requests().get(0));
        for (float stop : speech.stop().values()) {
            assertEquals(expected, stop);
        }
    }

    @Test
    void attentionOverLastWeights_refused() throws URISyntaxException {
        StateDict state = with(
                TacotronReference.of("synthesizer-plain").state(),
                Map.of("decoder.attn_net.conv.weight", new Weights(new float[32 * 2 * 31], 32, 2, 31)));
        CheckpointException error =
                assertThrows(CheckpointException.class, () -> TacotronGraphs.of(state, TacotronSettings.defaults()));
        assertTrue(error.getMessage().contains("[32, 2, 31]"), error.getMessage());
    }

    @ParameterizedTest
    @ValueSource(floats = {0, 21, 1.5f, Float.NaN})
    void reductionFactorOutOfRange_refused(float r) throws URISyntaxException {
        StateDict state = with(
                TacotronReference.of("synthesizer-plain").state(), Map.of("decoder.r", new Weights(new float[] {r})));
        CheckpointException error =
                assertThrows(CheckpointException.class, () -> TacotronGraphs.of(state, TacotronSettings.defaults()));
        assertTrue(error.getMessage().contains("'decoder.r' is " + r), error.getMessage());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "encoder_proj.weight",
                "encoder.cbhg.conv_project2.bnorm.running_var",
                "decoder.res_rnn1.weight_hh",
                "postnet.pre_highway.weight",
                "post_proj.weight"
            })
    void tensorMissing_named(String name) throws URISyntaxException {
        StateDict state = without(TacotronReference.of("synthesizer-plain").state(), name);
        CheckpointException error =
                assertThrows(CheckpointException.class, () -> TacotronGraphs.of(state, TacotronSettings.defaults()));
        assertTrue(error.getMessage().contains(name), error.getMessage());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "decoder.mel_proj.weight",
                "decoder.rnn_input.weight",
                "decoder.attn_rnn.weight_ih",
                "encoder.cbhg.conv_project1.conv.weight",
                "encoder.cbhg.highways.1.W2.weight",
                "postnet.rnn.weight_ih_l0_reverse"
            })
    void tensorOfOtherShape_named(String name) throws URISyntaxException {
        StateDict state = with(
                TacotronReference.of("synthesizer-plain").state(), Map.of(name, new Weights(new float[77], 7, 11)));
        CheckpointException error =
                assertThrows(CheckpointException.class, () -> TacotronGraphs.of(state, TacotronSettings.defaults()));
        assertTrue(error.getMessage().contains(name), error.getMessage());
    }

    private static Speech speech(StateDict state, Request request) throws OrtException {
        try (TacotronRunner runner = new TacotronRunner(TacotronGraphs.of(state, TacotronSettings.defaults()))) {
            return runner.run(List.of(request)).get(0);
        }
    }

    private static StateDict with(StateDict state, Map<String, Weights> changes) {
        Map<String, Weights> tensors = new LinkedHashMap<>();
        state.names().forEach(name -> tensors.put(name, state.get(name)));
        tensors.putAll(changes);
        return new StateDict(state.source(), tensors);
    }

    private static StateDict without(StateDict state, String missing) {
        Map<String, Weights> tensors = new LinkedHashMap<>();
        state.names().stream()
                .filter(name -> !name.equals(missing))
                .forEach(name -> tensors.put(name, state.get(name)));
        return new StateDict(state.source(), tensors);
    }
}
