package io.github.voiceclone.cli.output;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.github.voiceclone.cli.TestFiles;
import io.github.voiceclone.cli.VoiceCloneCommand;
import io.github.voiceclone.cli.speech.NpyFile;
import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StandardOutputTest {
    @TempDir
    Path folder = Path.of("");

    @Test
    void lostReport_isAFailure() throws Exception {
        String expected = "voiceclone: standard output cannot be written: No space left on device";
        assertEquals(expected, full("pinyin", "--text", "ni hao"));
        assertEquals(expected, full("--help"));
        assertEquals(expected, full("doctor"));
        Path file = folder.resolve("q.wav");
        assertEquals(expected, full(clone(file)));
        assertTrue(Files.size(file) > 0);
    }

    @Test
    void lostSpeech_isReportedWithTheReason() throws Exception {
        String expected = "voiceclone: -: cannot be written: No space left on device";
        assertEquals(expected, full(clone(Path.of("-"))));
        Path mel = folder.resolve("m.npy");
        NpyFile.of(new float[80 * 20], 80, 20).write(mel);
        assertEquals(expected, full("vocode", "--mel", mel.toString(), "--vocoder", "griffin-lim", "--out", "-"));
    }

    @Test
    void closedPipe_hasNobodyWhoReadsIt() throws Exception {
        assertEquals(
                "voiceclone: standard output cannot be written: nobody reads it any more",
                unread("pinyin", "--text", "ni hao"));
        assertEquals("voiceclone: -: cannot be written: nobody reads it any more", unread(clone(Path.of("-"))));
    }

    private static String[] clone(Path out) {
        return new String[] {
            "clone", "--reference", TestFiles.speech().toString(), "--text", "\u65e9", "--out", out.toString()
        };
    }

    private String full(String... words) throws IOException, InterruptedException {
        File device = new File("/dev/full");
        assumeTrue(device.exists(), "no device that is always full");
        return mistake(builder(words).redirectOutput(device).start());
    }

    private String unread(String... words) throws IOException, InterruptedException {
        assumeTrue(File.separatorChar == '/', "only here is the reason in known words");
        Process process = builder(words).start();
        process.getInputStream().close();
        return mistake(process);
    }

    private ProcessBuilder builder(String... words) {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                System.getProperty("java.class.path"),
                VoiceCloneCommand.class.getName()));
        command.addAll(List.of(words));
        ProcessBuilder builder =
                new ProcessBuilder(command).redirectError(folder.resolve("err").toFile());
        builder.environment().put("LC_ALL", "C.UTF-8");
        return builder;
    }

    private String mistake(Process process) throws IOException, InterruptedException {
        int status = process.waitFor();
        String err = Files.readString(folder.resolve("err"), StandardCharsets.UTF_8);
        assertEquals(2, status, err);
        return err.strip();
    }
}
