package io.github.voiceclone.text.english;

import io.github.voiceclone.text.TracedText;
import java.text.Normalizer;
import java.util.HashMap;
import java.util.Map;
import java.util.function.IntFunction;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Transliterates to ASCII: accents go, soft hyphens and other invisible characters too, ligatures and typographic marks are
 * spelt out, Chinese is written in pinyin without tones. Capitals stay, and so do the signs that {@link EnglishReader} reads
 * and what has no transliteration.
 */
final class AsciiFolding {
    private static final Pattern MARKS = Pattern.compile("\\p{M}");
    private static final int EMOJI_JOINER = 0x200D;
    private static final int SUBSCRIPT_ZERO = 0x2080;
    private static final int SUBSCRIPT_NINE = 0x2089;

    /** Signs that are read, and would be lost or changed by a compatibility decomposition. */
    private static final String KEPT = "×÷±−°²³⁰¹⁴⁵⁶⁷⁸⁹⁻μΩ√∞≈≠≤≥¢£¥€©®™π";

    private static final Map<Integer, String> SPELLINGS = spellings();

    /** Below this, what characters fold to is remembered: the Latin letters with accents are there. */
    private static final int KNOWN = 0x250;

    private final IntFunction<@Nullable String> pinyin;
    private final @Nullable String[] known = new @Nullable String[KNOWN];

    /**
     * Creates a transliteration.
     *
     * @param pinyin gives the numbered syllable of a Chinese character, null for one that stays as it is
     */
    AsciiFolding(IntFunction<@Nullable String> pinyin) {
        this.pinyin = pinyin;
    }

    TracedText fold(TracedText text) {
        TracedText.Builder folded = new TracedText.Builder(text.length());
        for (int i = 0; i < text.length(); ) {
            int codePoint = text.text().codePointAt(i);
            folded.append(codePoint < KNOWN ? known(codePoint) : folded(codePoint), text.origin(i));
            i += Character.charCount(codePoint);
        }
        return folded.build();
    }

    private String known(int codePoint) {
        String spelling = known[codePoint];
        if (spelling == null) {
            spelling = folded(codePoint);
            known[codePoint] = spelling;
        }
        return spelling;
    }

    private String folded(int codePoint) {
        if (codePoint < 128 || KEPT.indexOf(codePoint) >= 0) {
            return Character.toString(codePoint);
        }
        String syllable = pinyin.apply(codePoint);
        if (syllable != null) {
            return syllable.substring(0, syllable.length() - 1) + " ";
        }
        if (Character.getType(codePoint) == Character.FORMAT && codePoint != EMOJI_JOINER) {
            return "";
        }
        String spelling = SPELLINGS.get(Character.toLowerCase(codePoint));
        if (spelling != null) {
            return spelling;
        }
        String plain = Character.toString(codePoint);
        String ascii = MARKS.matcher(Normalizer.normalize(plain, Normalizer.Form.NFKD))
                .replaceAll("")
                .replace('\u2044', '/');
        boolean lost = ascii.isBlank() && Character.isLetter(codePoint);
        if (ascii.isEmpty() || lost || !ascii.chars().allMatch(c -> c < 128)) {
            return plain;
        }
        boolean number = ascii.chars().anyMatch(c -> c >= '0' && c <= '9')
                && Character.getType(codePoint) == Character.OTHER_NUMBER
                && (codePoint < SUBSCRIPT_ZERO || codePoint > SUBSCRIPT_NINE);
        return number ? " " + ascii : ascii;
    }

    private static Map<Integer, String> spellings() {
        Map<Integer, String> map = new HashMap<>();
        put(map, "‘’‚‛′`´", "'");
        put(map, "“”„‟″«»", "\"");
        put(map, "‐‑‒–﹣－", "-");
        put(map, "—―", "--");
        put(map, "。｡", ". ");
        put(map, "、，", ", ");
        put(map, "！", "! ");
        put(map, "？", "? ");
        put(map, "：", ": ");
        put(map, "；", "; ");
        put(map, "「」『』《》", "\"");
        put(map, "￥", "¥");
        put(map, "…", "...");
        put(map, "º˚", "°");
        put(map, "µ", "μ");
        put(map, "\u2126", "Ω");
        put(map, "№", "No. ");
        put(map, "℃", "°C");
        put(map, "℉", "°F");
        put(map, "ß", "ss");
        put(map, "æ", "ae");
        put(map, "œ", "oe");
        put(map, "ø", "o");
        put(map, "ł", "l");
        put(map, "đð", "d");
        put(map, "þ", "th");
        put(map, "ı", "i");
        return Map.copyOf(map);
    }

    private static void put(Map<Integer, String> map, String characters, String spelling) {
        characters.chars().forEach(c -> map.put(c, spelling));
    }
}
