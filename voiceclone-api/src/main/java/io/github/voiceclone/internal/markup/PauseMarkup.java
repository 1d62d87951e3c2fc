package io.github.voiceclone.internal.markup;

import io.github.voiceclone.InvalidInputException;
import io.github.voiceclone.spi.TextMarks;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads text with pauses in brackets. */
final class PauseMarkup {
    private static final Pattern PAUSE = Pattern.compile("\\[(?i:pause)\\b([^\\]\\n\\r]{0,80})(\\]?)");

    private PauseMarkup() {}

    static MarkedText read(String source) {
        MarkedText.Builder text = new MarkedText.Builder(source.length());
        Places places = new Places(source);
        Matcher pause = PAUSE.matcher(source);
        int done = 0;
        while (pause.find()) {
            append(source, done, pause.start(), text);
            String where = places.of(pause.start());
            String value = pause.group(1).strip();
            if (pause.group(2).isEmpty() || !value.startsWith(":")) {
                throw new InvalidInputException(where + ": found '" + MarkedText.shown(pause.group())
                        + "', expected a pause such as [pause:0.8s] or [pause:300ms]");
            }
            text.pause(
                    TextMarks.Pause.Kind.MORE,
                    MarkedText.silence(value.substring(1).strip(), where),
                    where);
            done = pause.end();
        }
        append(source, done, source.length(), text);
        return text.build();
    }

    private static void append(String source, int start, int end, MarkedText.Builder text) {
        for (int i = start; i < end; i++) {
            text.append(source.charAt(i), i, i + 1);
        }
    }
}
