package io.github.voiceclone.sv2tts.text.english;

import io.github.voiceclone.spi.TextMarks;
import io.github.voiceclone.sv2tts.text.pinyin.PinyinDictionary;
import io.github.voiceclone.sv2tts.text.pipeline.TextPipeline;
import io.github.voiceclone.sv2tts.text.pipeline.TracedText;
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
     * @param dictionary romanizes Chinese characters in English text
     * @param normalizes whether expressions are read by their context
     */
    public EnglishPipeline(PinyinDictionary dictionary, boolean normalizes) {
        folding = new AsciiFolding(dictionary);
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
