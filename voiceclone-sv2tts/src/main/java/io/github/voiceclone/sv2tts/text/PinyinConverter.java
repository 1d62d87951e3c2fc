package io.github.voiceclone.sv2tts.text;

/**
 * Turns Chinese into numbered pinyin, token by token with a space between: a syllable for each character, and each stretch
 * of anything else as it is.
 *
 * <p>Readings come from the longest phrase at each place, from left to right, as in the text the models were trained on.
 * Traditional characters are looked up by their {@link SimplifiedForms}.
 */
final class PinyinConverter {
    private final PinyinDictionary dictionary;
    private final SimplifiedForms forms = SimplifiedForms.shared();

    PinyinConverter(PinyinDictionary dictionary) {
        this.dictionary = dictionary;
    }

    TracedText convert(TracedText text) {
        TracedText.Builder tokens = new TracedText.Builder(text.length() * 5 + 16);
        String simplified = forms.simplify(text.text());
        int at = 0;
        while (at < text.length()) {
            boolean chinese = isChinese(text.text().codePointAt(at));
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
    int lastWordBoundary(String text, int start, int limit) {
        String simplified = forms.simplify(text);
        int boundary = start;
        while (boundary < limit) {
            int next = boundary + wordLength(simplified, boundary, text.length());
            if (next > limit) {
                break;
            }
            boundary = next;
        }
        return boundary;
    }

    /** Tells whether a code point is a Chinese character. */
    static boolean isChinese(int codePoint) {
        return codePoint == 0x3007
                || (codePoint >= 0x3400 && codePoint <= 0x4DBF)
                || (codePoint >= 0x4E00 && codePoint <= 0x9FFF)
                || (codePoint >= 0xF900 && codePoint <= 0xFAFF)
                || (codePoint >= 0x20000 && codePoint <= 0x323AF);
    }

    private static int runEnd(String text, int start, boolean chinese) {
        int at = start;
        while (at < text.length() && isChinese(text.codePointAt(at)) == chinese) {
            at += Character.charCount(text.codePointAt(at));
        }
        return at;
    }

    private int wordLength(String text, int at, int end) {
        int phrase = dictionary.longestPhrase(text, at, end);
        return phrase < 0 ? Character.charCount(text.codePointAt(at)) : dictionary.length(phrase);
    }

    private void convertRun(TracedText text, String simplified, int start, int end, TracedText.Builder tokens) {
        int at = start;
        while (at < end) {
            int phrase = dictionary.longestPhrase(simplified, at, end);
            if (phrase < 0) {
                at = convertCharacter(text, simplified.codePointAt(at), at, tokens);
            } else {
                for (String syllable : dictionary.readings(phrase)) {
                    char character = text.text().charAt(at);
                    String own = character == simplified.charAt(at) ? null : forms.reading(character);
                    startToken(tokens).append(own == null ? syllable : own, text.origin(at++));
                }
            }
        }
    }

    private int convertCharacter(TracedText text, int simplified, int at, TracedText.Builder tokens) {
        int codePoint = text.text().codePointAt(at);
        int end = at + Character.charCount(codePoint);
        String syllable = codePoint == simplified ? null : forms.reading(codePoint);
        syllable = syllable == null ? dictionary.reading(simplified) : syllable;
        syllable = syllable == null ? dictionary.reading(codePoint) : syllable;
        if (syllable == null) {
            startToken(tokens).append(text, at, end);
        } else {
            startToken(tokens).append(syllable, text.origin(at));
        }
        return end;
    }

    private static TracedText.Builder startToken(TracedText.Builder tokens) {
        return tokens.length() == 0 ? tokens : tokens.append(' ', TracedText.NOWHERE);
    }
}
