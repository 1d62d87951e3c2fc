package io.github.voiceclone.sv2tts.text;

import io.github.voiceclone.Lexicon;
import io.github.voiceclone.text.chinese.ChineseTextNormalizer;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** The terms of a lexicon, by what a voice reads for them. Immutable, thread-safe. */
final class Terms {
    private final Lexicon lexicon;
    private final Map<String, FixedReading> readings = new HashMap<>();
    /** Lengths of the terms that begin with a character, the greatest first. */
    private final Map<Character, List<Integer>> lengths = new HashMap<>();

    /**
     * Reads a lexicon's entries.
     *
     * @param languages of the entries to use; where an entry of one and of another have the same term, that of the first
     * @param reader gives the reading of an entry, or throws if the voice cannot say it
     */
    Terms(Lexicon lexicon, List<String> languages, Function<Lexicon.Entry, FixedReading> reader) {
        this.lexicon = lexicon;
        for (Lexicon.Entry entry : entries(lexicon, languages)) {
            String term = entry.term();
            readings.put(term, reader.apply(entry));
            List<Integer> known = lengths.computeIfAbsent(term.charAt(0), first -> new ArrayList<>());
            if (!known.contains(term.length())) {
                known.add(term.length());
            }
        }
        lengths.values().forEach(known -> known.sort((a, b) -> b - a));
    }

    private static Collection<Lexicon.Entry> entries(Lexicon lexicon, List<String> languages) {
        Map<String, Lexicon.Entry> entries = new LinkedHashMap<>();
        for (String language : languages) {
            for (Lexicon.Entry entry : lexicon.entries(language)) {
                entries.merge(
                        entry.term(), entry, (first, second) -> first.language().isEmpty() ? second : first);
            }
        }
        return entries.values();
    }

    Lexicon lexicon() {
        return lexicon;
    }

    /** Returns readings of a text with those of the terms that are found between them, in order. */
    List<FixedReading> addTo(List<FixedReading> fixed, String text) {
        if (readings.isEmpty()) {
            return fixed;
        }
        List<FixedReading> all = new ArrayList<>();
        int at = 0;
        for (FixedReading reading : fixed) {
            find(text, at, reading.start(), all);
            all.add(reading);
            at = reading.end();
        }
        find(text, at, text.length(), all);
        return all;
    }

    private void find(String text, int start, int end, List<FixedReading> found) {
        for (int at = start; at < end; ) {
            FixedReading reading = longest(text, at, end);
            if (reading == null) {
                at++;
            } else {
                found.add(reading);
                at = reading.end();
            }
        }
    }

    private @Nullable FixedReading longest(String text, int at, int end) {
        for (int length : lengths.getOrDefault(text.charAt(at), List.of())) {
            int termEnd = at + length;
            FixedReading reading = termEnd > end ? null : readings.get(text.substring(at, termEnd));
            if (reading != null && isWordStart(text, at) && isWordStart(text, termEnd)) {
                return new FixedReading(at, termEnd, reading.spoken(), reading.pinyin());
            }
        }
        return null;
    }

    /** Tells whether an index does not part letters or digits; Chinese characters may be parted. */
    private static boolean isWordStart(String text, int index) {
        return index == 0
                || index == text.length()
                || !isLetter(text.charAt(index - 1))
                || !isLetter(text.charAt(index));
    }

    private static boolean isLetter(char c) {
        return Character.isSurrogate(c) || (Character.isLetterOrDigit(c) && !ChineseTextNormalizer.isChinese(c));
    }
}
