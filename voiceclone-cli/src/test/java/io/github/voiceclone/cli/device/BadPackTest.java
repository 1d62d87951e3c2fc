package io.github.voiceclone.cli.device;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.voiceclone.cli.Run;
import io.github.voiceclone.cli.TestFiles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Voice packs that cannot be used: {@code clone} refuses them and {@code doctor} says why. */
class BadPackTest {
    @TempDir
    Path folder = Path.of("");

    private Path pack = Path.of("");
    private Path manifest = Path.of("");

    @BeforeEach
    void copyPack() {
        pack = TestFiles.copyPack(folder.resolve("pack"));
        manifest = pack.resolve("voice-pack.json");
    }

    private void assertRefused(String... words) throws IOException {
        Set<String> before = TestFiles.listing(folder);
        Path out = folder.resolve("x.wav");
        Run.of("clone", "--reference", TestFiles.speech(), "--text", "你好", "--out", out, "--pack", pack)
                .assertMistake(words);
        assertEquals(before, TestFiles.listing(folder));
        Run doctor = Run.of("doctor", "--pack", pack);
        assertEquals(2, doctor.status());
        for (String word : words) {
            assertTrue(doctor.out().contains(word), doctor.out());
        }
    }

    @Test
    void wholeCopy_isFine() {
        Run doctor = Run.of("doctor", "--pack", pack).assertFine();
        assertTrue(doctor.out().contains("voice pack 'demo'"), doctor.out());
        assertTrue(doctor.out().contains("onnx         present"), doctor.out());
    }

    @Test
    void noPack_isRefused() throws IOException {
        Files.delete(manifest);
        assertRefused("no voice pack at", "voice-pack.json");
    }

    @Test
    void missingGraph_isRefused() throws IOException {
        Files.delete(pack.resolve("fp32/encoder.onnx"));
        assertRefused("lacks fp32/encoder.onnx");
    }

    @Test
    void alteredGraph_isRefused() throws IOException {
        Path graph = pack.resolve("fp32/encoder.onnx");
        byte[] bytes = Files.readAllBytes(graph);
        bytes[bytes.length / 2] ^= 1;
        Files.write(graph, bytes);
        assertRefused("fp32/encoder.onnx", "SHA-256");
    }

    @Test
    void otherFormatVersions_areRefused() throws IOException {
        String json = Files.readString(manifest);
        Files.writeString(manifest, json.replaceFirst("\"formatVersion\" : 1", "\"formatVersion\" : 99"));
        assertRefused("version 99", "upgrade");
        Files.writeString(manifest, json.replaceFirst("\"formatVersion\" : 1", "\"formatVersion\" : 0"));
        assertRefused("version 0", "convert");
    }

    @Test
    void damagedManifest_isRefused() throws IOException {
        String json = Files.readString(manifest);
        for (String damaged : new String[] {"", "{}", "[]", "not json", json.substring(0, json.length() / 2)}) {
            Files.writeString(manifest, damaged);
            assertRefused("voice-pack.json");
        }
    }

    @Test
    void graphOutsideThePack_isRefused() throws IOException {
        Files.copy(pack.resolve("fp32/encoder.onnx"), folder.resolve("outside.onnx"));
        String json = Files.readString(manifest);
        Files.writeString(manifest, json.replace("fp32/encoder.onnx", "../outside.onnx"));
        assertRefused("outside.onnx");
    }
}
