package io.github.voiceclone.cli.options;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.github.voiceclone.Voice;
import io.github.voiceclone.VoiceCloner;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The demo voice: saved by the launcher, or created where that one does not fit. */
class DemoRecordingTest {
    @TempDir
    private Path folder;

    @AfterEach
    void unset() {
        System.clearProperty(DemoRecording.SAVED);
    }

    @Test
    void savedVoice_isTakenIfItFits() throws IOException {
        Path file = folder.resolve("launcher.voice");
        System.setProperty(DemoRecording.SAVED, file.toString());
        try (VoiceCloner cloner = VoiceCloner.builder().build()) {
            Voice created = DemoRecording.voice(cloner, "demo");
            created.withDescription("saved").save(file);
            Voice saved = DemoRecording.voice(cloner, "demo");
            assertEquals("saved", saved.description().orElse(""));
            assertEquals(created.speaker(), saved.speaker());
            new Voice("demo", created.speaker(), "00".repeat(32)).save(file);
            assertEquals(
                    created.encoderModel(), DemoRecording.voice(cloner, "demo").encoderModel());
            Files.writeString(file, "damaged");
            assertEquals(
                    created.encoderModel(), DemoRecording.voice(cloner, "demo").encoderModel());
        }
    }
}
