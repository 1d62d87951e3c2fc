package io.github.voiceclone.server.voices;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.github.voiceclone.SpeakerEmbedding;
import io.github.voiceclone.Voice;
import io.github.voiceclone.testing.WarningsCapture;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Voices and consents in a folder. */
class FolderVoiceStoreTest extends VoiceStoreContract {
    @TempDir
    private Path folder;

    @Override
    VoiceStore store() {
        return new FolderVoiceStore(folder);
    }

    @Test
    void consentGoneBehindTheStoresBack_hidesItsVoices() throws Exception {
        VoiceStore store = store();
        store.addConsent(consent("cons_1"), new byte[0]);
        store.addVoice(voice("voice_1", "cons_1"));
        Files.delete(folder.resolve("consents/cons_1.json"));
        assertEquals(List.of(), store.voices());
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "{\"created\":", "[]", "{\"consent\":\"cons_1\"}"})
    void damagedRecord_hidesItsVoice(String record) throws Exception {
        VoiceStore store = store();
        store.addConsent(consent("cons_1"), new byte[0]);
        store.addVoice(voice("voice_1", "cons_1"));
        Files.delete(folder.resolve("consents/cons_1.json"));
        Files.writeString(folder.resolve("voice_1.voice.json"), record);
        assertEquals(Optional.empty(), store.voice("voice_1"));
        assertEquals(List.of(), store().voices());
    }

    @Test
    void recordThatCannotBeRead_hidesItsVoice() throws Exception {
        VoiceStore store = store();
        store.addConsent(consent("cons_1"), new byte[0]);
        store.addVoice(voice("voice_1", "cons_1"));
        Files.delete(folder.resolve("voice_1.voice.json"));
        Files.createDirectory(folder.resolve("voice_1.voice.json"));
        assertEquals(Optional.empty(), store.voice("voice_1"));
    }

    @Test
    void damagedRecord_isReportedInOneLineWithItsPlace() throws Exception {
        VoiceStore store = store();
        store.addConsent(consent("cons_1"), new byte[0]);
        Files.writeString(folder.resolve("consents/cons_1.json"), "{\"name\":");
        try (WarningsCapture warnings = new WarningsCapture()) {
            store.consents();
            assertEquals(1, warnings.text().lines().count(), warnings.text());
            assertEquals(1, warnings.warnings("cons_1.json is left out: "), warnings.text());
            assertEquals(1, warnings.warnings("(line 1, column 9)"), warnings.text());
            assertFalse(warnings.text().contains("Source"), warnings.text());
        }
    }

    @Test
    void voiceThatTakesThePlaceOfAnother_isServedAtOnce() throws Exception {
        VoiceStore store = store();
        store.addConsent(consent("cons_1"), new byte[0]);
        store.addVoice(voice("voice_1", "cons_1"));
        assertEquals(Optional.of(voice("voice_1", "cons_1")), store.voice("voice_1"));
        Voice other = new Voice("Bea", SpeakerEmbedding.of(new float[] {0, 1}), "ab".repeat(32));
        other.save(folder.resolve("voice_1.voice"));
        assertEquals(other, store.voice("voice_1").orElseThrow().voice());
        assertEquals(Optional.of("cons_1"), store.voice("voice_1").orElseThrow().consent());
    }

    /** Another server deletes the recording first, and the record after it. */
    @Test
    void consentThatAnotherServerIsDeleting_isNotRenamed() throws Exception {
        VoiceStore store = store();
        store.addConsent(consent("cons_1"), new byte[0]);
        Files.delete(folder.resolve("consents/cons_1.recording"));
        assertFalse(store.updateConsent(consent("cons_1").withName("Bea")));
        assertFalse(Files.exists(folder.resolve("consents/cons_1.json")));
        assertEquals(Optional.empty(), store().consent("cons_1"));
    }

    /** Two writes may fall into one tick of the file system's clock. */
    @Test
    void changeByAnotherServerInTheSameTick_isSeen() throws Exception {
        VoiceStore store = store();
        VoiceStore other = store();
        store.addConsent(consent("cons_1"), new byte[0]);
        Path record = folder.resolve("consents/cons_1.json");
        FileTime written = Files.getLastModifiedTime(record);
        assertEquals("Ann", other.consents().get(0).name());
        store.updateConsent(consent("cons_1").withName("Bea"));
        Files.setLastModifiedTime(record, written);
        assertEquals("Bea", other.consents().get(0).name());
        assertEquals("Bea", store.consents().get(0).name());
    }

    @Test
    void voicesAndConsents_areTheOwnersToRead() throws Exception {
        Path voices = folder.resolve("new/voices");
        new FolderVoiceStore(voices);
        if (folder.getFileSystem().supportedFileAttributeViews().contains("posix")) {
            for (Path created : List.of(voices, voices.resolve("consents"))) {
                assertEquals("rwx------", PosixFilePermissions.toString(Files.getPosixFilePermissions(created)));
            }
        }
    }

    @Test
    void recording_isKeptAsItCame_andDeletedWithItsConsent() throws Exception {
        VoiceStore store = store();
        store.addConsent(consent("cons_1"), new byte[] {1, -2});
        Path recording = folder.resolve("consents/cons_1.recording");
        assertArrayEquals(new byte[] {1, -2}, Files.readAllBytes(recording));
        store.removeConsent("cons_1");
        assertEquals(false, Files.exists(recording));
    }

    @Test
    void folderThatCannotBeWritten_isUnavailable() throws Exception {
        VoiceStore store = store();
        Files.delete(folder.resolve("consents"));
        Files.writeString(folder.resolve("consents"), "");
        assertThrows(VoiceStoreException.class, () -> store.addConsent(consent("cons_1"), new byte[0]));
    }
}
