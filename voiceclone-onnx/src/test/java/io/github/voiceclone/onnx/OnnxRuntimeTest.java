package io.github.voiceclone.onnx;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

import io.github.voiceclone.BackendUnavailableException;
import io.github.voiceclone.VoiceCloneException;
import io.github.voiceclone.runtime.Graph;
import io.github.voiceclone.runtime.GraphOptions;
import io.github.voiceclone.runtime.Tensor;
import io.github.voiceclone.spi.Availability;
import io.github.voiceclone.spi.Backends;
import io.github.voiceclone.spi.GraphProfiles;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class OnnxRuntimeTest {
    private static final GraphOptions CPU = new GraphOptions("cpu", 1);

    private final OnnxRuntime runtime = new OnnxRuntime();

    @Test
    void availability_namesVersionAndDevices() {
        Availability availability = runtime.availability();
        assertTrue(availability.available(), availability.detail());
        assertTrue(
                availability.detail().matches("ONNX Runtime \\d+\\.\\d+\\.\\d+, devices: .*cpu.*"),
                availability.detail());
    }

    @Test
    void runtime_isRegisteredUnderItsName() {
        assertEquals("onnx", runtime.name());
        assertInstanceOf(OnnxRuntime.class, Backends.named("onnx"));
    }

    @Test
    void profiles_holdEveryOperatorOnceTheGraphIsClosed(@TempDir Path folder) throws IOException {
        GraphProfiles profiles = new GraphProfiles(folder);
        GraphOptions options = CPU.recordedIn(Optional.of(profiles));
        long before = System.nanoTime();
        try (Graph graph = runtime.load("tiny", TinyGraph.onnx(), options)) {
            graph.run(Map.of("x", Tensor.floats(1, 3), "scale", Tensor.longs(new long[] {2}, 1)));
            assertEquals(List.of(), profiles.finished());
        }
        GraphProfiles.GraphProfile profile = profiles.finished().get(0);
        assertEquals("tiny", profile.graph());
        assertTrue(profile.startNanos() >= before);
        assertEquals(folder, profile.file().getParent());
        String events = Files.readString(profile.file());
        assertTrue(events.contains("_kernel_time"), events);
    }

    @ParameterizedTest
    @ValueSource(strings = {"tpu", "", "CPU", "cuda:x"})
    void unknownDevice_unavailable(String device) {
        BackendUnavailableException refusal = assertThrows(
                BackendUnavailableException.class,
                () -> runtime.load("tiny", TinyGraph.onnx(), new GraphOptions(device, 1)));
        assertTrue(refusal.getMessage().contains("'" + device + "'"), refusal.getMessage());
        assertTrue(refusal.getMessage().contains("cpu"), refusal.getMessage());
    }

    /** These tests run with the library for the CPU alone. */
    @ParameterizedTest
    @ValueSource(strings = {"cuda", "cuda:1", "cuda, cuda:1"})
    void cudaWithTheLibraryForTheCpu_unavailableWithWhatToInstall(String device) {
        assumeFalse(runtime.availability().detail().contains("cuda"), "the library on the class path has CUDA");
        BackendUnavailableException refusal = assertThrows(
                BackendUnavailableException.class,
                () -> runtime.load("tiny", TinyGraph.onnx(), new GraphOptions(device, 1)));
        assertTrue(refusal.getMessage().contains("onnxruntime_gpu"), refusal.getMessage());
        assertFalse(refusal.getMessage().contains("\n"), refusal.getMessage());
    }

    @Test
    void cudaThenCpu_runsOnWhatIsThere() {
        try (Graph graph = runtime.load("tiny", TinyGraph.onnx(), new GraphOptions("cuda,cpu", 1))) {
            boolean gpu = runtime.availability().detail().contains("cuda");
            assertEquals(!gpu, graph.traits().onCpu());
            Map<String, Tensor> inputs =
                    Map.of("x", Tensor.floats(new float[] {1, 2, 3}, 1, 3), "scale", Tensor.longs(new long[] {2}, 1));
            assertArrayEquals(
                    new float[] {2, 4, 6}, graph.run(inputs).get("scaled").toArray());
        }
    }

    @Test
    void cpuThenNonsense_refusedBeforeAnythingIsLoaded() {
        assertThrows(
                BackendUnavailableException.class,
                () -> runtime.load("tiny", TinyGraph.onnx(), new GraphOptions("cpu,tpu", 1)));
    }

    @Test
    void bytesThatAreNoGraph_refusedByName() {
        byte[] noise = new byte[1000];
        new Random(1).nextBytes(noise);
        for (byte[] bytes : new byte[][] {new byte[0], "no graph".getBytes(StandardCharsets.UTF_8), noise}) {
            assertRefused(TinyGraph.direct(bytes));
        }
    }

    @Test
    void everyTruncation_refusedOrLoadedButNoCrash() {
        ByteBuffer whole = TinyGraph.onnx();
        assertRefused(whole.duplicate().limit(whole.limit() / 2));
        for (int length = 0; length < whole.limit(); length += 7) {
            try {
                runtime.load("tiny", whole.duplicate().limit(length), CPU).close();
            } catch (VoiceCloneException e) {
                assertTrue(e.getMessage().contains("'tiny'"), e.getMessage());
            }
        }
    }

    @Test
    void load_readsFromPositionToLimit() {
        ByteBuffer whole = TinyGraph.onnx();
        ByteBuffer shifted = ByteBuffer.allocateDirect(whole.limit() + 10);
        shifted.position(3).put(whole).flip().position(3);
        runtime.load("tiny", shifted, CPU).close();
    }

    private void assertRefused(ByteBuffer bytes) {
        VoiceCloneException refusal = assertThrows(VoiceCloneException.class, () -> runtime.load("tiny", bytes, CPU));
        assertTrue(refusal.getMessage().contains("cannot load graph 'tiny'"), refusal.getMessage());
        assertFalse(refusal.getMessage().contains("\n"), refusal.getMessage());
    }
}
