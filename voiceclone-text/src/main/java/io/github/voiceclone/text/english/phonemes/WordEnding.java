package io.github.voiceclone.text.english.phonemes;

import java.util.List;
import java.util.Map;
import java.util.Set;

/** Pronunciation of what follows an apostrophe at the end of a word, by the phoneme before it. */
final class WordEnding {
    private static final Set<String> SIBILANTS = Set.of("S", "Z", "SH", "ZH", "CH", "JH");
    private static final Set<String> VOICELESS = Set.of("P", "T", "K", "F", "TH");
    private static final Set<String> STOPS = Set.of("T", "D");

    /** Endings after a vowel, and after a consonant. */
    private static final Map<String, List<String>> CONTRACTIONS = Map.of(
            "'ll", List.of("L", "AH L"),
            "'ve", List.of("V", "AH V"),
            "'re", List.of("R", "ER"),
            "'m", List.of("M", "AH M"));

    private WordEnding() {}

    static boolean isKnown(String ending) {
        return ending.equals("'s") || ending.equals("'d") || CONTRACTIONS.containsKey(ending);
    }

    /** Returns a pronunciation in codes with an ending that is known. */
    static String append(String codes, String ending, PronunciationResource resource) {
        String last = resource.phonemes().get(codes.charAt(codes.length() - 1) - 1);
        return codes + resource.codes(phonemes(last, ending));
    }

    private static String phonemes(String last, String ending) {
        List<String> contraction = CONTRACTIONS.get(ending);
        if (contraction != null) {
            return contraction.get("AEIOU".indexOf(last.charAt(0)) >= 0 ? 0 : 1);
        }
        if (ending.equals("'d")) {
            return STOPS.contains(last) ? "AH D" : "D";
        }
        return SIBILANTS.contains(last) ? "IH Z" : VOICELESS.contains(last) ? "S" : "Z";
    }
}
