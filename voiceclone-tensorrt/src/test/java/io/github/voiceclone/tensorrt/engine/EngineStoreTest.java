package io.github.voiceclone.tensorrt.engine;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.voiceclone.VoiceCloneException;
import io.github.voiceclone.tensorrt.device.BuiltEngine;
import io.github.voiceclone.testing.Waiters;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EngineStoreTest {
    private static final EngineKey KEY = new EngineKey(
            "decoder", "ab".repeat(32), "fp16", "11.2.0", "NVIDIA H200", "9.0", "frame 1x80..1x80..64x80");
    private static final byte[] PLAN = "an engine of a few bytes".getBytes(StandardCharsets.UTF_8);

    @TempDir
    Path folder;

    private final List<String> reasons = new ArrayList<>();
    private final List<String> timingsSeen = new ArrayList<>();
    private final AtomicInteger builds = new AtomicInteger();

    @Test
    void builtOnce_foundFromThenOn() {
        assertArrayEquals(PLAN, get(KEY));
        assertArrayEquals(PLAN, get(KEY));
        assertEquals(List.of("there is none"), reasons);
    }

    /** Engines take minutes to build: a file that a released version wrote is found, and is still an engine. */
    @Test
    void engineOfVersion1_isUsed() throws IOException {
        Files.write(folder.resolve(KEY.fileName()), golden());
        assertArrayEquals(PLAN, get(KEY));
        assertEquals(0, builds.get());
    }

    @Test
    void engineOfToday_isWrittenAsVersion1() throws IOException {
        get(KEY);
        assertArrayEquals(golden(), Files.readAllBytes(folder.resolve(KEY.fileName())));
    }

    private static byte[] golden() throws IOException {
        try (InputStream in = EngineStoreTest.class.getResourceAsStream("golden/engine-v1.trt")) {
            return Objects.requireNonNull(in).readAllBytes();
        }
    }

    @Test
    void fileName_saysWhatTheEngineIsOf() {
        get(KEY);
        assertEquals("decoder-abababababab-fp16-trt11.2.0-nvidia-h200-sm90-af5206c0b34c.trt", KEY.fileName());
        assertEquals("timings-trt11.2.0-nvidia-h200-sm90.cache", KEY.timingsFileName());
        assertTrue(Files.isRegularFile(folder.resolve(KEY.fileName())));
    }

    @Test
    void anyPartDifferent_anotherFile() {
        for (EngineKey other : others()) {
            assertNotEquals(KEY.fileName(), other.fileName(), other.text());
        }
    }

    @Test
    void engineOfSomethingElseInItsPlace_rebuiltSayingWhat() throws IOException {
        for (EngineKey other : others()) {
            get(other);
            Files.copy(
                    folder.resolve(other.fileName()),
                    folder.resolve(KEY.fileName()),
                    StandardCopyOption.REPLACE_EXISTING);
            reasons.clear();
            assertArrayEquals(PLAN, get(KEY));
            assertTrue(reasons.get(0).startsWith("it was built for '"), reasons.get(0));
        }
    }

    private static List<EngineKey> others() {
        String profiles = KEY.profiles();
        String sha = KEY.sha256();
        return List.of(
                new EngineKey("vocoder", sha, "fp16", "11.2.0", "NVIDIA H200", "9.0", profiles),
                new EngineKey("decoder", "cd".repeat(32), "fp16", "11.2.0", "NVIDIA H200", "9.0", profiles),
                new EngineKey("decoder", sha, "fp32", "11.2.0", "NVIDIA H200", "9.0", profiles),
                new EngineKey("decoder", sha, "fp16", "11.3.0", "NVIDIA H200", "9.0", profiles),
                new EngineKey("decoder", sha, "fp16", "11.2.0", "NVIDIA L4", "9.0", profiles),
                new EngineKey("decoder", sha, "fp16", "11.2.0", "NVIDIA H200", "8.9", profiles),
                new EngineKey("decoder", sha, "fp16", "11.2.0", "NVIDIA H200", "9.0", "frame 1x81..1x81..64x81"));
    }

    @Test
    void truncation_rebuilt() throws IOException {
        get(KEY);
        byte[] whole = Files.readAllBytes(folder.resolve(KEY.fileName()));
        for (int length = 0; length < whole.length; length += 5) {
            assertRebuilt(Arrays.copyOf(whole, length), "length " + length);
        }
        assertRebuilt(Arrays.copyOf(whole, whole.length + 1), "one byte more");
    }

    @Test
    void changedByte_rebuilt() throws IOException {
        get(KEY);
        byte[] whole = Files.readAllBytes(folder.resolve(KEY.fileName()));
        for (int i = 0; i < whole.length; i += 5) {
            byte[] changed = whole.clone();
            changed[i] ^= 0x40;
            assertRebuilt(changed, "byte " + i);
        }
    }

    private void assertRebuilt(byte[] content, String what) throws IOException {
        Files.write(folder.resolve(KEY.fileName()), content);
        int before = builds.get();
        assertArrayEquals(PLAN, get(KEY), what);
        assertEquals(before + 1, builds.get(), what);
    }

    @Test
    void timings_areHandedToTheNextBuildOnThisGpu() {
        get(KEY);
        get(others().get(0));
        get(others().get(4));
        assertEquals(List.of("", "timings 1", ""), timingsSeen);
    }

    @Test
    void failedBuild_leavesNothingAndTheNextTries() throws IOException {
        EngineStore store = new EngineStore(folder, new EngineListener() {});
        assertThrows(
                VoiceCloneException.class,
                () -> store.get(KEY, timings -> {
                    throw new VoiceCloneException("no");
                }));
        try (Stream<Path> files = Files.list(folder)) {
            assertEquals(
                    List.of(KEY.fileName() + ".lock"),
                    files.map(file -> file.getFileName().toString()).toList());
        }
        assertArrayEquals(PLAN, get(KEY));
    }

    @Test
    void folderThatCannotBeMade_refusedWithTheSetting() throws IOException {
        Path file = Files.writeString(folder.resolve("file"), "");
        VoiceCloneException refusal = assertThrows(
                VoiceCloneException.class,
                () -> new EngineStore(file.resolve("engines"), new EngineListener() {}).get(KEY, this::build));
        assertTrue(refusal.getMessage().contains("voiceclone.engines"), refusal.getMessage());
    }

    @Test
    void manyThreads_oneBuilds() throws Exception {
        ExecutorService threads = Executors.newFixedThreadPool(4);
        try {
            CountDownLatch all = new CountDownLatch(4);
            Callable<byte[]> task = () -> {
                all.countDown();
                all.await();
                return get(KEY);
            };
            List<Future<byte[]>> plans = new ArrayList<>();
            for (int i = 0; i < 4; i++) {
                plans.add(threads.submit(task));
            }
            for (Future<byte[]> engine : plans) {
                assertArrayEquals(PLAN, engine.get(30, TimeUnit.SECONDS));
            }
            assertEquals(1, builds.get());
        } finally {
            threads.shutdownNow();
        }
    }

    /** Two processes start at once; the one that builds does not end its build before the other waits for it. */
    @Test
    void twoProcesses_oneBuilds() throws Exception {
        Process first = OtherProcess.start(folder, "lives");
        Process second = OtherProcess.start(folder, "lives");
        assertEquals(List.of(0, 0), List.of(first.waitFor(), second.waitFor()));
        assertEquals("x", Files.readString(folder.resolve(OtherProcess.BUILDS)));
        assertArrayEquals(PLAN, get(KEY));
        assertEquals(0, builds.get());
    }

    @Test
    void processThatDiesWhileBuilding_blocksNobody() throws Exception {
        assertEquals(OtherProcess.DIED, OtherProcess.start(folder, "dies").waitFor());
        assertArrayEquals(PLAN, get(KEY));
        assertEquals(1, builds.get());
    }

    private byte[] get(EngineKey key) {
        EngineListener listener = new EngineListener() {
            @Override
            public void building(EngineKey building, String reason) {
                reasons.add(reason);
            }
        };
        ByteBuffer engine = new EngineStore(folder, listener).get(key, this::build);
        byte[] bytes = new byte[engine.remaining()];
        engine.duplicate().get(bytes);
        return bytes;
    }

    private BuiltEngine build(ByteBuffer timings) {
        timingsSeen.add(StandardCharsets.UTF_8.decode(timings).toString());
        ByteBuffer measured = ByteBuffer.wrap(("timings " + builds.incrementAndGet()).getBytes(StandardCharsets.UTF_8));
        return new BuiltEngine(ByteBuffer.wrap(PLAN), measured);
    }

    /** A program that gets the engine from the store, as another process does. */
    static final class OtherProcess {
        static final String BUILDS = "builds.txt";
        static final int DIED = 9;

        private OtherProcess() {}

        static Process start(Path folder, String how) throws IOException {
            return new ProcessBuilder(
                            Path.of(System.getProperty("java.home"), "bin", "java")
                                    .toString(),
                            "-cp",
                            System.getProperty("java.class.path"),
                            OtherProcess.class.getName(),
                            folder.toString(),
                            how)
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.appendTo(log(folder)))
                    .start();
        }

        private static File log(Path folder) {
            return folder.resolve("log.txt").toFile();
        }

        /** Gets the engine. */
        public static void main(String[] args) {
            Path folder = Path.of(args[0]);
            boolean dies = args[1].equals("dies");
            new EngineStore(folder, new EngineListener() {})
                    .get(KEY, timings -> new BuiltEngine(dies ? die() : build(folder), ByteBuffer.allocate(0)));
        }

        private static ByteBuffer die() {
            Runtime.getRuntime().halt(DIED);
            throw new AssertionError("halted");
        }

        private static ByteBuffer build(Path folder) {
            try {
                Files.writeString(folder.resolve(BUILDS), "x", StandardOpenOption.CREATE, StandardOpenOption.APPEND);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
            Waiters.until("the other process waits", () -> othersWait(folder));
            return ByteBuffer.wrap(PLAN);
        }

        private static boolean othersWait(Path folder) {
            try {
                return Files.readString(log(folder).toPath()).contains("waiting for another process");
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }
}
