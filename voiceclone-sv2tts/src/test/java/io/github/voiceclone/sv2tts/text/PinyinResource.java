package io.github.voiceclone.sv2tts.text;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.text.Normalizer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * Writes the pinyin resource from the dictionaries in the jar of {@code com.github.houbb:pinyin}, with the readings of
 * {@code phrase-readings.tsv}, where better sources agree, and of {@code reading-corrections.tsv} in place of its own.
 *
 * <p>Run {@code main} with the resource's path to write it anew after a change of either.
 */
final class PinyinResource {
    private static final String TONE_MARKS = "\u0304\u0301\u030C\u0300";

    private final TreeMap<String, String> characters = new TreeMap<>();
    private final TreeMap<String, String> phrases = new TreeMap<>();

    public static void main(String[] args) throws IOException {
        Files.writeString(Path.of(args[0]), generate());
    }

    static String generate() throws IOException {
        PinyinResource resource = new PinyinResource();
        for (String line : lines("/pinyin_dict_char.txt")) {
            String[] parts = line.split(":", -1);
            resource.characters.put(parts[0], numbered(parts[1].split(",", -1)[0]));
        }
        for (String line : lines("/pinyin_dict_phrase.txt")) {
            String[] parts = line.split(":", -1);
            if (parts[0].chars().allMatch(Character::isIdeographic)) {
                resource.phrases.put(
                        parts[0],
                        Arrays.stream(parts[1].split(" ", -1))
                                .map(PinyinResource::numbered)
                                .collect(Collectors.joining(" ")));
            }
        }
        resource.replace("phrase-readings.tsv");
        resource.replace("reading-corrections.tsv");
        return resource.text();
    }

    /** Puts readings in place of the present ones; each line says where its reading comes from. */
    private void replace(String name) throws IOException {
        for (String line : lines(name)) {
            String[] parts = line.split("\t", -1);
            (parts[0].length() == 1 ? characters : phrases).put(parts[0], parts[1]);
        }
    }

    private static List<String> lines(String name) throws IOException {
        try (InputStream in = PinyinResource.class.getResourceAsStream(name)) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8)
                    .lines()
                    .filter(line -> !line.isBlank() && !line.startsWith("#"))
                    .map(String::strip)
                    .toList();
        }
    }

    /** Turns {@code lǜ} into {@code lv4}. */
    static String numbered(String syllable) {
        StringBuilder letters = new StringBuilder();
        int tone = 5;
        for (char c : Normalizer.normalize(syllable, Normalizer.Form.NFD).toCharArray()) {
            if (TONE_MARKS.indexOf(c) >= 0) {
                tone = TONE_MARKS.indexOf(c) + 1;
            } else if (c == '\u0308') {
                letters.setCharAt(letters.length() - 1, 'v');
            } else if (c >= 'a' && c <= 'z') {
                letters.append(c);
            } else if (c == '\u0261') {
                letters.append('g');
            }
        }
        return letters.append(tone).toString();
    }

    private String text() {
        Map<String, StringBuilder> bySyllable = new TreeMap<>();
        characters.forEach((character, syllable) ->
                bySyllable.computeIfAbsent(syllable, s -> new StringBuilder()).append(character));
        StringBuilder text = new StringBuilder();
        bySyllable.forEach((syllable, all) ->
                text.append(syllable).append('\t').append(all).append('\n'));
        text.append('\n');
        phrases.forEach((phrase, reading) -> text.append(line(phrase, reading)).append('\n'));
        return text.toString();
    }

    /** Writes a phrase and, unless every character is read as it is alone, its reading with {@code -} where it is. */
    private String line(String phrase, String reading) {
        List<String> shown = new ArrayList<>();
        String[] syllables = reading.split(" ", -1);
        for (int i = 0; i < syllables.length; i++) {
            shown.add(syllables[i].equals(characters.get(phrase.substring(i, i + 1))) ? "-" : syllables[i]);
        }
        return shown.stream().allMatch("-"::equals) ? phrase : phrase + '\t' + String.join(" ", shown);
    }
}
