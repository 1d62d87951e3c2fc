package io.github.voiceclone.convert.checkpoint;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.github.voiceclone.convert.checkpoint.pickle.PickleBytes;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.zip.ZipEntry;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Values as resources/checkpoints/make_checkpoints.py states them; all are met exactly. */
class CheckpointTensorsTest {
    @TempDir
    private Path directory;

    private static void assertTensor(StateDict state, String name, int[] shape, float... values) {
        assertArrayEquals(shape, state.get(name).shape(), name);
        assertArrayEquals(values, state.get(name).values(), name);
    }

    private static float[] range(int end) {
        float[] values = new float[end];
        IntStream.range(0, end).forEach(i -> values[i] = i);
        return values;
    }

    @ParameterizedTest
    @ValueSource(strings = {"types-zip.pt", "types-stream.pt"})
    void everyElementType_isFloat32(String name) {
        StateDict state = Checkpoint.open(TorchFiles.resource(name)).modelState();
        int[] four = {4};
        for (String type : List.of("float32", "float64", "float16")) {
            assertTensor(state, type, four, -2, -0.5f, 0, 65504);
        }
        assertTensor(state, "bfloat16", four, -2, -0.5f, 0, 65536);
        assertTensor(state, "int64", four, -0x1p40f, -1, 0, 0x1p40f);
        assertTensor(state, "int32", four, -0x1p31f, -1, 0, 0x1p30f);
        assertTensor(state, "int16", four, -32768, -1, 0, 32767);
        assertTensor(state, "int8", four, -128, -1, 0, 127);
        assertTensor(state, "uint8", four, 0, 1, 128, 255);
        assertTensor(state, "bool", four, 1, 0, 1, 1);
    }

    @ParameterizedTest
    @ValueSource(strings = {"views-zip.pt", "views-stream.pt"})
    void everyView_isDense(String name) {
        StateDict state = Checkpoint.open(TorchFiles.resource(name)).modelState();
        assertTensor(state, "whole", new int[] {24}, range(24));
        assertTensor(state, "reshaped", new int[] {2, 3, 4}, range(24));
        assertTensor(
                state,
                "transposed",
                new int[] {4, 3, 2},
                0,
                12,
                4,
                16,
                8,
                20,
                1,
                13,
                5,
                17,
                9,
                21,
                2,
                14,
                6,
                18,
                10,
                22,
                3,
                15,
                7,
                19,
                11,
                23);
        assertTensor(state, "column", new int[] {6}, 1, 5, 9, 13, 17, 21);
        assertTensor(state, "slice", new int[] {3}, 5, 6, 7);
        assertTensor(state, "steps", new int[] {3}, 3, 10, 17);
        assertTensor(state, "expanded", new int[] {2, 3}, 2, 2, 2, 3, 3, 3);
        assertTensor(state, "scalar", new int[] {}, 9);
        assertTensor(state, "empty", new int[] {0, 3});
        assertTensor(state, "one", new int[] {}, 7);
        assertTensor(state, "parameter", new int[] {1, 2}, 1, 2);
    }

    @Test
    void orderOfTensors_isTheCheckpoints() {
        StateDict state = Checkpoint.open(TorchFiles.resource("views-zip.pt")).modelState();
        assertEquals(
                "[whole, reshaped, transposed, column, slice, steps, expanded, scalar, empty, one, parameter]",
                state.names().toString());
    }

    @Test
    void partOfStorageInOldStream_isItsOwnTensor() {
        PickleBytes pickle = PickleBytes.model();
        pickle.tensor(() -> pickle.storageView("7", 5, 1, 3), 1, new long[] {2}, new long[] {1});
        Path file = TorchFiles.stream(
                directory.resolve("old.pt"), pickle.endModel(), Map.of("7", TorchFiles.floats(1, 2, 3, 4, 5)));
        assertTensor(Checkpoint.open(file).modelState(), "weight", new int[] {2}, 3, 4);
    }

    @Test
    void deflatedArchive_read() {
        Path file = directory.resolve("deflated.pt");
        byte[] pickle = PickleBytes.model().floats("0", 3).endModel();
        TorchFiles.zip(file, ZipEntry.DEFLATED, TorchFiles.entries(pickle, Map.of("0", TorchFiles.floats(1, 2, 3))));
        assertTensor(Checkpoint.open(file).modelState(), "weight", new int[] {3}, 1, 2, 3);
    }

    @Test
    void storageLargerThanOneChunk_readWhole() {
        float[] values = range(100_000);
        Path file = TorchFiles.zip(
                directory.resolve("large.pt"),
                PickleBytes.model().floats("0", values.length).endModel(),
                Map.of("0", TorchFiles.floats(values)));
        assertTensor(Checkpoint.open(file).modelState(), "weight", new int[] {100_000}, values);
    }

    @Test
    void strideOfAxisOfOne_doesNotMatter() {
        PickleBytes pickle = PickleBytes.model();
        pickle.tensor(
                () -> pickle.storage("FloatStorage", "0", 2), 0, new long[] {1, 2}, new long[] {Long.MAX_VALUE, 1});
        Path file =
                TorchFiles.zip(directory.resolve("stride.pt"), pickle.endModel(), Map.of("0", TorchFiles.floats(1, 2)));
        assertTensor(Checkpoint.open(file).modelState(), "weight", new int[] {1, 2}, 1, 2);
    }
}
