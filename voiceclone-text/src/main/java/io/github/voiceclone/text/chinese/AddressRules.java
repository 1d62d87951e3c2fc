package io.github.voiceclone.text.chinese;

import io.github.voiceclone.text.Reading;
import java.util.List;
import java.util.regex.MatchResult;
import org.jspecify.annotations.Nullable;

/** Addresses on networks and names of files, read sign by sign: www.a.com as www点a点com, a@163.com as a at 一六三点com. */
final class AddressRules {
    private static final String LABEL = "[A-Za-z0-9](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?";
    private static final String DOMAIN =
            "(?:com|cn|net|org|gov|edu|io|ai|me|cc|tv|app|dev|top|xyz|info|co|uk|jp|hk|tw|us|de|fr|ru"
                    + "|int|mil|site|shop|club|vip|wang|link|tech|online|store|biz|eu|au|ca|kr|sg|in)(?![A-Za-z0-9])";
    private static final String PATH = "(?::\\d{2,5})?(?:[/?#][A-Za-z0-9\\-._~:/?#@!$&*+,;=%]{0,1500}(?<![.,;:!?]))?";
    private static final String EXTENSION =
            "(?:txt|pdf|docx?|xlsx?|pptx?|csv|zip|rar|7z|tar|gz|mp[34]|wav|flac|avi|mkv|mov|jpe?g|png"
                    + "|gif|bmp|svg|webp|html?|css|js|ts|json|xml|ya?ml|md|py|java|cpp|php|sh|bat|exe|dll|apk|iso|jar|class|log|ini|conf"
                    + "|cfg|sql|db|dat|bin|psd|NET|net|com|cn|TXT|PDF|DOCX?|XLSX?|PPTX?|ZIP|JPG|PNG|EXE|MP[34]|pt|onnx|ipynb|epub)"
                    + "(?![A-Za-z0-9])";

    private static final List<WrittenForm> RULES = List.of(
            rule("[A-Za-z0-9][A-Za-z0-9._%+\\-]{0,63}@" + LABEL + "(?:\\." + LABEL + "){1,6}"),
            rule("(?:https?|ftp|wss?)://[A-Za-z0-9\\-._~:/?#@!$&*+,;=%]{1,2000}(?<![.,;:!?])"),
            rule("(?:www|WWW)(?:\\." + LABEL + "){1,6}" + PATH),
            rule("(?:" + LABEL + "\\.){1,5}" + DOMAIN + PATH),
            rule("\\d{1,3}(?:\\.\\d{1,3}){3}(?!\\d|\\.\\d)(?::\\d{2,5})?"),
            rule("[0-9A-Fa-f]{2}(?:[:\\-][0-9A-Fa-f]{2}){5}(?![0-9A-Za-z])"),
            rule("[A-Za-z]:(?:\\\\[A-Za-z0-9_.\\-]{1,60}){1,20}"),
            rule("[A-Za-z0-9_\\-]{1,100}(?:\\.[A-Za-z0-9_\\-]{1,60}){0,4}\\." + EXTENSION));

    /** Rules for text that begins with a sign: the end of a Chinese file name, a path. */
    static final List<WrittenForm> SIGNS = List.of(
            WrittenForm.of("(?<![.\\s])\\.(?=" + EXTENSION + ")|(?<=^|[\\s\\p{IsHan}])\\.(?=NET)", m -> "点")
                    .withCues("."),
            WrittenForm.of(
                            "(?<![A-Za-z0-9/)])/(?:usr|home|etc|var|opt|tmp|dev|bin|root|mnt|proc|Users)(?:/[A-Za-z0-9_.\\-]{1,60}){1,20}/?",
                            AddressRules::spell)
                    .withCues("/"),
            WrittenForm.of(
                            "(?<![A-Za-z0-9\\p{IsHan}/)])(?:/[A-Za-z][A-Za-z0-9_.\\-]{0,60}){2,20}/?",
                            AddressRules::spell)
                    .withCues("/"));

    private AddressRules() {}

    /** Returns the reading of an address or a file's name that starts with a letter or digit; null if none starts there. */
    static @Nullable Reading read(String text, int start) {
        if (!mayStart(text, start)) {
            return null;
        }
        for (WrittenForm form : RULES) {
            Reading reading = form.read(text, start);
            if (reading != null) {
                return reading;
            }
        }
        return null;
    }

    /** Tells whether a place starts a run of letters, digits and dots that has what every address has. */
    private static boolean mayStart(String text, int start) {
        boolean inside = start > 0 && isPart(text.charAt(start - 1));
        if (inside
                && (start == 1
                        || Character.isLetterOrDigit(text.charAt(start - 1))
                        || isPart(text.charAt(start - 2)))) {
            return false;
        }
        for (int i = start + 1, last = Math.min(text.length() - 1, start + 100); i < last; i++) {
            char c = text.charAt(i);
            if (c == '@' || c == ':' || (c == '.' && isPart(text.charAt(i + 1)))) {
                return true;
            }
            if (!isPart(c)) {
                return false;
            }
        }
        return false;
    }

    private static boolean isPart(char c) {
        return c < 0x80 && (Character.isLetterOrDigit(c) || "._-+%@".indexOf(c) >= 0);
    }

    private static WrittenForm rule(String pattern) {
        return WrittenForm.of(pattern, AddressRules::spell);
    }

    private static String spell(MatchResult m) {
        StringBuilder spoken = new StringBuilder();
        String address = m.group();
        for (int i = 0; i < address.length(); i++) {
            char c = address.charAt(i);
            spoken.append(
                    switch (c) {
                        case '.' -> "点";
                        case '@' -> " at ";
                        case ':' -> "冒号";
                        case '/' -> "斜杠";
                        case '\\' -> "反斜杠";
                        case '-' -> "杠";
                        case '?' -> "问号";
                        case '=' -> "等于";
                        case '&' -> "和";
                        case '#' -> "井号";
                        case '%' -> "百分号";
                        case '+' -> "加";
                        case '_' -> " ";
                        default -> c >= '0' && c <= '9' ? ChineseNumbers.digits(String.valueOf(c)) : String.valueOf(c);
                    });
        }
        return spoken.toString();
    }
}
