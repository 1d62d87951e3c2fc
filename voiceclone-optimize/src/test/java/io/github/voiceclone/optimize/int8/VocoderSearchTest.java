package io.github.voiceclone.optimize.int8;

import static org.junit.jupiter.api.Assertions.assertEquals;

import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.ModelProto;
import com.google.protobuf.InvalidProtocolBufferException;
import io.github.voiceclone.graph.rewrite.Nodes;
import io.github.voiceclone.runtime.Graph;
import io.github.voiceclone.runtime.GraphOptions;
import io.github.voiceclone.runtime.GraphTraits;
import io.github.voiceclone.runtime.HostAccess;
import io.github.voiceclone.runtime.Tensor;
import io.github.voiceclone.runtime.TensorRuntime;
import io.github.voiceclone.spi.Availability;
import io.github.voiceclone.spi.Frames;
import io.github.voiceclone.sv2tts.audio.MelSettings;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;

class VocoderSearchTest {
    private static final MelSettings SETTINGS = MelSettings.HOP_200;
    private static final int FRAMES = 30;

    /** A "vocoder" of six convolutions, each of which adds noise of its own where it is in 8 bits. */
    private static Set<String> search(Map<String, Double> noise, Map<String, Long> work) {
        GraphProto.Builder graph = GraphProto.newBuilder();
        for (int i = 0; i < 6; i++) {
            graph.addNode(Nodes.onnx("Conv", List.of("x"), "c" + i));
        }
        ModelProto original = ModelProto.newBuilder()
                .setGraph(graph.setDocString("c0 c1 c2 c3 c4 c5"))
                .build();
        Frames mel = Frames.of(new float[SETTINGS.bands() * FRAMES], SETTINGS.bands());
        return new VocoderSearch(new NoisyRuntime(noise), SETTINGS, List.of(mel))
                .inFloat(original, work, kept -> ModelProto.newBuilder()
                        .setGraph(GraphProto.newBuilder().setDocString(String.join(" ", kept)))
                        .build());
    }

    @Test
    void convolutionsThatAreNotHeard_areAllIn8BitsButTheOutermost() {
        assertEquals(Set.of("c0", "c5"), search(Map.of("c0", 1.0, "c5", 1.0), Map.of()));
    }

    @Test
    void convolutionThatIsHeard_aloneReturnsToFloat() {
        assertEquals(Set.of("c0", "c3", "c5"), search(Map.of("c3", 0.5, "c1", 1e-4), Map.of()));
    }

    @Test
    void convolutionsThatAreHeardAlike_returnByTheirWork() {
        // The most noise that is not heard from one convolution alone: from two it is, and one of them returns.
        double most = 0.01;
        while (search(Map.of("c2", 1.1 * most), Map.of()).size() == 2) {
            most *= 1.1;
        }
        Map<String, Double> noise = Map.of("c2", most, "c3", most);
        assertEquals(Set.of("c0", "c2", "c5"), search(noise, Map.of("c2", 10L, "c3", 1000L)));
        assertEquals(Set.of("c0", "c3", "c5"), search(noise, Map.of("c2", 1000L, "c3", 10L)));
    }

    /** A runtime whose graphs give one sound, with the noise of the convolutions that their comment does not name. */
    private record NoisyRuntime(Map<String, Double> noise) implements TensorRuntime {
        @Override
        public String name() {
            return "noisy";
        }

        @Override
        public Availability availability() {
            return Availability.present("always");
        }

        @Override
        public Graph load(String name, ByteBuffer onnx, GraphOptions options) {
            try {
                String kept = ModelProto.parseFrom(onnx).getGraph().getDocString();
                return new NoisyGraph(noise, Set.of(kept.split(" ")));
            } catch (InvalidProtocolBufferException e) {
                throw new IllegalStateException(e);
            }
        }
    }

    private record NoisyGraph(Map<String, Double> noise, Set<String> kept) implements Graph {
        @Override
        public Map<String, Tensor.Floats> run(Map<String, ? extends Tensor> inputs) {
            int frames = (int) inputs.get("mel").shape()[2];
            float[] samples = new float[frames * SETTINGS.hopLength()];
            add(samples, 0.1, 0);
            noise.forEach(
                    (name, deviation) -> add(samples, kept.contains(name) ? 0 : 0.1 * deviation, name.hashCode()));
            return Map.of("samples", Tensor.floats(samples, 1, samples.length));
        }

        private static void add(float[] samples, double deviation, int seed) {
            Random random = new Random(seed);
            for (int i = 0; i < samples.length; i++) {
                samples[i] += (float) (deviation * random.nextGaussian());
            }
        }

        @Override
        public Binding bind(
                Map<String, ? extends Tensor> inputs, Map<String, Tensor.Floats> outputs, HostAccess access) {
            throw new UnsupportedOperationException();
        }

        @Override
        public GraphTraits traits() {
            return GraphTraits.DEVICE;
        }

        @Override
        public void close() {}
    }
}
