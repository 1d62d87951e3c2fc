package io.github.voiceclone.text.english;

import io.github.voiceclone.text.Reading;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Reads web and e-mail addresses, names of files and paths, and names with signs in them, sign by sign. */
final class EnglishAddresses {
    private static final String HOST = "(?:[A-Za-z0-9][A-Za-z0-9-]{0,62}\\.){1,6}";
    private static final String TOP =
            "(?:com|org|net|edu|gov|mil|int|io|ai|app|dev|info|biz|tv|co|uk|de|fr|eu|ca|au|cn|jp|ru|ch|nl|es"
                    + "|se|br|kr|hk|tw|nz|ie|ly|me|xyz|tech|online|site|blog|cloud|museum)";
    private static final String PATH = "(?::\\d{1,5})?(?:[/?#][!#-;=?-Z\\\\\\]^_a-z~|%+&]{0,2000})?";
    private static final String WORD_END = "(?![A-Za-z0-9])";
    private static final Pattern SIGNS_AT_END = Pattern.compile("[.,;:!?'\")\\]]{1,20}$");

    private static final Map<Character, String> SIGNS = Map.ofEntries(
            Map.entry('.', "dot"),
            Map.entry('/', "slash"),
            Map.entry('\\', "backslash"),
            Map.entry(':', "colon"),
            Map.entry('-', "dash"),
            Map.entry('_', "underscore"),
            Map.entry('@', "at"),
            Map.entry('?', "question mark"),
            Map.entry('=', "equals"),
            Map.entry('&', "and"),
            Map.entry('#', "hash"),
            Map.entry('%', "percent"),
            Map.entry('+', "plus"),
            Map.entry('~', "tilde"),
            Map.entry(',', "comma"),
            Map.entry(';', "semicolon"),
            Map.entry('!', "exclamation mark"),
            Map.entry('*', "star"),
            Map.entry('$', "dollar"),
            Map.entry('|', "pipe"),
            Map.entry('^', "caret"));

    /** Rules for text that starts with a letter or a digit. */
    static final List<EnglishRule> RULES = List.of(
            address("(?:https?|ftp|sftp|ssh|file|wss?|redis|jdbc|git)://[!#-;=?-Z\\\\\\]^_a-z~|]{1,2000}"),
            address("mailto:[!#-;=?-Z_a-z~]{1,300}"),
            address("[A-Za-z0-9][\\w.+-]{0,63}@[A-Za-z0-9-]{1,63}(?:\\.[A-Za-z0-9-]{1,63}){0,6}" + WORD_END),
            address("(?:www|WWW)\\." + HOST + "[A-Za-z]{2,12}" + PATH),
            address(HOST + TOP + WORD_END + PATH),
            address("localhost(?=[:/])" + PATH),
            address("[A-Za-z]:\\\\[\\w\\\\.-]{1,200}"),
            address(
                    "[\\w-]{1,64}(?:\\.[\\w-]{1,32}){0,3}\\.(?:pdf|txt|docx?|xlsx?|pptx?|csv|tsv|json|ya?ml|xml|html?|css|jsx?|tsx?|java"
                            + "|py|cpp|hpp|cc|rs|rb|sh|bat|exe|dll|so|jar|zip|tar|gz|tgz|7z|rar|png|jpe?g|gif|svg|mp3|mp4|wav|flac|ogg|avi|mov"
                            + "|md|log|ini|conf|cfg|sql|db|onnx|pt|bin|iso|apk|NET|js)" + WORD_END),
            address("[A-Za-z]\\w{1,63}(?:\\.[a-z]\\w{1,63}){1,6}(?:\\(\\))?" + WORD_END),
            address("[A-Za-z]\\w{0,63}_\\w{0,63}[A-Za-z0-9]" + WORD_END));

    private EnglishAddresses() {}

    private static EnglishRule address(String regex) {
        Pattern pattern = Pattern.compile(regex);
        return (text, at) -> {
            MatchResult match = text.match(pattern, at);
            if (match == null) {
                return null;
            }
            String address = SIGNS_AT_END.matcher(match.group()).replaceFirst("");
            return address.isEmpty() ? null : new Reading(at + address.length(), spell(address));
        };
    }

    /** Returns a sign's name, or null. */
    static @Nullable String sign(char c) {
        return SIGNS.get(c);
    }

    private static String spell(String address) {
        StringBuilder words = new StringBuilder();
        for (int i = 0; i < address.length(); ) {
            int end = i + 1;
            char c = address.charAt(i);
            if (EnglishText.isLetter(c)) {
                while (end < address.length() && EnglishText.isLetter(address.charAt(end))) {
                    end++;
                }
                add(words, address.substring(i, end).toLowerCase(Locale.ROOT));
            } else if (EnglishText.isDigit(c)) {
                while (end < address.length() && EnglishText.isDigit(address.charAt(end))) {
                    end++;
                }
                add(words, number(address.substring(i, end)));
            } else {
                String sign = SIGNS.get(c);
                add(words, sign == null ? Character.toString(c) : sign);
            }
            i = end;
        }
        return words.toString();
    }

    private static String number(String digits) {
        return switch (digits.length()) {
            case 1, 2 -> EnglishNumbers.cardinal(digits);
            case 4 -> EnglishNumbers.pairs(digits);
            default -> EnglishNumbers.digits(digits);
        };
    }

    private static void add(StringBuilder words, String word) {
        words.append(words.length() == 0 ? "" : " ").append(word);
    }
}
