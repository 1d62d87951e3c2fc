package io.github.voiceclone.cache;

import static io.github.voiceclone.cache.FakeEncoder.bytes;
import static io.github.voiceclone.cache.FakeEncoder.embedding;
import static io.github.voiceclone.cache.FakeEncoder.key;
import static io.github.voiceclone.cache.FakeEncoder.requests;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.voiceclone.VoiceCloneException;
import io.github.voiceclone.spi.Encoder;
import io.github.voiceclone.spi.StageObserver;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DiskTierTest {
    private static final long MIB = 1 << 20;

    @TempDir
    private Path directory = Path.of("");

    private DiskTier tier() {
        return DiskTier.builder(directory).build();
    }

    private List<Path> files() throws IOException {
        try (Stream<Path> paths = Files.walk(directory)) {
            return paths.filter(Files::isRegularFile).toList();
        }
    }

    @Test
    void keptValues_areFoundByAnotherProcess() {
        tier().put(Map.of(key(1), bytes(1), key(2), bytes(2)));
        Map<SpeakerKey, byte[]> found = tier().get(Set.of(key(1), key(2), key(3)));
        assertEquals(Set.of(key(1), key(2)), found.keySet());
        assertArrayEquals(bytes(1), found.get(key(1)));
    }

    @Test
    void entry_isOneSmallFileUnderItsKeyAndNothingElse() throws IOException {
        tier().put(Map.of(key(1), bytes(1)));
        String hex = key(1).hex();
        Path file = directory.resolve(hex.substring(0, 2)).resolve(hex + ".embedding");
        assertEquals(List.of(file), files());
        assertEquals(48 + 4 * FakeEncoder.SIZE + 4, Files.size(file));
    }

    @Test
    void damagedFile_isAMissDeletedAndWrittenAnew() throws IOException {
        FakeEncoder encoder = new FakeEncoder();
        Encoder cached = TieredCache.of(tier()).decorate(encoder, StageObserver.NONE);
        cached.embed(requests(1));
        Path file = tier().file(key(1));
        byte[] whole = Files.readAllBytes(file);
        byte[] altered = whole.clone();
        altered[500] ^= 1;
        for (byte[] damaged : List.of(Arrays.copyOf(whole, 700), altered, new byte[0], new byte[1 << 20])) {
            Files.write(file, damaged);
            assertTrue(tier().get(Set.of(key(1))).isEmpty());
            assertFalse(Files.exists(file), "deleted, so that it is reported once");
            assertEquals(List.of(embedding(1)), cached.embed(requests(1)));
            assertArrayEquals(whole, Files.readAllBytes(file));
        }
        assertEquals(5, encoder.batches.size());
    }

    @Test
    void entryUnderAnotherName_isAMiss() throws IOException {
        tier().put(Map.of(key(1), bytes(1)));
        Path other = tier().file(key(2));
        Files.createDirectories(other.getParent());
        Files.copy(tier().file(key(1)), other);
        assertEquals(Set.of(key(1)), tier().get(Set.of(key(1), key(2))).keySet());
    }

    @Test
    void moreThanTheLimit_deletesTheLeastRecentlyUsed() throws IOException {
        DiskTier tier = DiskTier.builder(directory).maximumBytes(4 * MIB).build();
        Instant start = Instant.now().minus(Duration.ofDays(1));
        int count = 6000;
        for (int i = 0; i < count; i++) {
            tier.put(Map.of(key(i), bytes(i)));
            if (i == 0) {
                continue; // The first is used again and again.
            }
            if (Files.exists(tier.file(key(i)))) {
                Files.setLastModifiedTime(tier.file(key(i)), FileTime.from(start.plusSeconds(i)));
            }
            assertTrue(i % 100 != 0 || tier.get(Set.of(key(0))).size() == 1, "the first was used lately");
        }
        long total = totalBytes();
        assertTrue(total <= 4 * MIB, total + " bytes");
        assertTrue(total >= 2 * MIB, total + " bytes: it should use its room");
        assertEquals(count - files().size(), tier.evictions());
        assertEquals(1, tier.get(Set.of(key(count - 1))).size());
        assertEquals(0, tier.get(Set.of(key(1))).size());
    }

    @Test
    void largestValue_isKeptWhereTheDefaultHasRoomForPrompts() {
        assertTrue(tier().maximumValueBytes() > 6 * MIB, "half a minute of 1,024 values at 12.5 Hz has 1.5 MiB");
        DiskTier tier = DiskTier.builder(directory).maximumBytes(MIB).build();
        byte[] largest = new byte[(int) tier.maximumValueBytes()];
        largest[largest.length - 1] = 1;
        for (int seed : new int[] {1, 2, 3, 1}) {
            tier.put(Map.of(key(seed), largest));
            assertArrayEquals(largest, tier.get(Set.of(key(seed))).get(key(seed)));
        }
    }

    @Test
    void use_movesTheFilesTimeOn() throws IOException {
        DiskTier tier = tier();
        tier.put(Map.of(key(1), bytes(1)));
        Instant old = Instant.now().minus(Duration.ofDays(1));
        Files.setLastModifiedTime(tier.file(key(1)), FileTime.from(old));
        tier.get(Set.of(key(1)));
        Instant used = Files.getLastModifiedTime(tier.file(key(1))).toInstant();
        assertTrue(used.isAfter(old.plus(Duration.ofHours(23))), used.toString());
    }

    @Test
    void partOfADeadProcess_isDeletedOnceItIsOld() throws IOException {
        Path folder = tier().file(key(1)).getParent();
        Files.createDirectories(folder);
        Path old = Files.writeString(folder.resolve(".old.part"), "half");
        Files.setLastModifiedTime(old, FileTime.from(Instant.now().minus(Duration.ofHours(1))));
        Path fresh = Files.writeString(folder.resolve(".fresh.part"), "half");
        Path foreign = Files.writeString(folder.resolve("notes.txt"), "mine");
        Files.setLastModifiedTime(foreign, FileTime.from(Instant.EPOCH));
        tier().put(Map.of(key(1), bytes(1)));
        assertFalse(Files.exists(old));
        assertTrue(Files.exists(fresh), "someone may be writing it");
        assertTrue(Files.exists(foreign), "no business of ours");
    }

    @Test
    void entryThatCannotBeWritten_leavesNoPart() throws IOException {
        DiskTier tier = tier();
        Path inTheWay = Files.createDirectories(tier.file(key(1)).resolve("in the way"));
        assertThrows(UncheckedIOException.class, () -> tier.put(Map.of(key(1), bytes(1))));
        assertEquals(List.of(), files());
        Files.delete(inTheWay);
        Files.delete(tier.file(key(1)));
        tier.put(Map.of(key(1), bytes(1)));
        assertEquals(List.of(tier.file(key(1))), files());
    }

    @Test
    void directoryDeletedMeanwhile_isMadeAgain() throws IOException {
        Path below = directory.resolve("a/b");
        DiskTier tier = DiskTier.builder(below).build();
        tier.put(Map.of(key(1), bytes(1)));
        Files.delete(tier.file(key(1)));
        Files.delete(tier.file(key(1)).getParent());
        Files.delete(below);
        assertEquals(Map.of(), tier.get(Set.of(key(1))));
        tier.put(Map.of(key(1), bytes(1)));
        assertEquals(1, tier.get(Set.of(key(1))).size());
    }

    @Test
    void directoryThatCannotBe_isRefusedAtOnceAndLaterCostsNoCall() throws IOException {
        Path file = Files.writeString(directory.resolve("file"), "");
        assertThrows(VoiceCloneException.class, () -> DiskTier.builder(file.resolve("below"))
                .build());
        Path below = directory.resolve("below");
        Encoder cached = SpeakerCaches.disk(below).decorate(new FakeEncoder(), StageObserver.NONE);
        Files.delete(below);
        Files.writeString(below, "a file in the directory's place");
        assertEquals(List.of(embedding(1)), cached.embed(requests(1)));
    }

    @Test
    void interruptedThread_readsAndWritesAllTheSame() {
        DiskTier tier = tier();
        Thread.currentThread().interrupt();
        try {
            tier.put(Map.of(key(1), bytes(1)));
            assertEquals(1, tier.get(Set.of(key(1))).size());
        } finally {
            assertTrue(Thread.interrupted());
        }
    }

    /** Each thread has a tier of its own, as processes have. */
    @Test
    void manyWritersAndEvictors_keepToTheLimitAndReadWholeValues() throws Exception {
        List<Throwable> errors = new CopyOnWriteArrayList<>();
        List<Thread> threads = IntStream.range(0, 4)
                .mapToObj(seed -> new Thread(() -> writeAndRead(new Random(seed))))
                .toList();
        threads.forEach(thread -> thread.setUncaughtExceptionHandler((who, error) -> errors.add(error)));
        threads.forEach(Thread::start);
        for (Thread thread : threads) {
            thread.join();
        }
        assertEquals(List.of(), errors);
        long total = totalBytes();
        assertTrue(total <= MIB, total + " bytes");
        assertTrue(total >= MIB / 2, total + " bytes: there was more to keep");
    }

    private void writeAndRead(Random random) {
        DiskTier tier = DiskTier.builder(directory).maximumBytes(MIB).build();
        for (int i = 0; i < 1000; i++) {
            int seed = random.nextInt(2000);
            tier.put(Map.of(key(seed), bytes(seed)));
            int other = random.nextInt(2000);
            tier.get(Set.of(key(other))).forEach((key, value) -> assertArrayEquals(bytes(other), value));
        }
    }

    private long totalBytes() throws IOException {
        long total = 0;
        for (Path file : files()) {
            total += Files.size(file);
        }
        return total;
    }

    @Test
    void senselessLimit_isRefused() {
        assertThrows(IllegalArgumentException.class, () -> DiskTier.builder(directory)
                .maximumBytes(MIB - 1));
    }
}
