package io.github.voiceclone.tensorrt;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import io.github.voiceclone.BackendUnavailableException;
import io.github.voiceclone.InputLimits;
import io.github.voiceclone.Stage;
import io.github.voiceclone.convert.compatibility.ReferenceFiles;
import io.github.voiceclone.runtime.Graph;
import io.github.voiceclone.runtime.GraphOptions;
import io.github.voiceclone.spi.Availability;
import io.github.voiceclone.spi.EncoderProvider;
import io.github.voiceclone.spi.Frames;
import io.github.voiceclone.spi.StageBackend;
import io.github.voiceclone.spi.StageContext;
import io.github.voiceclone.spi.StageProviders;
import io.github.voiceclone.spi.SynthesizerProvider;
import io.github.voiceclone.spi.Vocoder;
import io.github.voiceclone.spi.VocoderProvider;
import io.github.voiceclone.spi.VoicePackSource;
import io.github.voiceclone.sv2tts.pack.Sv2ttsRequirements;
import io.github.voiceclone.tensorrt.engine.EngineListener;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TensorRtRuntimeTest {
    @TempDir
    Path folder;

    private final FakeDevice device = new FakeDevice(FakePlatform.INFO);

    @Test
    void everyStage_runsOnItWithItsOwnPrecisionAndDevice() {
        Optional<VoicePackSource> pack = Optional.of(
                VoicePackSource.directory(ReferenceFiles.vocoderPack("hifigan-resblock2", folder.resolve("files"))));
        for (StageBackend<?> stage : List.of(
                StageProviders.named(EncoderProvider.class, Stage.ENCODER, "tensorrt", pack),
                StageProviders.named(SynthesizerProvider.class, Stage.SYNTHESIZER, "tensorrt", pack),
                StageProviders.named(VocoderProvider.class, Stage.VOCODER, "tensorrt", pack))) {
            assertInstanceOf(TensorRtRuntime.class, stage.backend().orElseThrow());
            assertEquals("fp16", stage.defaultPrecision());
            assertEquals("cuda", stage.defaultDevice());
        }
    }

    @Test
    void machineWithoutGpu_absentAndChoosingItSaysWhy() {
        Availability availability = new TensorRtRuntime().availability();
        assumeFalse(availability.available(), "this machine has a GPU");
        BackendUnavailableException refusal = assertThrows(
                BackendUnavailableException.class,
                () -> load(new TensorRtRuntime(folder, new EngineListener() {}), "cuda", "fp32"));
        assertTrue(refusal.getMessage().contains(availability.detail()), refusal.getMessage());
        assertFalse(refusal.getMessage().contains("\n"), refusal.getMessage());
    }

    @Test
    void platformAbsent_refusedWithItsReason() {
        FakePlatform absent = new FakePlatform(Availability.absent("no GPU in this box", null), device);
        BackendUnavailableException refusal = assertThrows(
                BackendUnavailableException.class, () -> load(FakeBackend.runtime(absent, folder), "cuda", "fp32"));
        assertTrue(refusal.getMessage().contains("no GPU in this box"), refusal.getMessage());
    }

    @ParameterizedTest
    @ValueSource(strings = {"cpu", "", "gpu", "cuda:x", "cuda,cpu"})
    void unknownDevice_refusedWithTheNames(String name) {
        BackendUnavailableException refusal =
                assertThrows(BackendUnavailableException.class, () -> load(runtime(), name, "fp32"));
        assertTrue(refusal.getMessage().contains("'" + name + "'"), refusal.getMessage());
        assertTrue(refusal.getMessage().contains("cuda:N"), refusal.getMessage());
    }

    @Test
    void int8_refused() {
        BackendUnavailableException refusal =
                assertThrows(BackendUnavailableException.class, () -> load(runtime(), "cuda", "int8"));
        assertTrue(refusal.getMessage().contains("'int8'"), refusal.getMessage());
    }

    @Test
    void engine_isBuiltOnceForEachPrecision() {
        load(runtime(), "cuda", "fp32").close();
        load(runtime(), "cuda:0", "fp32").close();
        assertEquals(1, device.builds.size());
        load(runtime(), "cuda", "fp16").close();
        assertEquals(2, device.builds.size());
        assertFalse(device.builds.get(0).tensorFloat32());
        assertTrue(device.builds.get(1).tensorFloat32());
    }

    @Test
    void halfPrecision_buildsAHalfGraphOfTheSameInputsAndOutputs() throws Exception {
        load(runtime(), "cuda", "fp16").close();
        ModelProto built = ModelProto.parseFrom(device.builds.get(0).onnx());
        assertTrue(
                built.getGraph().getInitializerList().stream()
                        .anyMatch(tensor -> tensor.getDataType() == TensorProto.DataType.FLOAT16.getNumber()),
                "no weight is in half precision");
        built.getGraph()
                .getInputList()
                .forEach(input -> assertEquals(
                        TensorProto.DataType.FLOAT.getNumber(),
                        input.getType().getTensorType().getElemType(),
                        input.getName()));
    }

    @Test
    void packWithoutHalfPrecision_speaksInItNearTheFullOne() {
        VoicePackSource pack =
                VoicePackSource.directory(ReferenceFiles.vocoderPack("hifigan-resblock2", folder.resolve("files")));
        float[] full = vocode(pack, "fp32");
        float[] half = vocode(pack, "fp16");
        assertEquals(full.length, half.length);
        double furthest = 0;
        for (int i = 0; i < full.length; i++) {
            furthest = Math.max(furthest, Math.abs(full[i] - half[i]));
        }
        assertTrue(furthest > 0 && furthest < 0.02, "half precision is off by " + furthest);
    }

    private float[] vocode(VoicePackSource pack, String precision) {
        StageBackend<Vocoder> provider =
                StageProviders.named(VocoderProvider.class, Stage.VOCODER, FakeBackend.NAME, Optional.of(pack));
        StageContext context = new StageContext(Optional.of(pack), precision, "cuda", 1, InputLimits.defaults());
        try (Vocoder vocoder = provider.open(context)) {
            assertEquals(precision, vocoder.info().precision());
            float[] mel = new float[80 * 20];
            for (int i = 0; i < mel.length; i++) {
                mel[i] = (float) Math.sin(i);
            }
            return vocoder.vocode(Frames.of(mel, 80)).toArray();
        }
    }

    @Test
    void closedGraph_hasGivenEverythingBack() {
        Graph graph = load(runtime(), "cuda", "fp32");
        graph.run(TinyDecoder.inputs(2));
        graph.run(TinyDecoder.inputs(3));
        graph.close();
        graph.close();
        assertEquals(0, device.open.get());
    }

    @Test
    void run_givesWhatTheGraphComputes() {
        try (Graph graph = load(runtime(), "cuda", "fp32")) {
            assertArrayEquals(
                    TinyDecoder.expectedFrames(2, 1),
                    graph.run(TinyDecoder.inputs(2)).get("frames").toArray(),
                    1e-6f);
        }
    }

    private TensorRtRuntime runtime() {
        return FakeBackend.runtime(new FakePlatform(Availability.present("there"), device), folder.resolve("engines"));
    }

    private static Graph load(TensorRtRuntime runtime, String device, String precision) {
        String stored = precision.equals("int8") ? precision : "fp32";
        return runtime.load(
                "decoder",
                TinyDecoder.onnx(),
                new GraphOptions(device, 1, precision, stored)
                        .withRequirements(Sv2ttsRequirements.requirements("decoder")));
    }
}
