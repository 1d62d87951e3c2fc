package io.github.voiceclone.sv2tts.text;

import io.github.voiceclone.VoicePackException;
import java.util.Arrays;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * The alphabet a synthesizer was trained with: a symbol's place in it is the row of the character embedding.
 *
 * <p>These are the published tables of MockingBird and Real-Time-Voice-Cloning. All begin with {@code _} (padding, 0) and
 * {@code ~} (end of text, 1), followed by A–Z and a–z; they differ in digits and punctuation, and in the languages of the
 * text they are fed with.
 */
public enum SymbolTable {
    /** MockingBird's 75 symbols: numbered pinyin, the neutral tone written 5. */
    MOCKINGBIRD_75("mockingbird-75", Language.MANDARIN, "1234567890!'(),-.:;? "),
    /** MockingBird's older 70 symbols: numbered pinyin, the neutral tone unmarked. */
    MOCKINGBIRD_70("mockingbird-70", Language.MANDARIN, "12340!'(),-.:;? "),
    /** Real-Time-Voice-Cloning's 66 symbols: English letters, no digits. */
    ENGLISH_66("english-66", Language.ENGLISH, "!'\"(),-.:;? "),
    /**
     * MockingBird's 75 symbols for two languages: numbered pinyin, and English {@linkplain PhonemeSymbols phonemes} written
     * in the capitals and digits that pinyin leaves free.
     */
    MANDARIN_ENGLISH_75("mandarin-english-75", Language.MANDARIN_AND_ENGLISH, "1234567890!'(),-.:;? ");

    /** The id that fills a batch up to its longest text. */
    public static final int PADDING = 0;

    /** The id that ends every text. */
    public static final int END = 1;

    /** The languages of the text a table is fed with. */
    enum Language {
        MANDARIN("zh"),
        ENGLISH("en"),
        MANDARIN_AND_ENGLISH("zh en");

        private final String tags;

        Language(String tags) {
            this.tags = tags;
        }
    }

    private final String tableName;
    private final Language language;
    private final String symbols;

    SymbolTable(String tableName, Language language, String digitsAndPunctuation) {
        this.tableName = tableName;
        this.language = language;
        this.symbols = "_~ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz" + digitsAndPunctuation;
    }

    /**
     * Returns the published table with this many symbols, which is the number of rows of a synthesizer's character embedding.
     *
     * @throws VoicePackException if no published table has this many
     */
    public static SymbolTable ofSize(int size) {
        for (SymbolTable table : values()) {
            if (table.size() == size) {
                return table;
            }
        }
        throw new VoicePackException(
                VoicePackException.Reason.CORRUPT,
                "the character embedding has " + size + " rows, expected those of a known symbol table: "
                        + known(table -> table.size() + " (" + table.tableName + ")"));
    }

    /**
     * Returns the table of this name, as stored in a voice pack.
     *
     * @throws VoicePackException if there is none
     */
    public static SymbolTable ofName(String name) {
        for (SymbolTable table : values()) {
            if (table.tableName.equals(name)) {
                return table;
            }
        }
        throw new VoicePackException(
                VoicePackException.Reason.CORRUPT,
                "there is no symbol table '" + name + "', expected one of: " + known(SymbolTable::tableName));
    }

    private static String known(Function<SymbolTable, String> text) {
        return Arrays.stream(values()).map(text).collect(Collectors.joining(", "));
    }

    /** Returns the project whose synthesizers have this table. */
    public String project() {
        return this == ENGLISH_66 ? "Real-Time-Voice-Cloning" : "MockingBird";
    }

    /** Returns the name a voice pack stores: a stable ASCII word. */
    public String tableName() {
        return tableName;
    }

    /** Returns the number of symbols. */
    public int size() {
        return symbols.length();
    }

    /** Returns the symbol of an id in [0, {@link #size()}). */
    public char symbol(int id) {
        return symbols.charAt(id);
    }

    /** Returns a character's id, or -1 if it is not in the table or is one of the two control symbols. */
    public int id(char character) {
        return symbols.indexOf(character, END + 1);
    }

    /** Returns the tags of the languages, of ISO 639. */
    public List<String> languages() {
        return List.of(language.tags.split(" ", -1));
    }

    /** Tells whether a symbol is one of English text: of a phoneme, where Mandarin shares the table. */
    public boolean isEnglish(int id) {
        char symbol = symbol(id);
        return switch (language) {
            case MANDARIN -> false;
            case ENGLISH -> true;
            case MANDARIN_AND_ENGLISH -> (symbol >= 'A' && symbol <= 'Z')
                    || symbol == '0'
                    || (symbol >= '6' && symbol <= '9');
        };
    }

    /** Tells whether texts in Chinese are read as pinyin. */
    boolean hasPinyin() {
        return language != Language.ENGLISH;
    }

    /** Tells whether texts in English are read as phonemes. */
    boolean hasPhonemes() {
        return language == Language.MANDARIN_AND_ENGLISH;
    }

    Language language() {
        return language;
    }
}
