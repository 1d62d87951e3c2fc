package io.github.voiceclone.cli.speech;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.voiceclone.InputLimits;
import io.github.voiceclone.audio.AudioClip;
import io.github.voiceclone.audio.AudioFiles;
import io.github.voiceclone.cli.Run;
import io.github.voiceclone.cli.TestFiles;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code embed}, {@code synthesize} and {@code vocode}. */
class StageCommandsTest {
    @TempDir
    Path folder = Path.of("");

    private Path file(String name) {
        return folder.resolve(name);
    }

    @Test
    void chainOfStages_passesArraysOfTheirShapes() throws IOException {
        Run.of("embed", "--reference", TestFiles.speech(), "--out", file("e.npy"))
                .assertFine();
        NpyFile embedding = NpyFile.read(file("e.npy"));
        assertArrayEquals(new int[] {129}, embedding.shape());
        double norm = 0;
        for (float value : embedding.toArray()) {
            norm += value * value;
        }
        assertEquals(1, norm, 1e-5);

        Run.of("synthesize", "--text", "你好", "--embedding", file("e.npy"), "--out", file("m.npy"))
                .assertFine();
        int[] mel = NpyFile.read(file("m.npy")).shape();
        assertEquals(80, mel[0]);
        assertTrue(mel[1] > 10, Arrays.toString(mel));

        Run.of("vocode", "--mel", file("m.npy"), "--out", file("w.npy")).assertFine();
        assertArrayEquals(new int[] {mel[1] * 200}, NpyFile.read(file("w.npy")).shape());
        assertEquals(Set.of("", "e.npy", "m.npy", "w.npy"), TestFiles.listing(folder));
    }

    @Test
    void raw_skipsPreparation() throws IOException {
        AudioClip speech = AudioFiles.read(TestFiles.speech(), InputLimits.defaults());
        float[] quiet = speech.toArray();
        for (int i = 0; i < quiet.length; i++) {
            quiet[i] *= 0.05f;
        }
        Path recording = TestFiles.recording(file("quiet.wav"), quiet);
        Run.of("embed", "--reference", recording, "--out", file("a.npy")).assertFine();
        Run.of("embed", "--reference", recording, "--out", file("b.npy"), "--raw")
                .assertFine();
        assertFalse(Arrays.equals(Files.readAllBytes(file("a.npy")), Files.readAllBytes(file("b.npy"))));
    }

    @Test
    void channelsInAntiphase_areWarnedOfOnce() throws IOException {
        float[] speech =
                AudioFiles.read(TestFiles.speech(), InputLimits.defaults()).toArray();
        float[] channels = new float[2 * speech.length];
        for (int i = 0; i < speech.length; i++) {
            channels[2 * i] = speech[i];
            channels[2 * i + 1] = -speech[i];
        }
        Path recording = TestFiles.stereo(file("antiphase.wav"), channels);
        PrintStream err = System.err;
        ByteArrayOutputStream logged = new ByteArrayOutputStream();
        try {
            System.setErr(new PrintStream(logged, true, StandardCharsets.UTF_8));
            Run.of("embed", "--reference", recording, "--out", file("e.npy")).assertFine();
        } finally {
            System.setErr(err);
        }
        String log = logged.toString(StandardCharsets.UTF_8);
        assertEquals(1, log.lines().count(), log);
        assertTrue(log.contains("antiphase.wav: its channels cancel one another"), log);
    }

    @Test
    void vocode_tagsItsWavAsSynthetic() throws IOException {
        NpyFile.of(new float[80 * 20], 80, 20).write(file("m.npy"));
        for (String vocoder : new String[] {"onnx", "griffin-lim"}) {
            Run.of("vocode", "--mel", file("m.npy"), "--out", file("w.wav"), "--vocoder", vocoder)
                    .assertFine();
            String wav = Files.readString(file("w.wav"), StandardCharsets.ISO_8859_1);
            assertTrue(wav.contains("Synthetic speech"), vocoder);
            assertTrue(wav.contains("with voice pack "), vocoder);
            assertFalse(wav.contains("pack none"), vocoder);
        }
    }

    @Test
    void vocode_writesToStandardOutput() throws IOException {
        NpyFile.of(new float[80 * 20], 80, 20).write(file("m.npy"));
        Object[] vocode = {"vocode", "--mel", file("m.npy"), "--vocoder", "griffin-lim", "--out"};
        Run.of(vocode, file("w.wav")).assertFine();
        PrintStream out = System.out;
        ByteArrayOutputStream written = new ByteArrayOutputStream();
        try {
            System.setOut(new PrintStream(written));
            Run.of(vocode, "-").assertFine();
        } finally {
            System.setOut(out);
        }
        assertArrayEquals(Files.readAllBytes(file("w.wav")), written.toByteArray());
        assertFalse(Files.exists(Path.of("-")));
    }

    @Test
    void standardOutputOfOtherFiles_isRefused() throws IOException {
        String[] words = {"-: cannot be written", "./-"};
        Run.of("embed", "--reference", TestFiles.speech(), "--out", "-").assertMistake(words);
        Path embedding = TestFiles.embedding(folder);
        Object[] synthesize = {"synthesize", "--text", "今天", "--embedding", embedding, "--out"};
        Run.of(synthesize, "-").assertMistake(words);
        Run.of(synthesize, file("m.npy"), "--attention", "-").assertMistake(words);
        Run.of("bench", "--json", "-").assertMistake(words);
        assertFalse(Files.exists(Path.of("-")));
    }

