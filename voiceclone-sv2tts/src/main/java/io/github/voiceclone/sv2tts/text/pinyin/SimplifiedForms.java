package io.github.voiceclone.sv2tts.text.pinyin;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Simplified forms of traditional characters, by which a dictionary of simplified Chinese is looked up. Immutable,
 * thread-safe.
 *
 * <p>Read from the resource {@code simplified.txt}, UTF-8 with {@code \n} after each line: a line of traditional characters
 * and one of their simplified forms, then words whose characters are simplified otherwise than one by one, each with its
 * form after a tab. After an empty line come the traditional characters that share a simplified form with others and whose
 * own reading does not depend on the context, each with that reading after a tab.
 */
final class SimplifiedForms {
    private final Map<Integer, Integer> characters = new HashMap<>();
    private final boolean[] concerned = new boolean[Character.MAX_VALUE + 1];
    private final Map<Character, List<String[]>> words = new HashMap<>();
    private final Map<Integer, String> readings = new HashMap<>();

    private SimplifiedForms(List<String> lines) {
        int[] traditional = lines.get(0).codePoints().toArray();
        int[] simplified = lines.get(1).codePoints().toArray();
        for (int i = 0; i < traditional.length; i++) {
            characters.put(traditional[i], simplified[i]);
            concerned[Character.toChars(traditional[i])[0]] = true;
        }
        int end = lines.indexOf("");
        for (String line : lines.subList(2, end)) {
            String[] word = line.split("\t", -1);
            words.computeIfAbsent(word[0].charAt(0), c -> new ArrayList<>()).add(word);
            concerned[word[0].charAt(0)] = true;
        }
        words.values().forEach(list -> list.sort((a, b) -> b[0].length() - a[0].length()));
        for (String line : lines.subList(end + 1, lines.size())) {
            String[] reading = line.split("\t", -1);
            readings.put(reading[0].codePointAt(0), reading[1]);
        }
    }

    /** Returns the table, reading it on the first call. */
    static SimplifiedForms shared() {
        return Holder.FORMS;
    }

    /** Returns a text of the same length with each traditional character replaced; the text itself if it has none. */
    String simplify(String text) {
        StringBuilder simplified = null;
        for (int i = 0; i < text.length(); ) {
            if (!concerned[text.charAt(i)]) {
                i++;
                continue;
            }
            String[] word = wordAt(text, i);
            int codePoint = text.codePointAt(i);
            String form = word == null ? Character.toString(characters.getOrDefault(codePoint, codePoint)) : word[1];
            int end = i + form.length();
            if (!text.startsWith(form, i)) {
                simplified = simplified == null ? new StringBuilder(text) : simplified;
                simplified.replace(i, end, form);
            }
            i = end;
        }
        return simplified == null ? text : simplified.toString();
    }

    /**
     * Returns the reading that a traditional character has wherever it is simplified, though its simplified form has others:
     * that of 髮 or 隻, whose forms 发 and 只 are also those of 發 and 祇. Null for all other characters.
     */
    @Nullable
    String reading(int codePoint) {
        return readings.get(codePoint);
    }

    private String @Nullable [] wordAt(String text, int start) {
        for (String[] word : words.getOrDefault(text.charAt(start), List.of())) {
            if (text.startsWith(word[0], start)) {
                return word;
            }
        }
        return null;
    }

    private static final class Holder {
        private static final SimplifiedForms FORMS = new SimplifiedForms(read());

        private static List<String> read() {
            try (InputStream in = SimplifiedForms.class.getResourceAsStream("simplified.txt")) {
                if (in == null) {
                    throw new IllegalStateException("simplified.txt is missing from the jar of voiceclone-sv2tts");
                }
                return new String(in.readAllBytes(), StandardCharsets.UTF_8)
                        .lines()
                        .toList();
            } catch (IOException e) {
                throw new UncheckedIOException("simplified.txt in the jar of voiceclone-sv2tts cannot be read", e);
            }
        }
    }
}
