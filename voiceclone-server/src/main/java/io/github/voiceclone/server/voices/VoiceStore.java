package io.github.voiceclone.server.voices;

import java.util.List;
import java.util.Optional;

/**
 * Keeps voices and consents for one or several servers. Thread-safe. A voice whose consent is deleted is deleted with it: no
 * server that shares the store finds it afterwards.
 *
 * <p>Ids are made by the server, of at most 64 letters, digits, {@code _} and {@code -}. Methods throw {@link
 * VoiceStoreException} if the store cannot be read or written.
 */
public interface VoiceStore {
    /** Keeps a consent with its recording, a file as it was uploaded. */
    void addConsent(Consent consent, byte[] recording);

    /** Replaces the record of a consent, if it is there; returns whether it is. */
    boolean updateConsent(Consent consent);

    /** Returns a consent. */
    Optional<Consent> consent(String id);

    /** Returns all consents, the oldest first. */
    List<Consent> consents();

    /**
     * Deletes a consent, its recording and its voices.
     *
     * @return the voices that were deleted; empty if there is no such consent
     */
    Optional<List<StoredVoice>> removeConsent(String id);

    /**
     * Keeps a voice.
     *
     * @return whether it is kept: not if its consent has been deleted
     */
    boolean addVoice(StoredVoice voice);

    /** Returns a voice. */
    Optional<StoredVoice> voice(String id);

    /** Returns all voices, the oldest first. */
    List<StoredVoice> voices();

    /** Deletes a voice; returns it, if it was there. */
    Optional<StoredVoice> removeVoice(String id);
}
