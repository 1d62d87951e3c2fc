package io.github.voiceclone.cli.speech;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.github.voiceclone.cli.Run;
import io.github.voiceclone.cli.TestFiles;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Recordings that no voice can be taken from: {@code clone} and {@code embed} refuse them and leave nothing. */
class BadRecordingTest {
    @TempDir
    Path folder = Path.of("");

    private void assertRefused(Path recording, String... words) throws IOException {
        Set<String> before = TestFiles.listing(folder);
        Run.of("clone", "--reference", recording, "--text", "你好", "--out", folder.resolve("x.wav"))
                .assertMistake(words);
        Run.of("embed", "--reference", recording, "--out", folder.resolve("x.npy"))
                .assertMistake(words);
        assertEquals(before, TestFiles.listing(folder));
    }

    private static float[] constant(int length, float value) {
        float[] samples = new float[length];
        Arrays.fill(samples, value);
        return samples;
    }

    @Test
    void absentFile_isRefused() throws IOException {
        assertRefused(folder.resolve("no.wav"), "no.wav", "no such file");
    }

    @Test
    void folder_isRefused() throws IOException {
        assertRefused(folder, "folder");
    }

    @Test
    void emptyFile_isRefused() throws IOException {
        assertRefused(Files.createFile(folder.resolve("r.wav")), "r.wav", "empty");
    }

    @Test
    void noSamples_isRefused() throws IOException {
        assertRefused(TestFiles.recording(folder.resolve("r.wav")), "r.wav", "no samples");
    }

    @Test
    void silence_isRefused() throws IOException {
        assertRefused(TestFiles.recording(folder.resolve("r.wav"), new float[48000]), "silent");
    }

    @Test
    void steadyTone_isRefused() throws IOException {
        assertRefused(TestFiles.recording(folder.resolve("r.wav"), constant(48000, 0.5f)), "speech");
    }

    @Test
    void fewSamples_areRefused() throws IOException {
        float[] click = {0, 0.5f, -0.5f, 0};
        assertRefused(TestFiles.recording(folder.resolve("r.wav"), click), "speech");
    }

    @Test
    void notANumber_isRefused() throws IOException {
        assertRefused(TestFiles.recording(folder.resolve("r.wav"), constant(48000, Float.NaN)), "r.wav", "finite");
    }

    @Test
    void truncatedFile_isRefused() throws IOException {
        byte[] whole = Files.readAllBytes(TestFiles.speech());
        assertRefused(Files.write(folder.resolve("r.wav"), Arrays.copyOf(whole, whole.length / 2)), "r.wav");
        assertRefused(Files.write(folder.resolve("r.wav"), Arrays.copyOf(whole, 30)), "r.wav");
    }

    @Test
    void wrongFormat_isRefused() throws IOException {
        assertRefused(Files.writeString(folder.resolve("r.wav"), "not a recording at all"), "r.wav", "WAV");
    }

    @Test
    void hugeFile_isRefusedUnread() throws IOException {
        Path file = folder.resolve("r.wav");
        try (RandomAccessFile sparse = new RandomAccessFile(file.toFile(), "rw")) {
            sparse.setLength(8L << 30);
        }
        assertRefused(file, "r.wav", "limit");
    }
}
