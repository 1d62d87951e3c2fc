package io.github.voiceclone.convert.vocoder;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.voiceclone.convert.checkpoint.CheckpointException;
import io.github.voiceclone.convert.network.SettingsJson;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Values of a vocoder's JSON: positive whole numbers, alone or in lists, each named in its error. */
final class VocoderJson {
    private static final int LARGEST = 1 << 20;

    private final SettingsJson json;

    VocoderJson(SettingsJson json) {
        this.json = json;
    }

    /** Tells whether there are no settings at all. */
    boolean isEmpty() {
        return json.isEmpty();
    }

    String source() {
        return json.source();
    }

    /** Tells whether there is a setting of this name. */
    boolean has(String key) {
        return json.has(key);
    }

    /** Tells whether a setting is this number. */
    boolean is(String key, double value) {
        return present(key).filter(found -> found.asDouble(Double.NaN) == value).isPresent();
    }

    /** Returns a number, which may be written as a string; empty if there is none of this key. */
    Optional<Integer> number(String key) {
        return present(key).map(value -> positive(value, key));
    }

    /** Returns a list of numbers; empty if there is none of this key. */
    Optional<List<Integer>> numbers(String key) {
        return present(key).map(value -> positives(value, key));
    }

    /** Returns a list of lists of numbers; empty if there is none of this key. */
    Optional<List<List<Integer>>> numberLists(String key) {
        return present(key).map(value -> {
            List<List<Integer>> lists = new ArrayList<>();
            list(value, key).forEach(inner -> lists.add(positives(inner, key)));
            return lists;
        });
    }

    /** Returns an error about one setting. */
    CheckpointException wrong(String key, Object found, String expected) {
        return json.wrong(key, found, expected);
    }

    private Optional<JsonNode> present(String key) {
        return Optional.ofNullable(json.get(key)).filter(value -> !value.isNull());
    }

    private List<Integer> positives(JsonNode value, String key) {
        List<Integer> numbers = new ArrayList<>();
        list(value, key).forEach(item -> numbers.add(positive(item, key)));
        return numbers;
    }

    private JsonNode list(JsonNode value, String key) {
        if (!value.isArray() || value.isEmpty() || value.size() > 64) {
            throw wrong(key, value, "a list of 1 to 64 values");
        }
        return value;
    }

    private int positive(JsonNode value, String key) {
        double number = value.isTextual() || value.isNumber() ? value.asDouble(-1) : -1;
        if (!(number >= 1 && number <= LARGEST) || number != Math.rint(number)) {
            throw wrong(key, value, "a whole number from 1 to " + LARGEST);
        }
        return (int) number;
    }
}
