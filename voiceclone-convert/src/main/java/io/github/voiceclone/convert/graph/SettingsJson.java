package io.github.voiceclone.convert.graph;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.github.voiceclone.convert.CheckpointException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** The settings beside a checkpoint as a JSON object that was read from a file, which every error names. */
final class SettingsJson {
    private static final int LARGEST_FILE = 1 << 20;
    private static final int MOST_SHOWN = 60;
    private static final ObjectMapper MAPPER = new ObjectMapper();

    private final String source;
    private final JsonNode root;

    private SettingsJson(String source, JsonNode root) {
        if (!root.isObject()) {
            throw new CheckpointException(source + " holds " + root.getNodeType() + ", expected an object of settings");
        }
        this.source = source;
        this.root = root;
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
    static SettingsJson read(Path file) {
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
            String why = e instanceof JsonProcessingException wrong ? wrong.getOriginalMessage() : e.getMessage();
            throw new CheckpointException(source + " is no valid JSON: " + why, e);
        }
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
