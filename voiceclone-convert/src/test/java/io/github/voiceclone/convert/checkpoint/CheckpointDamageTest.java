package io.github.voiceclone.convert.checkpoint;

import static io.github.voiceclone.convert.checkpoint.Refusals.assertRefused;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.management.ThreadMXBean;
import io.github.voiceclone.convert.checkpoint.pickle.PickleBytes;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Files that are not what they say. */
class CheckpointDamageTest {
    private static final long MAX = Long.MAX_VALUE;

    @TempDir
    private Path directory;

    @ParameterizedTest
    @ValueSource(strings = {"views-zip.pt", "training-stream.pt"})
    void truncatedAnywhere_refused(String name) {
        byte[] whole = TorchFiles.bytes(TorchFiles.resource(name));
        Path file = directory.resolve("cut.pt");
        for (int length = 0; length < whole.length; length++) {
            assertRefused(TorchFiles.write(file, Arrays.copyOf(whole, length)), "");
        }
    }

    @ParameterizedTest
    @CsvSource({
        "-1, 2, 1",
        "0, -2, 1",
        "0, 2, -1",
        "0, 5, 1",
        "3, 2, 1",
        "0, 2, 4",
        "0, 3, 4611686018427387904",
        "0, 5, 4611686018427387904",
        "9223372036854775807, 1, 1",
        "4, 1, 1",
        "0, 2147483648, 0",
        "0, 9223372036854775807, 0",
        "0, 2147483647, 0"
    })
    void viewBeyondItsStorage_refused(long offset, long extent, long stride) {
        PickleBytes pickle = PickleBytes.model();
        pickle.tensor(() -> pickle.storage("FloatStorage", "0", 4), offset, new long[] {extent}, new long[] {stride});
        assertBothRefuse(pickle.endModel(), "");
    }

    private void assertBothRefuse(byte[] pickle, String what) {
        Map<String, byte[]> storages = Map.of("0", TorchFiles.floats(1, 2, 3, 4));
        assertRefused(TorchFiles.zip(directory.resolve("zip.pt"), pickle, storages), what);
        assertRefused(TorchFiles.stream(directory.resolve("stream.pt"), pickle, storages), what);
    }

    @Test
    void shapeThatOverflows_refused() {
        for (long[] shape :
                new long[][] {{1L << 32, 1L << 32}, {MAX, MAX}, {0, MAX}, {65536, 65536, 0}, {1 << 31, 0}}) {
            PickleBytes pickle = PickleBytes.model();
            pickle.tensor(() -> pickle.storage("FloatStorage", "0", 4), 0, shape, new long[shape.length]);
            assertBothRefuse(pickle.endModel(), "tensor 'weight': shape");
        }
    }

    @Test
    void unequalShapeAndStrides_refused() {
        PickleBytes pickle = PickleBytes.model();
        pickle.tensor(() -> pickle.storage("FloatStorage", "0", 4), 0, new long[] {2, 2}, new long[] {1});
        assertBothRefuse(pickle.endModel(), "2 axes and 1 strides");
    }

    @ParameterizedTest
    @ValueSource(longs = {-1, 3, 5, 1L << 40, MAX})
    void storageOfAnotherSizeThanItsData_refused(long elements) {
        PickleBytes pickle = PickleBytes.model();
        pickle.tensor(() -> pickle.storage("FloatStorage", "0", elements), 0, new long[] {1}, new long[] {1});
        byte[] bytes = pickle.endModel();
        Map<String, byte[]> storages = Map.of("0", TorchFiles.floats(1, 2, 3, 4));
        assertRefused(TorchFiles.stream(directory.resolve("stream.pt"), bytes, storages), "storage '0'");
        Path zip = TorchFiles.zip(directory.resolve("zip.pt"), bytes, storages);
        if (elements == 3) {
            assertArrayEquals(
                    new float[] {1},
                    Checkpoint.open(zip).modelState().get("weight").values());
        } else {
            assertRefused(zip, "");
        }
    }

    @Test
    void storageOfTwoTypes_refused() {
        PickleBytes pickle = PickleBytes.model().floats("0", 4).ops("s").text("other");
        pickle.tensor(() -> pickle.storage("IntStorage", "0", 4), 0, new long[] {4}, new long[] {1});
        assertBothRefuse(pickle.endModel(), "storage '0' is 4 of Float and 4 of Int");
    }

    @Test
    void storageView_mustLieInside() {
        for (long[] view : new long[][] {{-1, 1}, {0, 5}, {5, 0}, {1, MAX}, {4, -1}}) {
            PickleBytes pickle = PickleBytes.model();
            pickle.tensor(() -> pickle.storageView("0", 4, view[0], view[1]), 0, new long[] {1}, new long[] {1});
            assertBothRefuse(pickle.endModel(), "storage '0' of 4 elements with a view");
        }
    }

    @Test
    void tensorBeyondItsStorageView_refused() {
        PickleBytes pickle = PickleBytes.model();
        pickle.tensor(() -> pickle.storageView("0", 4, 1, 2), 1, new long[] {2}, new long[] {1});
        assertBothRefuse(pickle.endModel(), "reaches beyond the 2 elements of storage '0'");
    }

    @Test
    void missingStorage_refused() {
        byte[] pickle = PickleBytes.model().floats("9", 1).endModel();
        assertRefused(
                TorchFiles.zip(directory.resolve("zip.pt"), pickle, Map.of()), "without its entry 'archive/data/9'");
        assertRefused(TorchFiles.stream(directory.resolve("stream.pt"), pickle, Map.of()), "no storage '9'");
    }

    /** The optimizer's gigabyte is a hole in the file; reading it would show in what the thread allocates. */
    @Test
    void optimizerInStream_skippedByOffset() throws IOException {
        long elements = 1L << 28;
        PickleBytes pickle = PickleBytes.model()
                .floats("1", 1)
                .ops("ss")
                .text("optimizer_state")
                .ops("}")
                .text("m");
        Map<String, byte[]> storages = new LinkedHashMap<>();
        storages.put("0", new byte[0]);
        storages.put("1", TorchFiles.floats(7));
        byte[] bytes = TorchFiles.stream(true, pickle.floats("0", elements).endModel(), storages);
        Path file = directory.resolve("a.pt");
        try (RandomAccessFile out = new RandomAccessFile(file.toFile(), "rw")) {
            out.write(bytes, 0, bytes.length - 20);
            out.writeLong(Long.reverseBytes(elements));
            out.seek(out.getFilePointer() + elements * Float.BYTES);
            out.write(bytes, bytes.length - 12, 12);
        }
        ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        long before = threads.getCurrentThreadAllocatedBytes();
        float[] values = Checkpoint.open(file).modelState().get("weight").values();
        long allocated = threads.getCurrentThreadAllocatedBytes() - before;
        assertArrayEquals(new float[] {7}, values);
        assertTrue(allocated < 1 << 22, allocated + " bytes allocated");
    }

    @Test
    void bombOfViews_refused() {
        PickleBytes pickle = PickleBytes.model();
        pickle.tensor(() -> pickle.storage("FloatStorage", "0", 4), 0, new long[] {1 << 24}, new long[] {0});
        assertBothRefuse(pickle.endModel(), "64 MiB of tensors in a file of 0.0 MiB");
    }

    @Test
    void namesInMessages_areOneShortLine() {
        String name = "a\nb\u001b[31m\u2028" + "x".repeat(5000);
        byte[] pickle = new PickleBytes().ops("}").text(name).ops("Ns").stop();
        assertRefused(TorchFiles.zip(directory.resolve("a.pt"), pickle, Map.of()), "a?b?[31m?xxx");
    }
}
