package io.github.voiceclone.convert.checkpoint;

import static io.github.voiceclone.convert.checkpoint.Refusals.assertRefused;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.voiceclone.convert.checkpoint.pickle.PickleBytes;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.zip.ZipEntry;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Zip archives that are not what they say, or only where it does not matter. */
class ZipDamageTest {
    /** Where a directory header has its fields. */
    private static final int PACKED_BYTES = 20;

    private static final int BYTES = 24;
    private static final int OFFSET = 42;

    @TempDir
    private Path directory;

    private static byte[] replaced(byte[] bytes, String from, String to) {
        String text = new String(bytes, StandardCharsets.ISO_8859_1);
        assertTrue(text.contains(from));
        return text.replace(from, to).getBytes(StandardCharsets.ISO_8859_1);
    }

    /** Sets a field of the last entry's directory header. */
    private static byte[] patched(byte[] bytes, String entry, int field, int value) {
        int header = new String(bytes, StandardCharsets.ISO_8859_1).lastIndexOf(entry) - 46;
        ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).putInt(header + field, value);
        return bytes;
    }

    @Test
    void changedData_failsItsChecksum() {
        byte[] pickle = PickleBytes.model().floats("0", 2).endModel();
        Path file = TorchFiles.zip(
                directory.resolve("a.pt"), pickle, Map.of("0", "abcdefgh".getBytes(StandardCharsets.US_ASCII)));
        TorchFiles.write(file, replaced(TorchFiles.bytes(file), "abcdefgh", "abcdXfgh"));
        assertRefused(file, "tensor 'weight': storage '0' does not match its checksum");
    }

    @Test
    void damagedOptimizerInZip_doesNotMatter() {
        PickleBytes pickle = PickleBytes.model()
                .floats("0", 1)
                .ops("ss")
                .text("optimizer_state")
                .ops("}")
                .text("m");
        Map<String, byte[]> entries =
                TorchFiles.entries(pickle.floats("1", 1L << 40).endModel(), Map.of("0", TorchFiles.floats(7)));
        entries.put("archive/data/1", "momentum".getBytes(StandardCharsets.US_ASCII));
        Path file = TorchFiles.zip(directory.resolve("a.pt"), ZipEntry.STORED, entries);
        byte[] bytes = TorchFiles.bytes(file);
        patched(bytes, "archive/data/1", PACKED_BYTES, -2);
        patched(bytes, "archive/data/1", OFFSET, -2);
        TorchFiles.write(file, replaced(bytes, "momentum", "monument"));
        assertArrayEquals(
                new float[] {7},
                Checkpoint.open(file).modelState().get("weight").values());
    }

    @Test
    void packedBomb_refusedBeforeItIsUnpacked() throws IOException {
        int elements = 64 << 20;
        byte[] pickle = PickleBytes.model().floats("0", elements).endModel();
        Path file = TorchFiles.zip(
                directory.resolve("a.pt"),
                ZipEntry.DEFLATED,
                TorchFiles.entries(pickle, Map.of("0", new byte[1 << 20])));
        byte[] bytes = TorchFiles.bytes(file);
        TorchFiles.write(file, patched(bytes, "archive/data/0", BYTES, elements * Float.BYTES));
        assertRefused(file, "512 MiB of tensors in a file of 0.0 MiB");
        assertTrue(Files.size(file) < 10_000);
    }

    @Test
    void deflatedEntryShorterThanItsSize_refused() {
        byte[] pickle = PickleBytes.model().floats("0", 5).endModel();
        Path file = TorchFiles.zip(
                directory.resolve("a.pt"),
                ZipEntry.DEFLATED,
                TorchFiles.entries(pickle, Map.of("0", TorchFiles.floats(1, 2, 3, 4))));
        assertRefused(file, "storage '0' has 16 bytes, expected 20");
        byte[] bytes = TorchFiles.bytes(file);
        assertRefused(TorchFiles.write(file, patched(bytes, "archive/data/0", BYTES, 20)), "the data ends");
    }

    @Test
    void twoEntriesOfOneName_refused() {
        byte[] pickle = PickleBytes.model().floats("0", 1).endModel();
        Map<String, byte[]> storages = new LinkedHashMap<>();
        storages.put("0", TorchFiles.floats(1));
        storages.put("1", TorchFiles.floats(2));
        Path file = TorchFiles.zip(directory.resolve("a.pt"), pickle, storages);
        TorchFiles.write(file, replaced(TorchFiles.bytes(file), "archive/data/1", "archive/data/0"));
        assertRefused(file, "two entries 'archive/data/0'");
    }

    @Test
    void hugeDirectory_refusedUnread() {
        Path file = TorchFiles.zip(directory.resolve("a.pt"), ZipEntry.STORED, Map.of("a/data.pkl", new byte[0]));
        byte[] bytes = TorchFiles.bytes(file);
        ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).putInt(bytes.length - 10, Integer.MAX_VALUE);
        assertRefused(TorchFiles.write(file, bytes), "directory has 2147483647 bytes");
    }
}
