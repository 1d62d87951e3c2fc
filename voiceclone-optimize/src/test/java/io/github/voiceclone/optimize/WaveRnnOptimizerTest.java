package io.github.voiceclone.optimize;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.voiceclone.Stage;
import io.github.voiceclone.audio.AudioClip;
import io.github.voiceclone.convert.compatibility.ReferenceFiles;
import io.github.voiceclone.onnx.OnnxRuntime;
import io.github.voiceclone.optimize.calibration.CalibrationSet;
import io.github.voiceclone.optimize.recipe.Recipe;
import io.github.voiceclone.runtime.Graph;
import io.github.voiceclone.runtime.GraphOptions;
import io.github.voiceclone.runtime.GraphTraits;
import io.github.voiceclone.runtime.HostAccess;
import io.github.voiceclone.runtime.Tensor;
import io.github.voiceclone.runtime.TensorRuntime;
import io.github.voiceclone.runtime.pack.PackFile;
import io.github.voiceclone.spi.Availability;
import io.github.voiceclone.spi.Frames;
import io.github.voiceclone.spi.Precision;
import io.github.voiceclone.spi.Vocoder;
import io.github.voiceclone.spi.VoicePackSource;
import io.github.voiceclone.sv2tts.Sv2ttsVocoderProvider;
import io.github.voiceclone.sv2tts.pack.GraphNames;
import io.github.voiceclone.sv2tts.pack.VoicePack;
import java.nio.ByteBuffer;
import java.nio.FloatBuffer;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** Precisions of a narrow WaveRNN that draws one of 64 levels. */
class WaveRnnOptimizerTest {
    private static final CalibrationSet SHORT = new CalibrationSet(List.of("今天天气很好。", "我们一起去公园散步吧！"), List.of(noise()));

    @TempDir
    static Path folder;

    private static Path pack = Path.of("");

    @BeforeAll
    static void optimize() {
        pack = ReferenceFiles.waveRnnPack("synthesizer-gst", folder);
        for (Recipe recipe : Recipe.values()) {
            Path next = folder.resolve("with-" + recipe.id());
            new Optimizer(VoicePackSource.directory(pack), new OnnxRuntime())
                    .recipe(recipe)
                    .calibration(SHORT)
                    .optimizeTo(next);
            pack = next;
        }
    }

    private static PackFile step(String precision) {
        VoicePack opened = VoicePack.open(VoicePackSource.directory(pack));
        return opened.graphs(Stage.VOCODER, opened.vocoder(), precision).get(GraphNames.SAMPLE);
    }

    /** A step is in 8 bits where that pays, and the float32 graph's otherwise: never in half precision. */
    @ParameterizedTest
    @EnumSource(Recipe.class)
    void everyRecipe_speaks(Recipe recipe) {
        boolean exact = recipe == Recipe.FP16 || recipe == Recipe.DYNAMIC_INT8;
        assertEquals(
                exact, step(recipe.id()).sha256().equals(step(Precision.FP32).sha256()));
        float[] samples = SmallPack.vocode(pack, recipe.id(), mel(9, 30, 1));
        assertEquals(30 * 200, samples.length);
        double sum = 0;
        for (float sample : samples) {
            sum += sample * sample;
        }
        assertTrue(sum > 1e-3);
    }

    /**
     * The mean divergence of int8's distributions from float32's, in nats, after the same samples: of a quiet spectrogram, of
     * noise over the whole scale, and of three times that, which no calibration saw.
     */
    @ParameterizedTest
    @CsvSource({"0.25, 5e-5", "1, 2e-3", "3, 8e-2"})
    void int8_drawsNearlyTheSame(float loudness, double bound) {
        Comparison comparison = new Comparison();
        try (Vocoder vocoder = new Sv2ttsVocoderProvider().open(comparison, SmallPack.context(pack, Precision.FP32))) {
            vocoder.vocode(mel(3, 40, loudness));
        }
        assertTrue(comparison.count > 2000, comparison.count + " samples");
        assertTrue(comparison.sum / comparison.count < bound, "divergence " + comparison.sum / comparison.count);
        assertFalse(comparison.sum / comparison.count < 1e-9, "int8 was not compared");
    }

