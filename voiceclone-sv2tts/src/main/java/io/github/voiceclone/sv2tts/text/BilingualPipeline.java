package io.github.voiceclone.sv2tts.text;

import io.github.voiceclone.spi.TextMarks;
import io.github.voiceclone.sv2tts.text.pinyin.PinyinConverter;
import io.github.voiceclone.sv2tts.text.pinyin.PinyinDictionary;
import io.github.voiceclone.text.TextPipeline;
import io.github.voiceclone.text.TracedText;
import io.github.voiceclone.text.chinese.ChineseTextNormalizer;
import io.github.voiceclone.text.english.EnglishNormalizer;
import io.github.voiceclone.text.english.EnglishPipeline;
import java.text.Normalizer;
import java.util.BitSet;
import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Reads Chinese as numbered pinyin and English as phonemes, each word's in braces: {@code ni3 hao3 , {W ER L D}}. Numbers and
 * signs are read in the language of their {@linkplain LanguageSpans surroundings}. Pauses are commas, and there is none at the
 * end, as {@code training/text.py} writes them.
 */
final class BilingualPipeline implements TextPipeline {
    private static final Pattern PINYIN = Pattern.compile("(?:[a-zü]{1,6}[1-5]){1,40}");
    private static final Pattern SYLLABLE = Pattern.compile("[a-zü]+[1-5]");
    private static final String PAUSES = ",.;:!?，、；：。！？…";

    private final MandarinPipeline mandarin;
    private final EnglishPipeline english;
    private final PinyinDictionary dictionary;
    private final PinyinConverter converter;
    private final ChineseTextNormalizer normalizer;
    private final PhonemeWords phonemes;
    private final boolean normalizes;

    /** Creates a pipeline over a dictionary of readings; if it does not normalize, numbers and signs are not read. */
    BilingualPipeline(PinyinDictionary dictionary, boolean normalizes) {
        this.mandarin = new MandarinPipeline(dictionary, normalizes);
        this.english = new EnglishPipeline(dictionary::reading, normalizes);
        this.dictionary = dictionary;
        this.converter = new PinyinConverter(dictionary);
        this.normalizer = MandarinPipeline.normalizer(dictionary);
        this.phonemes = new PhonemeWords(this::isPinyin);
        this.normalizes = normalizes;
    }

    private boolean isPinyin(String token) {
        return PINYIN.matcher(token).matches()
                && SYLLABLE.matcher(token)
                        .results()
                        .map(syllable -> syllable.group().replace('ü', 'v'))
                        .allMatch(syllable -> syllable.length() > 2
                                ? dictionary.isToneless(syllable.substring(0, syllable.length() - 1))
                                : dictionary.isSyllable(syllable));
    }

    @Override
    public TracedText transcribe(TracedText input) {
        return transcribe(input, "");
    }

    @Override
    public TracedText transcribe(TracedText input, String surroundings) {
        TracedText text = withPlainLetters(withoutGroups(input));
        TracedText read = normalizes ? normalize(text, surroundings) : text;
        return withPauses(converter.convert(phonemes.write(read)));
    }

    /** Returns a text with spaces for its braces and what groups they make: those of the transcription are phonemes. */
    private static TracedText withoutGroups(TracedText input) {
        String text = input.text();
        if (text.indexOf('{') < 0 && text.indexOf('}') < 0) {
            return input;
        }
        BitSet grouped = SymbolEncoder.grouped(text);
        TracedText.Builder result = new TracedText.Builder(text.length());
        for (int i = 0; i < text.length(); i++) {
            boolean left = grouped.get(i) || text.charAt(i) == '{' || text.charAt(i) == '}';
            result.append(left ? ' ' : text.charAt(i), input.origin(i));
        }
        return result.build();
    }

