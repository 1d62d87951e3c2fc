package io.github.voiceclone.sv2tts.text;

import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The symbols that stand for the 39 phonemes of CMU's dictionary in {@link SymbolTable#MANDARIN_ENGLISH_75}: one for most, two
 * for diphthongs. {@code training/text.py} writes the same.
 */
final class PhonemeSymbols {
    private static final Map<String, String> SYMBOLS =
            symbols("AA A, AE Q, AH U, AO O, AW AW, AY AY, B B, CH C, D D, DH 8, EH E"
                    + ", ER UR, EY EY, F F, G G, HH H, IH I, IY IY, JH J, K K, L L, M M, N N, NG 9, OW OW, OY OY, P P, R R, S S, SH X, T T"
                    + ", TH 0, UH UU, UW UW, V V, W W, Y Y, Z Z, ZH 7");

    private PhonemeSymbols() {}

    /** Returns the symbols of a phoneme without stress, as in {@code ER}; null if there is no such phoneme. */
    static @Nullable String of(String phoneme) {
        return SYMBOLS.get(phoneme);
    }

    private static Map<String, String> symbols(String list) {
        Map<String, String> symbols = new HashMap<>();
        for (String entry : list.split(", ", -1)) {
            int space = entry.indexOf(' ');
            symbols.put(entry.substring(0, space), entry.substring(space + 1));
        }
        return Map.copyOf(symbols);
    }
}
