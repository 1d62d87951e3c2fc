package io.github.voiceclone.server.voices;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Voices and consents in memory, which end with the process. */
public final class MemoryVoiceStore implements VoiceStore {
    @GuardedBy("this")
    private final Map<String, Consent> consents = new LinkedHashMap<>();

    @GuardedBy("this")
    private final Map<String, StoredVoice> voices = new LinkedHashMap<>();

    /** Creates an empty store. */
    public MemoryVoiceStore() {}

    @Override
    public synchronized void addConsent(Consent consent, byte[] recording) {
        consents.put(StoreRecords.requireId(consent.id()), consent);
    }

    @Override
    public synchronized boolean updateConsent(Consent consent) {
        return consents.replace(consent.id(), consent) != null;
    }

    @Override
    public synchronized Optional<Consent> consent(String id) {
        return Optional.ofNullable(consents.get(id));
    }

    @Override
    public synchronized List<Consent> consents() {
        return consents.values().stream().sorted(Consent.OLDEST_FIRST).toList();
    }

    @Override
    public synchronized Optional<List<StoredVoice>> removeConsent(String id) {
        if (consents.remove(id) == null) {
            return Optional.empty();
        }
        List<StoredVoice> removed = new ArrayList<>(voices.values());
        removed.removeIf(voice -> !voice.consent().equals(Optional.of(id)));
        voices.values().removeAll(removed);
        return Optional.of(removed);
    }

    @Override
    public synchronized boolean addVoice(StoredVoice voice) {
        String id = StoreRecords.requireId(voice.id());
        if (voice.consent().isPresent() && !consents.containsKey(voice.consent().get())) {
            return false;
        }
        voices.put(id, voice);
        return true;
    }

    @Override
    public synchronized Optional<StoredVoice> voice(String id) {
        return Optional.ofNullable(voices.get(id));
    }

    @Override
    public synchronized List<StoredVoice> voices() {
        return voices.values().stream().sorted(StoredVoice.OLDEST_FIRST).toList();
    }

    @Override
    public synchronized Optional<StoredVoice> removeVoice(String id) {
        return Optional.ofNullable(voices.remove(id));
    }
}
