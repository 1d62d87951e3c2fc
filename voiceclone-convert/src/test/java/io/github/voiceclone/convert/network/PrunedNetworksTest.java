package io.github.voiceclone.convert.network;

import static io.github.voiceclone.convert.tacotron.TacotronReference.assertClose;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.onnxruntime.OrtException;
import io.github.voiceclone.convert.checkpoint.StateDict;
import io.github.voiceclone.convert.prune.PruneKind;
import io.github.voiceclone.convert.prune.Pruned;
import io.github.voiceclone.convert.prune.Pruner;
import io.github.voiceclone.convert.prune.Pruning;
import io.github.voiceclone.convert.prune.ZeroedUnits;
import io.github.voiceclone.convert.random.RandomTacotron;
import io.github.voiceclone.convert.tacotron.TacotronGraphs;
import io.github.voiceclone.convert.tacotron.TacotronReference;
import io.github.voiceclone.convert.tacotron.TacotronRunner;
import io.github.voiceclone.convert.tacotron.TacotronSettings;
import io.github.voiceclone.convert.vocoder.GeneratorSettings;
import io.github.voiceclone.convert.vocoder.VocoderGraph;
import io.github.voiceclone.graph.Weights;
import java.io.IOException;
import java.net.URISyntaxException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Networks with silent units against the same without them. Silent units add nothing, so that both compute the same, up
 * to the order of float32 sums; any unit cut in one place and not in another, or cut in place of its neighbour, would
 * show.
 */
class PrunedNetworksTest {
    private static final double TOLERANCE = 1e-5;

    @ParameterizedTest
    @CsvSource({"synthesizer-gst,0.3", "synthesizer-gst,0.5", "synthesizer-plain,0.3"})
    void silentUnitsRemoved_sameSpeech(String name, double fraction)
            throws IOException, OrtException, URISyntaxException {
        TacotronReference reference = TacotronReference.of(name);
        TacotronSettings settings = TacotronSettings.read(reference.folder().resolve("synthesizer.json"));
        Pruning pruning = new Pruning(PruneKind.STRUCTURED, fraction);
        StateDict silent = ZeroedUnits.synthesizer(reference.state(), pruning);
        StateDict pruned = new Pruner(pruning).synthesizer(silent, settings).state();
        try (TacotronRunner whole = new TacotronRunner(TacotronGraphs.of(silent, settings));
                TacotronRunner smaller = new TacotronRunner(TacotronGraphs.of(pruned, settings))) {
            TacotronRunner.Speech expected = whole.run(reference.requests()).get(0);
            TacotronRunner.Speech speech = smaller.run(reference.requests()).get(0);
            assertClose(expected.decoder(), speech.decoder(), TOLERANCE);
            assertClose(expected.mel(), speech.mel(), TOLERANCE);
            assertClose(expected.attention(), speech.attention(), TOLERANCE);
            assertClose(expected.stop(), speech.stop(), TOLERANCE);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"hifigan-resblock1", "hifigan-resblock2", "hifigan-24k", "fregan"})
    void silentChannelsRemoved_sameWaveform(String name) throws OrtException {
        StateDict state = Reference.state(name + "/vocoder.pt");
        Pruning pruning = new Pruning(PruneKind.STRUCTURED, 0.3);
        StateDict silent = ZeroedUnits.vocoder(state, pruning);
        StateDict pruned =
                new Pruner(pruning).vocoder(silent, settings(name, silent)).state();
        Weights mel = Reference.array(name + "/mel.npy");
        Weights batch = new Weights(mel.values(), 1, mel.dim(0), mel.dim(1));
        assertTrue(
                pruned.get("conv_pre.bias").dim(0) < state.get("conv_pre.bias").dim(0));
        try (SignalRunner whole = runner(name, silent);
                SignalRunner smaller = runner(name, pruned)) {
            float[] expected = whole.run(batch).values();
            assertTrue(Reference.difference(smaller.run(batch).values(), expected) < TOLERANCE);
        }
    }

    private static SignalRunner runner(String name, StateDict state) throws OrtException {
        return new SignalRunner(VocoderGraph.of(state, settings(name, state)).model());
    }

    private static GeneratorSettings settings(String name, StateDict state) {
        return GeneratorSettings.read(Reference.path(name + "/vocoder.json"), state);
    }

    /** Published widths at 30 %: eleven sixteenths of each. */
    @Test
    void publishedWidths_areThoseTheReferenceCodeCanBuild() {
        Pruned pruned = new Pruner(new Pruning(PruneKind.STRUCTURED, 0.3))
                .synthesizer(RandomTacotron.draw(3, true), TacotronSettings.defaults());
        assertEquals(704, pruned.widths().get("tts_lstm_dims").after());
        assertEquals(88, pruned.widths().get("tts_decoder_dims").after());
        assertEquals(176, pruned.widths().get("tts_encoder_dims").after());
        assertEquals(352, pruned.widths().get("tts_postnet_dims").after());
        StateDict state = pruned.state();
        state.get("decoder.prenet.fc2.weight", 176, 176);
        state.get("decoder.attn_rnn.weight_ih", 3 * 88, 176 + 256 + 512 + 176);
        state.get("encoder.cbhg.conv_project1.conv.weight", 176, 5 * 176, 3);
        state.get("postnet.pre_highway.weight", 352, 80);
        state.get("encoder.embedding.weight", 75, 512);
        assertTrue(pruned.after().multiplyAdds() < 0.52 * pruned.before().multiplyAdds());
    }
}
