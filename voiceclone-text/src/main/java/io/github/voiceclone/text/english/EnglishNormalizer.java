package io.github.voiceclone.text.english;

import io.github.voiceclone.text.TracedText;
import java.util.Locale;
import java.util.regex.Pattern;

/**
 * Writes out what English text has in figures, signs and abbreviations, for models that read text as it is written: what is not
 * read out keeps its characters, capitals and marks. Words for what begins with a capital begin with one. Thread-safe.
 */
public final class EnglishNormalizer {
    private static final AsciiFolding FOLDING = new AsciiFolding(codePoint -> null);

    /** Names that are written with a capital, wherever they stand. */
    private static final Pattern NAMES = Pattern.compile(
            "(?<![\\w'])(?:january|february|march|april|may|june|july|august|september|october|november|december|"
                    + "(?:mon|tues|wednes|thurs|fri|satur|sun)day|a m|p m|[b-z])(?![\\w'])");

    private EnglishNormalizer() {}

    /** Returns a text with its expressions written out; each character knows where in the text it came from. */
    public static TracedText normalize(String text) {
        return EnglishReader.read(FOLDING.fold(TracedText.of(text)), text, true);
    }

    /** Returns a part of a text with its expressions written out; each character knows where that came from which it comes from. */
    public static TracedText normalize(TracedText text) {
        TracedText read = EnglishReader.read(FOLDING.fold(TracedText.of(text.text())), text.text(), false);
        TracedText.Builder result = new TracedText.Builder(read.length());
        for (int i = 0; i < read.length(); i++) {
            int at = read.origin(i);
            result.append(read.text().charAt(i), at < 0 ? TracedText.NOWHERE : text.origin(at));
        }
        return result.build();
    }

    /**
     * Returns words as they are written.
     *
     * @param words words in lower case
     * @param capital whether the first one begins with a capital
     */
    static String spelling(String words, boolean capital) {
        // These two are spelt as the SV2TTS models need them.
        String usual = words.equals("misess") ? "missus" : words.equals("miz") ? "ms" : words;
        String named = NAMES.matcher(usual).replaceAll(name -> {
            String found = name.group();
            boolean letters = found.length() == 1 || found.charAt(1) == ' ';
            return letters ? found.toUpperCase(Locale.ROOT) : capitalized(found);
        });
        // "the" comes of a numeral's capitals: Louis the fourteenth.
        return capital && !named.startsWith("the ") ? capitalized(named) : named;
    }

    private static String capitalized(String words) {
        int first = words.length() - words.stripLeading().length();
        return first == words.length()
                ? words
                : words.substring(0, first) + Character.toUpperCase(words.charAt(first)) + words.substring(first + 1);
    }
}
