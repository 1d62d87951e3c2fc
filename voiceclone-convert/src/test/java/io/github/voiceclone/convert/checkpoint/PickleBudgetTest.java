package io.github.voiceclone.convert.checkpoint;

import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import io.github.voiceclone.convert.checkpoint.pickle.CorruptCheckpointException;
import io.github.voiceclone.convert.checkpoint.pickle.PickleBytes;
import io.github.voiceclone.convert.checkpoint.pickle.PickleDict;
import io.github.voiceclone.convert.checkpoint.pickle.PickleInput;
import io.github.voiceclone.convert.checkpoint.pickle.PickleList;
import io.github.voiceclone.convert.checkpoint.pickle.PickleMachine;
import io.github.voiceclone.convert.checkpoint.pickle.StorageRefs;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Small pickles that would take long: each is refused by a count of steps or of size, never by a clock. */
class PickleBudgetTest {
    private static final int MANY = 20_000;

    @TempDir
    Path folder;

    private static Object load(PickleBytes pickle) throws IOException {
        return PickleMachine.load(new PickleInput(new ByteArrayInputStream(pickle.stop()), 1 << 24), new StorageRefs());
    }

    /** A list of pairs, kept as value 1. */
    private static PickleBytes pairs() {
        PickleBytes pickle = new PickleBytes().ops("](");
        for (int i = 0; i < MANY; i++) {
            pickle.ops("K\1K\1").raw(0x86);
        }
        return pickle.ops("eq\1");
    }

    static Stream<Arguments> costly() {
        return Stream.of(
                arguments(
                        "an OrderedDict of one list, again and again",
                        "takes more than",
                        pairs().global("collections", "OrderedDict")
                                .ops("q\2"
                                        + "h\2h\1"
                                                .concat(new String(new char[] {0x85}))
                                                .concat("R0")
                                                .repeat(MANY))),
                arguments(
                        "a tensor whose shape is a long tuple, again and again",
                        "axes",
                        new PickleBytes()
                                .ops("(" + "K\1".repeat(MANY) + "tq\1")
                                .ops("(")
                                .text("storage")
                                .global("torch", "FloatStorage")
                                .text("0")
                                .text("cpu")
                                .ops("K\1tQq\2")
                                .global("torch._utils", "_rebuild_tensor_v2")
                                .ops("(h\2K\0h\1h\1tR")),
                arguments(
                        "a class of a long name, again and again",
                        "name of more than 1024 characters",
                        new PickleBytes()
                                .text("a".repeat(100_000))
                                .ops("q\1h\1")
                                .raw(0x93)),
                arguments(
                        "a huge integer",
                        "none of those torch.save writes",
                        new PickleBytes().raw(0x8b).uint32(1 << 30)),
                arguments(
                        "a huge string",
                        "or a value of",
                        new PickleBytes().raw(0x8d).uint32(-1).uint32(1)),
                arguments(
                        "a string that is not there",
                        "cut off",
                        new PickleBytes().raw('X').uint32(1 << 23)));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("costly")
    void costlyPickle_isRefused(String what, String message, PickleBytes pickle) {
        CorruptCheckpointException e = assertThrows(CorruptCheckpointException.class, () -> load(pickle));
        assertTrue(e.getMessage().contains(message), e.getMessage());
    }

    @Test
    void manySmallObjects_areWithinTheBudget() throws IOException {
        assertInstanceOf(PickleList.class, load(pairs()));
        assertInstanceOf(PickleList.class, load(new PickleBytes().ops("](" + "]".repeat(1_000_000) + "e")));
    }

    /** Keys of two kinds with one hash code make a map's buckets lists. */
    @Test
    void keysThatAreNoNames_areNotKept() throws IOException {
        PickleBytes pickle = new PickleBytes().ops("}(");
        for (int i = 0; i < MANY; i++) {
            pickle.integer((long) i << 32 | i).ops("N").integer(i).ops("N");
        }
        PickleDict dict = assertInstanceOf(PickleDict.class, load(pickle.ops("u")));
        assertTrue(dict.entries().isEmpty());
    }

    @Test
    void packedPickleOfASmallFile_isReadUpToALimit() {
        byte[] pickle = new PickleBytes().ops("](" + "N".repeat(4 << 20) + "e").stop();
        Path file = TorchFiles.zip(folder.resolve("bomb.pt"), ZipEntry.DEFLATED, TorchFiles.entries(pickle, Map.of()));
        CheckpointException e = assertThrows(CheckpointException.class, () -> Checkpoint.open(file));
        assertTrue(e.getMessage().contains("a pickle of more than"), e.getMessage());
    }

    @Test
    void packedStorageOfASmallFile_isRefusedBeforeItIsRead() {
        byte[] zeros = new byte[64 << 20];
        byte[] pickle =
                PickleBytes.model().floats("0", zeros.length / Float.BYTES).endModel();
        Path file = TorchFiles.zip(
                folder.resolve("bomb.pt"), ZipEntry.DEFLATED, TorchFiles.entries(pickle, Map.of("0", zeros)));
        Checkpoint checkpoint = Checkpoint.open(file);
        CheckpointException e = assertThrows(CheckpointException.class, checkpoint::modelState);
        assertTrue(e.getMessage().contains("MiB of tensors in a file of"), e.getMessage());
    }
}
