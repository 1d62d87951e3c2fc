package io.github.voiceclone.convert.graph;

import com.fasterxml.jackson.core.json.JsonReadFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.voiceclone.convert.checkpoint.CheckpointException;
import io.github.voiceclone.sv2tts.pack.JsonErrors;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * The settings of a checkpoint as a JSON object that was read from a file, which every error names. Comments and trailing
 * commas are read over, as people write them.
 */
public final class SettingsJson {
    private static final int LARGEST_FILE = 1 << 20;
    private static final int MOST_SHOWN = 60;
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

    /** Returns the settings of a checkpoint that has no file beside it: none. */
    static SettingsJson none() {
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
            if (Files.size(file) > LARGEST_FILE) {
                throw new CheckpointException(source + " has " + Files.size(file) + " bytes, expected at most "
                        + LARGEST_FILE + ": it is not a settings file");
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
    static SettingsJson parse(String source, byte[] json) {
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

    /** Tells whether there are no settings at all, as where no file lies beside a checkpoint. */
    boolean isEmpty() {
        return root.isEmpty();
    }

    /** Returns what errors call the file. */
    String source() {
        return source;
    }

    /** Returns the value of a key, which may be JSON's null; null if there is no such key. */
    @Nullable
    JsonNode get(String key) {
        return root.get(key);
    }

    /** Returns an error about one setting. */
    CheckpointException wrong(String key, Object found, String expected) {
        String text = String.valueOf(found);
        String shown = text.length() > MOST_SHOWN ? text.substring(0, MOST_SHOWN) + "…" : text;
        return new CheckpointException(source + ": " + key + " is " + shown + ", expected " + expected);
    }
}
