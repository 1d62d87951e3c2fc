package io.github.voiceclone.sv2tts.text;

import java.text.Normalizer;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;

/**
 * Transliterates to lower-case ASCII: accents go, ligatures and typographic marks are spelt out, Chinese is written in pinyin
 * without tones. Signs of money and degrees stay for the rules that read them; so does what has no transliteration.
 */
final class AsciiFolding {
    private static final Map<Integer, String> SPELLINGS = spellings();

    private final PinyinDictionary dictionary;

    AsciiFolding(PinyinDictionary dictionary) {
        this.dictionary = dictionary;
    }

    TracedText fold(TracedText text) {
        TracedText.Builder folded = new TracedText.Builder(text.length());
        for (int i = 0; i < text.length(); ) {
            int codePoint = text.text().codePointAt(i);
            folded.append(folded(codePoint), text.origin(i));
            i += Character.charCount(codePoint);
        }
        return folded.build();
    }

    private String folded(int codePoint) {
        String syllable = dictionary.reading(codePoint);
        if (syllable != null) {
            return syllable.substring(0, syllable.length() - 1) + " ";
        }
        String spelling = SPELLINGS.get(Character.toLowerCase(codePoint));
        if (spelling != null) {
            return spelling;
        }
        String plain = Character.toString(codePoint);
        if (codePoint < 128) {
            return Character.toString(Character.toLowerCase(codePoint));
        }
        String ascii = Normalizer.normalize(plain, Normalizer.Form.NFKD).replaceAll("\\p{M}", "");
        boolean spelt = !ascii.isEmpty() && ascii.chars().allMatch(c -> c < 128);
        return spelt ? ascii.toLowerCase(Locale.ROOT) : plain;
    }

    private static Map<Integer, String> spellings() {
        Map<Integer, String> map = new HashMap<>();
        put(map, "‘’‚‛′`´", "'");
        put(map, "“”„‟″«»", "\"");
        put(map, "‐‑‒–−", "-");
        put(map, "—―", "--");
        put(map, "。｡", ". ");
        put(map, "、，", ", ");
        put(map, "！", "! ");
        put(map, "？", "? ");
        put(map, "：", ": ");
        put(map, "；", "; ");
        put(map, "「」『』《》", "\"");
        put(map, "×", " times ");
        put(map, "÷", " divided by ");
        put(map, "￥", "¥");
        put(map, "℃", "°c");
        put(map, "℉", "°f");
        put(map, "¼", " 1/4");
        put(map, "½", " 1/2");
        put(map, "¾", " 3/4");
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
