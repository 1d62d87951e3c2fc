package io.github.voiceclone.sv2tts.text.pinyin;

import io.github.voiceclone.text.TracedText;
import io.github.voiceclone.text.chinese.ChineseTextNormalizer;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Turns Chinese into numbered pinyin, token by token with a space between: a syllable for each character, and each stretch
 * of anything else as it is.
 *
 * <p>A stretch of Chinese is cut into its most probable {@linkplain WordSequence words}; the dictionary reads their
 * characters, and {@link PolyphoneModel} those that have several readings.
 * Traditional characters are looked up by their {@link SimplifiedForms}.
 */
public final class PinyinConverter {
    /** 一点 of a number, as in 十一点, 一点二 and 一点一亿; 一点, 一点一滴 and 一点一点 are none. */
    private static final Pattern ONE_POINT =
            Pattern.compile("(?<=[零一二三四五六七八九十])一点|一点(?:[零二三四五六七八九十]|一[零一二三四五六七八九百千万亿倍个米元吨度])");

    private static final Pattern PLANTED = Pattern.compile("种[一二三四五六七八九十百千两几]{1,4}[棵亩株垄畦盆]");
    private static final Set<String> LEAST = Set.of("至少", "起码", "最少", "少说");

    /** The most characters from 以 to the 为 that belongs to it. */
    private static final int FRAME = 8;

    private final PinyinDictionary dictionary;
    private final SimplifiedForms forms = SimplifiedForms.shared();
    private final PolyphoneModel model = PolyphoneModel.shared();

    /** Creates a converter over a dictionary of readings. */
    public PinyinConverter(PinyinDictionary dictionary) {
        this.dictionary = dictionary;
    }

    /** Returns the text with each Chinese character as numbered pinyin, such as {@code hao3}, and a space. */
    public TracedText convert(TracedText text) {
        TracedText.Builder tokens = new TracedText.Builder(text.length() * 5 + 16);
        String simplified = forms.simplify(text.text());
        int at = 0;
        while (at < text.length()) {
            boolean chinese = ChineseTextNormalizer.isChinese(text.text().codePointAt(at));
            int end = runEnd(text.text(), at, chinese);
            if (chinese) {
                convertRun(text, simplified, at, end, tokens);
            } else {
                startToken(tokens).append(text, at, end);
            }
            at = end;
        }
        return tokens.build();
    }

    /** Returns the last word boundary that is at most {@code limit}, or start; the text is at least that long. */
    public int lastWordBoundary(String text, int start, int limit) {
        String simplified = forms.simplify(text);
        WordSequence words = WordSequence.of(
                dictionary, simplified, start, Math.min(text.length(), limit + dictionary.longestWord()));
        int boundary = start;
        for (int i = 0; i <= words.size() && words.start(i) <= limit; i++) {
            boundary = words.start(i);
        }
        return boundary;
    }

    private static int runEnd(String text, int start, boolean chinese) {
        int at = start;
        while (at < text.length() && ChineseTextNormalizer.isChinese(text.codePointAt(at)) == chinese) {
            at += Character.charCount(text.codePointAt(at));
        }
        return at;
    }

    private void convertRun(TracedText text, String simplified, int start, int end, TracedText.Builder tokens) {
        WordSequence words = WordSequence.of(dictionary, simplified, start, end);
        int[] features = new int[PolyphoneFeatures.COUNT];
        for (int index = 0; index < words.size(); index++) {
            int at = words.start(index);
            if (words.length(index) == 1 || words.word(index) < 0) {
                convertCharacter(text, simplified, words, index, features, tokens);
                continue;
            }
            for (String syllable : dictionary.readings(words.word(index))) {
                char character = text.text().charAt(at);
                String own = character == simplified.charAt(at) ? null : forms.reading(character);
                String read = own == null ? read(simplified, words, index, at, syllable, features) : own;
                startToken(tokens).append(read == null ? syllable : read, text.origin(at));
                at++;
            }
        }
    }

