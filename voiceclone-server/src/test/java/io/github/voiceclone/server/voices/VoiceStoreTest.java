package io.github.voiceclone.server.voices;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.voiceclone.SpeakerEmbedding;
import io.github.voiceclone.Voice;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Behaviour of every store of voices, and of folders. */
class VoiceStoreTest {
    private static final Instant NOW = Instant.parse("2026-11-28T12:00:00Z");

    @TempDir
    private Path folder;

    private VoiceStore store(String kind) {
        return kind.equals("folder") ? new FolderVoiceStore(folder) : new MemoryVoiceStore();
    }

    private static Consent consent(String id) {
        return new Consent(id, "Ann", "en", NOW);
    }

    private static StoredVoice voice(String id, String consent) {
        Voice voice = new Voice("小安", SpeakerEmbedding.of(new float[] {1, 0}), "ab".repeat(32));
        return new StoredVoice(id, voice, Optional.of(consent), NOW, List.of("cd".repeat(32)));
    }

    @ParameterizedTest
    @ValueSource(strings = {"folder", "memory"})
    void whatIsKept_isFound(String kind) {
        VoiceStore store = store(kind);
        store.addConsent(consent("cons_1"), new byte[] {1});
        assertTrue(store.addVoice(voice("voice_1", "cons_1")));
        assertEquals(Optional.of(consent("cons_1")), store.consent("cons_1"));
        assertEquals(Optional.of(voice("voice_1", "cons_1")), store.voice("voice_1"));
        assertEquals(1, store.voices().size());
        assertTrue(store.updateConsent(consent("cons_1").withName("Bea")));
        assertEquals("Bea", store.consents().get(0).name());
        assertEquals(Optional.of(voice("voice_1", "cons_1")), store.removeVoice("voice_1"));
        assertEquals(Optional.empty(), store.removeVoice("voice_1"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"folder", "memory"})
    void removedConsent_removesItsVoices(String kind) {
        VoiceStore store = store(kind);
        store.addConsent(consent("cons_1"), new byte[0]);
        store.addConsent(consent("cons_2"), new byte[0]);
        store.addVoice(voice("voice_1", "cons_1"));
        store.addVoice(voice("voice_2", "cons_2"));
        assertEquals(Optional.of(List.of(voice("voice_1", "cons_1"))), store.removeConsent("cons_1"));
        assertEquals(Optional.empty(), store.removeConsent("cons_1"));
        assertEquals(List.of(voice("voice_2", "cons_2")), store.voices());
        assertFalse(store.addVoice(voice("voice_3", "cons_1")));
        assertFalse(store.updateConsent(consent("cons_1")));
        assertEquals(Optional.empty(), store.voice("voice_3"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"../x", "", "a/b", "a.b", "..", "a\u0000"})
    void badIds_areNotLookedFor(String id) {
        VoiceStore store = store("folder");
        assertEquals(Optional.empty(), store.voice(id));
        assertEquals(Optional.empty(), store.consent(id));
        assertEquals(Optional.empty(), store.removeConsent(id));
        assertThrows(IllegalArgumentException.class, () -> store.addConsent(consent(id), new byte[0]));
    }

    @Test
    void secondStore_seesChangesAtOnce() {
        VoiceStore first = store("folder");
        VoiceStore second = store("folder");
        first.addConsent(consent("cons_1"), new byte[0]);
        first.addVoice(voice("voice_1", "cons_1"));
        assertEquals(Optional.of(voice("voice_1", "cons_1")), second.voice("voice_1"));
        second.removeConsent("cons_1");
        assertEquals(Optional.empty(), first.voice("voice_1"));
        assertEquals(List.of(), first.voices());
    }

    @Test
    void consentGoneBehindTheStoresBack_hidesItsVoices() throws Exception {
        VoiceStore store = store("folder");
        store.addConsent(consent("cons_1"), new byte[0]);
        store.addVoice(voice("voice_1", "cons_1"));
        Files.delete(folder.resolve("consents/cons_1.json"));
        assertEquals(List.of(), store.voices());
    }

    @Test
    void consents_areTheOwnersToRead() throws Exception {
        store("folder");
        if (folder.getFileSystem().supportedFileAttributeViews().contains("posix")) {
            assertEquals(
                    "rwx------",
                    PosixFilePermissions.toString(Files.getPosixFilePermissions(folder.resolve("consents"))));
        }
    }

    @Test
    void manyWriters_loseNothing() throws Exception {
        ExecutorService pool = Executors.newFixedThreadPool(4);
        try {
            List<VoiceStore> stores = List.of(store("folder"), store("folder"));
            stores.get(0).addConsent(consent("cons_1"), new byte[0]);
            List<Future<Boolean>> added = new java.util.ArrayList<>();
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
