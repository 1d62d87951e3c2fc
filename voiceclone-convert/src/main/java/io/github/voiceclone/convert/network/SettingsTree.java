package io.github.voiceclone.convert.network;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.github.voiceclone.InvalidInputException;
import io.github.voiceclone.runtime.pack.JsonErrors;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Settings of a model, of JSON or of the part of YAML that they need: mappings by indentation, lists of plain values, plain and quoted values on one line,
 * comments. Anything else is refused with its line: anchors, tags, flow mappings, texts of several lines, tabs. Each value is
 * taken once by its name, so that what nobody took can be refused.
 */
public final class SettingsTree {
    private static final int MAX_BYTES = 1 << 16;
    private static final int MAX_DEPTH = 8;

    private static final ObjectMapper JSON = JsonMapper.builder(JsonFactory.builder()
                    .streamReadConstraints(StreamReadConstraints.builder()
                            .maxNestingDepth(MAX_DEPTH)
                            .build())
                    .build())
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .build();

    private final String path;
    private final Map<String, Object> values = new LinkedHashMap<>();

    /** A line: its number, indentation and text without comment. */
    private record Line(int number, int indent, String text) {}

    private SettingsTree(String path) {
        this.path = path;
    }

    /**
     * Reads settings.
     *
     * @throws InvalidInputException if they are not of the form above
     */
    public static SettingsTree read(byte[] yaml) {
        if (yaml.length > MAX_BYTES) {
            throw new InvalidInputException("the settings have " + yaml.length + " bytes, the limit is " + MAX_BYTES);
        }
        String text;
        try {
            text = StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(yaml))
                    .toString();
        } catch (CharacterCodingException e) {
            throw new InvalidInputException("the settings are no text in UTF-8", e);
        }
        List<Line> lines = new ArrayList<>();
        int number = 0;
        for (String line : text.lines().toList()) {
            number++;
            String content = withoutComment(line, number);
            if (!content.isBlank()) {
                String stripped = content.strip();
                int indent = content.indexOf(stripped.charAt(0));
                if (!content.substring(0, indent).replace(" ", "").isEmpty()) {
                    throw refused(number, "is indented by something else than spaces");
                }
                lines.add(new Line(number, indent, stripped));
            }
        }
        SettingsTree tree = new SettingsTree("");
        int end = tree.read(lines, 0, 0, 0);
        if (end < lines.size()) {
            throw refused(lines.get(end).number, "has another indentation than the lines before it");
        }
        return tree;
    }

    /**
     * Reads settings that are an object of JSON.
     *
     * @param source what to call them in an error
     * @throws InvalidInputException if they are not
     */
    public static SettingsTree json(String source, byte[] json) {
        if (json.length > MAX_BYTES) {
            throw new InvalidInputException(source + " has " + json.length + " bytes, the limit is " + MAX_BYTES);
        }
        JsonNode root;
        try {
            root = JSON.readTree(json);
        } catch (IOException e) {
            throw new InvalidInputException(source + " is no JSON: " + JsonErrors.reason(e), e);
        }
        if (root == null || !root.isObject()) {
            throw new InvalidInputException(source + " holds no settings, expected an object of JSON");
        }
        return new SettingsTree(source + ": ", root);
    }

    private SettingsTree(String path, JsonNode object) {
        this.path = path;
        object.properties().forEach(field -> values.put(field.getKey(), value(field.getKey(), field.getValue())));
    }

    private Object value(String name, JsonNode node) {
        if (node.isObject()) {
            return new SettingsTree(path + name + ".", node);
        }
        if (node.isArray()) {
            List<Object> items = new ArrayList<>();
            node.forEach(item -> items.add(value(name + "[" + items.size() + "]", item)));
            return items;
        }
        return node.asText();
    }

    private static InvalidInputException refused(int line, String what) {
        return new InvalidInputException("line " + line + " of the settings " + what);
    }

    private static String withoutComment(String line, int number) {
        char quote = 0;
        for (int i = 0; i < line.length(); i++) {
            char c = line.charAt(i);
            if (quote != 0) {
                quote = c == quote ? 0 : quote;
            } else if ((c == '"' || c == '\'') && i > 0 && line.charAt(i - 1) == ' ') {
                quote = c;
            } else if (c == '#' && (i == 0 || line.charAt(i - 1) == ' ')) {
                return line.substring(0, i);
            }
        }
        if (quote != 0) {
            throw refused(number, "has an open quote");
        }
        return line;
    }

    /** Reads a mapping from a line on; returns the first line after it. */
    private int read(List<Line> lines, int from, int indent, int depth) {
        if (depth > MAX_DEPTH) {
            throw refused(lines.get(from).number, "is nested more than " + MAX_DEPTH + " deep");
        }
        int at = from;
        while (at < lines.size() && lines.get(at).indent == indent && !isItem(lines.get(at))) {
            Line line = lines.get(at);
            int colon = line.text.indexOf(':');
            if (colon < 1 || (colon + 1 < line.text.length() && line.text.charAt(colon + 1) != ' ')) {
                throw refused(line.number, "is no 'name: value'");
            }
            String name = line.text.substring(0, colon);
            if (!name.matches("[A-Za-z0-9_]+") || values.containsKey(name)) {
                throw refused(line.number, values.containsKey(name) ? "repeats '" + name + "'" : "has an unusual name");
            }
            String value = line.text.substring(colon + 1).strip();
            at++;
            if (!value.isEmpty()) {
                values.put(name, value.startsWith("[") ? flowList(value, line.number) : scalar(value, line.number));
            } else if (at < lines.size() && isItem(lines.get(at)) && lines.get(at).indent >= indent) {
                List<String> items = new ArrayList<>();
                int itemIndent = lines.get(at).indent;
                while (at < lines.size() && lines.get(at).indent == itemIndent && isItem(lines.get(at))) {
                    items.add(scalar(lines.get(at).text.substring(1).strip(), lines.get(at).number));
                    at++;
                }
                values.put(name, items);
            } else if (at < lines.size() && lines.get(at).indent > indent) {
                SettingsTree inner = new SettingsTree(path + name + ".");
                at = inner.read(lines, at, lines.get(at).indent, depth + 1);
                values.put(name, inner);
            } else {
                values.put(name, "null");
            }
        }
        return at;
    }

    private static boolean isItem(Line line) {
        return line.text.equals("-") || line.text.startsWith("- ");
    }

    private static List<String> flowList(String value, int number) {
        if (!value.endsWith("]") || value.length() < 2) {
            throw refused(number, "has a list of several lines");
        }
        List<String> items = new ArrayList<>();
        String inner = value.substring(1, value.length() - 1).strip();
        int start = 0;
        while (!inner.isEmpty() && start <= inner.length()) {
            int comma = inner.indexOf(',', start);
            int end = comma < 0 ? inner.length() : comma;
            items.add(scalar(inner.substring(start, end).strip(), number));
            start = end + 1;
        }
        return items;
    }

    private static String scalar(String value, int number) {
        if (value.length() >= 2 && (value.charAt(0) == '"' || value.charAt(0) == '\'')) {
            String inner = value.substring(1, value.length() - 1);
            if (value.charAt(value.length() - 1) != value.charAt(0)
                    || inner.indexOf(value.charAt(0)) >= 0
                    || inner.indexOf('\\') >= 0) {
                throw refused(number, "has a quoted text with quotes or backslashes in it");
            }
            return inner;
        }
        if (value.isEmpty() || "&*!|>%@`{}[]".indexOf(value.charAt(0)) >= 0 || value.contains(": ")) {
            throw refused(number, "has a value that is neither a number nor a plain text");
        }
        return value;
    }

    private @Nullable Object take(String name) {
        return values.remove(name);
    }

    private InvalidInputException wrong(String name, @Nullable Object value, String expected) {
        return new InvalidInputException(
                "setting '" + path + name + "' is " + (value == null ? "missing" : value) + ", expected " + expected);
    }

    /** Takes a mapping. */
    public SettingsTree group(String name) {
        Object value = take(name);
        if (value instanceof SettingsTree group) {
            return group;
        }
        throw wrong(name, value, "a group of settings");
    }

    /** Takes a list of mappings. */
    public List<SettingsTree> groups(String name) {
        Object value = take(name);
        if (value instanceof List<?> items && items.stream().allMatch(SettingsTree.class::isInstance)) {
            return items.stream().map(SettingsTree.class::cast).toList();
        }
        throw wrong(name, value, "a list of groups of settings");
    }

    /** Takes a text. */
    public String text(String name) {
        if (take(name) instanceof String text) {
            return text;
        }
        throw wrong(name, null, "a text");
    }

    /** Takes an integer from 1 to {@code max}. */
    public int size(String name, int max) {
        Object value = take(name);
        if (value instanceof String text && text.matches("[0-9]{1,9}")) {
            int number = Integer.parseInt(text);
            if (number >= 1 && number <= max) {
                return number;
            }
        }
        throw wrong(name, value, "an integer from 1 to " + max);
    }

    /** Takes an integer from 0 to {@code max}, or {@code absent} if there is none. */
    public int sizeOr(String name, int max, int absent) {
        Object value = values.get(name);
        if (value == null || "null".equals(value) || "~".equals(value)) {
            take(name);
            return absent;
        }
        return "0".equals(value) && take(name) != null ? 0 : size(name, max);
    }

    /** Takes a number. */
    public double number(String name) {
        Object value = take(name);
        if (value instanceof String text && text.matches("[-+]?[0-9.]{1,20}([eE][-+]?[0-9]{1,3})?")) {
            try {
                return Double.parseDouble(text);
            } catch (NumberFormatException e) {
                throw wrong(name, value, "a number");
            }
        }
        throw wrong(name, value, "a number");
    }

    /** Takes a number, or {@code absent} if there is none. */
    public double numberOr(String name, double absent) {
        return values.containsKey(name) ? number(name) : absent;
    }

    /** Takes true or false; false if there is none. */
    public boolean flag(String name) {
        Object value = values.containsKey(name) ? take(name) : "false";
        if ("true".equals(value) || "True".equals(value)) {
            return true;
        }
        if ("false".equals(value) || "False".equals(value)) {
            return false;
        }
        throw wrong(name, value, "true or false");
    }

    /** Takes integers from 1 to {@code max}. */
    public List<Integer> sizes(String name, int max) {
        Object value = take(name);
        if (value instanceof List<?> items && !items.isEmpty()) {
            List<Integer> sizes = new ArrayList<>();
            for (Object item : items) {
                String text = String.valueOf(item);
                if (!text.matches("[0-9]{1,9}") || Integer.parseInt(text) < 1 || Integer.parseInt(text) > max) {
                    throw wrong(name, value, "integers from 1 to " + max);
                }
                sizes.add(Integer.valueOf(text));
            }
            return sizes;
        }
        throw wrong(name, value, "integers from 1 to " + max);
    }

    /** Takes a text that can only be {@code expected}. */
    public void only(String name, String expected) {
        Object value = take(name);
        if (!expected.equals(value)) {
            throw wrong(name, value, expected + ", the only one known here");
        }
    }

    /** Takes a value of any kind, which does not matter. */
    public void ignore(String name) {
        take(name);
    }

    /** Refuses what was not taken. */
    public void requireNoOthers() {
        if (!values.isEmpty()) {
            throw new InvalidInputException(
                    "setting '" + path + values.keySet().iterator().next()
                            + "' is not known: it is of a newer model than this release converts");
        }
    }
}
