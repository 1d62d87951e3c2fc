package io.github.voiceclone;

import java.time.Duration;
import java.util.Locale;

/** A request was not done within the time it was given with {@link SpeechRequest#withTimeout}. */
public class TimeoutExceededException extends VoiceCloneException {
    private static final long serialVersionUID = 1L;

    /** Creates an error that names the time allowed. */
    public TimeoutExceededException(Duration allowed) {
        super(String.format(
                Locale.ROOT,
                "the request was not done within %.3f s, its timeout: allow more time (SpeechRequest.withTimeout), give less"
                        + " text, or send fewer requests at once",
                allowed.getSeconds() + allowed.getNano() / 1e9));
    }
}
