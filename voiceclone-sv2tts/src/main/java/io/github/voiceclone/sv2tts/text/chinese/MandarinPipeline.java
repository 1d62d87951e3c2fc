package io.github.voiceclone.sv2tts.text.chinese;

import io.github.voiceclone.spi.TextMarks;
import io.github.voiceclone.sv2tts.text.pinyin.PinyinConverter;
import io.github.voiceclone.sv2tts.text.pinyin.PinyinDictionary;
import io.github.voiceclone.text.TextPipeline;
import io.github.voiceclone.text.TracedText;
import org.jspecify.annotations.Nullable;

/** Reads numbers out in Chinese, if wanted, then everything Chinese as numbered pinyin. */
public final class MandarinPipeline implements TextPipeline {
    private final @Nullable ChineseTextNormalizer normalizer;
    private final PinyinConverter converter;

    /** Creates a pipeline over a dictionary of readings; if it does not normalize, numbers and signs stay as they are. */
    public MandarinPipeline(PinyinDictionary dictionary, boolean normalizes) {
        normalizer = normalizes ? new ChineseTextNormalizer(dictionary) : null;
        converter = new PinyinConverter(dictionary);
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
