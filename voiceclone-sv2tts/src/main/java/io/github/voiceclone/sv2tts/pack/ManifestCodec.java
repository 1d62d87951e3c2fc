package io.github.voiceclone.sv2tts.pack;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.util.DefaultIndenter;
import com.fasterxml.jackson.core.util.DefaultPrettyPrinter;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.voiceclone.VoicePackException;
import io.github.voiceclone.VoicePackException.Reason;
import java.io.IOException;
import java.io.UncheckedIOException;

/** Reads and writes manifests as JSON. */
final class ManifestCodec {
    private static final ObjectMapper JSON = JsonMapper.builder()
            .enable(SerializationFeature.INDENT_OUTPUT)
            .enable(SerializationFeature.ORDER_MAP_ENTRIES_BY_KEYS)
            .defaultPrettyPrinter(new DefaultPrettyPrinter()
                    .withObjectIndenter(new DefaultIndenter("  ", "\n"))) // fingerprints are the same on every system
            .enable(DeserializationFeature.FAIL_ON_MISSING_CREATOR_PROPERTIES)
            .enable(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES)
            .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
            .build();

    private ManifestCodec() {}

    /**
     * Reads a manifest.
     *
     * @param where what to call the manifest in an error
     */
    static Manifest read(byte[] json, String where) {
        try {
            JsonNode tree = JSON.readTree(json);
            checkVersion(tree, where);
            checkFamily(tree, where);
            addDefaults(tree);
            return JSON.treeToValue(tree, Manifest.class);
        } catch (IOException e) {
            throw new VoicePackException(
                    Reason.CORRUPT,
                    where + " is not a voice pack's manifest: " + JsonErrors.reason(e) + "; convert again",
                    e);
        }
    }

    /** Adds settings that packs of earlier releases lack, and those that are left out where they have their usual value. */
    private static void addDefaults(JsonNode tree) {
        if (tree.at("/synthesizer/settings") instanceof ObjectNode settings && !settings.has("maxSegmentLength")) {
            settings.put("maxSegmentLength", 0);
        }
        if (tree.at("/vocoder/settings") instanceof ObjectNode settings && !settings.has("naturalLogMel")) {
            settings.put("naturalLogMel", false);
        }
        if (tree.at("/vocoder/settings") instanceof ObjectNode settings && !settings.has("sampling")) {
            settings.putNull("sampling");
        }
    }

    private static void checkVersion(JsonNode tree, String where) {
        JsonNode version = tree.path("formatVersion");
        if (!version.isIntegralNumber()) {
            throw new VoicePackException(
                    Reason.CORRUPT, where + " has no formatVersion: it is not a voice pack's manifest");
        }
        if (version.doubleValue() > Manifest.FORMAT_VERSION) {
            throw new VoicePackException(
                    Reason.TOO_NEW,
                    where + " is of format version " + version + ", this release reads " + Manifest.FORMAT_VERSION
                            + ": upgrade voiceclone");
        }
        if (version.doubleValue() < Manifest.FORMAT_VERSION) {
            throw new VoicePackException(
                    Reason.TOO_OLD,
                    where + " is of format version " + version + ", this release reads " + Manifest.FORMAT_VERSION
                            + ": convert the checkpoints again");
        }
    }

    private static void checkFamily(JsonNode tree, String where) {
        String family = tree.path("family").asText();
        if (!family.equals(Manifest.FAMILY)) {
            throw new VoicePackException(
                    Reason.UNKNOWN_FAMILY,
                    where + " is of model family '" + family + "', expected '" + Manifest.FAMILY
                            + "': choose a pack of that family");
        }
    }

    static byte[] write(Manifest manifest) {
        return writeValue(manifest);
    }

    /** Returns a value as JSON text, the same every time. */
    static byte[] writeValue(Object value) {
        try {
            return JSON.writeValueAsBytes(value);
        } catch (JsonProcessingException e) {
            throw new UncheckedIOException(e);
        }
    }
}
