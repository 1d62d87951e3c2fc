package io.github.voiceclone.sv2tts.text;

import java.util.regex.Pattern;

/** Transliterates to ASCII, lower-cases, writes out numbers, signs and abbreviations, and collapses white space. */
final class EnglishPipeline implements TextPipeline {
    private static final Pattern WHITE_SPACE = Pattern.compile("\\s+");

    private final AsciiFolding folding;

    EnglishPipeline(PinyinDictionary dictionary) {
        folding = new AsciiFolding(dictionary);
    }

    @Override
    public TracedText transcribe(TracedText input) {
        return EnglishReader.read(folding.fold(input)).replaceAll(WHITE_SPACE, m -> " ");
    }

    @Override
    public int lastWordBoundary(String text, int start, int limit) {
        int at = limit;
        while (at > start
                && at < text.length()
                && Character.isLetterOrDigit(text.charAt(at - 1))
                && Character.isLetterOrDigit(text.charAt(at))) {
            at--;
        }
        return at;
    }
}
