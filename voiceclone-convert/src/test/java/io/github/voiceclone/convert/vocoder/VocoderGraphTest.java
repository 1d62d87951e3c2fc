package io.github.voiceclone.convert.vocoder;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.onnxruntime.OrtException;
import io.github.voiceclone.convert.checkpoint.StateDict;
import io.github.voiceclone.convert.network.Reference;
import io.github.voiceclone.convert.network.SignalRunner;
import io.github.voiceclone.graph.Weights;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Waveforms of the fixtures come from MockingBird's PyTorch code (float32); equal to 1e-4 of full scale. */
class VocoderGraphTest {
    private static final double PARITY = 1e-4;

    @ParameterizedTest
    @CsvSource({
        "hifigan-resblock1,16000,200",
        "hifigan-resblock2,16000,200",
        "hifigan-24k,24000,300",
        "fregan,16000,200"
    })
    void mel_givesTheReferencesWaveform(String name, int sampleRate, int hopLength) throws OrtException {
        for (int rows : new int[] {1, VocoderGraph.DEFAULT_ROWS, 3}) {
            VocoderGraph graph = graph(name, rows);
            assertEquals(sampleRate, graph.sampleRate());
            assertEquals(hopLength, graph.hopLength());
            assertEquals(80, graph.melBands());
            try (SignalRunner run = new SignalRunner(graph.model())) {
                Weights samples = run.run(batch(Reference.array(name + "/mel.npy")));
                Weights expected = Reference.array(name + "/waveform.npy");
                assertArrayEquals(new int[] {1, expected.dim(0)}, samples.shape());
                double difference = Reference.difference(samples.values(), expected.values());
                assertTrue(difference < PARITY, name + " in " + rows + " rows differs by " + difference);
            }
        }
    }

    @Test
    void kernelsOfOtherLengthsThanTwiceTheRate_giveTheReferencesWaveformWithoutItsTail() throws OrtException {
        VocoderGraph graph = graph("uneven-hifigan", VocoderGraph.DEFAULT_ROWS);
        Weights mel = Reference.array("uneven-hifigan/mel.npy");
        float[] expected = Reference.array("uneven-hifigan/waveform.npy").values();
        int hop = 5 * 4 * 2;
        try (SignalRunner run = new SignalRunner(graph.model())) {
            float[] samples = run.run(batch(mel)).values();
            assertEquals(mel.dim(1) * hop, samples.length);
            assertTrue(expected.length > samples.length);
            int untouched = samples.length - graph.contextFrames() * hop; // the tail changes what its neighbours see
            double difference =
                    Reference.difference(Arrays.copyOf(samples, untouched), Arrays.copyOf(expected, untouched));
            assertTrue(difference < PARITY, "differs by " + difference);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"hifigan-resblock1", "hifigan-resblock2", "hifigan-24k", "uneven-hifigan", "fregan"})
    void chunkWithItsContext_hasTheSamplesOfTheWhole(String name) throws OrtException {
        VocoderGraph graph = graph(name, VocoderGraph.DEFAULT_ROWS);
        int context = graph.contextFrames();
        int frames = 2 * context + 9;
        Weights mel = randomMel(1, graph.melBands(), frames);
        try (SignalRunner run = new SignalRunner(graph.model())) {
            float[] whole = run.run(mel).values();
            int hop = graph.hopLength();
            for (int from = 0; from < frames; from += 5) {
                int to = Math.min(from + 5, frames);
                int seenFrom = Math.max(0, from - context);
                float[] seen = run.run(frames(mel, seenFrom, Math.min(frames, to + context)))
                        .values();
                float[] chunk = Arrays.copyOfRange(seen, (from - seenFrom) * hop, (to - seenFrom) * hop);
                float[] expected = Arrays.copyOfRange(whole, from * hop, to * hop);
                assertTrue(Reference.difference(chunk, expected) < 1e-5, name + " from frame " + from);
            }
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 5, 64})
    void fewAndManyFrames_giveTheSameInRowsAsWhole(int frames) throws OrtException {
        Weights mel = randomMel(1, frames);
        for (String name : new String[] {"hifigan-resblock2", "fregan"}) {
            try (SignalRunner whole = new SignalRunner(graph(name, 1).model());
                    SignalRunner rows = new SignalRunner(graph(name, 4).model())) {
                float[] expected = whole.run(mel).values();
                assertEquals(frames * 200, expected.length);
                assertTrue(Reference.difference(rows.run(mel).values(), expected) < 1e-5);
            }
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"hifigan-resblock1", "hifigan-resblock2", "hifigan-24k", "fregan"})
    void rows_areCutInEveryFixture(String name) {
        assertEquals(0, slices(graph(name, 1)));
        // One slice for the length, one for each row's beginning and one for each row's end.
        int signals = name.equals("fregan") ? 2 : 1;
        assertEquals(1 + 4 * signals + 4, slices(graph(name, 4)));
    }

    private static long slices(VocoderGraph graph) {
        return graph.model().getGraph().getNodeList().stream()
                .filter(node -> node.getOpType().equals("Slice"))
                .count();
    }

    @Test
    void batch_givesWhatEachGivesAlone() throws OrtException {
        Weights mels = randomMel(3, 11);
        try (SignalRunner run = new SignalRunner(graph("fregan", 4).model())) {
            Weights together = run.run(mels);
            assertArrayEquals(new int[] {3, 2200}, together.shape());
            int size = 80 * 11;
            float[] second = Arrays.copyOfRange(mels.values(), size, 2 * size);
            float[] alone = run.run(new Weights(second, 1, 80, 11)).values();
            assertTrue(Reference.difference(Arrays.copyOfRange(together.values(), 2200, 4400), alone) < 1e-6);
        }
    }

    @Test
    void sameCheckpoint_givesTheSameBytes() {
        assertEquals(graph("fregan", 4).model(), graph("fregan", 4).model());
    }

    private static VocoderGraph graph(String name, int rows) {
        StateDict state = Reference.state(name + "/vocoder.pt");
        GeneratorSettings settings = GeneratorSettings.read(Reference.path(name + "/vocoder.json"), state);
        return VocoderGraph.of(state, settings, rows);
    }

    private static Weights batch(Weights mel) {
        return new Weights(mel.values(), 1, mel.dim(0), mel.dim(1));
    }

    private static Weights frames(Weights mel, int from, int to) {
        float[] values = new float[mel.dim(1) * (to - from)];
        for (int band = 0; band < mel.dim(1); band++) {
            System.arraycopy(mel.values(), band * mel.dim(2) + from, values, band * (to - from), to - from);
        }
        return new Weights(values, 1, mel.dim(1), to - from);
    }

    private static Weights randomMel(int batch, int frames) {
        return randomMel(batch, 80, frames);
    }

    private static Weights randomMel(int batch, int bands, int frames) {
        Random random = new Random(7);
        float[] values = new float[batch * bands * frames];
        for (int i = 0; i < values.length; i++) {
            values[i] = (float) (2 * random.nextGaussian());
        }
        return new Weights(values, batch, bands, frames);
    }
}
