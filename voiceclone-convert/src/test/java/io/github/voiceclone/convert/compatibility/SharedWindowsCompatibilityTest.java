package io.github.voiceclone.convert.compatibility;

import static io.github.voiceclone.convert.compatibility.ReferenceFiles.assertClose;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.github.voiceclone.InputLimits;
import io.github.voiceclone.audio.AudioClip;
import io.github.voiceclone.onnx.OnnxRuntime;
import io.github.voiceclone.runtime.ForwardingGraph;
import io.github.voiceclone.runtime.ForwardingRuntime;
import io.github.voiceclone.runtime.Graph;
import io.github.voiceclone.runtime.GraphOptions;
import io.github.voiceclone.runtime.GraphTraits;
import io.github.voiceclone.runtime.Tensor;
import io.github.voiceclone.runtime.TensorRuntime;
import io.github.voiceclone.spi.Cancellation;
import io.github.voiceclone.spi.Frames;
import io.github.voiceclone.spi.StageContext;
import io.github.voiceclone.spi.Vocoder;
import io.github.voiceclone.spi.VocoderChunk;
import io.github.voiceclone.spi.VocoderStream;
import io.github.voiceclone.spi.VoicePackSource;
import io.github.voiceclone.sv2tts.Sv2ttsVocoderProvider;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Real vocoders on ONNX Runtime as a device would run them, eight windows at once, against chunk by chunk. Samples lie in
 * [-1, 1]. They are equal to the bit on x86-64; the tolerance is for kernels that sum in an order of their own for each shape.
 */
class SharedWindowsCompatibilityTest {
    private static final double TOLERANCE = 2e-6;

    @TempDir
    Path folder;

    private final List<Long> rows = Collections.synchronizedList(new ArrayList<>());

    /** ONNX Runtime's processors, said to be a device that takes eight rows at once. */
    private final class WideRuntime extends ForwardingRuntime {
        WideRuntime() {
            super(new OnnxRuntime());
        }

        @Override
        public Graph load(String name, ByteBuffer onnx, GraphOptions options) {
            return new WideGraph(runtime().load(name, onnx, options), rows);
        }
    }

    private static final class WideGraph extends ForwardingGraph {
        private final List<Long> rows;

        WideGraph(Graph graph, List<Long> rows) {
            super(graph);
            this.rows = rows;
        }

        @Override
        public Map<String, Tensor.Floats> run(Map<String, ? extends Tensor> inputs) {
            rows.add(inputs.get("mel").shape()[0]);
            return graph().run(inputs);
        }

        @Override
        public GraphTraits traits() {
            return GraphTraits.DEVICE.withPreferredBatch(8);
        }
    }

    private static Vocoder open(TensorRuntime runtime, Path pack) {
        return new Sv2ttsVocoderProvider()
                .open(
                        runtime,
                        new StageContext(
                                Optional.of(VoicePackSource.directory(pack)),
                                "fp32",
                                "cpu",
                                1,
                                InputLimits.defaults()));
    }

    @ParameterizedTest
    @ValueSource(strings = {"hifigan-resblock1", "hifigan-resblock2", "hifigan-24k", "fregan"})
    void windowsTogether_giveTheSamplesOfChunks(String name) {
        Path pack = ReferenceFiles.vocoderPack(name, folder);
        List<Frames> mels = IntStream.of(192, 193, 600, 1100, 40, 0, 40)
                .mapToObj(SharedWindowsCompatibilityTest::random)
                .toList();
        try (Vocoder wide = open(new WideRuntime(), pack);
                Vocoder chunked = open(new OnnxRuntime(), pack)) {
            List<float[]> together = vocode(wide, mels);
            List<float[]> expected = vocode(chunked, mels);
            for (int i = 0; i < mels.size(); i++) {
                assertClose(expected.get(i), together.get(i), TOLERANCE, name + ", spectrogram " + i);
            }
        }
        assertEquals(8, Collections.max(rows), rows.toString());
    }

    @Test
    void partsOfAStream_giveTheSamplesOfChunks() {
        Path pack = ReferenceFiles.vocoderPack("hifigan-resblock2", folder);
        Frames mel = random(500);
        try (Vocoder wide = open(new WideRuntime(), pack);
                Vocoder chunked = open(new OnnxRuntime(), pack)) {
            List<AudioClip> parts = new ArrayList<>();
            VocoderStream stream = wide.open(new Cancellation());
            for (int from = 0; from < 500; from += 250) {
                VocoderChunk chunk = new VocoderChunk(stream, mel.slice(from, from + 250), from == 250);
                parts.addAll(wide.vocode(List.of(chunk)));
            }
            float[] expected = vocode(chunked, List.of(mel)).get(0);
            assertClose(expected, AudioClip.concat(parts).toArray(), TOLERANCE, "stream");
        }
        assertEquals(2, Collections.max(rows), rows.toString());
    }

    private static List<float[]> vocode(Vocoder vocoder, List<Frames> mels) {
        return vocoder.vocodeAll(mels).stream().map(AudioClip::toArray).toList();
    }

    private static Frames random(int frames) {
        Random random = new Random(frames);
        float[] values = new float[80 * frames];
        for (int i = 0; i < values.length; i++) {
            values[i] = (float) random.nextGaussian();
        }
        return Frames.of(values, 80);
    }
}
