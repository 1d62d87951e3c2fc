package io.github.voiceclone.sv2tts.text;

import io.github.voiceclone.InvalidInputException;
import io.github.voiceclone.Lexicon;
import io.github.voiceclone.spi.TextMarks;
import io.github.voiceclone.sv2tts.text.pinyin.PinyinDictionary;
import io.github.voiceclone.sv2tts.text.pinyin.PinyinSyllables;
import io.github.voiceclone.text.TextPipeline;
import io.github.voiceclone.text.TracedText;
import io.github.voiceclone.text.english.EnglishPipeline;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Turns an utterance into what a synthesizer reads. Thread-safe.
 *
 * <p>For the Mandarin tables numbers are read out in Chinese and characters become numbered pinyin, one syllable and a
 * space each; for the English table text is transliterated to ASCII, lower-cased, and its abbreviations and numbers are
 * written out; for the table of both languages English words become phonemes, as in {@code {DH AH}}. What remains is looked up
 * in the {@link SymbolTable}, letters in lower case and white space collapsed; characters the table lacks are left out. {@code {…}} groups, ARPAbet in the models' training code, have no symbols in
 * any of the tables and are left out as a whole.
 */
public final class TextFrontEnd {
    private static final int SHOWN = 40;
    private static final Pattern LINE_BREAKS = Pattern.compile("[\\n\\r\\u000B\\f\\u0085\\u2028\\u2029]");

    /** Two letters or more, and no digits with them: numbered pinyin has some. */
    private static final Pattern LATIN_WORD = Pattern.compile("(?<![A-Za-z0-9])[A-Za-z]{2,40}(?![A-Za-z0-9])");

    private final SymbolTable table;
    private final TextPipeline pipeline;
    private final SymbolEncoder encoder;
    private volatile Terms terms;

    /** Creates a front end for synthesizers with this alphabet, which normalizes text. */
    public TextFrontEnd(SymbolTable table) {
        this(table, true);
    }

    /**
     * Creates a front end for synthesizers with this alphabet. The first one reads the pinyin dictionary.
     *
     * @param normalizes whether numbers, dates and the like are read out by their context; if not, text is prepared as the
     *     project of the table does: MockingBird leaves numbers as they are, Real-Time-Voice-Cloning has English cleaners
     */
    public TextFrontEnd(SymbolTable table, boolean normalizes) {
        this.table = table;
        this.pipeline = pipeline(table.language(), normalizes);
        this.encoder = new SymbolEncoder(table);
        this.terms = new Terms(Lexicon.empty(), table.languages(), this::readingOf);
    }

    private static TextPipeline pipeline(SymbolTable.Language language, boolean normalizes) {
        PinyinDictionary dictionary = PinyinDictionary.shared();
        return switch (language) {
            case MANDARIN -> new MandarinPipeline(dictionary, normalizes);
            case ENGLISH -> new EnglishPipeline(dictionary::reading, normalizes);
            case MANDARIN_AND_ENGLISH -> new BilingualPipeline(dictionary, normalizes);
        };
    }

    /** Returns the alphabet that texts are written in. */
    public SymbolTable table() {
        return table;
    }

    /**
     * Returns an utterance as a synthesizer reads it. Time and memory are in proportion to its length:
     * {@link TextSplitter} cuts long text.
     *
     * @throws InvalidInputException if there is nothing in it that can be spoken
     */
    public SpokenText read(CharSequence utterance) {
        return read(utterance, List.of());
    }

    /**
     * Returns an utterance of which some is read as a lexicon or markup says.
     *
     * @throws InvalidInputException if there is nothing in it that can be spoken
     */
    public SpokenText read(CharSequence utterance, List<FixedReading> readings) {
        SpokenText spoken = encode(utterance.toString(), readings);
        if (!isSpeakable(spoken)) {
            if (utterance.toString().isBlank()) {
                throw new InvalidInputException("the text is empty: nothing in it can be spoken");
            }
            throw new InvalidInputException("nothing in the text '" + excerpt(utterance)
                    + "' can be spoken with symbol table " + table.tableName() + ", expected "
                    + (table.hasPinyin() ? "Chinese characters, " : "")
                    + "letters or numbers");
        }
        return spoken;
    }

    /** Returns the transcription of a line of text, on one line; empty if nothing in it can be spoken. Never throws. */
    public String transcribe(CharSequence line) {
        return transcribe(line, Lexicon.empty());
    }

