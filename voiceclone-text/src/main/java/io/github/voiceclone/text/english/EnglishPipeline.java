package io.github.voiceclone.text.english;

import io.github.voiceclone.spi.TextMarks;
import io.github.voiceclone.text.TextPipeline;
import io.github.voiceclone.text.TracedText;
import java.util.function.IntFunction;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Transliterates to ASCII, lower-cases, writes out numbers, signs and abbreviations, by their context or as
 * {@link EnglishCleaners} have it, and collapses white space.
 */
public final class EnglishPipeline implements TextPipeline {
    private static final Pattern WHITE_SPACE = Pattern.compile("\\s+");

    private final AsciiFolding folding;
    private final boolean normalizes;

    /**
     * Creates a pipeline.
     *
     * @param pinyin gives the numbered syllable of a Chinese character in English text, null for other characters
     * @param normalizes whether expressions are read by their context
     */
    public EnglishPipeline(IntFunction<@Nullable String> pinyin, boolean normalizes) {
        folding = new AsciiFolding(pinyin);
        this.normalizes = normalizes;
    }

    @Override
    public TracedText transcribe(TracedText input) {
        TracedText folded = folding.fold(input);
        TracedText read = normalizes ? EnglishReader.read(folded) : EnglishCleaners.clean(folded);
        return read.replaceAll(WHITE_SPACE, m -> " ");
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

    @Override
    public @Nullable String sayAs(TextMarks.Reading.Form form, String format, String text) {
        return EnglishSayAs.read(form, format, text);
    }
}