    /** Returns a text with the letters of ligatures and of mathematical alphabets: fi of ﬁ. */
    private static TracedText withPlainLetters(TracedText input) {
        String text = input.text();
        if (text.codePoints().noneMatch(BilingualPipeline::isStyled)) {
            return input;
        }
        TracedText.Builder result = new TracedText.Builder(text.length() + 8);
        for (int at = 0; at < text.length(); ) {
            int codePoint = text.codePointAt(at);
            String letters = Character.toString(codePoint);
            result.append(
                    isStyled(codePoint) ? Normalizer.normalize(letters, Normalizer.Form.NFKC) : letters,
                    input.origin(at));
            at += letters.length();
        }
        return result.build();
    }

    private static boolean isStyled(int codePoint) {
        return (codePoint >= 0xFB00 && codePoint <= 0xFB06) || (codePoint >= 0x1D400 && codePoint <= 0x1D6A3);
    }

    private TracedText normalize(TracedText text, String surroundings) {
        TracedText.Builder read = new TracedText.Builder(text.length() + text.length() / 4);
        for (LanguageSpans.Span span : LanguageSpans.of(text.text(), surroundings, this::isPinyin)) {
            TracedText part = text.part(span.start(), span.end());
            TracedText spoken = span.english() ? EnglishNormalizer.normalize(part) : normalizer.normalize(part);
            boolean joins = read.length() > 0 && spoken.length() > 0 && LatinWords.isLetter(read.last());
            if (joins && LatinWords.isLetter(spoken.text().charAt(0))) {
                read.append(' ', TracedText.NOWHERE);
            }
            read.append(spoken, 0, spoken.length());
        }
        return read.build();
    }

    /** Returns the tokens of a transcription with one space between, and a comma for what pauses are between them. */
    private static TracedText withPauses(TracedText read) {
        String text = read.text();
        TracedText.Builder result = new TracedText.Builder(text.length());
        int pause = -1;
        boolean spoken = false;
        for (int at = 0; at < text.length(); ) {
            int codePoint = text.codePointAt(at);
            int end = tokenEnd(text, at);
            if (PAUSES.indexOf(codePoint) >= 0) {
                pause = pause < 0 ? at : pause;
            } else if (!Character.isWhitespace(codePoint)
                    && (codePoint == '{' || !SilentCharacters.contains(codePoint))) {
                if (isSpoken(text, at, end)) {
                    result.append(spoken && pause >= 0 ? " ," : "", read.origin(Math.max(pause, 0)));
                    spoken = true;
                    pause = -1;
                }
                result.append(result.length() > 0 ? " " : "", TracedText.NOWHERE)
                        .append(read, at, end);
            }
            at = end;
        }
        return result.build();
    }

    private static boolean isSpoken(String text, int start, int end) {
        char first = text.charAt(start);
        return first == '{'
                || first == FixedReading.STAND_IN
                || (LatinWords.isLetter(first) && Character.isDigit(text.charAt(end - 1)));
    }

    private static int tokenEnd(String text, int at) {
        if (text.charAt(at) == '{') {
            return text.indexOf('}', at) + 1;
        }
        int end = at + Character.charCount(text.codePointAt(at));
        if (isAlphanumeric(text.charAt(at))) {
            while (end < text.length() && isAlphanumeric(text.charAt(end))) {
                end++;
            }
        }
        return end;
    }

    private static boolean isAlphanumeric(char c) {
        return c < 0x80 && Character.isLetterOrDigit(c);
    }

    @Override
    public int lastWordBoundary(String text, int start, int limit) {
        return converter.lastWordBoundary(text, start, limit);
    }

    @Override
    public TextPipeline around(String text, int start, int end) {
        String surroundings = text.substring(0, start) + "0" + text.substring(end);
        List<LanguageSpans.Span> spans = LanguageSpans.of(surroundings, "", this::isPinyin);
        return spans.stream().anyMatch(span -> span.english() && span.start() <= start && start < span.end())
                ? english
                : mandarin;
    }

    @Override
    public @Nullable String sayAs(TextMarks.Reading.Form form, String format, String text) {
        String spoken = mandarin.sayAs(form, format, text);
        return spoken == null ? english.sayAs(form, format, text) : spoken;
    }
}
