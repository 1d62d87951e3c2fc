package io.github.voiceclone.server.voices;

import io.github.voiceclone.Voice;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * A voice that a server keeps. Immutable.
 *
 * @param id its identity, letters, digits, {@code _} and {@code -}
 * @param voice the voice, with its name
 * @param consent id of the consent that it was created under, if there is one
 * @param created when it was created
 * @param cacheKeys keys, in hex, under which a cache may hold its speaker
 */
public record StoredVoice(String id, Voice voice, Optional<String> consent, Instant created, List<String> cacheKeys) {
    static final Comparator<StoredVoice> OLDEST_FIRST =
            Comparator.comparing(StoredVoice::created).thenComparing(StoredVoice::id);

    /** Copies the list. */
    public StoredVoice {
        Objects.requireNonNull(id, "id");
        Objects.requireNonNull(voice, "voice");
        Objects.requireNonNull(consent, "consent");
        Objects.requireNonNull(created, "created");
        cacheKeys = List.copyOf(cacheKeys);
    }
}
