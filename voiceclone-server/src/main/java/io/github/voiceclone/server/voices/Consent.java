package io.github.voiceclone.server.voices;

import java.time.Instant;
import java.util.Comparator;
import java.util.Objects;

/**
 * Recorded consent of a person to have their voice cloned. Immutable.
 *
 * @param id its identity, {@code cons_} and letters and digits
 * @param name what to call it; for people
 * @param language language of the recording, a tag of BCP 47
 * @param created when it was given to the server
 */
public record Consent(String id, String name, String language, Instant created) {
    static final Comparator<Consent> OLDEST_FIRST =
            Comparator.comparing(Consent::created).thenComparing(Consent::id);

    /** Refuses nulls. */
    public Consent {
        Objects.requireNonNull(id, "id");
        Objects.requireNonNull(name, "name");
        Objects.requireNonNull(language, "language");
        Objects.requireNonNull(created, "created");
    }

    /** Returns this consent under another name. */
    public Consent withName(String value) {
        return new Consent(id, value, language, created);
    }
}