    private @Nullable String read(
            String text, WordSequence words, int index, int at, @Nullable String known, int[] features) {
        if (isOne(text, at)) {
            return "yi1";
        }
        String surname = known == null ? Surnames.reading(text, words, index) : null;
        String certain = surname == null && known == null ? particle(text, words, index, at) : surname;
        if (certain != null) {
            return certain;
        }
        String[] readings = model.readings(text.charAt(at));
        if (readings == null || (known != null && !List.of(readings).contains(known))) {
            return known;
        }
        PolyphoneFeatures.extract(text, words, index, at, known, features);
        String chosen = model.choose(text.charAt(at), readings, features, known);
        return known != null && isSame(known, chosen) ? known : chosen;
    }

    /** Returns the reading of a character that is a word of its own where the words around it leave no doubt. */
    private static @Nullable String particle(String text, WordSequence words, int index, int at) {
        return switch (text.charAt(at)) {
            case '得' -> isMust(text, words, index, at) ? "dei3" : null;
            case '为' -> isFor(text, words, index, at) ? "wei4" : null;
            case '种' -> PLANTED.matcher(text).region(at, text.length()).lookingAt() ? "zhong4" : null;
            default -> null;
        };
    }

    /** Tells 得 in 孩子得有人管 from that in 打扮得漂亮: between a noun and a verb. */
    private static boolean isMust(String text, WordSequence words, int index, int at) {
        char after = words.wordClass(index + 1);
        if (at == 0 || after == 0 || (!isAmong(after, "vdpm") && !text.startsWith("有人", at + 1))) {
            return false;
        }
        char last = text.charAt(at - 1);
        if (LEAST.contains(text.substring(Math.max(0, at - 2), at))) {
            return true;
        }
        boolean noun = isAmong(words.wordClass(index - 1), "nNSst")
                && !isAmong(last, "心划置历")
                && (words.length(index - 1) > 1 || isAmong(last, "事人钱车饭课书病"));
        return (noun || last == '得') && after != 'm' && !isAmong(text.charAt(at + 1), "很非太更十特真不这那挺相极最像如过出起来了着住");
    }

    /** Tells 为 before somebody or something that is then acted for, as in 他在为考试发愁. */
    private static boolean isFor(String text, WordSequence words, int index, int at) {
        char last = at == 0 ? '，' : text.charAt(at - 1);
        boolean clause = index == 0
                ? !Character.isLetterOrDigit(last) && !isAmong(last, "%℃°》」』”’\"')）")
                : (words.wordClass(index - 1) == 'r' && !isAmong(last, "其此何")) || isAmong(last, "在是会能要来去也都想愿");
        boolean served = isAmong(words.wordClass(index + 1), "nNSs")
                && words.wordClass(index + 2) == 'v'
                && (index > 0 || words.length(index + 2) > 1);
        boolean framed = text.substring(Math.max(0, at - FRAME), at).indexOf('以') >= 0;
        return clause && (served || last == '在') && !framed;
    }

    private static boolean isAmong(char c, String characters) {
        return characters.indexOf(c) >= 0;
    }

    /** Tells whether 一 before 点 is a digit. */
    private static boolean isOne(String text, int at) {
        return text.startsWith("一点", at)
                && ONE_POINT
                        .matcher(text)
                        .useTransparentBounds(true)
                        .region(at, text.length())
                        .lookingAt();
    }

    /** Tells whether two readings are the same but for one of them being in the neutral tone. */
    private static boolean isSame(String a, String b) {
        return a.regionMatches(0, b, 0, b.length() - 1)
                && a.length() == b.length()
                && (a.endsWith("5") || b.endsWith("5"));
    }

    private void convertCharacter(
            TracedText text,
            String simplified,
            WordSequence words,
            int index,
            int[] features,
            TracedText.Builder tokens) {
        int at = words.start(index);
        int codePoint = text.text().codePointAt(at);
        int form = simplified.codePointAt(at);
        String syllable = codePoint == form ? null : forms.reading(codePoint);
        syllable = syllable == null ? read(simplified, words, index, at, null, features) : syllable;
        syllable = syllable == null ? dictionary.reading(form) : syllable;
        syllable = syllable == null ? dictionary.reading(codePoint) : syllable;
        if (syllable == null) {
            startToken(tokens).append(text, at, words.start(index + 1));
        } else {
            startToken(tokens).append(syllable, text.origin(at));
        }
    }

    private static TracedText.Builder startToken(TracedText.Builder tokens) {
        return tokens.length() == 0 ? tokens : tokens.append(' ', TracedText.NOWHERE);
    }
}
