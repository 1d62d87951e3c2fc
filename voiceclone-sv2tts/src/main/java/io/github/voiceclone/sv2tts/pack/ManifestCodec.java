package io.github.voiceclone.sv2tts.pack;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.core.util.DefaultIndenter;
import com.fasterxml.jackson.core.util.DefaultPrettyPrinter;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.MapperFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.cfg.CoercionAction;
import com.fasterxml.jackson.databind.cfg.CoercionInputShape;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.type.LogicalType;
import io.github.voiceclone.runtime.pack.ManifestErrors;
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
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
            .disable(DeserializationFeature.ACCEPT_FLOAT_AS_INT)
            .disable(MapperFeature.ALLOW_COERCION_OF_SCALARS)
            .withCoercionConfig(
                    LogicalType.Textual, texts -> texts.setCoercion(CoercionInputShape.Integer, CoercionAction.Fail)
                            .setCoercion(CoercionInputShape.Float, CoercionAction.Fail)
                            .setCoercion(CoercionInputShape.Boolean, CoercionAction.Fail))
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .build();

    private ManifestCodec() {}

    /**
     * Reads a manifest.
     *
     * @param where what to call the manifest in an error
     */
    static Manifest read(byte[] json, String where) {
        ManifestErrors.requireFormat(json, where, Manifest.FAMILY, Manifest.FORMAT_VERSION);
        try {
            JsonNode tree = JSON.readTree(json);
            addDefaults(tree);
            return JSON.treeToValue(tree, Manifest.class);
        } catch (IOException e) {
            throw ManifestErrors.refusal(e, json, where, Manifest.FAMILY);
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
        if (tree.at("/vocoder/settings") instanceof ObjectNode settings && !settings.has("sourceFilter")) {
            settings.putNull("sourceFilter");
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
