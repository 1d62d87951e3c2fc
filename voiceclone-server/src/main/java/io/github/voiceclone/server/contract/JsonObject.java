package io.github.voiceclone.server.contract;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** A JSON object of a request, whose fields are read by name and type. Unknown fields are refused. */
final class JsonObject {
    private static final ObjectMapper JSON = JsonMapper.builder(JsonFactory.builder()
                    .streamReadConstraints(StreamReadConstraints.builder()
                            .maxNestingDepth(20)
                            .maxNumberLength(100)
                            .build())
                    .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                    .build())
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .build();

    private final JsonNode object;
    /** Prefix of names in messages. */
    private final String prefix;

    private JsonObject(JsonNode object, String prefix) {
        this.object = object;
        this.prefix = prefix;
    }

    /**
     * Returns the object that a body holds.
     *
     * @param known the fields that it may have, in the order in which they are listed
     */
    static JsonObject parse(byte[] body, List<String> known) {
        return parse("body", body, known);
    }

    /** Returns the object that a message holds, as {@link #parse(byte[], List)} does with that of a body. */
    static JsonObject parseMessage(byte[] message, List<String> known) {
        return parse("message", message, known);
    }

    private static JsonObject parse(String what, byte[] body, List<String> known) {
        JsonNode node;
        try {
            node = JSON.readTree(body);
        } catch (IOException e) {
            throw ApiException.invalid(null, "invalid_json", "the " + what + " is not valid JSON: " + reason(e));
        }
        if (node == null || !node.isObject()) {
            throw ApiException.invalid(null, "invalid_json", "the " + what + " is not a JSON object");
        }
        JsonObject object = new JsonObject(node, "");
        object.refuseUnknown(known);
        return object;
    }

    /** Returns where the syntax is wrong, without what stands there. */
    private static String reason(IOException e) {
        return e instanceof com.fasterxml.jackson.core.JsonProcessingException syntax && syntax.getLocation() != null
                ? "line " + syntax.getLocation().getLineNr() + ", column "
                        + syntax.getLocation().getColumnNr()
                : "it cannot be read";
    }

    private void refuseUnknown(List<String> known) {
        Set<String> names = Set.copyOf(known);
        for (Iterator<String> fields = object.fieldNames(); fields.hasNext(); ) {
            String name = fields.next();
            if (!names.contains(name)) {
                String shown = name.length() > 64 ? name.substring(0, 64) + "…" : name;
                throw ApiException.invalid(
                        prefix + shown,
                        "unknown_parameter",
                        "unknown parameter '" + prefix + shown + "'; there are " + String.join(", ", known));
            }
        }
    }

    private Optional<JsonNode> field(String name) {
        return Optional.ofNullable(object.get(name)).filter(node -> !node.isNull());
    }

    private ApiException wrongType(String name, String expected) {
        return ApiException.invalid(prefix + name, "invalid_type", "'" + prefix + name + "' must be " + expected);
    }

    Optional<String> string(String name) {
        return field(name).map(node -> {
            if (!node.isTextual()) {
                throw wrongType(name, "a string");
            }
            return node.textValue();
        });
    }

    String requiredString(String name) {
        return string(name).orElseThrow(() -> missing(name));
    }

    private static ApiException missing(String name) {
        return ApiException.invalid(name, "missing_required_parameter", "missing required parameter '" + name + "'");
    }

    /** Returns a string, or the string member {@code id} of an object. */
    String requiredStringOrId(String name) {
        JsonNode node = field(name).orElseThrow(() -> missing(name));
        if (node.isTextual()) {
            return node.textValue();
        }
        if (!node.isObject() || !node.path("id").isTextual() || node.size() != 1) {
            throw wrongType(name, "a string, or an object with the one field 'id'");
        }
        return node.get("id").textValue();
    }

    Optional<Double> number(String name) {
        return field(name).map(node -> {
            if (!node.isNumber() || !Double.isFinite(node.doubleValue())) {
                throw wrongType(name, "a number");
            }
            return node.doubleValue();
        });
    }

    Optional<Long> integer(String name) {
        return field(name).map(node -> {
            if (!node.isIntegralNumber() || !node.canConvertToLong()) {
                throw wrongType(name, "an integer of 64 bits");
            }
            return node.longValue();
        });
    }

    Optional<Boolean> flag(String name) {
        return field(name).map(node -> {
            if (!node.isBoolean()) {
                throw wrongType(name, "true or false");
            }
            return node.booleanValue();
        });
    }

    Optional<JsonObject> object(String name, List<String> known) {
        return field(name).map(node -> {
            if (!node.isObject()) {
                throw wrongType(name, "an object");
            }
            JsonObject inner = new JsonObject(node, prefix + name + ".");
            inner.refuseUnknown(known);
            return inner;
        });
    }

    /** Returns the names of the fields that are there and not null. */
    List<String> names() {
        List<String> names = new ArrayList<>();
        for (Map.Entry<String, JsonNode> field : object.properties()) {
            if (!field.getValue().isNull()) {
                names.add(field.getKey());
            }
        }
        return names;
    }
}
