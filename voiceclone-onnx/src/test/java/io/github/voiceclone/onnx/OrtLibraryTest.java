package io.github.voiceclone.onnx;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class OrtLibraryTest {
    /** Loads the library and says so. */
    static final class Probe {
        private Probe() {}

        /** Runs in a process of its own. */
        public static void main(String[] arguments) {
            System.out.println(OrtLibrary.environment().getVersion());
        }
    }

    @Test
    void longCommandLine_doesNotEndTheProcess() throws Exception {
        Process process = new ProcessBuilder(List.of(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Dpadding=" + "x".repeat(8000),
                        "-cp",
                        System.getProperty("java.class.path"),
                        Probe.class.getName()))
                .redirectErrorStream(true)
                .start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertEquals(0, process.waitFor(), output);
        assertTrue(output.contains(OrtLibrary.environment().getVersion()), output);
    }

    @Test
    void libraryOfTheDependencies_reportsToNobody() {
        assertFalse(OrtLibrary.reports(OrtLibrary.environment().getVersion(), "Linux", null));
    }

    @ParameterizedTest
    @CsvSource({
        "1.28.0, Linux, , false",
        "1.29.0, Linux, , true",
        "1.30.1, Mac OS X, , true",
        "1.29.0, Windows 11, , false",
        "1.29.0, Linux, 1, false",
        "1.29.0, Linux, 0, true",
        "unknown, Linux, , false"
    })
    void reports_onlyWhereItIsKnownTo(String version, String system, String setting, boolean expected) {
        assertEquals(expected, OrtLibrary.reports(version, system, setting));
    }
}
