package io.github.voiceclone.convert.encoder;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnxruntime.OrtException;
import io.github.voiceclone.convert.checkpoint.CheckpointException;
import io.github.voiceclone.convert.checkpoint.StateDict;
import io.github.voiceclone.convert.network.GraphConstants;
import io.github.voiceclone.convert.network.Reference;
import io.github.voiceclone.convert.network.SignalRunner;
import io.github.voiceclone.graph.Weights;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.ShortBuffer;
import java.nio.file.Files;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Mel frames and embeddings of the fixtures come from MockingBird's PyTorch and librosa code (float32); equal to 1e-4.
 * Both recordings are louder than -30 dBFS, so the volume step left them as they are.
 */
class SpeakerEncoderGraphsTest {
    private static final double PARITY = 1e-4;
    private static final SpeakerEncoderGraphs GRAPHS = SpeakerEncoderGraphs.of(Reference.state("encoder/encoder.pt"));

    @ParameterizedTest
    @ValueSource(strings = {"utterance0", "utterance1"})
    void samples_giveTheReferencesMel(String utterance) throws IOException, OrtException {
        float[] samples = wav(utterance);
        Weights expected = Reference.array("encoder/" + utterance + ".mel.npy");
        try (SignalRunner run = new SignalRunner(GRAPHS.mel())) {
            Weights mel = run.run(new Weights(samples, 1, samples.length));
            assertArrayEquals(new int[] {1, 1 + samples.length / 160, 40}, mel.shape());
            double difference = Reference.difference(mel.values(), expected.values());
            assertTrue(difference < PARITY, utterance + " differs by " + difference);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"utterance0", "utterance1"})
    void partialWindows_giveTheReferencesEmbeddings(String utterance) throws OrtException {
        Weights mel = Reference.array("encoder/" + utterance + ".mel.npy");
        Weights expected = Reference.array("encoder/" + utterance + ".partials.npy");
        try (SignalRunner run = new SignalRunner(GRAPHS.encoder())) {
            Weights embeddings = run.run(partials(mel, expected.dim(0)));
            assertArrayEquals(new int[] {expected.dim(0), 256}, embeddings.shape());
            double difference = Reference.difference(embeddings.values(), expected.values());
            assertTrue(difference < PARITY, utterance + " differs by " + difference);
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 159, 160, 16_000})
    void anyLength_givesOneFrameMoreThanItsHops(int samples) throws OrtException {
        try (SignalRunner run = new SignalRunner(GRAPHS.mel())) {
            Weights mel = run.run(new Weights(new float[2 * samples], 2, samples));
            assertArrayEquals(new int[] {2, 1 + samples / 160, 40}, mel.shape());
        }
    }

    @Test
    void tone_liesInItsBandWithTheWindowsPower() throws OrtException {
        float[] samples = new float[16_000];
        for (int i = 0; i < samples.length; i++) {
            samples[i] = (float) Math.sin(2 * Math.PI * 1000 * i / 16_000);
        }
        try (SignalRunner run = new SignalRunner(GRAPHS.mel())) {
            float[] frame =
                    Arrays.copyOfRange(run.run(new Weights(samples, 1, 16_000)).values(), 50 * 40, 51 * 40);
            // A Hann window of 400 puts (400 / 4)² into the tone's bin, and a quarter of it into both its neighbours.
            float[] bands = SpeakerEncoderFrontEnd.bands(SpeakerEncoderSettings.ge2e(40))
                    .values();
            for (int band = 0; band < 40; band++) {
                int bin = band * 201 + 25;
                double expected = 1e4 * (bands[bin] + 0.25 * (bands[bin - 1] + bands[bin + 1]));
                assertEquals(expected, frame[band], 1e-2, "band " + band);
            }
        }
    }

    @Test
    void sizes_areReadOffTheTensors() {
        assertEquals(256, GRAPHS.embeddingSize());
        assertEquals(SpeakerEncoderSettings.ge2e(40), GRAPHS.settings());
    }

    @Test
    void timeDelayNetwork_givesTheEmbeddingsOfTraining() throws OrtException {
        StateDict state = Reference.state("tdnn-encoder/encoder.pt");
        SpeakerEncoderGraphs graphs = SpeakerEncoderGraphs.of(state);
        assertEquals(9, graphs.embeddingSize());
        assertEquals(SpeakerEncoderSettings.timeDelay(40), graphs.settings());
        Weights expected = Reference.array("tdnn-encoder/embedding.npy");
        try (SignalRunner run = new SignalRunner(graphs.encoder())) {
            Weights embeddings = run.run(logarithms(Reference.array("tdnn-encoder/mel.npy")));
            assertArrayEquals(expected.shape(), embeddings.shape());
            double difference = Reference.difference(embeddings.values(), expected.values());
            assertTrue(difference < PARITY, "differs by " + difference);
        }
    }

