package io.github.voiceclone.sv2tts.text;

import io.github.voiceclone.spi.TextMarks;
import io.github.voiceclone.sv2tts.text.pinyin.PinyinConverter;
import io.github.voiceclone.sv2tts.text.pinyin.PinyinDictionary;
import io.github.voiceclone.text.TextPipeline;
import io.github.voiceclone.text.TracedText;
import io.github.voiceclone.text.chinese.ChineseSayAs;
import io.github.voiceclone.text.chinese.ChineseTextNormalizer;
import org.jspecify.annotations.Nullable;

/** Reads numbers out in Chinese, if wanted, then everything Chinese as numbered pinyin. */
final class MandarinPipeline implements TextPipeline {
    private final @Nullable ChineseTextNormalizer normalizer;
    private final PinyinConverter converter;

    /** Creates a pipeline over a dictionary of readings; if it does not normalize, numbers and signs stay as they are. */
    MandarinPipeline(PinyinDictionary dictionary, boolean normalizes) {
        normalizer = normalizes ? normalizer(dictionary) : null;
        converter = new PinyinConverter(dictionary);
    }

    /** Returns a normalizer that leaves syllables which some character has, in any tone unless they are a letter, as in E5 and A5. */
    static ChineseTextNormalizer normalizer(PinyinDictionary dictionary) {
        return new ChineseTextNormalizer(syllable -> dictionary.isSyllable(syllable)
                || (syllable.length() > 2 && dictionary.isToneless(syllable.substring(0, syllable.length() - 1))));
    }

    @Override
    public TracedText transcribe(TracedText input) {
        return converter.convert(normalizer == null ? input : normalizer.normalize(input));
    }

    @Override
    public int lastWordBoundary(String text, int start, int limit) {
        return converter.lastWordBoundary(text, start, limit);
    }

    @Override
    public @Nullable String sayAs(TextMarks.Reading.Form form, String format, String text) {
        return ChineseSayAs.read(form, format, text);
    }
}
