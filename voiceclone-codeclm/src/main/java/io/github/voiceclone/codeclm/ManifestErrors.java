package io.github.voiceclone.codeclm;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.exc.MismatchedInputException;
import com.fasterxml.jackson.databind.exc.UnrecognizedPropertyException;
import java.io.IOException;
import java.util.Collection;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** One-line descriptions of errors in a manifest: the field, what is found there and what is expected. */
final class ManifestErrors {
    private static final int MAX_SHOWN = 300;
    private static final int MAX_VALUE_SHOWN = 40;

    private ManifestErrors() {}

    /**
     * Returns the reason of an error.
     *
     * @param manifest what was read; null if it is no JSON
     */
    static String reason(IOException error, @Nullable JsonNode manifest) {
        if (!(error instanceof JsonProcessingException json)) {
            return String.valueOf(error.getMessage());
        }
        String path = json instanceof JsonMappingException mapping ? path(mapping) : "";
        if (json.getCause() instanceof RuntimeException refusal) {
            return at(path, String.valueOf(refusal.getMessage()));
        }
        if (json instanceof UnrecognizedPropertyException) {
            return printable(path + " is no field of this format");
        }
        JsonNode found = json instanceof JsonMappingException mapping ? find(mapping, manifest) : null;
        if (found != null && json instanceof MismatchedInputException mismatch && mismatch.getTargetType() != null) {
            String value = found.toString();
            String shown = value.length() > MAX_VALUE_SHOWN ? value.substring(0, MAX_VALUE_SHOWN) + "…" : value;
            return printable(path + (found.isMissingNode() ? " is missing" : " is " + shown) + ", expected "
                    + name(mismatch.getTargetType()));
        }
        return at(path, String.valueOf(json.getOriginalMessage()));
    }

    private static String at(String path, String what) {
        return printable(
                (path.isEmpty() ? "" : path + ": ") + what.lines().findFirst().orElse(""));
    }

    private static String path(JsonMappingException error) {
        return error.getPath().stream()
                .map(JsonMappingException.Reference::getFieldName)
                .filter(Objects::nonNull)
                .collect(Collectors.joining("."));
    }

    /** Returns what is at the place of an error; a missing node where nothing is, null if the place is not known. */
    private static @Nullable JsonNode find(JsonMappingException error, @Nullable JsonNode manifest) {
        if (manifest == null || error.getPath().isEmpty()) {
            return null;
        }
        JsonNode node = manifest;
        for (JsonMappingException.Reference step : error.getPath()) {
            node = step.getFieldName() == null ? node.path(step.getIndex()) : node.path(step.getFieldName());
        }
        return node;
    }

    private static String name(Class<?> type) {
        if (type == int.class || type == long.class) {
            return "a whole number";
        }
        if (type == float.class || type == double.class) {
            return "a number";
        }
        if (type == boolean.class) {
            return "true or false";
        }
        if (type == String.class) {
            return "a text";
        }
        return Collection.class.isAssignableFrom(type)
                ? "a list"
                : Map.class.isAssignableFrom(type) ? "names with values" : "an object with fields";
    }

    /** Returns a text of a manifest as an error shows it. */
    static String printable(String text) {
        return text.substring(0, Math.min(text.length(), MAX_SHOWN)).replaceAll("\\p{C}", "?");
    }
}
