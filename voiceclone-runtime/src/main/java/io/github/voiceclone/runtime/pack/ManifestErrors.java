package io.github.voiceclone.runtime.pack;

import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.exc.MismatchedInputException;
import com.fasterxml.jackson.databind.exc.UnrecognizedPropertyException;
import io.github.voiceclone.VoicePackException;
import io.github.voiceclone.VoicePackException.Reason;
import java.io.IOException;
import java.util.Collection;
import java.util.Map;

/** Errors of a manifest, of any model family, in one line: the field, what is found there and what is expected. */
public final class ManifestErrors {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final int MAX_SHOWN = 300;
    private static final int MAX_VALUE_SHOWN = 40;

    private ManifestErrors() {}

    /**
     * Requires format version and family, before anything else, which may be of another form in another version.
     *
     * @param where what to call the manifest in an error
     * @throws VoicePackException if they are others, or the manifest is no JSON
     */
    public static void requireFormat(byte[] manifest, String where, String family, int expected) {
        JsonNode tree;
        try {
            tree = JSON.readTree(manifest);
        } catch (IOException e) {
            throw refusal(e, manifest, where, family);
        }
        JsonNode version = tree.path("formatVersion");
        if (!version.isIntegralNumber()) {
            throw new VoicePackException(
                    Reason.CORRUPT, where + " has no formatVersion: it is not a voice pack's manifest");
        }
        if (version.doubleValue() != expected) {
            boolean tooNew = version.doubleValue() > expected;
            throw new VoicePackException(
                    tooNew ? Reason.TOO_NEW : Reason.TOO_OLD,
                    where + " is of format version " + printable(version.asText()) + ", this release reads " + expected
                            + ": " + (tooNew ? "upgrade voiceclone, or convert again" : "convert again"));
        }
        String found = tree.path("family").asText();
        if (!found.equals(family)) {
            throw new VoicePackException(
                    Reason.UNKNOWN_FAMILY,
                    where + " is of model family '" + printable(found) + "', expected '" + family
                            + "': choose a pack of that family");
        }
    }

    /**
     * Returns the error for a manifest that cannot be read.
     *
     * @param error what Jackson says
     * @param manifest what was read
     * @param where what to call the manifest
     */
    public static VoicePackException refusal(IOException error, byte[] manifest, String where, String family) {
        return new VoicePackException(
                Reason.CORRUPT,
                where + " is not a manifest of family '" + family + "': " + printable(reason(error, manifest))
                        + "; convert again",
                error);
    }

    private static String reason(IOException error, byte[] manifest) {
        if (!(error instanceof JsonMappingException mapping)) {
            return JsonErrors.reason(error);
        }
        String path = JsonErrors.path(mapping);
        if (mapping.getCause() instanceof NullPointerException missing) {
            String field = String.valueOf(missing.getMessage());
            return field.matches("[A-Za-z0-9]{1,40}") && !field.equals("null")
                    ? (path.isEmpty() ? "" : path + ".") + field + " is missing or null"
                    : path + " has a value that is null";
        }
        if (mapping.getCause() instanceof RuntimeException refusal) {
            return (path.isEmpty() ? "" : path + ": ")
                    + String.valueOf(refusal.getMessage()).lines().findFirst().orElse("");
        }
        if (mapping instanceof UnrecognizedPropertyException) {
            return path + " is no field of this format";
        }
        if (!path.isEmpty()
                && mapping instanceof MismatchedInputException mismatch
                && mismatch.getTargetType() != null) {
            JsonNode found = find(mapping, manifest);
            String value = found.toString();
            String shown = value.length() > MAX_VALUE_SHOWN ? value.substring(0, MAX_VALUE_SHOWN) + "…" : value;
            return path + (found.isMissingNode() ? " is missing" : " is " + shown) + ", expected "
                    + name(mismatch.getTargetType());
        }
        return JsonErrors.reason(error);
    }

    /** Returns what is at the place of an error; a missing node where nothing is. */
    private static JsonNode find(JsonMappingException error, byte[] manifest) {
        JsonNode node;
        try {
            node = JSON.readTree(manifest);
        } catch (IOException e) {
            return JSON.missingNode();
        }
        for (JsonMappingException.Reference step : error.getPath()) {
            node = step.getFieldName() == null ? node.path(step.getIndex()) : node.path(step.getFieldName());
        }
        return node;
    }

    private static String name(Class<?> type) {
        if (type == int.class || type == Integer.class || type == long.class) {
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

    private static String printable(String text) {
        return text.substring(0, Math.min(text.length(), MAX_SHOWN)).replaceAll("\\p{C}", "?");
    }
}
