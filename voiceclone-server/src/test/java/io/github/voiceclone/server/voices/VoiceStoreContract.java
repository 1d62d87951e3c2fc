package io.github.voiceclone.server.voices;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.voiceclone.SpeakerEmbedding;
import io.github.voiceclone.Voice;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Behaviour of every store of voices. */
abstract class VoiceStoreContract {
    static final Instant NOW = Instant.parse("2026-11-28T12:00:00Z");

    /** Returns a store; another one of the same test shares its content. */
    abstract VoiceStore store();

    static Consent consent(String id) {
        return new Consent(id, "Ann", "en", NOW);
    }

    static StoredVoice voice(String id, String consent) {
        Voice voice = new Voice("小安", SpeakerEmbedding.of(new float[] {1, 0}), "ab".repeat(32));
        return new StoredVoice(id, voice, Optional.of(consent), NOW, List.of("cd".repeat(32)));
    }

    @Test
    void whatIsKept_isFound() {
        VoiceStore store = store();
        store.addConsent(consent("cons_1"), new byte[] {1});
        assertTrue(store.addVoice(voice("voice_1", "cons_1")));
        assertEquals(Optional.of(consent("cons_1")), store.consent("cons_1"));
        assertEquals(Optional.of(voice("voice_1", "cons_1")), store.voice("voice_1"));
        assertEquals(1, store.voices().size());
        assertTrue(store.updateConsent(consent("cons_1").withName("Bea")));
        assertEquals("Bea", store.consents().get(0).name());
        assertEquals(Optional.of(voice("voice_1", "cons_1")), store.removeVoice("voice_1"));
        assertEquals(Optional.empty(), store.removeVoice("voice_1"));
        assertEquals(List.of(), store.voices());
    }

    @Test
    void voiceWithoutConsent_isKept() {
        VoiceStore store = store();
        StoredVoice alone = new StoredVoice("voice_1", voice("v", "c").voice(), Optional.empty(), NOW, List.of());
        assertTrue(store.addVoice(alone));
        assertEquals(List.of(alone), store.voices());
    }

    @Test
    void lists_areInOrderOfCreation() {
        VoiceStore store = store();
        for (int i : List.of(2, 0, 1)) {
            Instant created = NOW.plusMillis(i);
            store.addConsent(new Consent("cons_" + i, "Ann", "en", created), new byte[0]);
            store.addVoice(new StoredVoice(
                    "voice_" + i, voice("v", "c").voice(), Optional.of("cons_" + i), created, List.of()));
        }
        assertEquals(
                List.of("cons_0", "cons_1", "cons_2"),
                store.consents().stream().map(Consent::id).toList());
        assertEquals(
                List.of("voice_0", "voice_1", "voice_2"),
                store.voices().stream().map(StoredVoice::id).toList());
    }

    @Test
    void removedConsent_removesItsVoices() {
        VoiceStore store = store();
        store.addConsent(consent("cons_1"), new byte[0]);
        store.addConsent(consent("cons_2"), new byte[0]);
        store.addVoice(voice("voice_1", "cons_1"));
        store.addVoice(voice("voice_2", "cons_2"));
        assertEquals(Optional.of(List.of(voice("voice_1", "cons_1"))), store.removeConsent("cons_1"));
        assertEquals(Optional.empty(), store.removeConsent("cons_1"));
        assertEquals(List.of(voice("voice_2", "cons_2")), store.voices());
        assertEquals(List.of(consent("cons_2")), store.consents());
        assertFalse(store.addVoice(voice("voice_3", "cons_1")));
        assertFalse(store.updateConsent(consent("cons_1")));
        assertEquals(Optional.empty(), store.consent("cons_1"));
        assertEquals(Optional.empty(), store.voice("voice_3"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"../x", "", "a/b", "a.b", "..", "a\u0000"})
    void badIds_areNotLookedFor(String id) {
        VoiceStore store = store();
        assertEquals(Optional.empty(), store.voice(id));
        assertEquals(Optional.empty(), store.consent(id));
        assertEquals(Optional.empty(), store.removeConsent(id));
        assertEquals(Optional.empty(), store.removeVoice(id));
        assertThrows(IllegalArgumentException.class, () -> store.addConsent(consent(id), new byte[0]));
        assertThrows(IllegalArgumentException.class, () -> store.addVoice(voice(id, "cons_1")));
    }

    @Test
    void secondStore_seesChangesAtOnce() {
        VoiceStore first = store();
        VoiceStore second = store();
        first.addConsent(consent("cons_1"), new byte[0]);
        assertEquals(List.of(), second.voices());
        first.addVoice(voice("voice_1", "cons_1"));
        assertEquals(Optional.of(voice("voice_1", "cons_1")), second.voice("voice_1"));
        second.updateConsent(consent("cons_1").withName("Bea"));
        assertEquals("Bea", first.consent("cons_1").orElseThrow().name());
        second.removeConsent("cons_1");
        assertEquals(Optional.empty(), first.voice("voice_1"));
        assertEquals(List.of(), first.voices());
        assertFalse(first.addVoice(voice("voice_2", "cons_1")));
    }

    @Test
    void consentRenamedWhileItIsDeleted_staysDeleted() throws Exception {
        ExecutorService pool = Executors.newFixedThreadPool(2);
        try {
            List<VoiceStore> stores = List.of(store(), store());
            for (int i = 0; i < 200; i++) {
                Consent consent = consent("cons_" + i);
                VoiceStore renaming = stores.get(i % 2);
                stores.get(0).addConsent(consent, new byte[0]);
                Future<Boolean> renamed = pool.submit(() -> renaming.updateConsent(consent.withName("Bea")));
                Future<?> removed = pool.submit(() -> stores.get(0).removeConsent(consent.id()));
                renamed.get();
                removed.get();
                assertEquals(Optional.empty(), stores.get(1).consent(consent.id()));
            }
        } finally {
            pool.shutdownNow();
        }
    }

    @Test
    void manyWriters_loseNothing() throws Exception {
        ExecutorService pool = Executors.newFixedThreadPool(4);
        try {
            List<VoiceStore> stores = List.of(store(), store());
            stores.get(0).addConsent(consent("cons_1"), new byte[0]);
            List<Future<Boolean>> added = new ArrayList<>();
            for (int i = 0; i < 40; i++) {
                String id = "voice_" + i;
                VoiceStore store = stores.get(i % 2);
                added.add(pool.submit(() ->
                        store.addVoice(voice(id, "cons_1")) && store.voices().size() > 0));
            }
            for (Future<Boolean> each : added) {
                assertTrue(each.get());
            }
            assertEquals(40, stores.get(0).voices().size());
            assertEquals(40, stores.get(1).removeConsent("cons_1").orElseThrow().size());
            assertEquals(List.of(), stores.get(0).voices());
        } finally {
            pool.shutdownNow();
        }
    }
}