    /** Returns a second of noise that grows louder: its spectrogram spans the scale. */
    private static AudioClip noise() {
        Random random = new Random(1);
        float[] samples = new float[16_000];
        for (int i = 0; i < samples.length; i++) {
            samples[i] = (float) (0.5 * Math.pow(i / 16_000.0, 4) * random.nextGaussian());
        }
        return AudioClip.of(samples, 16_000);
    }

    private static Frames mel(long seed, int frames, float loudness) {
        Random random = new Random(seed);
        float[] values = new float[80 * frames];
        for (int i = 0; i < values.length; i++) {
            values[i] = loudness * Math.max(-4, Math.min(4, (float) (2 * random.nextGaussian())));
        }
        return Frames.of(values, 80);
    }

    /** A runtime that runs each step of a WaveRNN in int8 too, on the same samples, with states of its own. */
    private static final class Comparison implements TensorRuntime {
        private final TensorRuntime runtime = new OnnxRuntime();
        private double sum;
        private long count;

        @Override
        public String name() {
            return runtime.name();
        }

        @Override
        public Availability availability() {
            return runtime.availability();
        }

        @Override
        public Graph load(String name, ByteBuffer onnx, GraphOptions options) {
            Graph exact = runtime.load(name, onnx, options);
            if (!name.equals(GraphNames.SAMPLE)) {
                return exact;
            }
            VoicePack opened = VoicePack.open(VoicePackSource.directory(pack));
            return new Both(exact, runtime.load(name, opened.read(step(Precision.INT8)), options));
        }

        private void compare(FloatBuffer expected, FloatBuffer found) {
            double divergence = 0;
            for (int i = 0; i < expected.limit(); i++) {
                double share = expected.get(i);
                divergence += share == 0 ? 0 : share * Math.log(share / Math.max(found.get(i), 1e-30));
            }
            sum += divergence;
            count += expected.limit() / 64;
        }

        private final class Both implements Graph {
            private final Graph exact;
            private final Graph int8;
            private final IdentityHashMap<Tensor, Tensor.Floats> own = new IdentityHashMap<>();

            Both(Graph exact, Graph int8) {
                this.exact = exact;
                this.int8 = int8;
            }

            @Override
            public Map<String, Tensor.Floats> run(Map<String, ? extends Tensor> inputs) {
                throw new UnsupportedOperationException("steps are bound");
            }

            @Override
            public Binding bind(
                    Map<String, ? extends Tensor> inputs, Map<String, Tensor.Floats> outputs, HostAccess access) {
                Map<String, Tensor> in = new HashMap<>(inputs);
                in.replaceAll((name, tensor) -> name.startsWith("hidden") ? own(tensor) : tensor);
                Map<String, Tensor.Floats> out = new HashMap<>(outputs);
                out.replaceAll((name, tensor) -> own(tensor));
                Binding one = exact.bind(inputs, outputs, access);
                Binding other = int8.bind(in, out, access);
                return new Binding() {
                    @Override
                    public void run() {
                        one.run();
                        other.run();
                        compare(
                                outputs.get("distribution").buffer(),
                                out.get("distribution").buffer());
                    }

                    @Override
                    public void close() {
                        one.close();
                        other.close();
                    }
                };
            }

            private Tensor.Floats own(Tensor tensor) {
                return own.computeIfAbsent(tensor, shared -> Tensor.floats(shared.shape()));
            }

            @Override
            public GraphTraits traits() {
                return exact.traits();
            }

            @Override
            public void close() {
                exact.close();
                int8.close();
            }
        }
    }

    @Test
    void conditioning_staysInFloat32() {
        VoicePack opened = VoicePack.open(VoicePackSource.directory(pack));
        for (Recipe recipe : Recipe.values()) {
            assertEquals(
                    opened.graphs(Stage.VOCODER, opened.vocoder(), Precision.FP32)
                            .get(GraphNames.CONDITIONING)
                            .sha256(),
                    opened.graphs(Stage.VOCODER, opened.vocoder(), recipe.id())
                            .get(GraphNames.CONDITIONING)
                            .sha256());
        }
    }
}
