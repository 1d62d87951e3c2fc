package io.github.voiceclone;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Properties;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Runs {@link VirtualThreadsProbe} on a JDK that has virtual threads, whatever JDK this is. */
class VirtualThreadsTest {
    /** The first whose virtual threads are no longer in preview. */
    private static final int FIRST_JDK = 21;

    @TempDir
    Path folder;

    @Test
    void manyVirtualCallers_neverHoldTheirCarrier() throws Exception {
        Optional<Path> java = java();
        assumeTrue(
                java.isPresent(),
                "no JDK " + FIRST_JDK
                        + " or later is this one, named by the system property voiceclone.virtual.jdk or the"
                        + " environment variable JAVA_VIRTUAL_HOME, or beside java.home or in /usr/lib/jvm");
        Path output = folder.resolve("output");
        Process probe = new ProcessBuilder(
                        java.orElseThrow().toString(),
                        "-Djdk.virtualThreadScheduler.parallelism=1",
                        "-Djdk.virtualThreadScheduler.maxPoolSize=1",
                        "-cp",
                        System.getProperty("surefire.test.class.path", System.getProperty("java.class.path")),
                        VirtualThreadsProbe.class.getName())
                .redirectErrorStream(true)
                .redirectOutput(output.toFile())
                .start();
        boolean ended = probe.waitFor(50, TimeUnit.SECONDS);
        probe.destroyForcibly().waitFor();
        String said = Files.readString(output, StandardCharsets.UTF_8);
        assertEquals(
                VirtualThreadsProbe.FINE, ended ? said.strip() : "hung: a virtual thread held its carrier; " + said);
    }

    private static Optional<Path> java() throws IOException {
        if (Runtime.version().feature() >= FIRST_JDK) {
            return Optional.of(Path.of(System.getProperty("java.home"), "bin", "java"));
        }
        String named = System.getProperty("voiceclone.virtual.jdk", System.getenv("JAVA_VIRTUAL_HOME"));
        if (named != null) {
            return Optional.of(Path.of(named))
                    .filter(VirtualThreadsTest::hasVirtualThreads)
                    .map(VirtualThreadsTest::tool);
        }
        for (Path around : List.of(Path.of(System.getProperty("java.home"), ".."), Path.of("/usr/lib/jvm"))) {
            Optional<Path> found = among(around);
            if (found.isPresent()) {
                return found;
            }
        }
        return Optional.empty();
    }

    private static Optional<Path> among(Path folder) throws IOException {
        if (!Files.isDirectory(folder)) {
            return Optional.empty();
        }
        try (Stream<Path> homes = Files.list(folder)) {
            return homes.filter(VirtualThreadsTest::hasVirtualThreads)
                    .map(VirtualThreadsTest::tool)
                    .findFirst();
        }
    }

    private static Path tool(Path home) {
        return home.resolve("bin/java");
    }

    private static boolean hasVirtualThreads(Path home) {
        Properties release = new Properties();
        try (var in = Files.newInputStream(home.resolve("release"))) {
            release.load(in);
        } catch (IOException e) {
            return false;
        }
        String version = release.getProperty("JAVA_VERSION", "0").replace("\"", "");
        return Files.isExecutable(tool(home)) && Runtime.Version.parse(version).feature() >= FIRST_JDK;
    }
}
