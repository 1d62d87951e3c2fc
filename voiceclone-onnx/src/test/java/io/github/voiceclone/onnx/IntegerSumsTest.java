package io.github.voiceclone.onnx;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assertions.fail;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.StringStringEntryProto;
import com.google.protobuf.InvalidProtocolBufferException;
import io.github.voiceclone.runtime.GraphMetadata;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

class IntegerSumsTest {
    private static boolean notAsked() {
        return fail("the processor does not matter");
    }

    private static ByteBuffer marked(String value) throws InvalidProtocolBufferException {
        return ByteBuffer.wrap(ModelProto.parseFrom(ModelOutline.integerProduct()).toBuilder()
                .addMetadataProps(StringStringEntryProto.newBuilder()
                        .setKey(GraphMetadata.INTEGER_SUMS)
                        .setValue(value))
                .build()
                .toByteArray());
    }

    @Test
    void integerGraphWithoutTheMark_isWarnedOfWhereSumsSaturate() {
        ByteBuffer old = ByteBuffer.wrap(ModelOutline.integerProduct());
        String warning = IntegerSums.warning("decoder", old, () -> true).orElseThrow();
        assertTrue(warning.startsWith("graph 'decoder' was optimised by an earlier version"), warning);
        assertTrue(warning.endsWith("make the pack again with 'voiceclone optimize'"), warning);
        assertEquals(Optional.empty(), IntegerSums.warning("decoder", old, () -> false));
        assertEquals(0, old.position());
    }

    @Test
    void markedGraph_isNot() throws InvalidProtocolBufferException {
        assertEquals(
                Optional.empty(),
                IntegerSums.warning("decoder", marked(GraphMetadata.EXACT), IntegerSumsTest::notAsked));
        assertTrue(IntegerSums.warning("decoder", marked("no"), () -> true).isPresent());
    }

    @Test
    void floatGraph_isNot() {
        assertEquals(Optional.empty(), IntegerSums.warning("tiny", TinyGraph.onnx(), IntegerSumsTest::notAsked));
        assertEquals(
                Set.of("Cast", "Mul", "Neg"), ModelOutline.of(TinyGraph.onnx()).operators());
    }

    @Test
    void whatIsNoModel_isNot() {
        for (byte[] bytes :
                new byte[][] {{}, {(byte) 0xff}, {58, 100, 1}, {3, 3, 3}, {58, (byte) 0xff, (byte) 0xff, 0x7f, 1}}) {
            assertEquals(
                    Optional.empty(), IntegerSums.warning("odd", ByteBuffer.wrap(bytes), IntegerSumsTest::notAsked));
        }
    }

    @Test
    void sumsSaturate_whereThereIsNoVnni() throws IOException {
        Path processors = Path.of("/proc/cpuinfo");
        assumeTrue(Files.isReadable(processors), "only Linux tells what its processors can do");
        String flags = Files.readString(processors);
        boolean vnni = flags.contains("avx512_vnni") || flags.contains("avx_vnni");
        assertEquals(flags.contains(" avx2 ") && !vnni, IntegerSums.saturateHere());
    }
}
