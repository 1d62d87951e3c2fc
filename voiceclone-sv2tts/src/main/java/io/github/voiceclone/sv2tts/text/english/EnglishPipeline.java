package io.github.voiceclone.sv2tts.text.english;

import io.github.voiceclone.spi.TextMarks;
import io.github.voiceclone.sv2tts.text.pinyin.PinyinDictionary;
import io.github.voiceclone.sv2tts.text.pipeline.TextPipeline;
import io.github.voiceclone.sv2tts.text.pipeline.TracedText;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Transliterates to ASCII, lower-cases, writes out numbers, signs and abbreviations, and collapses white space. */
public final class EnglishPipeline implements TextPipeline {
    private static final Pattern WHITE_SPACE = Pattern.compile("\\s+");

    private final AsciiFolding folding;

    /** Creates a pipeline; the dictionary romanizes Chinese characters in English text. */
    public EnglishPipeline(PinyinDictionary dictionary) {
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

    @Override
    public @Nullable String sayAs(TextMarks.Reading.Form form, String format, String text) {
        return EnglishSayAs.read(form, format, text);
    }
}
