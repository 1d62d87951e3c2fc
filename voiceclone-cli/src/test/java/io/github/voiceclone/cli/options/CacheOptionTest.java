package io.github.voiceclone.cli.options;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.voiceclone.Preprocessing;
import io.github.voiceclone.VoiceCloner;
import io.github.voiceclone.audio.AudioClip;
import io.github.voiceclone.audio.AudioEncoding;
import io.github.voiceclone.audio.AudioTags;
import io.github.voiceclone.audio.AudioWriter;
import io.github.voiceclone.cache.SpeakerCaches;
import io.github.voiceclone.cache.TieredCache;
import io.github.voiceclone.cli.Run;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CacheOptionTest {
    @TempDir
    private Path folder = Path.of("");

    private Path recording = Path.of("");

    @BeforeEach
    void record() throws IOException {
        float[] samples = new float[32_000];
        for (int i = 0; i < samples.length; i++) {
            samples[i] = (float) (0.3 * Math.sin(i * 0.05) * Math.sin(i * 0.0007));
        }
        recording = folder.resolve("recording.wav");
        AudioWriter.write(
                AudioClip.of(samples, 16_000),
                recording,
                AudioEncoding.WAV,
                new AudioTags("test", "a test's recording"));
    }

    private byte[] embed(String out) throws IOException {
        Path file = folder.resolve(out);
        Run.of("embed", "--raw", "--reference", recording, "--out", file, "--cache", cache())
                .assertFine();
        return Files.readAllBytes(file);
    }

    private Path cache() {
        return folder.resolve("cache");
    }

    private List<Path> entries() throws IOException {
        try (Stream<Path> files = Files.walk(cache())) {
            return files.filter(Files::isRegularFile).toList();
        }
    }

    @Test
    void sameRecordingTwice_isOneEntryReadTheSecondTime() throws IOException {
        byte[] first = embed("first.npy");
        assertEquals(1, entries().size());
        Path entry = entries().get(0);
        Instant old = Instant.now().minus(Duration.ofDays(1));
        Files.setLastModifiedTime(entry, FileTime.from(old));
        byte[] content = Files.readAllBytes(entry);
        assertArrayEquals(first, embed("second.npy"));
        assertEquals(List.of(entry), entries());
        assertArrayEquals(content, Files.readAllBytes(entry));
        assertTrue(Files.getLastModifiedTime(entry).toInstant().isAfter(old.plusSeconds(60)), "marked as used");
    }

    @Test
    void clonerWithACache_analysesOnce() {
        TieredCache cache = SpeakerCaches.memory();
        try (VoiceCloner cloner = VoiceCloner.builder()
                .cache(cache)
                .preprocessing(Preprocessing.NONE)
                .build()) {
            assertEquals(
                    cloner.createVoice("a", recording).embedding(),
                    cloner.createVoice("b", recording).embedding());
        }
        assertEquals(1, cache.statistics().computed());
        assertEquals(2, cache.statistics().requests());
    }
}
