package io.github.voiceclone.sv2tts.pack;

import static io.github.voiceclone.sv2tts.pack.VoicePackTest.assertFails;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.voiceclone.VoicePackException.Reason;
import io.github.voiceclone.spi.VoicePackSource;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ManifestCodecTest {
    @TempDir
    Path folder;

    @Test
    void manifest_survivesJson() {
        Manifest manifest = Packs.whole(folder.resolve("pack"));
        byte[] json = ManifestCodec.write(manifest);
        assertEquals(manifest, ManifestCodec.read(json, "here"));
        assertArrayEquals(json, ManifestCodec.write(ManifestCodec.read(json, "here")));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                " ",
                "[]",
                "null",
                "7",
                "PK\u0003\u0004",
                "{\"formatVersion\": 1",
                "{\"formatVersion\": 1, \"family\": \"sv2tts\"}",
                "{\"formatVersion\": 1, \"family\": \"sv2tts\", \"name\": null}",
                "{\"formatVersion\": 1, \"family\": \"sv2tts\", \"name\": \"a\", \"encoder\": 3}"
            })
    void noManifest_corrupt(String json) {
        assertFails(Reason.CORRUPT, () -> read(json), "here");
    }

    @Test
    void nestingWithoutEnd_corrupt() {
        assertFails(Reason.CORRUPT, () -> read("[".repeat(100_000)), "here");
        assertFails(Reason.CORRUPT, () -> read("{\"a\":".repeat(100_000)), "here");
    }

    /** Each turns one part of a good manifest into null, or into what cannot be. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '^',
            value = {
                "\"model\" : \"0+\" | \"model\" : null",
                "\"graphs\" : \\{\\s+\"fp32\" : \\{[^}]+\\}[^}]*\\}\\s+\\} | \"graphs\" : {}",
                "\"sha256\" : \"[0-9a-f]+\" | \"sha256\" : null",
                "\"file\" : \"[^\"]+\" | \"file\" : null",
                "\"bytes\" : \\d+ | \"bytes\" : \"many\"",
                "\"vocoder\" : \\{\\s+\"file\"[^}]+\\} | \"vocoder\" : null",
                "\"format\" : \\{[^}]+\\} | \"format\" : null",
                "\"network\" : \"HiFi-GAN\" | \"network\" : null",
                "\"symbolTable\" : \"[^\"]+\" | \"symbolTable\" : null",
                "\"mel\" : \\{\\s+\"sampleRate\"[^}]+\\} | \"mel\" : null",
                "\"states\" : \\{[^}]+\\} | \"states\" : null",
                "\"textDropout\" : \\{[^}]+\\} | \"textDropout\" : null",
                "\"windowStep\" : 80 | \"windowStep\" : null",
                "\"windowStep\" : 80 | \"windowStep\" : 0",
                "\"contextFrames\" : 3 | \"contextFrames\" : -3",
                "\"dropout\" : 0.5 | \"dropout\" : 1",
                "\"bands\" : 80 | \"bands\" : -1",
                "\"dropout\" : 0.5 | \"dropout\" : \"often\""
            })
    void damagedPart_corrupt(String part, String replacement) {
        String json = new String(ManifestCodec.write(Packs.whole(folder.resolve("pack"))), StandardCharsets.UTF_8);
        String damaged = json.replaceFirst(part, replacement);
        assertTrue(!damaged.equals(json), json);
        assertFails(Reason.CORRUPT, () -> read(damaged), "here");
    }

    @Test
    void hugeManifest_corruptWithoutBeingReadWhole() throws IOException {
        Path pack = Files.createDirectory(folder.resolve("pack"));
        Files.write(pack.resolve(Manifest.FILE), new byte[(1 << 20) + 1]);
        assertFails(Reason.CORRUPT, () -> VoicePack.open(VoicePackSource.directory(pack)), "too large");
    }

    private static Manifest read(String json) {
        return ManifestCodec.read(json.getBytes(StandardCharsets.UTF_8), "here");
    }
}
