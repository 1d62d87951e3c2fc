package io.github.voiceclone.tensorrt.nvidia;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.onnx.proto.OnnxMl.ModelProto;
import io.github.voiceclone.VoiceCloneException;
import io.github.voiceclone.convert.compatibility.ReferenceFiles;
import io.github.voiceclone.graph.OnnxModels;
import io.github.voiceclone.graph.half.HalfPrecision;
import io.github.voiceclone.sv2tts.pack.GraphNames;
import io.github.voiceclone.tensorrt.PackRequests;
import io.github.voiceclone.tensorrt.device.BuildRequest;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Scanner;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.condition.EnabledIfEnvironmentVariable;
import org.junit.jupiter.api.io.TempDir;

/**
 * TensorRT's own library on the way to an engine, without a GPU: what comes before kernels are chosen. It starts without a
 * driver in a mode that it calls CPU-only. Run with the profile {@code tensorrt}, which brings the library and switches the
 * mode on. {@code -Dvoiceclone.pack=DIR} adds a pack's graphs.
 */
@EnabledIfEnvironmentVariable(
        named = "TRT_INTERNAL_OPTIONS",
        matches = "--cpu_only=1",
        disabledReason = "needs TensorRT's libraries: mvn -Ptensorrt, see docs/gpu.md")
class EngineBuildTest {
    private static final int PAGE = 4096;

    @TempDir
    static Path folder;

    @TestFactory
    Stream<DynamicTest> graph_isReadWithItsProfiles() {
        String more = System.getProperty("voiceclone.pack");
        Stream<BuildRequest> given = more == null ? Stream.of() : PackRequests.of(Path.of(more), more);
        return Stream.concat(PackRequests.ofReferences(folder), given)
                .map(request -> DynamicTest.dynamicTest(request.name(), () -> prepare(request)));
    }

    /** One of the reasons why {@code HalfPrecision.fragile} keeps such layers in float32. */
    @Test
    void recurrentLayerWithLengthsInFloat16_isRefusedInOneLine() {
        Path pack = ReferenceFiles.synthesizerPack("synthesizer-plain", folder.resolve("half"));
        ModelProto half = HalfPrecision.rewrite(PackRequests.float32(pack, GraphNames.TEXT_ENCODER), Set.of());
        BuildRequest request =
                new BuildRequest("half", OnnxModels.direct(half), List.of(), false, ByteBuffer.allocateDirect(0));
        VoiceCloneException refused = assertThrows(VoiceCloneException.class, () -> prepare(request));
        assertTrue(refused.getMessage().startsWith("TensorRT cannot read graph 'half'; "), refused.getMessage());
        assertTrue(refused.getMessage().contains("GRU"), refused.getMessage());
        assertFalse(refused.getMessage().contains("\n"), refused.getMessage());
    }

    @Test
    void buildWithoutGpu_saysWhy() {
        TensorRt.version();
        BuildRequest request = reference("encoder encoder fp16");
        try (EngineBuild build = new EngineBuild(request)) {
            VoiceCloneException refused = assertThrows(VoiceCloneException.class, build::run);
            assertTrue(refused.getMessage().contains("CPU-only builder is not supported"), refused.getMessage());
        }
    }

    /** A build that leaves its parser alone leaves two of this graph's sizes. */
    @Test
    void manyBuilds_takeNoMoreMemory() throws IOException {
        BuildRequest request = reference("encoder encoder fp16");
        int builds = 40;
        prepare(request, builds);
        long before = residentBytes();
        prepare(request, builds);
        long growth = residentBytes() - before;
        assertTrue(growth < (long) builds * request.onnx().remaining() / 4, growth + " bytes more");
    }

    private static BuildRequest reference(String name) {
        return PackRequests.ofReferences(folder)
                .filter(request -> request.name().equals(name))
                .findAny()
                .orElseThrow();
    }

    private static void prepare(BuildRequest request, int times) {
        for (int i = 0; i < times; i++) {
            prepare(request);
        }
    }

    private static void prepare(BuildRequest request) {
        TensorRt.version();
        try (EngineBuild build = new EngineBuild(request)) {
            build.prepare();
        }
    }

    private static long residentBytes() throws IOException {
        return new Scanner(Files.readString(Path.of("/proc/self/statm")))
                        .skip("\\d+ ")
                        .nextLong()
                * PAGE;
    }
}
