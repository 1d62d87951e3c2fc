package io.github.voiceclone.convert.network;

import static io.github.voiceclone.convert.tacotron.TacotronReference.assertClose;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnxruntime.OrtException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.github.voiceclone.convert.checkpoint.CheckpointException;
import io.github.voiceclone.convert.checkpoint.StateDict;
import io.github.voiceclone.convert.encoder.SpeakerEncoderGraphs;
import io.github.voiceclone.convert.encoder.SpeakerEncoderWeights;
import io.github.voiceclone.convert.random.RandomTacotron;
import io.github.voiceclone.convert.tacotron.TacotronGraphs;
import io.github.voiceclone.convert.tacotron.TacotronReference;
import io.github.voiceclone.convert.tacotron.TacotronRunner;
import io.github.voiceclone.convert.tacotron.TacotronSettings;
import io.github.voiceclone.convert.tacotron.TacotronWeights;
import io.github.voiceclone.convert.vocoder.GeneratorSettings;
import io.github.voiceclone.convert.vocoder.GeneratorWeights;
import io.github.voiceclone.convert.vocoder.VocoderGraph;
import io.github.voiceclone.graph.GraphBuilder;
import io.github.voiceclone.graph.Weights;
import java.io.IOException;
import java.net.URISyntaxException;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Networks read back from their graphs, against what the reference code makes of the checkpoints. */
class ReadBackTest {
    private static final double TOLERANCE = 1e-5;

    @ParameterizedTest
    @ValueSource(strings = {"synthesizer-gst", "synthesizer-plain"})
    void synthesizer_speaksAsTheReference(String name) throws IOException, OrtException, URISyntaxException {
        TacotronReference reference = TacotronReference.of(name);
        TacotronGraphs graphs = TacotronGraphs.of(readBack(reference.graphs()), TacotronSettings.defaults());
        try (TacotronRunner runner = new TacotronRunner(graphs)) {
            List<TacotronRunner.Request> requests = reference.requests();
            for (int i = 0; i < requests.size(); i++) {
                TacotronRunner.Speech speech =
                        runner.run(requests.subList(i, i + 1)).get(0);
                assertClose(reference.npy("text" + i + ".mel"), speech.mel(), TOLERANCE);
                assertClose(reference.npy("text" + i + ".attention"), speech.attention(), TOLERANCE);
            }
        }
    }

    private static StateDict readBack(TacotronGraphs graphs) {
        return TacotronWeights.read("read back", graphs.textEncoder(), graphs.decoder(), graphs.postnet(), -3.4f);
    }

    @ParameterizedTest
    @ValueSource(strings = {"synthesizer-gst", "synthesizer-plain"})
    void synthesizer_hasTheTensorsOfTheReference(String name) throws URISyntaxException {
        TacotronReference reference = TacotronReference.of(name);
        // The graphs keep nothing of the reference encoder, so it comes back in the published sizes.
        assertSameTensors(reference.state(), readBack(reference.graphs()), "gst\\.encoder\\..*");
    }

    @Test
    void synthesizerOfPublishedSizes_hasItsReferenceEncoderToo() {
        StateDict state = RandomTacotron.draw(1, true);
        TacotronGraphs graphs = TacotronGraphs.of(state, TacotronSettings.defaults());
        StateDict read = readBack(graphs);
        List<String> encoder = read.names().stream()
                .filter(tensor -> tensor.startsWith("gst.encoder."))
                .toList();
        assertEquals(46, encoder.size());
        for (String tensor : encoder) {
            if (state.names().contains(tensor)) {
                assertEquals(state.get(tensor).shapeText(), read.get(tensor).shapeText(), tensor);
            }
        }
    }

    /** Asserts equal names and shapes; the pre-net's first layer comes back as part of the embedding. */
    private static void assertSameTensors(StateDict original, StateDict read, String exempt) {
        assertEquals(original.names(), read.names());
        for (String tensor : original.names()) {
            if (!tensor.matches("encoder\\.embedding\\.weight|encoder\\.pre_net\\.fc1\\.weight|" + exempt)) {
                assertEquals(original.get(tensor).shapeText(), read.get(tensor).shapeText(), tensor);
            }
        }
        assertEquals(original.get("decoder.r"), read.get("decoder.r"));
    }

    @ParameterizedTest
    @CsvSource({
        "hifigan-resblock1,1",
        "hifigan-resblock1,4",
        "hifigan-resblock2,4",
        "hifigan-24k,4",
        "fregan,1",
        "fregan,4"
    })
    void vocoder_soundsAsTheReference(String name, int rows) throws OrtException, IOException {
        GeneratorWeights.Generator read = GeneratorWeights.read("read back", graph(name, rows));
        StateDict trained = WeightNorm.added(read.state());
        assertEquals(Reference.state(name + "/vocoder.pt").names(), trained.names());
        String json = new ObjectMapper().valueToTree(read.settings()).toString();
        GeneratorSettings settings = GeneratorSettings.parse("read back", json, trained);
        assertEquals(List.of(), settings.warnings());
        assertEquals(GeneratorSettings.read(Reference.path(name + "/vocoder.json"), trained), settings);
        Weights mel = Reference.array(name + "/mel.npy");
        try (SignalRunner run =
                new SignalRunner(VocoderGraph.of(trained, settings).model())) {
            float[] samples = run.run(new Weights(mel.values(), 1, mel.dim(0), mel.dim(1)))
                    .values();
            float[] expected = Reference.array(name + "/waveform.npy").values();
            assertTrue(Reference.difference(samples, expected) < 1e-4);
        }
    }

    private static ModelProto graph(String name, int rows) {
        StateDict state = Reference.state(name + "/vocoder.pt");
        GeneratorSettings settings = GeneratorSettings.read(Reference.path(name + "/vocoder.json"), state);
        return VocoderGraph.of(state, settings, rows).model();
    }

    @Test
    void vocoderThatCannotBeReadBack_isRefusedWithWhatToDo() {
        GraphBuilder builder = new GraphBuilder("vocoder");
        String mel = builder.floatInput("mel", "batch", 1, "frames");
        builder.floatOutput("waveform", builder.node("Tanh", mel), "batch", 1, "frames");
        ModelProto graph = builder.build();
        CheckpointException error =
                assertThrows(CheckpointException.class, () -> GeneratorWeights.read("voice pack x", graph));
        assertTrue(error.getMessage().startsWith("voice pack x is not a HiFi-GAN or Fre-GAN"), error::getMessage);
        assertTrue(error.getMessage().endsWith("start from the checkpoint"), error::getMessage);
    }

    @Test
    void encoder_isTheCheckpointBitByBit() {
        StateDict state = Reference.state("encoder/encoder.pt");
        StateDict read = SpeakerEncoderWeights.read(
                "read back", SpeakerEncoderGraphs.of(state).encoder());
        assertEquals(state.names(), read.names());
        for (String name : read.names()) {
            if (name.startsWith("similarity_")) {
                assertEquals(state.get(name).shapeText(), read.get(name).shapeText(), name);
            } else {
                assertEquals(state.get(name), read.get(name), name);
            }
        }
    }

    @Test
    void graphOfAnotherKind_isRefusedWithWhatItLacks() throws URISyntaxException {
        TacotronGraphs graphs = TacotronReference.of("synthesizer-plain").graphs();
        CheckpointException error = assertThrows(
                CheckpointException.class,
                () -> TacotronWeights.read("x", graphs.decoder(), graphs.decoder(), graphs.postnet(), 0));
        assertTrue(error.getMessage().contains("no float32 constant 'encoder.pre_net.table'"), error::getMessage);
    }
}
