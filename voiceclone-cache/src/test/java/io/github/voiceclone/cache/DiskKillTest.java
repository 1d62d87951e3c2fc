package io.github.voiceclone.cache;

import static io.github.voiceclone.cache.FakeEncoder.key;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Kills processes in the middle of their writes. */
@Timeout(180)
@DisabledOnOs(value = OS.WINDOWS, disabledReason = "there is no SIGKILL")
class DiskKillTest {
    private static final int ENTRIES = 1000;

    /** 128 + 9: how Java tells that a process was killed by a SIGKILL. */
    private static final int SIGKILL_STATUS = 137;

    /** Enough that a file takes several writes, between which the kill may fall. */
    private static final int SIZE = 1 << 16;

    private static byte[] value(int i) {
        byte[] value = new byte[SIZE * Float.BYTES];
        Arrays.fill(value, (byte) i);
        return value;
    }

    /** Returns a tier with room for all. */
    private static DiskTier tier(Path directory) {
        return DiskTier.builder(directory).maximumBytes(1L << 30).build();
    }

    /** Another process: writes entries, again and again until it is killed, and says how many it has written. */
    static final class Writer {
        private Writer() {}

        public static void main(String[] args) {
            DiskTier tier = tier(Path.of(args[0]));
            for (int i = 0; true; i++) {
                tier.put(Map.of(key(i % ENTRIES), value(i % ENTRIES)));
                System.out.println(i + 1);
            }
        }
    }

    private static Process start(Path directory) throws IOException {
        return new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-XX:TieredStopAtLevel=1",
                        "-cp",
                        System.getProperty("java.class.path"),
                        Writer.class.getName(),
                        directory.toString())
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
    }

    /** Kills the process, which no handler of its can delay, once it has written that many entries. */
    private static int killAfter(Process process, int entries) throws Exception {
        int written = 0;
        try (BufferedReader lines = process.inputReader(StandardCharsets.UTF_8)) {
            while (written < entries) {
                written = Integer.parseInt(lines.readLine());
            }
            process.toHandle().destroyForcibly();
            assertEquals(SIGKILL_STATUS, process.waitFor());
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                written = Integer.parseInt(line);
            }
        }
        return written;
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 20, 41, 80, 133, 190, 260, 350})
    void killedInTheMiddle_everyEntryIsWholeOrAbsent(int entries, @TempDir Path directory) throws Exception {
        int written = killAfter(start(directory), entries);
        DiskTier tier = tier(directory);
        int found = 0;
        for (int i = 0; i < ENTRIES; i++) {
            boolean there = Files.exists(tier.file(key(i)));
            byte[] value = tier.get(Set.of(key(i))).get(key(i));
            assertEquals(there, value != null, "entry " + i + " is there, but not whole");
            if (value != null) {
                assertArrayEquals(value(i), value);
                found++;
            }
        }
        assertTrue(
                found == Math.min(written, ENTRIES) || found == Math.min(written + 1, ENTRIES),
                found + " found, " + written + " written");
        try (Stream<Path> left = Files.walk(directory).filter(Files::isRegularFile)) {
            assertTrue(left.count() <= found + 1, "at most one was half written");
        }
    }
}
