package io.github.voiceclone.convert.graph;

import com.fasterxml.jackson.databind.JsonNode;

/** Values of a synthesizer's settings: of the kind and in the range asked for, or a default where there is none. */
final class SettingsReader {
    private final SettingsJson json;

    SettingsReader(SettingsJson json) {
        this.json = json;
    }

    boolean has(String key) {
        return json.get(key) != null;
    }

    int integer(String key, int absent, int least, int most) {
        JsonNode value = json.get(key);
        if (value == null) {
            return absent;
        }
        boolean whole = value.isNumber() && value.doubleValue() == Math.rint(value.doubleValue());
        if (!whole || value.doubleValue() < least || value.doubleValue() > most) {
            throw json.wrong(key, value, "a whole number from " + least + " to " + most);
        }
        return (int) value.doubleValue();
    }

    double number(String key, double absent, double least, double most) {
        JsonNode value = json.get(key);
        if (value == null) {
            return absent;
        }
        if (!value.isNumber() || !(value.doubleValue() >= least && value.doubleValue() <= most)) {
            throw json.wrong(key, value, "a number from " + least + " to " + most);
        }
        return value.doubleValue();
    }

    boolean bool(String key, boolean absent) {
        JsonNode value = json.get(key);
        if (value == null) {
            return absent;
        }
        if (!value.isBoolean()) {
            throw json.wrong(key, value, "true or false");
        }
        return value.booleanValue();
    }
}