    /**
     * Returns the transcription of a line of text with the readings of a lexicon.
     *
     * @throws InvalidInputException if the voice cannot say a reading of the lexicon
     */
    public String transcribe(CharSequence line, Lexicon lexicon) {
        SpokenText spoken = encode(line.toString(), readings(line.toString(), TextMarks.NONE, lexicon));
        return isSpeakable(spoken) ? LINE_BREAKS.matcher(spoken.transcription()).replaceAll(" ") : "";
    }

    /**
     * Returns the first word in Latin letters, if the table is one of Mandarin alone: the models know numbered pinyin, and give
     * other letters no sound of their own. Empty for tables of English, and for text without such words.
     */
    public Optional<String> foreignWord(CharSequence text) {
        if (table.language() != SymbolTable.Language.MANDARIN) {
            return Optional.empty();
        }
        Matcher word = LATIN_WORD.matcher(text);
        return word.find() ? Optional.of(word.group()) : Optional.empty();
    }

    /**
     * Checks that each reading of a lexicon can be spoken.
     *
     * @throws InvalidInputException if one cannot; the error names its place
     */
    public void check(Lexicon lexicon) {
        terms(lexicon);
    }

    private Terms terms(Lexicon lexicon) {
        Terms known = terms;
        if (known.lexicon() != lexicon) {
            known = new Terms(lexicon, table.languages(), this::readingOf);
            terms = known;
        }
        return known;
    }

    /**
     * Returns what of a text is read as markup or a lexicon says, in order and without overlap; markup comes first.
     *
     * @throws InvalidInputException if something cannot be read so; the error names its place
     */
    public List<FixedReading> readings(String text, TextMarks marks, Lexicon lexicon) {
        List<FixedReading> marked = marks.readings().stream()
                .map(reading -> readingOf(text, reading))
                .toList();
        return terms(lexicon).addTo(marked, text);
    }

    private FixedReading readingOf(String text, TextMarks.Reading mark) {
        String written = text.substring(mark.start(), mark.end());
        if (mark.form() == TextMarks.Reading.Form.PINYIN) {
            return new FixedReading(mark.start(), mark.end(), pinyin(mark), true);
        }
        String spoken = mark.form() == TextMarks.Reading.Form.ALIAS ? mark.value() : sayAs(text, mark, written);
        if (spoken == null || !isSpeakable(encode(spoken))) {
            throw new InvalidInputException(mark.where() + ": '" + excerpt(spoken == null ? written : spoken)
                    + (spoken == null
                            ? "' cannot be read out as <say-as interpret-as='"
                                    + mark.form().name().toLowerCase(Locale.ROOT) + "'> says"
                            : "' has nothing that this voice can say"));
        }
        return new FixedReading(mark.start(), mark.end(), spoken, false);
    }

    private @Nullable String sayAs(String text, TextMarks.Reading mark, String written) {
        String spoken = pipeline.around(text, mark.start(), mark.end()).sayAs(mark.form(), mark.value(), written);
        return spoken == null ? pipeline.sayAs(mark.form(), mark.value(), written) : spoken;
    }

    private String pinyin(TextMarks.Reading mark) {
        boolean mandarin = table.hasPinyin();
        String syllables = mandarin ? PinyinSyllables.parse(mark.value(), PinyinDictionary.shared()) : null;
        if (syllables == null) {
            throw new InvalidInputException(mark.where()
                    + (mandarin
                            ? ": '" + excerpt(mark.value()) + "' is not pinyin with tones, expected syllables such as"
                                    + " zhong1 guo2 or zhōng guó"
                            : ": this voice speaks English and has no pinyin: use <sub>"));
        }
        return syllables;
    }

    /** Returns the reading of a lexicon's entry, at the place of a term at index 0. */
    private FixedReading readingOf(Lexicon.Entry entry) {
        String reading = entry.reading();
        boolean mandarin = table.hasPinyin();
        String syllables = mandarin ? PinyinSyllables.parse(reading, PinyinDictionary.shared()) : null;
        if (syllables == null) {
            SpokenText spoken = encode(reading);
            boolean foreign = mandarin
                    && !table.hasPhonemes()
                    && reading.chars().anyMatch(c -> c < 0x250 && Character.isLetter(c));
            if (foreign || !isSpeakable(spoken) || !spoken.skipped().isEmpty()) {
                throw new InvalidInputException(
                        entry.where() + ": this voice cannot say the reading '" + excerpt(reading) + "' of '"
                                + excerpt(entry.term()) + "', expected "
                                + (mandarin
                                        ? "pinyin with tones, as in zhong1 guo2 or zhōng guó, or Chinese"
                                                + (table.hasPhonemes() ? " or English words" : " words")
                                        : "English words"));
            }
        }
        return new FixedReading(0, entry.term().length(), syllables == null ? reading : syllables, syllables != null);
    }

