package io.github.voiceclone.cli.device;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.voiceclone.cli.Run;
import io.github.voiceclone.cli.VoiceCloneCommand;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DoctorCommandTest {
    @Test
    void vocoderOfTheExamples_isNotOffered() {
        Run run = Run.of("doctor").assertFine();
        assertTrue(run.out().contains("griffin-lim"), run.out());
        assertFalse(run.out().contains("hum"), run.out());
    }

    @Test
    void noBackendUsable_saysWhyAndFails(@TempDir Path folder) throws Exception {
        Path absent = folder.resolve("absent");
        Process process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Djava.io.tmpdir=" + absent,
                        "-cp",
                        System.getProperty("java.class.path"),
                        VoiceCloneCommand.class.getName(),
                        "doctor")
                .redirectErrorStream(true)
                .start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertEquals(2, process.waitFor(), output);
        assertTrue(output.contains(absent + ": there is no such folder"), output);
        assertTrue(output.contains("no voice can be cloned"), output);
    }
}
