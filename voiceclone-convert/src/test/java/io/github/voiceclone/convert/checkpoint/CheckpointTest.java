package io.github.voiceclone.convert.checkpoint;

import static io.github.voiceclone.convert.checkpoint.Refusals.assertRefused;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.github.voiceclone.convert.checkpoint.pickle.PickleBytes;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.OptionalLong;
import java.util.zip.ZipEntry;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class CheckpointTest {
    @TempDir
    private Path directory;

    @ParameterizedTest
    @ValueSource(
            strings = {"training-zip.pt", "training-stream.pt", "bare-zip.pt", "bare-stream.pt", "protocol4-zip.pt"})
    void modelOfTraining_readByRule(String name) {
        StateDict state = Checkpoint.open(TorchFiles.resource(name)).modelState();
        assertEquals("[weight, bias]", state.names().toString());
        assertArrayEquals(
                new float[] {0, 1, 2, 3, 4, 5}, state.get("weight", 2, 3).values());
        assertArrayEquals(new float[] {10, 20}, state.get("bias", 2).values());
    }

    @ParameterizedTest
    @ValueSource(strings = {"training-zip.pt", "training-stream.pt"})
    void plainValuesBesideModel_read(String name) {
        Checkpoint checkpoint = Checkpoint.open(TorchFiles.resource(name));
        assertEquals(
                "[step, loss, name, finished, model, optimizer, numpy, arguments, more]",
                checkpoint.keys().toString());
        assertEquals(Map.of("step", 1234L, "loss", 0.25, "name", "déjà vu", "finished", false), checkpoint.scalars());
        assertEquals(OptionalLong.of(1234), checkpoint.integer("step"));
        assertEquals(OptionalLong.empty(), checkpoint.integer("epoch"));
        assertEquals(name, checkpoint.source());
    }

    @ParameterizedTest
    @CsvSource({
        "command-zip.pt, asks for 'posix.system'",
        "command-stream.pt, asks for 'posix.system'",
        "module-zip.pt, asks for 'torch.nn.modules.linear.Linear'",
        "number-zip.pt, entry 'scale' of the model is a 'numpy.core.multiarray.scalar'",
        "torchscript.pt, a TorchScript archive"
    })
    void otherThanTensors_refusedByName(String name, String what) {
        assertRefused(TorchFiles.resource(name), what);
    }

    @Test
    void noModelInside_errorListsKeys() {
        byte[] pickle = new PickleBytes()
                .ops("}")
                .text("epoch")
                .integer(3)
                .ops("s")
                .text("model_state")
                .ops("Ns")
                .stop();
        assertRefused(TorchFiles.zip(directory.resolve("a.pt"), pickle, Map.of()), "its keys are [epoch, model_state]");
    }

    @Test
    void otherObjectThanDict_refused() {
        byte[] pickle = new PickleBytes().floats("0", 1).stop();
        assertRefused(TorchFiles.zip(directory.resolve("a.pt"), pickle, Map.of()), "holds a tensor, expected a dict");
    }

    @Test
    void complexElements_refused() {
        PickleBytes pickle = PickleBytes.model();
        pickle.tensor(() -> pickle.storage("ComplexFloatStorage", "0", 1), 0, new long[] {1}, new long[] {1});
        Path file = TorchFiles.zip(directory.resolve("a.pt"), pickle.endModel(), Map.of("0", new byte[8]));
        assertRefused(file, "tensor 'weight': elements of type ComplexFloat");
    }

    @Test
    void bigEndian_refused() {
        byte[] pickle = PickleBytes.model().floats("0", 1).endModel();
        byte[] stream = TorchFiles.stream(false, pickle, Map.of("0", TorchFiles.floats(1)));
        assertRefused(TorchFiles.write(directory.resolve("a.pt"), stream), "big-endian");
        Map<String, byte[]> entries = TorchFiles.entries(pickle, Map.of("0", TorchFiles.floats(1)));
        entries.put("archive/byteorder", new byte[] {'b', 'i', 'g'});
        assertRefused(TorchFiles.zip(directory.resolve("b.pt"), ZipEntry.STORED, entries), "byte order 'big'");
    }

    @Test
    void limit_isOnTheFile() throws Exception {
        Path file = TorchFiles.resource("bare-zip.pt");
        long size = Files.size(file);
        assertEquals(2, Checkpoint.open(file, size).modelState().names().size());
        CheckpointException e = assertThrows(CheckpointException.class, () -> Checkpoint.open(file, size - 1));
        assertEquals(
                "checkpoint bare-zip.pt: has " + size + " bytes, more than the limit of " + (size - 1), e.getMessage());
    }

    @Test
    void noFile_refused() {
        assertRefused(directory, "is no file");
        assertRefused(directory.resolve("absent.pt"), "there is no such file");
    }

    @Test
    void otherFile_refused() {
        Path file = directory.resolve("a.pt");
        assertRefused(TorchFiles.write(file, "Not Found"), "is no checkpoint");
        assertRefused(TorchFiles.write(file, "P"), "is no checkpoint");
        assertRefused(
                TorchFiles.write(file, new byte[] {(byte) 0x89, 'P', 'N', 'G', 13, 10, 26, 10}), "is no checkpoint");
        assertRefused(TorchFiles.write(file, new PickleBytes().integer(3).stop()), "a pickle, but not one");
        assertRefused(TorchFiles.zip(file, ZipEntry.DEFLATED, Map.of("readme.txt", new byte[] {1})), "no data.pkl");
        assertRefused(TorchFiles.write(file, "PK\3\4 and no more"), "a zip archive without its end");
    }

    @Test
    void zipOnAnotherFileSystem_read() throws Exception {
        Path outer = TorchFiles.zip(
                directory.resolve("outer.zip"),
                ZipEntry.STORED,
                Map.of("bare-zip.pt", TorchFiles.bytes(TorchFiles.resource("bare-zip.pt"))));
        try (FileSystem fileSystem = FileSystems.newFileSystem(outer)) {
            Path inner = fileSystem.getPath("bare-zip.pt");
            assertEquals(2, Checkpoint.open(inner).modelState().names().size());
        }
    }

    @Test
    void folderOfAnyName_isOnlyAName() {
        byte[] pickle = PickleBytes.model().floats("../0", 1).endModel();
        Path file = TorchFiles.zip(
                directory.resolve("a.pt"),
                ZipEntry.STORED,
                Map.of("../../etc/data.pkl", pickle, "../../etc/data/../0", TorchFiles.floats(3)));
        assertArrayEquals(
                new float[] {3},
                Checkpoint.open(file).modelState().get("weight").values());
    }
}