    /** Returns an utterance as symbols, speakable or not. */
    SpokenText encode(CharSequence utterance) {
        TracedText input = TracedText.of(utterance);
        return encoder.encode(input.text(), pipeline.transcribe(input));
    }

    /** Returns an utterance as symbols, some of it read otherwise than it is written. */
    SpokenText encode(String utterance, List<FixedReading> readings) {
        return encode(utterance, readings, "");
    }

    /**
     * Returns a part of a text as symbols, some of it read otherwise than it is written.
     *
     * @param surroundings text around it, whose language counts where the part has no words
     */
    SpokenText encode(String utterance, List<FixedReading> readings, String surroundings) {
        if (readings.isEmpty()) {
            TracedText input = TracedText.of(utterance);
            return encoder.encode(utterance, pipeline.transcribe(input, surroundings));
        }
        TracedText.Builder input = new TracedText.Builder(utterance.length() + 64);
        TracedText written = TracedText.of(utterance);
        Map<Integer, String> pinyin = new HashMap<>();
        int at = 0;
        for (FixedReading reading : readings) {
            input.append(written, at, reading.start());
            if (reading.pinyin()) {
                pinyin.put(reading.start(), reading.spoken());
                input.append(FixedReading.STAND_IN, reading.start());
            } else {
                append(reading, input, utterance);
            }
            at = reading.end();
        }
        TracedText read = pipeline.transcribe(
                input.append(written, at, utterance.length()).build(), surroundings);
        return withEnds(encoder.encode(FixedReading.mask(utterance, readings), withPinyin(read, pinyin)), readings);
    }

    /** Returns a text whose words that are read otherwise than they are written end where their readings do. */
    private static SpokenText withEnds(SpokenText spoken, List<FixedReading> readings) {
        Map<Integer, Integer> ends = new HashMap<>();
        readings.forEach(reading -> ends.put(reading.start(), reading.end()));
        List<SpokenText.Word> words = spoken.words().stream()
                .map(word -> new SpokenText.Word(
                        word.start(),
                        ends.getOrDefault(word.start(), word.end()),
                        word.firstSymbol(),
                        word.endSymbol(),
                        word.reading()))
                .toList();
        return new SpokenText(spoken.symbolIds(), spoken.transcription(), spoken.skipped(), words);
    }

    /** Appends the words of a reading, with spaces where they would run into other letters. */
    private static void append(FixedReading reading, TracedText.Builder input, String utterance) {
        String spoken = reading.spoken();
        boolean afterLetter = input.length() > 0 && isLatin(input.last()) && isLatin(spoken.charAt(0));
        boolean beforeLetter = reading.end() < utterance.length()
                && isLatin(utterance.charAt(reading.end()))
                && isLatin(spoken.charAt(spoken.length() - 1));
        input.append((afterLetter ? " " : "") + spoken + (beforeLetter ? " " : ""), reading.start());
    }

    private static boolean isLatin(char c) {
        return c < 0x250 && Character.isLetterOrDigit(c);
    }

    /** Puts pinyin where its stand-ins are. */
    private static TracedText withPinyin(TracedText read, Map<Integer, String> pinyin) {
        if (pinyin.isEmpty()) {
            return read;
        }
        TracedText.Builder result = new TracedText.Builder(read.length() + 16 * pinyin.size());
        for (int i = 0; i < read.length(); i++) {
            String syllables = read.text().charAt(i) == FixedReading.STAND_IN ? pinyin.get(read.origin(i)) : null;
            if (syllables == null) {
                result.append(read, i, i + 1);
                continue;
            }
            boolean spaceBefore = result.length() > 0 && result.last() != ' ';
            boolean spaceAfter = i + 1 < read.length() && read.text().charAt(i + 1) != ' ';
            result.append((spaceBefore ? " " : "") + syllables + (spaceAfter ? " " : ""), read.origin(i));
        }
        return result.build();
    }

    /** Tells whether a text has a symbol that sounds: a letter. */
    boolean isSpeakable(SpokenText spoken) {
        for (int id : spoken.symbolIds()) {
            if (Character.isLetter(table.symbol(id))) {
                return true;
            }
        }
        return false;
    }

    int lastWordBoundary(String text, int start, int limit) {
        return pipeline.lastWordBoundary(text, start, limit);
    }

    private static String excerpt(CharSequence text) {
        String shown = text.length() <= SHOWN ? text.toString() : text.subSequence(0, SHOWN) + "…";
        return shown.replaceAll("\\p{Cntrl}", " ");
    }
}
