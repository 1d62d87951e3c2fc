package io.github.voiceclone.convert.checkpoint.pickle;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.math.BigInteger;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PickleMachineTest {
    private static Object load(byte[] pickle) throws IOException {
        return PickleMachine.load(new PickleInput(new ByteArrayInputStream(pickle), 1 << 20), new StorageRefs());
    }

    private static Object load(PickleBytes pickle) throws IOException {
        return load(pickle.stop());
    }

    private static void assertRefused(PickleBytes pickle, String what) {
        CorruptCheckpointException e = assertThrows(CorruptCheckpointException.class, () -> load(pickle));
        assertTrue(String.valueOf(e.getMessage()).contains(what), e.getMessage());
    }

    private static List<Object> items(Object list) {
        return assertInstanceOf(PickleList.class, list).items();
    }

    @Test
    void plainValues_readAsJavas() throws IOException {
        PickleBytes pickle = new PickleBytes()
                .ops("(NK")
                .raw(200)
                .ops("M")
                .raw(1, 2)
                .ops("J")
                .raw(254, 255, 255, 255)
                .raw(0x8a, 0, 0x8a, 2, 0, 255, 0x88, 0x89)
                .ops("G")
                .raw(0x40, 0x09, 0, 0, 0, 0, 0, 0)
                .text("né")
                .raw(0x8c, 1, 'a')
                .ops("U")
                .raw(1, 'b')
                .ops("t");
        assertEquals(
                List.of(PickleNone.NONE, 200L, 513L, -2L, 0L, -256L, true, false, 3.125, "né", "a", "b"),
                items(load(pickle)));
    }

    @Test
    void integerOfManyBytes_isBig() throws IOException {
        assertEquals(BigInteger.ONE.shiftLeft(64), load(new PickleBytes().raw(0x8a, 9, 0, 0, 0, 0, 0, 0, 0, 0, 1)));
    }

    @Test
    void memo_givesTheSameValue() throws IOException {
        List<Object> items = items(load(new PickleBytes()
                .ops("(]q")
                .raw(5)
                .ops("h")
                .raw(5)
                .raw(0x94, 'h', 1)
                .ops("t")));
        assertEquals(3, items.size());
        assertTrue(items.get(0) == items.get(1) && items.get(1) == items.get(2));
    }

    @Test
    void orderedDictOfPairs_isDict() throws IOException {
        PickleBytes pickle = new PickleBytes()
                .global("collections", "OrderedDict")
                .ops("]](")
                .text("key")
                .ops("K\7ea")
                .raw(0x85)
                .ops("R");
        assertEquals(
                "{key=7}",
                assertInstanceOf(PickleDict.class, load(pickle)).entries().toString());
    }

    @ParameterizedTest
    @CsvSource({
        "os, system",
        "posix, system",
        "nt, system",
        "subprocess, Popen",
        "builtins, eval",
        "builtins, exec",
        "builtins, getattr",
        "__builtin__, apply",
        "importlib, import_module",
        "torch, load",
        "torch.hub, load",
        "torch.storage, _load_from_bytes",
        "torch._utils, _rebuild_tensor_v22",
        "numpy, load",
        "numpy.testing._private.utils, runstring",
        "java.lang, Runtime",
        "collections, OrderedDict.__init__",
        "argparse, Namespace2"
    })
    void otherGlobal_refusedByNameHoweverAsked(String module, String name) {
        String refusal = "asks for '" + module + "." + name + "'";
        assertRefused(new PickleBytes().global(module, name), refusal);
        assertRefused(new PickleBytes().text(module).text(name).raw(0x93), refusal);
    }

    @Test
    void inertGlobal_takesWhateverIsDoneWithIt() throws IOException {
        PickleBytes pickle = new PickleBytes()
                .global("collections", "defaultdict")
                .global("builtins", "list")
                .raw(0x85)
                .ops("R(K\1K\2uK\1K\2s}b(K\1eK\1a)R)")
                .raw(0x81);
        assertEquals(new OpaqueObject("collections.defaultdict"), load(pickle));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "i", "o", "I", "L", "F", "S", "V", "p", "g", "P", "\u0082", "\u0083", "\u0084", "\u0092", "\u0097",
                "\u0000"
            })
    void opcodeTorchNeverWrites_refused(String opcode) {
        assertRefused(new PickleBytes().ops(opcode), "none of those torch.save writes");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "0",
                "t",
                "R",
                "K\1K\1R",
                "a",
                "K\1K\1a",
                "K\1K\1K\1s",
                "s",
                "q\1",
                "h\1",
                "(0",
                "K\1(\u0085",
                "]K\1b",
                "})Q",
                "(K\1d",
                "NQ",
                "(NNNNNtQ",
                "\u0093",
                "K\1K\1\u0093"
            })
    void senselessProgram_refused(String opcodes) {
        assertRefused(new PickleBytes().ops(opcodes), "");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "X\u00ff\u00ff\u00ff\u007f",
                "X\u00ff\u00ff\u00ff\u00ff",
                "B\u00ff\u00ff\u00ff\u007f",
                "\u008d\u00ff\u00ff\u00ff\u00ff\u00ff\u00ff\u00ff\u007f",
                "\u008e\u00ff\u00ff\u00ff\u00ff\u00ff\u00ff\u00ff\u00ff",
                "X\u00ff\u00ff\u0000\u0000ab"
            })
    void valueLongerThanThePickle_refused(String opcodes) {
        assertRefused(new PickleBytes().ops(opcodes), "");
    }

    @Test
    void endlessName_refused() {
        assertRefused(new PickleBytes().ops("c" + "a".repeat(5000)), "a name of more than 1024 characters");
    }

    @Test
    void callOfAValue_refused() {
        assertRefused(new PickleBytes().ops("K\1)R"), "a call of 1");
        assertRefused(new PickleBytes().global("torch", "FloatStorage").ops(")R"), "a call of");
    }

    @Test
    void deepNesting_readWithoutRecursion() throws IOException {
        int depth = 200_000;
        Object value = load(new PickleBytes().ops("]".repeat(depth) + "a".repeat(depth - 1)));
        assertEquals(1, items(value).size());
    }

    /** Each tuple holds the one before twice, and is a key: hashing by content would take 2^1000 steps. */
    @Test
    void doublingTuplesAsKeys_takeNoTime() throws IOException {
        PickleBytes pickle = new PickleBytes().ops("})q\1");
        for (int i = 0; i < 1000; i++) {
            pickle.ops("0h\1h\1").raw(0x86).ops("q\1");
        }
        Object value = load(pickle.ops("h\1s"));
        assertInstanceOf(
                PickleList.class, assertInstanceOf(PickleDict.class, value).otherKey());
    }

    @Test
    void listInItself_isNoTrouble() throws IOException {
        Object list = load(new PickleBytes().ops("]q\1h\1a"));
        assertTrue(items(list).get(0) == list);
    }

    @Test
    void bytes_areLimited() {
        byte[] pickle = new PickleBytes().ops("N0".repeat(500)).stop();
        PickleInput input = new PickleInput(new ByteArrayInputStream(pickle), 100);
        assertThrows(CorruptCheckpointException.class, () -> PickleMachine.load(input, new StorageRefs()));
        assertEquals(100, input.position());
    }
}
