package io.github.voiceclone.sv2tts.pack;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.voiceclone.Stage;
import io.github.voiceclone.runtime.pack.PackFile;
import io.github.voiceclone.spi.VoicePackSource;
import io.github.voiceclone.sv2tts.audio.MelSettings;
import io.github.voiceclone.sv2tts.decode.DecoderShape;
import io.github.voiceclone.sv2tts.decode.DecoderShape.LayerPair;
import java.io.IOException;
import java.net.URISyntaxException;
import java.net.URL;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SortedMap;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Voice packs as released versions write them, in {@code golden}: {@code manifest-v1.json}, in which no two settings are
 * equal, and {@code pack-v1}, a whole pack of {@link Packs}'s graphs. Users have such files: a failure here means that
 * their packs no longer load, or that what is written today does not load elsewhere. The files are never regenerated; a
 * later format adds files of its own.
 */
class GoldenPackTest {
    private static final ObjectMapper JSON = new ObjectMapper();

    private static final Manifest MANIFEST = new Manifest(
            1,
            "sv2tts",
            "golden",
            new StageEntry<>(
                    "e".repeat(64), new EncoderSettings(22_050, 220, 150, 75, 0.625, 192), graphs("encoder", 1)),
            new StageEntry<>(
                    "5".repeat(64),
                    new SynthesizerSettings(
                            "mockingbird-75",
                            new MelSettings(24_000, 2048, 300, 1200, 100, 40, 11_000, 0.95, -90, 25, 5, true),
                            new DecoderShape(
                                    101,
                                    3,
                                    193,
                                    11,
                                    new LayerPair(256, 128),
                                    new LayerPair(255, 127),
                                    Map.of("attention_hidden", 66, "cell1", 55, "cell2", 44)),
                            0.375,
                            -3.4f,
                            77),
                    graphs("decoder", 2)),
            new StageEntry<>(
                    "0c".repeat(32),
                    new VocoderSettings("HiFi-GAN", new MelFormat(24_001, 301, 102), 21, false),
                    graphs("vocoder", 3)));

    private static SortedMap<String, SortedMap<String, PackFile>> graphs(String name, int bytes) {
        SortedMap<String, SortedMap<String, PackFile>> graphs = new TreeMap<>();
        for (String precision : List.of("fp16", "fp32")) {
            String sha256 = precision.equals("fp16") ? "16".repeat(32) : "32".repeat(32);
            graphs.put(
                    precision,
                    new TreeMap<>(Map.of(name, new PackFile(precision + "/" + name + ".onnx", bytes, sha256))));
        }
        return graphs;
    }

    private static Path golden(String name) {
        URL url = Objects.requireNonNull(GoldenPackTest.class.getResource("golden/" + name), name);
        try {
            return Path.of(url.toURI());
        } catch (URISyntaxException e) {
            throw new IllegalStateException(e);
        }
    }

    private static List<String> lines(byte[] json) {
        return new String(json, StandardCharsets.UTF_8).lines().toList();
    }

    @Test
    void manifestOfVersion1_isReadFieldForField() throws IOException {
        assertEquals(MANIFEST, ManifestCodec.read(Files.readAllBytes(golden("manifest-v1.json")), "golden"));
    }

    @Test
    void manifestOfToday_isWrittenAsVersion1() throws IOException {
        assertEquals(lines(Files.readAllBytes(golden("manifest-v1.json"))), lines(ManifestCodec.write(MANIFEST)));
    }

    /** Embedding caches find a voice by its encoder's fingerprint. */
    @Test
    void fingerprints_areThoseOfVersion1() {
        assertEquals(
                List.of(
                        "a595ee9bf704fb803a7d117c788a79a462c32eb7ec9e5faaafb2b7ef65cd680a",
                        "414ee63f7d5792ccffd14abc817670d2c1a090ab3539352bc989ded947280f96",
                        "8242704fd6294b53493da0202c82193abcadf1e16055edd4dfe6e7aba5415eb3"),
                List.of(
                        fingerprint(Objects.requireNonNull(MANIFEST.encoder())),
                        fingerprint(Objects.requireNonNull(MANIFEST.synthesizer())),
                        fingerprint(Objects.requireNonNull(MANIFEST.vocoder()))));
    }

    private static String fingerprint(StageEntry<?> entry) {
        return VoicePack.fingerprint(
                entry, Objects.requireNonNull(entry.graphs().get("fp32")));
    }

    @Test
    void naturalLogMel_isWrittenWhereItIsSo() throws IOException {
        StageEntry<VocoderSettings> entry = Objects.requireNonNull(MANIFEST.vocoder());
        VocoderSettings settings =
                new VocoderSettings("HiFi-GAN", entry.settings().format(), 21, true);
        Manifest written = new Manifest(
                1, "sv2tts", "universal", null, null, new StageEntry<>(entry.model(), settings, entry.graphs()));
        assertEquals(written, ManifestCodec.read(ManifestCodec.write(written), "written"));
    }

    /** Packs of earlier snapshots lack this setting; those of later releases may have more. */
    @Test
    void settingsLackedOrUnknown_areDefaultedOrIgnored() throws IOException {
        ObjectNode tree = (ObjectNode) JSON.readTree(Files.readAllBytes(golden("manifest-v1.json")));
        ObjectNode settings = (ObjectNode) tree.at("/synthesizer/settings");
        settings.remove("maxSegmentLength");
        settings.put("later", 1);
        tree.put("later", "too");
        Manifest found = ManifestCodec.read(JSON.writeValueAsBytes(tree), "golden");
        StageEntry<SynthesizerSettings> entry = Objects.requireNonNull(found.synthesizer());
        assertEquals(0, entry.settings().maxSegmentLength());
        assertEquals(MANIFEST.vocoder(), found.vocoder());
    }

    @Test
    void packOfVersion1_opensAndItsGraphsPass() {
        VoicePack pack = VoicePack.open(VoicePackSource.directory(golden("pack-v1")));
        assertEquals(List.of("encoder", "mel"), readAll(pack, Stage.ENCODER, pack.encoder()));
        assertEquals(
                List.of("decoder", "postnet", "text-encoder"), readAll(pack, Stage.SYNTHESIZER, pack.synthesizer()));
        assertEquals(List.of("vocoder"), readAll(pack, Stage.VOCODER, pack.vocoder()));
    }

    private static List<String> readAll(VoicePack pack, Stage stage, StageEntry<?> entry) {
        SortedMap<String, PackFile> graphs = pack.graphs(stage, entry, "fp32");
        graphs.values().forEach(graph -> assertTrue(pack.read(graph).hasRemaining(), graph.file()));
        return List.copyOf(graphs.keySet());
    }

    @Test
    void packOfToday_isWrittenAsVersion1(@TempDir Path folder) throws IOException {
        Path pack = folder.resolve("pack");
        Manifest manifest = Packs.whole(pack);
        assertEquals(
                JSON.readTree(golden("pack-v1/voice-pack.json").toFile()),
                JSON.readTree(pack.resolve("voice-pack.json").toFile()));
        for (String name : List.of("mel", "encoder", "text-encoder", "decoder", "postnet", "vocoder")) {
            String file = "fp32/" + name + ".onnx";
            assertArrayEquals(
                    Files.readAllBytes(golden("pack-v1/" + file)), Files.readAllBytes(pack.resolve(file)), file);
        }
        assertEquals(
                manifest,
                VoicePack.open(VoicePackSource.directory(golden("pack-v1"))).manifest());
    }
}
