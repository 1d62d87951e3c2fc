package io.github.voiceclone.server.voices;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

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
    void consents_areTheOwnersToRead() throws Exception {
        store();
        if (folder.getFileSystem().supportedFileAttributeViews().contains("posix")) {
            assertEquals(
                    "rwx------",
                    PosixFilePermissions.toString(Files.getPosixFilePermissions(folder.resolve("consents"))));
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
