package io.github.voiceclone.convert;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.voiceclone.VoicePackException;
import io.github.voiceclone.codeclm.CodecPack;
import io.github.voiceclone.moss.MossFamily;
import io.github.voiceclone.pocket.PocketFamily;
import io.github.voiceclone.spi.VoicePackSource;
import io.github.voiceclone.sv2tts.pack.Packs;
import io.github.voiceclone.sv2tts.pack.StageEntry;
import io.github.voiceclone.sv2tts.pack.VoicePack;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Every value of the manifest of each family, replaced by what it cannot be. */
class ManifestMutationTest {
    private static final ObjectMapper JSON = new ObjectMapper();

    /** JSON values that each value of a manifest is replaced by. */
    private static final List<String> WRONG =
            List.of("null", "\"x\"", "true", "[]", "{}", "-1", "0", "1.5", "1000000000000", "1e300");

    @TempDir
    Path folder;

    /** Changes after which a pack opens: of what is only told, and of what may have these values. Its graphs do not tell. */
    private final Set<String> accepted = new TreeSet<>();

    @Test
    void pocket_refusesInOneLineWhatItCannotSpeakWith() throws IOException {
        RandomPack.writeTinyPocket(folder, 1);
        mutate(pack -> new CodecPack<>(PocketFamily.FAMILY, pack).checkFiles());
        assertEquals(
                expected(
                        """
                        graphs={} graphs.fp32={} languages=[] model="x" name="x" settings.framesAfterStop=0 settings.replaceSemicolons=true
                        settings.stopLogit=-1 settings.stopLogit=0 settings.stopLogit=1.5
                        settings.temperature=0 settings.temperature=1.5 settings.voiceStart=-1"""),
                accepted);
    }

    @Test
    void moss_refusesInOneLineWhatItCannotSpeakWith() throws IOException {
        RandomPack.writeTinyMoss(folder, 1);
        mutate(pack -> new CodecPack<>(MossFamily.FAMILY, pack).checkFiles());
        assertEquals(
                expected(
                        """
                        graphs={} graphs.fp32={} languages=[] model="x" name="x" settings.assistantSlot=0 settings.audioEnd=0 settings.audioStart=0
                        settings.repetitionPenalty=1.5 settings.temperature=1.5 settings.textTemperature=1.5
                        settings.turnEnd=0 settings.turnStart=0 settings.userSlot=0"""),
                accepted);
    }

    @Test
    void sv2tts_refusesInOneLineWhatItCannotSpeakWith() throws IOException {
        Packs.whole(folder);
        mutate(ManifestMutationTest::open);
        assertEquals(
                expected(
                        """
                        name="x" encoder.model="x" encoder.settings.minCoverage=0
                        synthesizer.model="x" synthesizer.settings.dropout=0
                        synthesizer.settings.mel.maxAbsValue=1.5 synthesizer.settings.mel.minHz=0
                        synthesizer.settings.mel.minHz=1.5 synthesizer.settings.mel.minLevelDb=-1
                        synthesizer.settings.mel.preEmphasis=0 synthesizer.settings.mel.refLevelDb=-1
                        synthesizer.settings.mel.refLevelDb=0 synthesizer.settings.mel.refLevelDb=1.5
                        synthesizer.settings.silenceLevel=-1 synthesizer.settings.silenceLevel=0
                        synthesizer.settings.silenceLevel=1.5 vocoder.model="x"
                        vocoder.settings.contextFrames=0 vocoder.settings.network="x"
                        """),
                accepted);
    }

    private static void open(VoicePackSource source) {
        VoicePack pack = VoicePack.open(source);
        Stream.<StageEntry<?>>of(pack.encoder(), pack.synthesizer(), pack.vocoder())
                .flatMap(stage -> stage.graphs().values().stream())
                .flatMap(graphs -> graphs.values().stream())
                .forEach(pack::read);
    }

    private static Set<String> expected(String words) {
        return Stream.of(words.strip().split("\\s+", -1))
                .filter(word -> !word.isEmpty())
                .collect(Collectors.toCollection(TreeSet::new));
    }

    private void mutate(Consumer<VoicePackSource> opener) throws IOException {
        JsonNode manifest = JSON.readTree(Files.readAllBytes(folder.resolve("voice-pack.json")));
        List<String> places = new ArrayList<>();
        places(manifest, "", places);
        assertTrue(places.size() > 40, places.toString());
        for (String place : places) {
            for (String wrong : WRONG) {
                JsonNode value = JSON.readTree(wrong);
                if (!value.equals(manifest.at(place))) {
                    JsonNode copy = manifest.deepCopy();
                    replace(copy, place, value);
                    refuse(opener, copy, place.substring(1).replace('/', '.') + "=" + wrong);
                }
            }
        }
    }

    private void refuse(Consumer<VoicePackSource> opener, JsonNode manifest, String change) throws IOException {
        Files.write(folder.resolve("voice-pack.json"), JSON.writeValueAsBytes(manifest));
        try {
            opener.accept(VoicePackSource.directory(folder));
            accepted.add(change);
        } catch (VoicePackException e) {
            String message = e.getMessage();
            assertFalse(
                    message.contains("\n") || message.contains("com.fasterxml") || message.contains("java."), message);
            assertTrue(message.length() < 1_000, message);
        } catch (RuntimeException e) {
            throw new AssertionError(change + ": " + e, e);
        }
    }

    /** Adds the places of all values, as JSON pointers. */
    private static void places(JsonNode node, String place, List<String> places) {
        if (!place.isEmpty()) {
            places.add(place);
        }
        node.fieldNames().forEachRemaining(name -> places(node.get(name), place + "/" + name, places));
        for (int i = 0; node.isArray() && i < node.size(); i++) {
            places(node.get(i), place + "/" + i, places);
        }
    }

    private static void replace(JsonNode root, String place, JsonNode value) {
        int cut = place.lastIndexOf('/');
        String name = place.substring(cut + 1);
        if (root.at(place.substring(0, cut)) instanceof ObjectNode object) {
            object.set(name, value);
        } else {
            ((ArrayNode) root.at(place.substring(0, cut))).set(Integer.parseInt(name), value);
        }
    }
}