    @Test
    void standardInputOfOtherFiles_isRefused() throws IOException {
        String[] words = {" is -, but it does not read standard input", "./-"};
        Run.of("embed", "--reference", "-", "--out", file("e.npy")).assertMistake(words);
        Run.of("vocode", "--mel", "-", "--out", file("w.wav")).assertMistake(words);
        Run.of("synthesize", "--text", "今天", "--embedding", "-", "--out", file("m.npy"))
                .assertMistake(words);
        Object[] clone = {"clone", "--text", "今天", "--out", file("w.wav")};
        Run.of(clone, "--reference", "-").assertMistake("--reference is -");
        Run.of(clone, "--voice", "-").assertMistake("--voice is -");
        assertEquals(Set.of(""), TestFiles.listing(folder));
    }

    @Test
    void synthesize_keepsSeedAndFrameLimit() throws IOException {
        Path embedding = TestFiles.embedding(folder);
        String[] seeds = {"1", "1", "2"};
        byte[][] mels = new byte[seeds.length][];
        for (int i = 0; i < seeds.length; i++) {
            Object[] args = {
                "synthesize", "--text", "今天", "--embedding", embedding, "--out", file("m.npy"), "--seed", seeds[i]
            };
            Run.of(args).assertFine();
            mels[i] = Files.readAllBytes(file("m.npy"));
        }
        assertArrayEquals(mels[0], mels[1]);
        assertFalse(Arrays.equals(mels[0], mels[2]));
        Object[] limited = {
            "synthesize",
            "--text",
            "今天",
            "--embedding",
            embedding,
            "--out",
            file("m.npy"),
            "--max-frames",
            "11",
            "--stop-threshold",
            "1",
            "--attention",
            file("a.npy")
        };
        Run.of(limited).assertFine();
        // The demo voice makes 2 frames a step: 11 are rounded up.
        assertEquals(12, NpyFile.read(file("m.npy")).shape()[1]);
        assertEquals(2, NpyFile.read(file("a.npy")).shape().length);
    }

    @Test
    void wrongArrays_areRefused() throws IOException {
        Path embedding = TestFiles.embedding(folder);
        NpyFile.of(new float[80 * 20], 80, 20).write(file("m.npy"));
        NpyFile.of(new float[40 * 20], 40, 20).write(file("m40.npy"));
        NpyFile.of(new float[100], 100).write(file("e100.npy"));
        float[] nans = new float[80 * 20];
        Arrays.fill(nans, Float.NaN);
        NpyFile.of(nans, 80, 20).write(file("nan.npy"));
        float[] absurd = new float[80 * 10];
        Arrays.fill(absurd, 1e38f);
        NpyFile.of(absurd, 80, 10).write(file("absurd.npy"));
        NpyFile.of(new float[0], 80, 0).write(file("empty.npy"));
        byte[] whole = Files.readAllBytes(file("m.npy"));
        Files.write(file("cut.npy"), Arrays.copyOf(whole, whole.length - 4));
        Set<String> before = TestFiles.listing(folder);
        vocode(embedding, "x.wav").assertMistake("embedding.npy", "[129]", "mel spectrogram");
        vocode(file("m40.npy"), "x.wav").assertMistake("40", "80");
        vocode(file("nan.npy"), "x.wav").assertMistake("finite");
        vocode(file("absurd.npy"), "x.wav").assertMistake("mel spectrogram with values from 1.0E38 to 1.0E38");
        vocode(file("empty.npy"), "x.wav").assertMistake("empty.npy", "shape [80, 0]", "at least one frame");
        vocode(file("cut.npy"), "x.wav").assertMistake("cut.npy", "truncated");
        vocode(file("no.npy"), "x.wav").assertMistake("no.npy", "no such file");
        vocode(TestFiles.speech(), "x.wav").assertMistake("speech.wav", "not an .npy file");
        synthesize(file("m.npy"), "x.npy").assertMistake("m.npy", "[80, 20]", "embedding");
        synthesize(file("e100.npy"), "x.npy").assertMistake("100", "129");
        assertEquals(before, TestFiles.listing(folder));
    }

    @Test
    void outputThatCannotBe_isRefused() throws IOException {
        Path embedding = TestFiles.embedding(folder);
        NpyFile.of(new float[80 * 20], 80, 20).write(file("m.npy"));
        byte[] before = Files.readAllBytes(file("m.npy"));
        vocode(file("m.npy"), "m.npy").assertMistake("something else");
        vocode(file("m.npy"), "no/x.npy").assertMistake("no folder");
        vocode(file("m.npy"), "x.ogg").assertMistake(".ogg", ".wav or .npy");
        synthesize(embedding, "no/x.npy").assertMistake("no folder");
        synthesize(embedding, "embedding.npy").assertMistake("something else");
        Run.of("embed", "--reference", TestFiles.speech(), "--out", folder).assertMistake("not a regular file");
        Run.of("embed", "--reference", TestFiles.speech(), "--out", file("x.wav"))
                .assertMistake(".wav", "expected .npy");
        assertArrayEquals(before, Files.readAllBytes(file("m.npy")));
        assertEquals(Set.of("", "m.npy", "embedding.npy"), TestFiles.listing(folder));
    }

    private Run vocode(Path mel, String out) {
        return Run.of("vocode", "--mel", mel, "--out", file(out));
    }

    private Run synthesize(Path embedding, String out) {
        return Run.of("synthesize", "--text", "你好", "--embedding", embedding, "--out", file(out));
    }
}
