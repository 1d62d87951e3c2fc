package io.github.voiceclone.sv2tts.text;

import io.github.voiceclone.InvalidInputException;
import io.github.voiceclone.sv2tts.text.chinese.MandarinPipeline;
import io.github.voiceclone.sv2tts.text.english.EnglishPipeline;
import io.github.voiceclone.sv2tts.text.pinyin.PinyinDictionary;
import io.github.voiceclone.sv2tts.text.pipeline.TextPipeline;
import io.github.voiceclone.sv2tts.text.pipeline.TracedText;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Turns an utterance into what a synthesizer reads. Thread-safe.
 *
 * <p>For the Mandarin tables numbers are read out in Chinese and characters become numbered pinyin, one syllable and a
 * space each; for the English table text is transliterated to ASCII, lower-cased, and its abbreviations and numbers are
 * written out. What remains is looked up in the {@link SymbolTable}, letters in lower case and white space collapsed;
 * characters the table lacks are left out. {@code {…}} groups, ARPAbet in the models' training code, have no symbols in
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

    /** Creates a front end for synthesizers with this alphabet. The first one reads the pinyin dictionary. */
    public TextFrontEnd(SymbolTable table) {
        this.table = table;
        this.pipeline = pipeline(table.language());
        this.encoder = new SymbolEncoder(table);
    }

    private static TextPipeline pipeline(SymbolTable.Language language) {
        PinyinDictionary dictionary = PinyinDictionary.shared();
        return switch (language) {
            case MANDARIN -> new MandarinPipeline(dictionary);
            case ENGLISH -> new EnglishPipeline(dictionary);
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
        SpokenText spoken = encode(utterance);
        if (!isSpeakable(spoken)) {
            throw new InvalidInputException("nothing in the text '" + excerpt(utterance)
                    + "' can be spoken with symbol table " + table.tableName() + ", expected "
                    + (table.language() == SymbolTable.Language.MANDARIN ? "Chinese characters, " : "")
                    + "letters or numbers");
        }
        return spoken;
    }

    /** Returns the transcription of a line of text, on one line; empty if nothing in it can be spoken. Never throws. */
    public String transcribe(CharSequence line) {
        SpokenText spoken = encode(line);
        return isSpeakable(spoken) ? LINE_BREAKS.matcher(spoken.transcription()).replaceAll(" ") : "";
    }

    /**
     * Returns the first word in Latin letters, if the table is one of Mandarin: the models know numbered pinyin, and give
     * other letters no sound of their own. Empty for English tables, and for text without such words.
     */
    public Optional<String> foreignWord(CharSequence text) {
        if (table.language() != SymbolTable.Language.MANDARIN) {
            return Optional.empty();
        }
        Matcher word = LATIN_WORD.matcher(text);
        return word.find() ? Optional.of(word.group()) : Optional.empty();
    }

    /** Returns an utterance as symbols, speakable or not. */
    SpokenText encode(CharSequence utterance) {
        TracedText input = TracedText.of(utterance);
        return encoder.encode(input.text(), pipeline.transcribe(input));
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
