package io.github.voiceclone.sv2tts.pack;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.voiceclone.BackendUnavailableException;
import io.github.voiceclone.Stage;
import io.github.voiceclone.VoicePackException;
import io.github.voiceclone.VoicePackException.Reason;
import io.github.voiceclone.runtime.Sha256;
import io.github.voiceclone.runtime.pack.PackFile;
import io.github.voiceclone.spi.VoicePackSource;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class VoicePackTest {
    @TempDir
    Path folder;

    @Test
    void whatWasWritten_isRead() {
        Manifest written = Packs.whole(folder.resolve("pack"));
        VoicePack pack = open();
        assertEquals(written, pack.manifest());
        assertEquals("test", pack.name());
        assertEquals(Packs.SYNTHESIZER, pack.synthesizer().settings());
        SortedMap<String, PackFile> graphs = pack.graphs(Stage.ENCODER, pack.encoder(), "fp32");
        ByteBuffer mel = pack.read(graphs.get("mel"));
        assertTrue(mel.isDirect());
        byte[] bytes = new byte[mel.remaining()];
        mel.get(bytes);
        assertArrayEquals(MinimalGraphs.of("mel"), bytes);
    }

    @Test
    void nothingSet_missing() {
        assertFails(Reason.MISSING, () -> VoicePack.open(Optional.empty()), "voiceclone-demo-voice");
    }

    @Test
    void folderOrManifestNotThere_missing() throws IOException {
        assertFails(Reason.MISSING, this::open, "voice-pack.json");
        Files.createDirectory(folder.resolve("pack"));
        assertFails(Reason.MISSING, this::open, "voice-pack.json");
    }

    @Test
    void graphNotThere_missing() throws IOException {
        Packs.whole(folder.resolve("pack"));
        Files.delete(graph());
        assertFails(Reason.MISSING, this::readGraph, "fp32/vocoder.onnx");
    }

    @ParameterizedTest
    @ValueSource(strings = {"Vocoder", "vocode", "vocoders", ""})
    void otherContent_corrupt(String content) throws IOException {
        Packs.whole(folder.resolve("pack"));
        Files.writeString(graph(), content);
        assertFails(Reason.CORRUPT, this::readGraph, "fp32/vocoder.onnx");
    }

    @ParameterizedTest
    @ValueSource(strings = {"-1", "0", "less", "more", "2147483647", "9223372036854775807"})
    void otherSizeInTheManifest_corrupt(String size) {
        Packs.whole(folder.resolve("pack"));
        PackFile listed = open().vocoder().graphs().get("fp32").get("vocoder");
        long bytes =
                switch (size) {
                    case "less" -> listed.bytes() - 1;
                    case "more" -> listed.bytes() + 1;
                    default -> Long.parseLong(size);
                };
        PackFile wrong = new PackFile(listed.file(), bytes, listed.sha256());
        assertFails(Reason.CORRUPT, () -> open().read(wrong), "fp32/vocoder.onnx");
    }

    @ParameterizedTest
    @ValueSource(strings = {"../secret", "../pack2/secret", "/etc/hostname", "fp32", "", "a\u0000b"})
    void pathOutOfThePack_missing(String path) throws IOException {
        Packs.whole(folder.resolve("pack"));
        Files.createDirectory(folder.resolve("pack2"));
        Files.writeString(folder.resolve("pack2/secret"), "secret");
        Files.writeString(folder.resolve("secret"), "secret");
        PackFile escaping = new PackFile(
                path,
                6,
                new Sha256().add("secret".getBytes(StandardCharsets.UTF_8)).hex());
        assertFails(Reason.MISSING, () -> open().read(escaping), "");
    }

    @Test
    void graphOfAnotherStage_corrupt() {
        Manifest written = Packs.vocoder(folder.resolve("pack"), List.of("vocoder", "postnet"));
        PackFile other = written.vocoder().graphs().get("fp32").get("postnet");
        assertFails(Reason.CORRUPT, () -> open().read(other), "refused: the vocoder has no graph 'postnet'");
    }

    @Test
    void graphThatTheManifestDoesNotList_corrupt() throws IOException {
        Packs.whole(folder.resolve("pack"));
        byte[] graph = MinimalGraphs.of("mel");
        Files.write(folder.resolve("pack/more.onnx"), graph);
        PackFile more =
                new PackFile("more.onnx", graph.length, new Sha256().add(graph).hex());
        assertFails(Reason.CORRUPT, () -> open().read(more), "more.onnx of voice pack");
    }

    @Test
    void graphWithATrueChecksumThatIsUnsafe_corrupt() throws IOException {
        Packs.whole(folder.resolve("pack"));
        String json = Files.readString(folder.resolve("pack/voice-pack.json"));
        String vocoder = new Sha256().add(MinimalGraphs.of("vocoder")).hex();
        String postNet = new Sha256().add(MinimalGraphs.of("postnet")).hex();
        Files.write(graph(), MinimalGraphs.of("postnet"));
        String swapped = json.replace(vocoder, postNet)
                .replace(
                        "\"bytes\" : " + MinimalGraphs.of("vocoder").length,
                        "\"bytes\" : " + MinimalGraphs.of("postnet").length);
        Files.writeString(folder.resolve("pack/voice-pack.json"), swapped);
        assertFails(Reason.CORRUPT, this::readGraph, "is refused: it has the inputs [frames, lengths], expected [mel]");
    }

    @Test
    void stageNotInThePack_missing() {
        Packs.vocoder(folder.resolve("pack"), List.of("vocoder"));
        VoicePack pack = open();
        assertFails(Reason.MISSING, pack::encoder, "encoder");
        assertFails(Reason.MISSING, pack::synthesizer, "synthesizer");
        assertEquals(Packs.VOCODER, pack.vocoder().settings());
    }

    @Test
    void precisionNotInThePack_namesThoseThatAre() {
        Packs.whole(folder.resolve("pack"));
        VoicePack pack = open();
        BackendUnavailableException refusal = assertThrows(
                BackendUnavailableException.class, () -> pack.graphs(Stage.VOCODER, pack.vocoder(), "int8"));
        assertTrue(refusal.getMessage().contains("'int8'; it has fp32"), refusal.getMessage());
    }

    @ParameterizedTest
    @CsvSource({
        "1,0,TOO_OLD",
        "1,-3,TOO_OLD",
        "1,2,TOO_NEW",
        "1,99999999999,TOO_NEW",
        "1,'\"1\"',CORRUPT",
        "1,1.5,CORRUPT",
        "1,null,CORRUPT"
    })
    void otherFormatVersion_saysWhichWay(String current, String version, Reason reason) throws IOException {
        edit("\"formatVersion\" : " + current, "\"formatVersion\" : " + version);
        assertFails(reason, this::open, "voice-pack.json");
    }

    @Test
    void versionNotThere_corrupt() throws IOException {
        edit("\"formatVersion\" : 1,", "");
        assertFails(Reason.CORRUPT, this::open, "formatVersion");
    }

    @Test
    void otherFamily_corrupt() throws IOException {
        edit("\"sv2tts\"", "\"vits\"");
        assertFails(Reason.UNKNOWN_FAMILY, this::open, "'vits', expected 'sv2tts'");
    }

    @ParameterizedTest
    @CsvSource({
        "contextFrames,3,2000000000",
        "windowFrames,160,2000000000",
        "embeddingSize,4,0",
        "reductionFactor,2,-1",
        "attention_hidden,6,100000",
        "first,8,0",
        "styles,10,-1"
    })
    void settingOutOfRange_corrupt(String name, String value, String wrong) throws IOException {
        edit("\"" + name + "\" : " + value, "\"" + name + "\" : " + wrong);
        assertFails(Reason.CORRUPT, this::open, "expected");
    }

    @Test
    void fieldOfALaterMinorRelease_ignored() throws IOException {
        Manifest written = edit("\"family\"", "\"comment\" : \"new\", \"family\"");
        assertEquals(written, open().manifest());
    }

    @Test
    void settings_areWhatTheFingerprintCovers() {
        Packs.whole(folder.resolve("pack"));
        StageEntry<VocoderSettings> entry = open().vocoder();
        SortedMap<String, PackFile> graphs = entry.graphs().get("fp32");
        String fingerprint = VoicePack.fingerprint(entry, graphs);
        assertEquals(64, fingerprint.length());
        assertEquals(fingerprint, VoicePack.fingerprint(open().vocoder(), graphs));
        VocoderSettings other = new VocoderSettings("HiFi-GAN", Packs.VOCODER.format(), 4, false);
        assertNotEquals(
                fingerprint, VoicePack.fingerprint(new StageEntry<>(entry.model(), other, entry.graphs()), graphs));
        PackFile graph = graphs.get("vocoder");
        graphs.put("vocoder", new PackFile(graph.file(), graph.bytes(), "0".repeat(64)));
        assertNotEquals(fingerprint, VoicePack.fingerprint(entry, graphs));
    }

    private VoicePack open() {
        return VoicePack.open(VoicePackSource.directory(folder.resolve("pack")));
    }

    private ByteBuffer readGraph() {
        VoicePack pack = open();
        return pack.read(pack.vocoder().graphs().get("fp32").get("vocoder"));
    }

    private Path graph() {
        return folder.resolve("pack/fp32/vocoder.onnx");
    }

    private Manifest edit(String text, String replacement) throws IOException {
        Manifest written = Packs.whole(folder.resolve("pack"));
        Path manifest = folder.resolve("pack/voice-pack.json");
        String json = Files.readString(manifest);
        assertTrue(json.contains(text), json);
        Files.writeString(manifest, json.replace(text, replacement));
        return written;
    }

    static void assertFails(Reason reason, Supplier<?> work, String part) {
        VoicePackException failure = assertThrows(VoicePackException.class, work::get);
        assertEquals(reason, failure.reason(), failure.getMessage());
        assertTrue(failure.getMessage().contains(part), failure.getMessage());
        assertFalse(failure.getMessage().contains("\n"), failure.getMessage());
    }
}
