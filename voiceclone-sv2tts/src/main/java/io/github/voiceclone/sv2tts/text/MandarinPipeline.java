package io.github.voiceclone.sv2tts.text;

/** Reads numbers out in Chinese, then everything Chinese as numbered pinyin. */
final class MandarinPipeline implements TextPipeline {
    private final ChineseTextNormalizer normalizer;
    private final PinyinConverter converter;

    MandarinPipeline(PinyinDictionary dictionary) {
        normalizer = new ChineseTextNormalizer(dictionary);
        converter = new PinyinConverter(dictionary);
    }

    @Override
    public TracedText transcribe(TracedText input) {
        return converter.convert(normalizer.normalize(input));
    }

    @Override
    public int lastWordBoundary(String text, int start, int limit) {
        return converter.lastWordBoundary(text, start, limit);
    }
}
