package io.github.voiceclone;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;

/**
 * Readings of terms: names, brands and abbreviations that a voice would misread. Immutable.
 *
 * <p>As a file it is UTF-8 text with an entry a line: the term, a tab or {@code =}, and its reading. Lines that begin with
 * {@code #} and empty lines are skipped. A line {@code [zh]} or {@code [en]} begins the entries of one language, {@code [*]}
 * those of every language again, as before the first of these lines.
 *
 * <pre>
 * # term = reading
 * [zh]
 * 重庆路 = chong2 qing4 lu4
 * CPU = 处理器
 * [en]
 * nginx = engine x
 * </pre>
 *
 * <p>A reading is words to read in place of the term or, for a Mandarin voice, pinyin: syllables with spaces between, their
 * tones as numbers or accents. Of terms that begin at the same place the longest is read. Capitals count, and a term that
 * begins or ends with a letter or digit, Chinese characters aside, is found only where no other one adjoins it.
 */
public final class Lexicon {
    /** Largest lexicon file in bytes. */
    public static final int MAX_FILE_BYTES = 16 << 20;

    /** Longest term in UTF-16 code units. */
    public static final int MAX_TERM = 64;

    /** Longest reading in UTF-16 code units. */
    public static final int MAX_READING = 256;

    private static final Lexicon EMPTY = new Lexicon(List.of());
    private static final Set<String> LANGUAGES = Set.of("zh", "en");

    private final List<Entry> entries;

    /**
     * An entry.
     *
     * @param term what is written
     * @param reading what is read
     * @param language {@code zh} or {@code en}; empty for every language
     * @param where the entry's place, for errors, as in {@code lexicon terms.txt, line 3}
     */
    public record Entry(String term, String reading, Optional<String> language, String where) {
        /**
         * Checks the lengths.
         *
         * @throws InvalidInputException if the term or the reading is blank or too long, or there is no such language
         */
        public Entry {
            Objects.requireNonNull(where, "where");
            check(where, "term", Objects.requireNonNull(term, "term"), MAX_TERM);
            check(where, "reading", Objects.requireNonNull(reading, "reading"), MAX_READING);
            if (Objects.requireNonNull(language, "language")
                    .filter(name -> !LANGUAGES.contains(name))
                    .isPresent()) {
                throw new InvalidInputException(
                        where + ": there is no language '" + language.get() + "', expected zh or en");
            }
        }

        private static void check(String where, String name, String value, int max) {
            if (value.isBlank() || value.length() > max) {
                throw new InvalidInputException(where + ": the " + name + " "
                        + (value.isBlank() ? "is empty" : "has " + value.length() + " characters, the limit is " + max)
                        + ", expected a line such as CPU=处理器");
            }
        }
    }

    private Lexicon(List<Entry> entries) {
        this.entries = List.copyOf(entries);
        Map<List<Object>, String> seen = new HashMap<>();
        for (Entry entry : this.entries) {
            String before = seen.putIfAbsent(List.of(entry.term, entry.language), entry.where);
            if (before != null) {
                throw new InvalidInputException(
                        entry.where + ": the term '" + entry.term + "' is there already: " + before);
            }
        }
    }

    /** Returns a lexicon without entries. */
    public static Lexicon empty() {
        return EMPTY;
    }

    /**
     * Returns a lexicon for every language.
     *
     * @param readings the reading of each term
     * @throws InvalidInputException if a term or a reading is blank or too long
     */
    public static Lexicon of(Map<String, String> readings) {
        List<Entry> entries = new ArrayList<>();
        Objects.requireNonNull(readings, "readings")
                .forEach((term, reading) -> entries.add(
                        new Entry(term.strip(), reading.strip(), Optional.empty(), "lexicon, term '" + term + "'")));
        return new Lexicon(entries);
    }

    /** Returns a lexicon of entries, whose terms differ within each language. */
    public static Lexicon of(List<Entry> entries) {
        return new Lexicon(entries);
    }

    /**
     * Reads a lexicon's file.
     *
     * @throws InvalidInputException if it cannot be read, or a line is no entry; the error names the line
     */
    public static Lexicon load(Path file) {
        String content = content(Objects.requireNonNull(file, "file"));
        List<Entry> entries = new ArrayList<>();
        Optional<String> language = Optional.empty();
        int number = 0;
        for (String line : content.lines().toList()) {
            String where = "lexicon " + file + ", line " + ++number;
            String entry = line.strip();
            if (entry.isEmpty() || entry.startsWith("#")) {
                continue;
            }
            if (entry.startsWith("[") && entry.endsWith("]")) {
                language = language(entry.substring(1, entry.length() - 1).strip(), where);
            } else {
                entries.add(entry(entry, language, where));
            }
        }
        return new Lexicon(entries);
    }

    private static Optional<String> language(String name, String where) {
        if (!name.equals("*") && !LANGUAGES.contains(name)) {
            throw new InvalidInputException(where + ": there is no section [" + name + "], expected [zh], [en] or [*]");
        }
        return name.equals("*") ? Optional.empty() : Optional.of(name);
    }

    private static Entry entry(String line, Optional<String> language, String where) {
        int tab = line.indexOf('\t');
        int split = tab >= 0 ? tab : line.indexOf('=');
        if (split < 0) {
            throw new InvalidInputException(
                    where + ": found '" + line + "', expected a term, a tab or =, and its reading");
        }
        return new Entry(
                line.substring(0, split).strip(), line.substring(split + 1).strip(), language, where);
    }

    private static String content(Path file) {
        try (InputStream in = Files.newInputStream(file)) {
            byte[] bytes = in.readNBytes(MAX_FILE_BYTES + 1);
            if (bytes.length > MAX_FILE_BYTES) {
                throw new InvalidInputException(
                        "lexicon " + file + " has more than " + MAX_FILE_BYTES + " bytes, the limit");
            }
            String content = StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes))
                    .toString();
            return content.startsWith("\uFEFF") ? content.substring(1) : content;
        } catch (NoSuchFileException e) {
            throw new InvalidInputException(
                    "there is no lexicon " + file + ": give the name of a UTF-8 file of lines such as CPU=处理器", e);
        } catch (CharacterCodingException e) {
            throw new InvalidInputException("lexicon " + file + " is not UTF-8: save it as UTF-8", e);
        } catch (IOException e) {
            throw new InvalidInputException("lexicon " + file + " cannot be read: " + e.getMessage(), e);
        }
    }

    /** Returns whether it has no entries. */
    public boolean isEmpty() {
        return entries.isEmpty();
    }

    /** Returns all entries, in their order. */
    public List<Entry> entries() {
        return entries;
    }

    /** Returns the entries of a language, {@code zh} or {@code en}: its own, and of those for every language the others. */
    public List<Entry> entries(String language) {
        Set<String> own = new HashSet<>();
        entries.stream()
                .filter(entry -> entry.language.equals(Optional.of(language)))
                .forEach(entry -> own.add(entry.term));
        return entries.stream()
                .filter(entry -> entry.language.map(language::equals).orElse(!own.contains(entry.term)))
                .toList();
    }

    /** Returns the number of entries. */
    @Override
    public String toString() {
        return "Lexicon[" + entries.size() + " entries]";
    }
}
