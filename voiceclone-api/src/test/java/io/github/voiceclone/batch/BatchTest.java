package io.github.voiceclone.batch;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.voiceclone.FakeStages;
import io.github.voiceclone.InvalidInputException;
import io.github.voiceclone.SpeakerEmbedding;
import io.github.voiceclone.Voice;
import io.github.voiceclone.VoiceCloner;
import io.github.voiceclone.audio.AudioClip;
import io.github.voiceclone.audio.AudioEncoding;
import io.github.voiceclone.audio.AudioTags;
import io.github.voiceclone.audio.AudioWriter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BatchTest {
    private static final Voice VOICE = new Voice("me", SpeakerEmbedding.of(new float[] {1}), "model");

    @TempDir
    Path folder;

    @Test
    void seed_dependsOnIdAndSeedAndIsTheSameEverywhere() {
        assertEquals(BatchSeed.of(0, "a"), BatchSeed.of(0, "a"));
        assertNotEquals(BatchSeed.of(0, "a"), BatchSeed.of(0, "b"));
        assertNotEquals(BatchSeed.of(0, "a"), BatchSeed.of(1, "a"));
        // printf '\0\0\0\0\0\0\0\0你好' | sha256sum
        assertEquals(0x9679cbb22f7a415fL, BatchSeed.of(0, "你好"));
    }

    @Test
    void files_areNamedByIdsInsideTheFolder() {
        BatchFiles files = new BatchFiles(folder, AudioEncoding.WAV, "rename it");
        assertEquals(folder.resolve("a.wav"), files.ofId("a"));
        assertFalse(BatchFiles.isSpoken(files.ofId("a")));
        assertEquals(
                "id 'a/b' is no file name: rename it",
                assertThrows(InvalidInputException.class, () -> files.ofId("a/b"))
                        .getMessage());
        assertThrows(InvalidInputException.class, () -> files.named("../a.wav"));
        assertThrows(InvalidInputException.class, () -> files.ofId("x".repeat(252)));
    }

    @Test
    void voices_areReadOnceAndToldFromRecordings() throws IOException, InterruptedException {
        Path saved = folder.resolve("me.voice");
        Path recording = folder.resolve("me.wav");
        VOICE.save(saved);
        AudioWriter.write(AudioClip.of(new float[] {0.5f, 0.5f}, 16_000), recording, AudioEncoding.WAV, AudioTags.NONE);
        try (VoiceCloner cloner = VoiceCloner.builder().backend(FakeStages.NAME).build()) {
            BatchVoices voices = new BatchVoices(cloner);
            assertEquals(VOICE, voices.file(saved));
            Voice made = voices.file(recording);
            assertEquals("me.wav", made.name());
            assertSame(made, voices.recording(recording));
            assertEquals(VOICE, voices.content(Files.readAllBytes(saved)));
            assertEquals(
                    made.speaker(),
                    voices.content(Files.readAllBytes(recording)).speaker());
            Path nobody = folder.resolve("nobody.wav");
            assertThrows(InvalidInputException.class, () -> voices.file(nobody));
        }
        assertTrue(Voice.isSaved(VOICE.toBytes()));
        assertFalse(Voice.isSaved(new byte[0]));
    }
}
