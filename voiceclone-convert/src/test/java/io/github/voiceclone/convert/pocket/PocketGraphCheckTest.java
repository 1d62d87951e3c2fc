package io.github.voiceclone.convert.pocket;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import com.google.protobuf.InvalidProtocolBufferException;
import io.github.voiceclone.VoiceCloner;
import io.github.voiceclone.VoicePackException;
import io.github.voiceclone.codeclm.CodecManifest;
import io.github.voiceclone.codeclm.CodecPack;
import io.github.voiceclone.convert.checkpoint.Checkpoint;
import io.github.voiceclone.convert.network.CodecGraphs;
import io.github.voiceclone.convert.network.CodecTests;
import io.github.voiceclone.pocket.PocketFixture;
import io.github.voiceclone.pocket.PocketSettings;
import io.github.voiceclone.runtime.pack.PackFile;
import io.github.voiceclone.runtime.verify.GraphVerifier;
import io.github.voiceclone.runtime.verify.UnsafeGraphException;
import io.github.voiceclone.sv2tts.pack.VoicePackWriter;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The converter's graphs against the signatures that packs of the family are checked by. */
class PocketGraphCheckTest {
    @TempDir
    Path folder;

    private CodecGraphs<PocketSettings> graphs;

    @BeforeEach
    void build() throws IOException {
        Path weights = folder.resolve("model.safetensors");
        Files.write(weights, PocketFixture.bytes("model.safetensors"));
        graphs = PocketGraphs.of(PocketFixture.bytes("config.yaml"), Checkpoint.open(weights));
    }

    private void verify(String name, byte[] onnx) {
        GraphVerifier.verify(ByteBuffer.wrap(onnx), graphs.settings().signature(name));
    }

    private byte[] graph(String name) {
        return CodecTests.bytes(graphs).get(name);
    }

    private byte[] edited(String name, Consumer<GraphProto.Builder> edit) throws InvalidProtocolBufferException {
        ModelProto.Builder model = ModelProto.parseFrom(graph(name)).toBuilder();
        edit.accept(model.getGraphBuilder());
        return model.build().toByteArray();
    }

    @Test
    void graphsOfTheConverter_areAccepted() {
        CodecTests.bytes(graphs).forEach(this::verify);
    }

    @Test
    void graphsOfOtherPlaces_areRefusedByTheirInputs() {
        for (String name : CodecTests.bytes(graphs).keySet()) {
            for (String other : CodecTests.bytes(graphs).keySet()) {
                if (!other.equals(name)) {
                    String refusal = assertThrows(UnsafeGraphException.class, () -> verify(name, graph(other)))
                            .getMessage();
                    assertTrue(refusal.startsWith("it has "), refusal);
                    assertFalse(refusal.contains("\n"), refusal);
                }
            }
        }
    }

    @Test
    void graphWithMoreOrLess_isRefused() throws IOException {
        String name = CodecManifest.LANGUAGE_MODEL;
        assertRefused(
                name,
                "'Loop', which no graph",
                edited(
                        name,
                        graph -> graph.addNode(NodeProto.newBuilder()
                                .setOpType("Loop")
                                .addInput("token")
                                .addOutput("loop"))));
        assertRefused(
                name, "expected type 1 and [any, 4, 8, any]", edited(name, graph -> graph.getInputBuilderList().stream()
                        .filter(input -> input.getName().equals("keys.0"))
                        .forEach(input -> input.getTypeBuilder()
                                .getTensorTypeBuilder()
                                .getShapeBuilder()
                                .getDimBuilder(3)
                                .setDimValue(7))));
        assertRefused(name, "which nothing before it gives", edited(name, graph -> graph.removeNode(2)));
        assertRefused(name, "expected", edited(name, graph -> graph.removeOutput(0)));
        assertRefused(
                CodecManifest.CODEC_DECODER,
                "next_tail.",
                edited(CodecManifest.CODEC_DECODER, graph -> graph.getNodeBuilderList().stream()
                        .filter(node -> node.getOutput(0).startsWith("next_tail."))
                        .forEach(NodeProto.Builder::clearAttribute)));
    }

    private void assertRefused(String name, String message, byte[] onnx) {
        String refusal = assertThrows(UnsafeGraphException.class, () -> verify(name, onnx))
                .getMessage();
        assertTrue(refusal.contains(message), refusal);
    }

    /** The checksum is true: whoever made the pack made the graph. */
    @Test
    void packWithAnotherGraph_isRefusedBeforeARuntimeReadsIt() throws IOException {
        Path pack = folder.resolve("pack");
        try (VoicePackWriter writer = VoicePackWriter.start(pack)) {
            SortedMap<String, PackFile> files = new TreeMap<>();
            byte[] strange = edited(
                    CodecManifest.CODEC_DECODER,
                    graph -> graph.addNode(NodeProto.newBuilder()
                            .setOpType("Loop")
                            .addInput("latents")
                            .addOutput("loop")));
            CodecTests.bytes(graphs)
                    .forEach((name, onnx) -> files.put(
                            name,
                            writer.write(
                                    "fp32/" + name + ".onnx",
                                    name.equals(CodecManifest.CODEC_DECODER) ? strange : onnx)));
            PackFile tokenizer = writer.write("text/tokenizer.model", PocketFixture.bytes("tokenizer.model"));
            writer.finish(CodecPack.json(new CodecManifest<>(
                    1,
                    "pocket",
                    "strange",
                    "",
                    List.of(),
                    graphs.settings(),
                    tokenizer,
                    new TreeMap<>(Map.of("fp32", files)))));
        }
        VoicePackException refusal = assertThrows(VoicePackException.class, () -> VoiceCloner.builder()
                .backend("onnx")
                .precision("fp32")
                .pack(pack)
                .build());
        assertEquals(VoicePackException.Reason.CORRUPT, refusal.reason());
        assertTrue(
                refusal.getMessage().contains("graph fp32/codec-decoder.onnx of voice pack")
                        && refusal.getMessage().contains("is refused: node '' is of operator 'Loop'"),
                refusal.getMessage());
    }

    @Test
    void damagedGraphs_areRefusedOrSound() {
        Random random = new Random(11);
        for (Map.Entry<String, byte[]> graph : CodecTests.bytes(graphs).entrySet()) {
            int refused = 0;
            for (int i = 0; i < 100; i++) {
                try {
                    verify(graph.getKey(), PocketFixture.damaged(graph.getValue(), random));
                } catch (UnsafeGraphException e) {
                    refused++;
                }
            }
            assertTrue(refused > 10, graph.getKey() + ": " + refused + " refused");
        }
    }
}
