package io.github.voiceclone;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class VoiceTest {
    private static final Voice VOICE = new Voice("小明", SpeakerEmbedding.of(new float[] {0.6f, 0.8f, 0f}), "abc123");

    @TempDir
    private Path folder;

    @Test
    void savedVoice_loadsAsItWas_andLeavesNothingElse() throws IOException {
        Path file = folder.resolve("me.voice");
        VOICE.save(file);
        VOICE.save(file);
        assertEquals(VOICE, Voice.load(file));
        try (Stream<Path> files = Files.list(folder)) {
            assertEquals(1, files.count());
        }
    }

    @Test
    void everyTruncationAndEveryChangedByte_isRefused() throws IOException {
        Path file = folder.resolve("me.voice");
        VOICE.save(file);
        byte[] whole = Files.readAllBytes(file);
        for (int i = 0; i < whole.length; i++) {
            Files.write(file, java.util.Arrays.copyOf(whole, i));
            assertThrows(InvalidInputException.class, () -> Voice.load(file), "cut at " + i);
            byte[] changed = whole.clone();
            changed[i] ^= 0x10;
            Files.write(file, changed);
            assertThrows(InvalidInputException.class, () -> Voice.load(file), "changed at " + i);
        }
    }

    @Test
    void absentFile_isRefusedByName() {
        Path file = folder.resolve("none.voice");
        Throwable error = assertThrows(InvalidInputException.class, () -> Voice.load(file));
        assertTrue(error.getMessage().contains("none.voice"), error.getMessage());
    }

    @Test
    void newerVersion_isToldApartFromDamage() throws IOException {
        Path file = folder.resolve("me.voice");
        VOICE.save(file);
        byte[] bytes = Files.readAllBytes(file);
        bytes[11] = 2;
        Files.write(file, bytes);
        Throwable error = assertThrows(InvalidInputException.class, () -> Voice.load(file));
        assertTrue(error.getMessage().contains("version 2"), error.getMessage());
    }
}
