package io.github.voiceclone.onnx;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtProvider;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class OrtNativesTest {
    /** Says twice whether the backend is there. */
    static final class Probe {
        private Probe() {}

        /** Runs in a process of its own. */
        public static void main(String[] arguments) {
            System.out.println(new OnnxRuntime().availability().detail());
            System.out.println(new OnnxRuntime().availability().detail());
        }
    }

    @Test
    void platforms_areThoseOfTheJar() {
        assumeFalse(OrtEnvironment.getAvailableProviders().contains(OrtProvider.CUDA), "the build with CUDA has fewer");
        for (String platform : OrtNatives.PLATFORMS) {
            String extension = platform.startsWith("win") ? ".dll" : platform.startsWith("osx") ? ".dylib" : ".so";
            String library = (platform.startsWith("win") ? "" : "lib") + "onnxruntime" + extension;
            assertNotNull(
                    OrtEnvironment.class.getResource("/ai/onnxruntime/native/" + platform + "/" + library), platform);
        }
        for (String platform : List.of("osx-x64", "win-aarch64", "linux-musl-x64")) {
            assertEquals(null, OrtEnvironment.class.getResource("/ai/onnxruntime/native/" + platform), platform);
        }
    }

    @ParameterizedTest
    @CsvSource({
        "Linux, amd64, linux-x64",
        "Linux, aarch64, linux-aarch64",
        "Mac OS X, aarch64, osx-aarch64",
        "Windows 11, amd64, win-x64",
        "Mac OS X, x86_64, osx-x64",
        "Windows 11, aarch64, win-aarch64",
        "FreeBSD, amd64, freebsd-x64"
    })
    void platform_asTheJarHasIt(String system, String processor, String expected) {
        assertEquals(expected, OrtNatives.platform(system, processor));
    }

    @Test
    void absentTemporaryFolder_namedWithReasonSizeAndProperty(@TempDir Path folder) throws Exception {
        Path absent = folder.resolve("absent");
        for (String line : probe("-Djava.io.tmpdir=" + absent)) {
            assertTrue(
                    line.contains("folder " + absent + ": there is no such folder; it takes ")
                            && line.contains(" MB; name another folder with -Djava.io.tmpdir="),
                    line);
        }
    }

    @ParameterizedTest
    @CsvSource({"Mac OS X, x86_64", "Windows 11, aarch64", "Linux, riscv64"})
    void unsupportedPlatform_namedWithThoseThatAre(String system, String processor) throws Exception {
        for (String line : probe("-Dos.name=" + system, "-Dos.arch=" + processor)) {
            assertEquals(
                    "ONNX Runtime's jar has no native library for " + system + " on " + processor + ": it runs on "
                            + OrtNatives.PLATFORM_NAMES,
                    line);
        }
    }

    private static List<String> probe(String... options) throws Exception {
        List<String> command = new ArrayList<>(
                List.of(Path.of(System.getProperty("java.home"), "bin", "java").toString()));
        command.addAll(List.of(options));
        command.addAll(List.of("-cp", System.getProperty("java.class.path"), Probe.class.getName()));
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertEquals(0, process.waitFor(), output);
        List<String> lines = output.lines().toList();
        assertEquals(2, lines.size(), output);
        return lines;
    }
}