    @Test
    void timeDelayNetworksMel_isTheLogarithmOfThePower() throws IOException, OrtException {
        float[] samples = wav("utterance0");
        Weights power = mel(GRAPHS, samples);
        Weights found = mel(SpeakerEncoderGraphs.of(Reference.state("tdnn-encoder/encoder.pt")), samples);
        double difference =
                Reference.difference(found.values(), logarithms(power).values());
        assertTrue(difference < PARITY, "differs by " + difference);
    }

    private static Weights mel(SpeakerEncoderGraphs graphs, float[] samples) throws OrtException {
        try (SignalRunner run = new SignalRunner(graphs.mel())) {
            return run.run(new Weights(samples, 1, samples.length));
        }
    }

    private static Weights logarithms(Weights power) {
        float[] values = new float[power.values().length];
        for (int i = 0; i < values.length; i++) {
            values[i] = (float) Math.log(power.values()[i] + 1e-6f);
        }
        return new Weights(values, power.shape());
    }

    @Test
    void timeDelayNetwork_readBackHasTheSameTensors() {
        StateDict state = Reference.state("tdnn-encoder/encoder.pt");
        StateDict read = SpeakerEncoderWeights.read(
                "read back", SpeakerEncoderGraphs.of(state).encoder());
        assertEquals(Set.copyOf(state.names()), Set.copyOf(read.names()));
        for (String tensor : state.names()) {
            assertArrayEquals(state.get(tensor).shape(), read.get(tensor).shape(), tensor);
            assertArrayEquals(state.get(tensor).values(), read.get(tensor).values(), tensor);
        }
    }

    @Test
    void inputsOfVeryDifferentSize_haveWeightsThatFitIntoEightBits() {
        StateDict state = Reference.state("tdnn-encoder/encoder.pt");
        Map<String, Weights> tensors = new LinkedHashMap<>();
        state.names().forEach(name -> tensors.put(name, state.get(name)));
        Weights uneven = state.get("out.weight");
        int columns = uneven.dim(1);
        for (int i = 0; i < uneven.values().length; i++) {
            uneven.values()[i] *= (float) Math.pow(10, i % columns % 5 - 2);
        }
        tensors.put("out.weight", uneven);
        ModelProto encoder =
                SpeakerEncoderGraphs.of(new StateDict("uneven", tensors)).encoder();
        float[] written = new GraphConstants(encoder).get("out.weight").values();
        for (int column = 0; column < columns; column++) {
            float largest = 0;
            for (int i = column; i < written.length; i += columns) {
                largest = Math.max(largest, Math.abs(written[i]));
            }
            assertTrue(largest >= 1 && largest < 2, "column " + column + " has " + largest);
        }
        assertArrayEquals(
                uneven.values(),
                SpeakerEncoderWeights.read("read back", encoder)
                        .get("out.weight")
                        .values());
    }

    @Test
    void timeDelayNetwork_withoutATensor_isRefusedByItsName() {
        StateDict state = Reference.state("tdnn-encoder/encoder.pt");
        Map<String, Weights> tensors = new LinkedHashMap<>();
        state.names().stream()
                .filter(name -> !name.equals("excite.2.weight"))
                .forEach(name -> tensors.put(name, state.get(name)));
        StateDict without = new StateDict("encoder.pt", tensors);
        String refusal = assertThrows(CheckpointException.class, () -> SpeakerEncoderGraphs.of(without))
                .getMessage();
        assertTrue(refusal.contains("encoder.pt") && refusal.contains("excite.2.weight"), refusal);
    }

    private static Weights partials(Weights mel, int count) {
        float[] values = new float[count * 160 * 40];
        for (int i = 0; i < count; i++) {
            int from = i * 80 * 40;
            // The last window may reach into the silence that the recording is padded with.
            int covered = Math.min(160 * 40, mel.values().length - from);
            System.arraycopy(mel.values(), from, values, i * 160 * 40, covered);
        }
        return new Weights(values, count, 160, 40);
    }

    /** Reads a 16-bit WAV file: the samples are what follows the "data" chunk's header. */
    private static float[] wav(String utterance) throws IOException {
        byte[] bytes = Files.readAllBytes(Reference.path("encoder/" + utterance + ".wav"));
        ByteBuffer file = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
        int at = 12;
        while (file.getInt(at) != 0x61746164) {
            at += 8 + file.getInt(at + 4);
        }
        ShortBuffer data = file.slice(at + 8, file.getInt(at + 4))
                .order(ByteOrder.LITTLE_ENDIAN)
                .asShortBuffer();
        float[] samples = new float[data.remaining()];
        for (int i = 0; i < samples.length; i++) {
            samples[i] = data.get(i) / 32_768f;
        }
        return samples;
    }
}
