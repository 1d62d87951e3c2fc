package io.github.voiceclone.tensorrt.nvidia;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.github.voiceclone.spi.Availability;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.stream.Stream;
import jcuda.LibUtils;
import org.bytedeco.javacpp.Loader;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class NativeLoadingTest {
    /** Looks for a GPU, and prints what was found with every cause, and where JavaCPP would unpack. */
    static final class Probe {
        private Probe() {}

        /** Runs in a process of its own. */
        public static void main(String[] arguments) throws Exception {
            Availability availability = Presence.check();
            StringWriter causes = new StringWriter();
            if (availability.cause() != null) {
                availability.cause().printStackTrace(new PrintWriter(causes, true));
            }
            System.out.println(availability.detail() + causes);
            NativeLoading.loadFromCache(() -> {
                try {
                    System.out.println("cache " + Loader.getCacheDir());
                } catch (java.io.IOException e) {
                    throw new java.io.UncheckedIOException(e);
                }
            });
        }
    }

    @Test
    void plantedLibrary_isNotLoaded(@TempDir Path folder) throws Exception {
        Files.createDirectory(folder.resolve("home"));
        String name = "libJCudaDriver-12.6.0-" + platform() + extension();
        Path planted = Files.writeString(folder.resolve(name), "not a library");
        String output = probe(folder, folder.resolve("home"));
        assertFalse(output.contains(planted.toString()), output);
        assertEquals("not a library", Files.readString(planted));
        try (Stream<Path> files = Files.list(folder)) {
            assertEquals(
                    List.of(planted),
                    files.filter(file -> !file.endsWith("home")).toList(),
                    "what was unpacked is deleted");
        }
    }

    @Test
    void cacheThatOthersCanWriteTo_isNotUsed(@TempDir Path folder) throws Exception {
        assumeTrue(
                folder.getFileSystem().supportedFileAttributeViews().contains("posix"),
                "this file system has no POSIX permissions");
        Path home = Files.createDirectory(folder.resolve("home"));
        Path cache = home.resolve(".javacpp/cache");
        String output = probe(folder, home);
        assertTrue(output.contains("cache " + cache.toRealPath()), output);
        assertEquals("rwx------", PosixFilePermissions.toString(Files.getPosixFilePermissions(cache)));
        Files.setPosixFilePermissions(cache, PosixFilePermissions.fromString("rwxrwxrwx"));
        output = probe(folder, home);
        assertFalse(output.contains("cache " + cache.toRealPath()), output);
        assertTrue(output.contains("cache " + folder.toRealPath() + "/voiceclone-natives-"), output);
    }

    private static String platform() {
        String name = LibUtils.createPlatformLibraryName("x");
        return name.substring(2);
    }

    private static String extension() {
        String file = LibUtils.createLibraryFileName("x");
        return file.substring(file.lastIndexOf('.'));
    }

    private static String probe(Path temporary, Path home) throws Exception {
        Process process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-XX:-UsePerfData",
                        "-Djava.io.tmpdir=" + temporary,
                        "-Duser.home=" + home,
                        "-cp",
                        System.getProperty("java.class.path"),
                        Probe.class.getName())
                .redirectErrorStream(true)
                .start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertEquals(0, process.waitFor(), output);
        return output;
    }
}
