package io.github.voiceclone.convert.checkpoint;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import io.github.voiceclone.convert.checkpoint.pickle.PickleBytes;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What people have: networks under other keys and names, other files, safetensors. */
class CheckpointKindsTest {
    private static final Map<String, byte[]> TWO = Map.of("0", TorchFiles.floats(1, 2));

    @TempDir
    Path folder;

    private Path file(byte[] bytes) {
        return TorchFiles.write(folder.resolve("a.pt"), bytes);
    }

    private static String refusal(Path file) {
        return assertThrows(
                        CheckpointException.class, () -> Checkpoint.open(file).modelState())
                .getMessage();
    }

    /** Writes a checkpoint whose dict is under keys, one in another, and has tensors of these names. */
    private Path nested(List<String> keys, String... names) {
        PickleBytes pickle = new PickleBytes();
        keys.forEach(key -> pickle.ops("}").text("epoch").ops("K\3s").text(key));
        pickle.ops("}");
        for (String name : names) {
            pickle.text(name).floats("0", 2).ops("s");
        }
        return TorchFiles.zip(
                folder.resolve("a.pt"), pickle.ops("s".repeat(keys.size())).stop(), TWO);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "model_state",
                "model",
                "generator",
                "state_dict",
                "model_state_dict",
                "net",
                "weights",
                "ema",
                "params",
                "model_g",
                "model model_state",
                "ema state_dict",
                "state_dict model net"
            })
    void networkUnderAKnownKey_isRead(String keys) {
        StateDict state =
                Checkpoint.open(nested(List.of(keys.split(" ")), "weight")).modelState();
        assertArrayEquals(new float[] {1, 2}, state.get("weight").values());
    }

    @ParameterizedTest
    @CsvSource({
        "module.weight,weight",
        "_orig_mod.weight,weight",
        "module._orig_mod.weight,weight",
        "_orig_mod.module.module.weight,weight",
        "encoder._orig_mod.fc.module.weight,encoder.fc.weight",
        "generator.conv_pre.weight,conv_pre.weight",
        "module.generator.conv_pre.weight,conv_pre.weight",
        "model.encoder.embedding.weight,encoder.embedding.weight",
        "lightning.inner.lstm.weight_ih_l0,lstm.weight_ih_l0",
        "my_module.weight,my_module.weight"
    })
    void wrappedName_isTheNetworksOwn(String found, String expected) {
        StateDict state = Checkpoint.open(nested(List.of("state_dict"), found)).modelState();
        assertEquals(List.of(expected), List.copyOf(state.names()));
    }

    @Test
    void generatorAmongOtherNetworks_isTakenAlone() {
        Path file = nested(List.of("state_dict"), "generator.conv_pre.weight", "discriminator.conv_post.weight");
        assertEquals(
                List.of("conv_pre.weight"),
                List.copyOf(Checkpoint.open(file).modelState().names()));
    }

    @Test
    void severalNetworks_areRefused() {
        String refusal = refusal(nested(List.of("state_dict"), "a.conv_pre.weight", "b.conv_pre.weight"));
        assertTrue(refusal.contains("several networks, under [a., b.]"), refusal);
    }

    @Test
    void nameTwiceUnderDifferentPrefixes_isRefused() {
        String refusal = refusal(nested(List.of("model"), "module.weight", "weight"));
        assertTrue(refusal.contains("tensor 'weight' more than once"), refusal);
    }

    @ParameterizedTest
    @CsvSource({
        "__builtin__,xrange",
        "torch,per_tensor_affine",
        "torch,strided",
        "torch,contiguous_format",
        "env,AttrDict",
        "pytorch_lightning.utilities.parsing,AttributeDict"
    })
    void harmlessGlobalBesideTheTensors_isSkipped(String module, String name) {
        byte[] pickle = new PickleBytes()
                .ops("}")
                .text("extra")
                .global(module, name)
                .ops(")Rs")
                .text("model")
                .ops("}")
                .text("weight")
                .floats("0", 2)
                .ops("ss")
                .stop();
        Path file = TorchFiles.zip(folder.resolve("a.pt"), pickle, TWO);
        assertEquals(2, Checkpoint.open(file).modelState().get("weight").values().length);
    }

    @Test
    void wholeModule_isCalledThat() {
        byte[] pickle = new PickleBytes()
                .global("torch.nn.modules.conv", "Conv1d")
                .ops(")")
                .raw(0x81)
                .stop();
        String refusal = refusal(TorchFiles.zip(folder.resolve("a.pt"), pickle, Map.of()));
        assertTrue(refusal.contains("'torch.nn.modules.conv.Conv1d', a part of a whole pickled module"), refusal);
        assertTrue(refusal.contains("save the model's state_dict() alone"), refusal);
    }

    @ParameterizedTest
    @ValueSource(floats = {Float.NaN, Float.POSITIVE_INFINITY, Float.NEGATIVE_INFINITY})
    void valueThatIsNotFinite_isRefusedWithItsTensor(float value) {
        byte[] pickle = PickleBytes.model().floats("0", 2).endModel();
        Path file = TorchFiles.zip(folder.resolve("a.pt"), pickle, Map.of("0", TorchFiles.floats(1, value)));
        String refusal = refusal(file);
        assertTrue(refusal.contains("tensor 'weight' holds " + value), refusal);
    }

    static Stream<Arguments> otherFiles() {
        return Stream.of(
                arguments("<!DOCTYPE html><html>", "a web page"),
                arguments("\n <HTML>", "a web page"),
                arguments("version https://git-lfs.github.com/spec/v1", "a Git LFS pointer"),
                arguments("\u001f\u008b\b", "a gzip file"),
                arguments("Rar!\u001a", "a RAR archive"),
                arguments("7z\u00bc\u00af'", "a 7z archive"),
                arguments("\b\b\u0012\u0007pytorch", "an ONNX graph"),
                arguments("\b\b:\u0007graph", "an ONNX graph"),
                arguments("{\"sampling_rate\": 16000}", "a JSON file"),
                arguments("\u0089HDF\r\n", "an HDF5 file"),
                arguments("GGUF", "a GGUF file"),
                arguments("hello", "something else"));
    }

    @ParameterizedTest
    @MethodSource("otherFiles")
    void otherFile_isCalledWhatItIs(String begin, String what) {
        String refusal = refusal(file(begin.getBytes(StandardCharsets.ISO_8859_1)));
        assertTrue(refusal.startsWith("checkpoint a.pt: is no checkpoint, but " + what), refusal);
    }

    @Test
    void archives_areCalledWhatTheyAre() {
        byte[] tar = new byte[1024];
        System.arraycopy("ustar".getBytes(StandardCharsets.US_ASCII), 0, tar, 257, 5);
        assertTrue(refusal(file(tar)).contains("a tar archive"));
        assertTrue(refusal(file(new byte[0])).contains("an empty file"));
        Path zip = TorchFiles.zip(
                folder.resolve("a.zip"), ZipEntry.STORED, Map.of("voice/synthesizer.pt", new byte[] {1}));
        String refusal = refusal(zip);
        assertTrue(refusal.contains("contains 'voice/synthesizer.pt': unpack it"), refusal);
    }

    private Path safetensors(String header, int dataBytes) {
        byte[] json = header.getBytes(StandardCharsets.UTF_8);
        ByteBuffer bytes = ByteBuffer.allocate(8 + json.length + dataBytes).order(ByteOrder.LITTLE_ENDIAN);
        bytes.putLong(json.length).put(json);
        if (dataBytes >= 8) {
            bytes.putFloat(3).putFloat(4);
        }
        return TorchFiles.write(folder.resolve("a.safetensors"), bytes.array());
    }

    private static String entry(String name, String type, String shape, long from, long to) {
        return String.format(
                "\"%s\":{\"dtype\":\"%s\",\"shape\":%s,\"data_offsets\":[%d,%d]}", name, type, shape, from, to);
    }

    @Test
    void safetensors_areRead() {
        String header = "{\"__metadata__\":{\"format\":\"pt\"}," + entry("module.half", "F16", "[2]", 8, 12) + ","
                + entry("module.whole", "F32", "[1,2]", 0, 8) + "}";
        StateDict state = Checkpoint.open(safetensors(header, 12)).modelState();
        assertArrayEquals(new float[] {3, 4}, state.get("whole", 1, 2).values());
        assertArrayEquals(new float[] {0, 0}, state.get("half", 2).values());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "F8_E4M3|[8]|0|8|is of type",
                "F32|[3]|0|8|expected a range of 4 bytes",
                "F32|[2]|4|12|expected",
                "F32|[2]|0|9|expected a range",
                "F32|[-2]|0|8|in its shape",
                "F32|[4294967296,4294967296]|0|8|expected a range",
                "F32|[1.5]|0|8|in its shape",
                "F32|2|0|8|without its shape"
            })
    void safetensorsOfAnotherShape_areRefused(String type, String shape, long from, long to, String what) {
        String refusal = refusal(safetensors("{" + entry("a", type, shape, from, to) + "}", 8));
        assertTrue(refusal.contains(what), refusal);
    }

    @Test
    void safetensorsThatOverlapOrEndEarly_areRefused() {
        String a = entry("a", "F32", "[2]", 0, 8);
        assertTrue(refusal(safetensors("{" + a + "," + entry("b", "F32", "[2]", 4, 12) + "}", 12))
                .contains("no overlaps"));
        assertTrue(refusal(safetensors("{" + a + "," + entry("b", "F32", "[2]", 0, 8) + "}", 8))
                .contains("no overlaps"));
        assertTrue(refusal(safetensors("{" + a + "}", 4)).contains("in a file of"));
        assertTrue(refusal(safetensors("{" + a + "," + a + "}", 8)).contains("no JSON"));
        assertTrue(refusal(safetensors("{\"a\":", 8)).contains("no JSON"));
    }

    @Test
    void safetensorsHeaderOfAnyLength_isBounded() {
        ByteBuffer bytes = ByteBuffer.allocate(64).order(ByteOrder.LITTLE_ENDIAN);
        bytes.putLong(1L << 60).put((byte) '{');
        assertTrue(refusal(TorchFiles.write(folder.resolve("a.safetensors"), bytes.array()))
                .contains("something else"));
    }
}
