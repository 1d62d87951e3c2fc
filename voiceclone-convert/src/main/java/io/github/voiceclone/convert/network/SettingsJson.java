package io.github.voiceclone.convert.network;

import com.fasterxml.jackson.core.json.JsonReadFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.voiceclone.convert.checkpoint.CheckpointException;
import io.github.voiceclone.runtime.pack.JsonErrors;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * The settings of a checkpoint as a JSON object that was read from a file, which every error names. Comments and trailing
 * commas are read over, as people write them.
 */
public final class SettingsJson {
    private static final int MAX_FILE = 1 << 20;
    private static final int MAX_SHOWN = 60;
    private static final ObjectMapper MAPPER = JsonMapper.builder()
            .enable(JsonReadFeature.ALLOW_JAVA_COMMENTS)
            .enable(JsonReadFeature.ALLOW_YAML_COMMENTS)
            .enable(JsonReadFeature.ALLOW_TRAILING_COMMA)
            .build();

    private final String source;
    private final ObjectNode root;

    private SettingsJson(String source, JsonNode root) {
        if (!(root instanceof ObjectNode object)) {
            throw new CheckpointException(source + " holds " + root.getNodeType() + ", expected an object of settings");
        }
        this.source = source;
        this.root = object;
    }

    /** Returns the settings of a checkpoint that has no file next to it: none. */
    public static SettingsJson none() {
        return new SettingsJson("the default settings", MAPPER.createObjectNode());
    }

    /**
     * Reads a file.
     *
     * @throws CheckpointException if it cannot be read, is too large, or holds no JSON object
     */
    public static SettingsJson read(Path file) {
        String source = String.valueOf(file.getFileName());
        try {
            if (Files.size(file) > MAX_FILE) {
                throw new CheckpointException(source + " has " + Files.size(file) + " bytes, expected at most "
                        + MAX_FILE + ": it is not a settings file");
            }
            return parse(source, Files.readAllBytes(file));
        } catch (IOException e) {
            throw new CheckpointException("cannot read settings from " + file + ": " + e, e);
        }
    }

    /**
     * Reads the bytes of a file.
     *
     * @param source what to call it in an error
     * @throws CheckpointException if they are no JSON object
     */
    public static SettingsJson parse(String source, byte[] json) {
        try {
            return new SettingsJson(source, MAPPER.readTree(json));
        } catch (IOException e) {
            throw new CheckpointException(source + " is no valid JSON: " + JsonErrors.reason(e), e);
        }
    }

    /** Tells whether a file holds a JSON object. */
    public static boolean isObject(Path file) {
        try {
            read(file);
            return true;
        } catch (CheckpointException e) {
            return false;
        }
    }

    /** Tells whether there is a setting of this name. */
    public boolean has(String key) {
        return root.has(key);
    }

    /** Returns a copy of the settings. */
    public ObjectNode copy() {
        return root.deepCopy();
    }

    /** Tells whether there are no settings at all, as where no file lies next to a checkpoint. */
    public boolean isEmpty() {
        return root.isEmpty();
    }

    /** Returns what errors call the file. */
    public String source() {
        return source;
    }

    /** Returns the value of a key, which may be JSON's null; null if there is no such key. */
    @Nullable
    public JsonNode get(String key) {
        return root.get(key);
    }

    /**
     * Returns a whole number.
     *
     * @param absent value if there is no such key
     * @param min smallest value that is accepted
     * @param max largest value that is accepted
     * @throws CheckpointException if the value is no whole number from {@code min} to {@code max}
     */
    public int integer(String key, int absent, int min, int max) {
        JsonNode value = get(key);
        if (value == null) {
            return absent;
        }
        boolean whole = value.isNumber() && value.doubleValue() == Math.rint(value.doubleValue());
        if (!whole || value.doubleValue() < min || value.doubleValue() > max) {
            throw wrong(key, value, "a whole number from " + min + " to " + max);
        }
        return (int) value.doubleValue();
    }

    /**
     * Returns a number.
     *
     * @param absent value if there is no such key
     * @param min smallest value that is accepted
     * @param max largest value that is accepted
     * @throws CheckpointException if the value is no number from {@code min} to {@code max}
     */
    public double number(String key, double absent, double min, double max) {
        JsonNode value = get(key);
        if (value == null) {
            return absent;
        }
        if (!value.isNumber() || !(value.doubleValue() >= min && value.doubleValue() <= max)) {
            throw wrong(key, value, "a number from " + min + " to " + max);
        }
        return value.doubleValue();
    }

    /**
     * Returns a switch.
     *
     * @param absent value if there is no such key
     * @throws CheckpointException if the value is neither true nor false
     */
    public boolean bool(String key, boolean absent) {
        JsonNode value = get(key);
        if (value == null) {
            return absent;
        }
        if (!value.isBoolean()) {
            throw wrong(key, value, "true or false");
        }
        return value.booleanValue();
    }

    /**
     * Returns a text.
     *
     * @param absent value if there is no such key
     * @throws CheckpointException if the value is no text, or blank
     */
    public String text(String key, String absent) {
        JsonNode value = get(key);
        if (value == null) {
            return absent;
        }
        if (!value.isTextual() || value.textValue().isBlank()) {
            throw wrong(key, value, "a text");
        }
        return value.textValue();
    }

    /** Returns an error about one setting. */
    public CheckpointException wrong(String key, Object found, String expected) {
        String text = String.valueOf(found);
        String shown = text.length() > MAX_SHOWN ? text.substring(0, MAX_SHOWN) + "…" : text;
        return new CheckpointException(source + ": " + key + " is " + shown + ", expected " + expected);
    }
}
