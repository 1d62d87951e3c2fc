package io.github.voiceclone.server.voices;

import io.github.voiceclone.Voice;
import java.time.Instant;
import java.util.Comparator;
import java.util.Objects;
import java.util.Optional;

/**
 * Recorded consent of a person to have their voice cloned. Immutable.
 *
 * @param id its identity, {@code cons_} and letters and digits
 * @param name what to call it; for people
 * @param language language of the recording, a tag of BCP 47
 * @param created when it was given to the server
 * @param voice voice of the recording, to compare those that are created under the consent with; empty where the server does not
 */
public record Consent(String id, String name, String language, Instant created, Optional<Voice> voice) {
    static final Comparator<Consent> OLDEST_FIRST =
            Comparator.comparing(Consent::created).thenComparing(Consent::id);

    /** Refuses nulls. */
    public Consent {
        Objects.requireNonNull(id, "id");
        Objects.requireNonNull(name, "name");
        Objects.requireNonNull(language, "language");
        Objects.requireNonNull(created, "created");
        Objects.requireNonNull(voice, "voice");
    }

    /** Creates a consent without a voice. */
    public Consent(String id, String name, String language, Instant created) {
        this(id, name, language, created, Optional.empty());
    }

    /** Returns this consent under another name. */
    public Consent withName(String value) {
        return new Consent(id, value, language, created, voice);
    }
}
