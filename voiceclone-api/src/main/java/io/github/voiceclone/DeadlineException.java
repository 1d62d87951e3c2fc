package io.github.voiceclone;

import java.time.Duration;
import java.util.Locale;

/** A request was not done within the time it was given with {@link CloneRequest#within}. */
public class DeadlineException extends VoiceCloneException {
    private static final long serialVersionUID = 1L;

    /** Creates an error that names the time allowed. */
    public DeadlineException(Duration allowed) {
        super(String.format(
                Locale.ROOT,
                "the request was not done within %.3f s, its deadline: allow more time (CloneRequest.within), give less"
                        + " text, or send fewer requests at once",
                allowed.getSeconds() + allowed.getNano() / 1e9));
    }
}
