package io.github.voiceclone.convert.graph;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.voiceclone.convert.CheckpointException;

/** Reads values of a settings file, and names file and key in every error. */
final class SettingsReader {
    private final String source;
    private final JsonNode json;

    SettingsReader(String source, JsonNode json) {
        if (!json.isObject()) {
            throw new CheckpointException(source + " holds no JSON object with settings");
        }
        this.source = source;
        this.json = json;
    }

    boolean has(String key) {
        return json.has(key);
    }

    int integer(String key, int absent, int least, int most) {
        JsonNode value = json.get(key);
        if (value == null) {
            return absent;
        }
        boolean whole = value.isNumber() && value.doubleValue() == Math.rint(value.doubleValue());
        if (!whole || value.doubleValue() < least || value.doubleValue() > most) {
            throw wrong(key, value, "a whole number from " + least + " to " + most);
        }
        return (int) value.doubleValue();
    }

    double number(String key, double absent, double least, double most) {
        JsonNode value = json.get(key);
        if (value == null) {
            return absent;
        }
        if (!value.isNumber() || !(value.doubleValue() >= least && value.doubleValue() <= most)) {
            throw wrong(key, value, "a number from " + least + " to " + most);
        }
        return value.doubleValue();
    }

    boolean bool(String key, boolean absent) {
        JsonNode value = json.get(key);
        if (value == null) {
            return absent;
        }
        if (!value.isBoolean()) {
            throw wrong(key, value, "true or false");
        }
        return value.booleanValue();
    }

    private CheckpointException wrong(String key, JsonNode value, String expected) {
        String text = value.toString();
        String found = text.length() > 40 ? text.substring(0, 40) + "…" : text;
        return new CheckpointException(source + ": '" + key + "' is " + found + ", expected " + expected);
    }
}
