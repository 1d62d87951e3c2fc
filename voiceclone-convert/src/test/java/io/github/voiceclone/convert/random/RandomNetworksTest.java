package io.github.voiceclone.convert.random;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.onnxruntime.OrtException;
import io.github.voiceclone.convert.checkpoint.StateDict;
import io.github.voiceclone.convert.encoder.SpeakerEncoderGraphs;
import io.github.voiceclone.convert.network.SignalRunner;
import io.github.voiceclone.convert.vocoder.GeneratorSettings;
import io.github.voiceclone.convert.vocoder.VocoderGraph;
import io.github.voiceclone.graph.Weights;
import java.util.Random;
import org.junit.jupiter.api.Test;

class RandomNetworksTest {

    @Test
    void hifiGan_hasThePublishedSize() {
        StateDict state = RandomHifiGan.draw(1);
        assertEquals(12_975_745, parameters(state));
        GeneratorSettings settings = GeneratorSettings.of(state);
        assertEquals(16_000, settings.sampleRate());
        assertEquals(200, settings.hopLength());
        assertEquals(512, settings.channels());
        assertEquals(3, settings.residualBlocks().size());
    }

    @Test
    void hifiGan_makesNoiseThatIsNeitherSilentNorClipped() throws OrtException {
        StateDict state = RandomHifiGan.draw(1);
        VocoderGraph graph = VocoderGraph.of(state, GeneratorSettings.of(state));
        float[] mel = new float[80 * 40];
        Random random = new Random(1);
        for (int i = 0; i < mel.length; i++) {
            mel[i] = (float) (2 * random.nextGaussian() - 1);
        }
        try (SignalRunner run = new SignalRunner(graph.model())) {
            float[] samples = run.run(new Weights(mel, 1, 80, 40)).values();
            double level = level(samples);
            assertTrue(level > 0.05 && level < 0.7, "level " + level);
        }
    }

    @Test
    void encoder_hasThePublishedSizeAndSpreadEmbeddings() throws OrtException {
        StateDict state = RandomSpeakerEncoder.draw(1);
        assertEquals(1_423_616, parameters(state));
        float[] mel = new float[160 * 40];
        Random random = new Random(1);
        for (int i = 0; i < mel.length; i++) {
            mel[i] = random.nextFloat();
        }
        try (SignalRunner run = new SignalRunner(SpeakerEncoderGraphs.of(state).encoder())) {
            float[] embedding = run.run(new Weights(mel, 1, 160, 40)).values();
            assertEquals(1, level(embedding) * 16, 1e-3);
        }
    }

    @Test
    void sameSeed_givesTheSameWeights() {
        StateDict one = RandomSpeakerEncoder.draw(5);
        StateDict same = RandomSpeakerEncoder.draw(5);
        StateDict other = RandomSpeakerEncoder.draw(6);
        assertEquals(one.get("linear.weight"), same.get("linear.weight"));
        assertTrue(!one.get("linear.weight").equals(other.get("linear.weight")));
    }

    private static int parameters(StateDict state) {
        return state.names().stream()
                .mapToInt(name -> state.get(name).values().length)
                .sum();
    }

    private static double level(float[] values) {
        double sum = 0;
        for (float value : values) {
            sum += (double) value * value;
        }
        return Math.sqrt(sum / values.length);
    }
}
