package io.github.voiceclone.cli.speech;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.voiceclone.InputLimits;
import io.github.voiceclone.audio.AudioClip;
import io.github.voiceclone.audio.AudioEncoding;
import io.github.voiceclone.audio.AudioFiles;
import io.github.voiceclone.audio.AudioTags;
import io.github.voiceclone.audio.AudioWriter;
import io.github.voiceclone.cli.Run;
import io.github.voiceclone.cli.TestFiles;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.FilterWriter;
import java.io.IOException;
import java.io.InputStream;
import java.io.PipedInputStream;
import java.io.PipedOutputStream;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import javax.sound.sampled.AudioFormat;
import javax.sound.sampled.AudioSystem;
import javax.sound.sampled.DataLine;
import javax.sound.sampled.SourceDataLine;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CloneCommandTest {
    @TempDir
    Path folder = Path.of("");

    private Run speak(String text, Path out, Object... more) {
        return Run.of("clone", "--reference", TestFiles.speech(), "--text", text, "--out", out, more);
    }

    @Test
    void recordingAndText_givesTaggedSpeech() throws IOException {
        Path out = folder.resolve("你 好.wav");
        Run run = speak("你好，世界！", out).assertFine();
        assertTrue(run.out().startsWith(out + ": "), run.out());
        assertEquals(1, run.out().lines().count());
        AudioClip clip = AudioFiles.read(out, InputLimits.defaults());
        assertEquals(16000, clip.sampleRate());
        assertTrue(clip.seconds() > 0.5 && clip.seconds() < 10, clip.toString());
        String file = Files.readString(out, StandardCharsets.ISO_8859_1);
        assertTrue(file.contains("ISFT") && file.contains("ICMT"));
        assertTrue(file.contains("Synthetic speech"), "no word that it is synthetic");
        assertTrue(file.contains("demo"), "no word of the voice pack");
        assertEquals(Set.of("", "你 好.wav"), TestFiles.listing(folder));
    }

    @ParameterizedTest
    @CsvSource({"speech.flac, flac", "speech.opus, opus", "speech.mp3, mp3", "speech.bin, mp3", "speech.wav, flac"})
    void format_isThatOfTheNameOrTheOneAskedFor(String name, String format) throws IOException {
        Path wav = folder.resolve("x.wav");
        Path out = folder.resolve(name);
        speak("早上好。", wav, "--sample-rate", 24_000).assertFine();
        boolean named = name.endsWith(format);
        Object[] options = {"--sample-rate", 24_000, "--channels", 2, "--format", format};
        speak("早上好。", out, named ? java.util.Arrays.copyOf(options, 4) : options)
                .assertFine();
        AudioClip expected = AudioFiles.read(wav, InputLimits.defaults());
        AudioClip found = AudioFiles.read(out, InputLimits.defaults());
        assertEquals(expected.seconds(), found.seconds(), 1e-6);
        assertEquals(format.equals("opus") ? 48_000 : 24_000, found.sampleRate());
        assertTrue(Files.readString(out, StandardCharsets.ISO_8859_1).contains("Synthetic speech"));
        if (format.equals("flac")) {
            assertEquals(expected, found);
        }
    }

    @Test
    void streamInAnotherFormat_isTheSameSpeech() throws IOException {
        Path wav = folder.resolve("x.wav");
        Path flac = folder.resolve("x.flac");
        speak("早上好。", wav, "--stream").assertFine();
        speak("早上好。", flac, "--stream").assertFine();
        assertEquals(AudioFiles.read(wav, InputLimits.defaults()), AudioFiles.read(flac, InputLimits.defaults()));
    }

    @Test
    void sameSeed_givesSameBytesAndAnotherOthers() throws IOException {
        speak("早上好。", folder.resolve("a.wav"), "--seed", 5, "--threads", 1).assertFine();
        speak("早上好。", folder.resolve("b.wav"), "--seed", 5, "--threads", 1).assertFine();
        speak("早上好。", folder.resolve("c.wav"), "--seed", 6, "--threads", 1).assertFine();
        byte[] first = Files.readAllBytes(folder.resolve("a.wav"));
        assertArrayEquals(first, Files.readAllBytes(folder.resolve("b.wav")));
        assertFalse(java.util.Arrays.equals(first, Files.readAllBytes(folder.resolve("c.wav"))));
    }

    @Test
    void stream_writesNearlyTheSameSpeech() throws IOException {
        Path whole = folder.resolve("whole.wav");
        Path streamed = folder.resolve("streamed.wav");
        speak("你好，世界！今天天气很好。", whole).assertFine();
        Run run = speak("你好，世界！今天天气很好。", streamed, "--stream", "--json").assertFine();
        JsonNode report = TestFiles.json(run.out());
        assertTrue(report.get("firstAudioSeconds").doubleValue()
                < report.get("elapsedSeconds").doubleValue());
        AudioClip expected = AudioFiles.read(whole, InputLimits.defaults());
        AudioClip found = AudioFiles.read(streamed, InputLimits.defaults());
        assertArrayEquals(expected.toArray(), found.toArray(), 0.01f);
        assertEquals(expected.seconds(), report.get("seconds").doubleValue(), 1e-6);
        assertEquals(Set.of("", "whole.wav", "streamed.wav"), TestFiles.listing(folder));
    }

    @Test
    void standardInput_isSpokenAsItComes() throws Exception {
        Path whole = folder.resolve("whole.wav");
        Path out = folder.resolve("x.wav");
        InputStream before = System.in;
        CompletableFuture<Run> run;
        try (PipedInputStream in = new PipedInputStream()) {
            PipedOutputStream typed = new PipedOutputStream(in);
            System.setIn(in);
            run = CompletableFuture.supplyAsync(() -> speak("-", out, "--json"));
            for (byte each : "\uFEFF你好。\n今天天气很好，".getBytes(StandardCharsets.UTF_8)) {
                typed.write(each);
                typed.flush();
            }
            typed.write("再见。".getBytes(StandardCharsets.UTF_8));
            typed.close();
            JsonNode report = TestFiles.json(run.get().assertFine().out());
            assertEquals(out.toString(), report.get("out").textValue());
        } finally {
            System.setIn(before);
        }
        speak("你好。\n今天天气很好，再见。", whole, "--stream").assertFine();
        assertArrayEquals(
                AudioFiles.read(whole, InputLimits.defaults()).toArray(),
                AudioFiles.read(out, InputLimits.defaults()).toArray(),
                1e-3f);
    }

    @Test
    void standardInputThatIsNotText_isAMistake() {
        InputStream before = System.in;
        try {
            System.setIn(new ByteArrayInputStream(new byte[] {(byte) 0xC4, (byte) 0xE3}));
            speak("-", folder.resolve("x.wav")).assertMistake("standard input is not UTF-8");
            System.setIn(new ByteArrayInputStream(new byte[] {' ', '\n'}));
            speak("-", folder.resolve("x.wav")).assertMistake("the text is empty", "can be spoken");
            speak("-", folder.resolve("x.wav"), "--markup", "ssml").assertMistake("as a whole", "--text-file -");
        } finally {
            System.setIn(before);
        }
        assertFalse(Files.exists(folder.resolve("x.wav")));
    }

    @Test
    void playWithoutADevice_isAMistake() {
        AudioFormat format = new AudioFormat(16_000, 16, 1, true, false);
        Assumptions.assumeFalse(
                AudioSystem.isLineSupported(new DataLine.Info(SourceDataLine.class, format)),
                "this machine can play sound");
        Run.of("clone", "--reference", TestFiles.speech(), "--text", "你好", "--play")
                .assertMistake("no audio device can play 16-bit mono sound at 16000 Hz");
        speak("你好", folder.resolve("x.wav"), "--play").assertMistake("no audio device");
        assertFalse(Files.exists(folder.resolve("x.wav")));
        Run.of("clone", "--reference", TestFiles.speech(), "--text", "你好")
                .assertMistake("say where the speech goes: --out FILE, --play, or both");
    }

    @Test
    void captions_tellWhenTheTextIsSpoken() throws IOException {
        Path srt = folder.resolve("a.srt");
        Run run = speak("你好，共25个人。", folder.resolve("a.wav"), "--captions", srt, "--json")
                .assertFine();
        List<String> lines = Files.readAllLines(srt);
        assertEquals("1", lines.get(0));
        assertTrue(lines.get(1).matches("00:00:0\\d,\\d{3} --> 00:00:0\\d,\\d{3}"), lines.get(1));
        assertEquals("你好", lines.get(2));
        assertEquals("共25个人", lines.get(6));
        JsonNode words = TestFiles.json(run.out()).get("segments").get(1).get("words");
        assertEquals("25", words.get(1).get("text").textValue());
        Path json = folder.resolve("b.json");
        speak("你好，共25个人。", folder.resolve("b.wav"), "--captions", json, "--stream")
                .assertFine();
        JsonNode streamed = TestFiles.json(Files.readString(json)).get("words");
        assertEquals(6, streamed.size());
        for (int i = 0; i < words.size(); i++) {
            assertEquals(
                    words.get(i).get("end").doubleValue(),
                    streamed.get(i + 2).get("end").doubleValue(),
                    0.051);
        }
    }

    @Test
    void speedAndPauses_changeTheLength() throws IOException {
        double usual = seconds("usual.wav");
        assertEquals(usual / 2, seconds("fast.wav", "--speed", 2), 0.01);
        assertEquals(usual * 4, seconds("slow.wav", "--speed", 0.25), 0.01);
        assertEquals(usual + 1.35, seconds("late.wav", "--pause", "start=0.5", "--pause", "comma=1"), 0.01);
    }

    private double seconds(String file, Object... options) {
        speak("早上好，你好", folder.resolve(file), options).assertFine();
        return AudioFiles.read(folder.resolve(file), InputLimits.defaults()).seconds();
    }

    /** A subscriber that throws would be logged with a stack trace by the library, and never be told of the end. */
    @Test
    @Timeout(120)
    void streamThatCannotGoOn_isOneLineAndLeavesNothing() throws IOException {
        PrintStream before = System.err;
        ByteArrayOutputStream log = new ByteArrayOutputStream();
        Path out = folder.resolve("x.wav");
        StringWriter said = new StringWriter();
        Writer terminal = new FilterWriter(said) {
            @Override
            public void write(String text, int offset, int length) throws IOException {
                if (text.contains("speaking: ")) {
                    throw new IllegalStateException("the terminal is gone");
                }
                super.write(text, offset, length);
            }
        };
        int status;
        try {
            System.setErr(new PrintStream(log, true, StandardCharsets.UTF_8));
            System.setProperty("voiceclone.terminal", "true");
            String[] words = {
                "clone",
                "--reference",
                TestFiles.speech().toString(),
                "--text",
                "早上好。",
                "--out",
                out.toString(),
                "--stream"
            };
            status = Run.into(new PrintWriter(terminal, true), words);
        } finally {
            System.clearProperty("voiceclone.terminal");
            System.setErr(before);
        }
        assertEquals(1, status, said.toString());
        assertTrue(said.toString().contains("unexpected error: java.lang.IllegalStateException: the terminal is gone"));
        assertEquals("", log.toString(StandardCharsets.UTF_8));
        assertEquals(Set.of(""), TestFiles.listing(folder));
    }

    @Test
    void standardOutput_takesTheSpeechAndNothingElse() throws IOException {
        PrintStream before = System.out;
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        System.setOut(new PrintStream(bytes, true, StandardCharsets.UTF_8));
        Run run;
        try {
            run = speak("早上好。", Path.of("-"));
        } finally {
            System.setOut(before);
        }
        assertEquals(0, run.status(), run.err());
        assertEquals("", run.out());
        assertTrue(run.err().startsWith("-: "), run.err());
        Path file = folder.resolve("x.wav");
        Files.write(file, bytes.toByteArray());
        assertTrue(AudioFiles.read(file, InputLimits.defaults()).seconds() > 0.5);
    }

    @Test
    void json_isAloneOnStandardOutputWithWarningsOnError() throws IOException {
        Path out = folder.resolve("x.wav");
        Run run = speak("你好😀，iPhone 15。", out, "--json", "--seed", 3);
        assertEquals(0, run.status());
        assertTrue(run.err().startsWith("voiceclone: not spoken"), run.err());
        assertTrue(run.err().contains("U+1F600"), run.err());
        JsonNode report = TestFiles.json(run.out());
        assertEquals(out.toString(), report.get("out").textValue());
        assertEquals(16000, report.get("sampleRate").intValue());
        assertEquals(3, report.get("seed").intValue());
        assertEquals("onnx", report.get("backend").textValue());
        assertEquals("fp32", report.get("precision").textValue());
        assertEquals(64, report.get("synthesizerModel").textValue().length());
        assertTrue(report.get("realTimeFactor").isNumber());
        assertEquals(
                AudioFiles.read(out, InputLimits.defaults()).seconds(),
                report.get("seconds").doubleValue(),
                1e-6);
        assertTrue(report.at("/segments/0/transcription").textValue().startsWith("ni3 hao3"), run.out());
        assertEquals(1, report.get("warnings").size());
    }

    @Test
    void manyUnspokenCharacters_areCountedNotListed() {
        Run run = speak("你好" + "😀".repeat(500), folder.resolve("x.wav"));
        assertEquals(0, run.status());
        assertTrue(run.err().contains("and 490 more"), run.err());
    }

    @Test
    void frameLimit_isReported() {
        Run run = speak("你好", folder.resolve("x.wav"), "--max-frames", 10);
        assertEquals(0, run.status());
        assertTrue(run.err().contains("--max-frames"), run.err());
    }

    @Test
    void savedVoice_speaksAsItsRecording() throws IOException {
        Path voice = folder.resolve("me.voice");
        Path first = folder.resolve("a.wav");
        speak("你好。", first, "--save-voice", voice).assertFine();
        Path second = folder.resolve("b.wav");
        Run.of("clone", "--voice", voice, "--text", "你好。", "--out", second).assertFine();
        assertArrayEquals(Files.readAllBytes(first), Files.readAllBytes(second));
    }

    @Test
    void raw_isTakenAndAStyleOfAVoiceWithoutRefused() throws IOException {
        speak("你好。", folder.resolve("a.wav"), "--raw", "--vocoder", "griffin-lim")
                .assertFine();
        assertTrue(Files.size(folder.resolve("a.wav")) > 1000);
        speak("你好。", folder.resolve("b.wav"), "--style", 9).assertMistake("style is 9", "no style tokens");
        assertFalse(Files.exists(folder.resolve("b.wav")));
    }

    @Test
    void recordingAsOutput_isRefusedAndLeftAsItWas() throws IOException {
        Path recording = Files.copy(TestFiles.speech(), folder.resolve("me.wav"));
        Path link = Files.createSymbolicLink(folder.resolve("link.wav"), recording);
        for (Path out : new Path[] {recording, folder.resolve("./me.wav"), link}) {
            Run.of("clone", "--reference", recording, "--text", "你好", "--out", out)
                    .assertMistake("something else");
        }
        assertArrayEquals(Files.readAllBytes(TestFiles.speech()), Files.readAllBytes(recording));
    }

    @Test
    void outputThatCannotBe_isRefused() throws IOException {
        speak("你好", folder.resolve("no/x.wav")).assertMistake("x.wav", "no folder");
        speak("你好", folder).assertMistake("not a regular file");
        speak("你好", folder.resolve("x.xyz"))
                .assertMistake(
                        "x.xyz: its name ends with .xyz, no audio format at hand; there are ",
                        "flac (.flac), mp3 (.mp3), opus (.opus .ogg), pcm (.pcm .raw), wav (.wav .wave)");
        speak("你好", folder.resolve("x.wav"), "--format", "aac").assertMistake("'aac'", "choose mp3 or opus");
        speak("你好", folder.resolve("x.mp3"), "--sample-rate", 16001).assertMistake("mp3", "16001 Hz", "16000, 22050");
        speak("你好", folder.resolve("x.wav"), "--sample-rate", 0).assertMistake("--sample-rate is 0");
        speak("你好", folder.resolve("x.wav"), "--channels", 3).assertMistake("3 channels, expected 1 or 2");
        speak("你好", folder.resolve("x.opus"), "--bit-depth", 16).assertMistake("opus cannot have 16-bit samples");
        speak("你好", Path.of("")).assertMistake("--out", "empty");
        speak("你好", folder.resolve("x.wav"), "--save-voice", folder.resolve("x.wav"))
                .assertMistake("something else");
        speak("你好", folder.resolve("x.wav"), "--save-voice", folder.resolve("no/x.voice"))
                .assertMistake("no folder");
        assertEquals(Set.of(""), TestFiles.listing(folder));
    }

    @Test
    void wrongSettings_areRefused() throws IOException {
        Path out = folder.resolve("x.wav");
        speak("你好", out, "--style", 10).assertMistake("style is 10", "9");
        speak("你好", out, "--style", -2).assertMistake("style is -2");
        speak("你好", out, "--seed", "abc").assertMistake("--seed", "abc");
        speak("你好", out, "--threads", 0).assertMistake("--threads is 0");
        speak("你好", out, "--max-frames", 0).assertMistake("at least 1");
        speak("你好", out, "--stop-threshold", "NaN").assertMistake("stop threshold");
        speak("你好", out, "--stop-threshold", 2).assertMistake("stop threshold is 2.0", "from 0 to 1");
        speak("你好", out, "--backend", "frob").assertMistake("'frob'", "onnx");
        speak("你好", out, "--vocoder", "frob").assertMistake("'frob'", "griffin-lim");
        speak("你好", out, "--precision", "int3").assertMistake("'int3'", "fp32");
        speak("你好", out, "--device", "abacus").assertMistake("'abacus'", "cpu");
        for (String speed : new String[] {"0", "-1", "NaN", "99", "4.01"}) {
            speak("你好", out, "--speed", speed).assertMistake("speed", "0.25 to 4");
        }
        for (String loudness : new String[] {"0", "-60", "NaN", "16"}) {
            speak("你好", out, "--loudness", loudness).assertMistake("loudness is", "-50.0 to -5.0");
        }
        speak("你好", out, "--attempts", 0).assertMistake("attempts", "1 to 10");
        speak("你好", out, "--pause", "comma=-1").assertMistake("comma", "0 to 60");
        speak("你好", out, "--pause", "comma=NaN").assertMistake("comma", "0 to 60");
        speak("你好", out, "--pause", "comma").assertMistake("Value for option '--pause'");
        speak("[pause:1s]", out, "--markup", "pauses").assertMistake("only pauses");
        speak("<speak/>", out, "--markup", "ssml").assertMistake("the text is empty");
        speak("<speak><say-as interpret-as='digits'>好</say-as></speak>", out, "--markup", "ssml")
                .assertMistake("'好' cannot be read out as", "'digits'");
        speak("你好", out, "--pause", "word=1").assertMistake("'word'", "sentence");
        speak("你好", out, "--captions", folder.resolve("a.txt")).assertMistake(".txt", ".srt");
        speak("你好", out, "--text-file", "t.txt").assertMistake("--text or --text-file");
        speak("你好", out, "--voice", "me.voice").assertMistake("--reference or --voice");
        Run.of("clone", "--text", "你好", "--out", out).assertMistake("--reference or --voice");
        Run.of("clone", "--reference", TestFiles.speech(), "--out", out).assertMistake("--text or --text-file");
        Run.of("clone", "--voice", TestFiles.speech(), "--text", "你好", "--out", out)
                .assertMistake("not a saved voice");
        assertEquals(Set.of(""), TestFiles.listing(folder));
    }

    @Test
    void tooLittleSpeech_saysWhatTheUserCanDo() throws IOException {
        Path click = folder.resolve("click.wav");
        AudioWriter.write(AudioClip.of(new float[] {0.5f, -0.5f}, 16_000), click, AudioEncoding.WAV, AudioTags.NONE);
        Run.of("clone", "--reference", click, "--text", "你好", "--out", folder.resolve("x.wav"))
                .assertMistake("click", "s of speech, the least is 0.40 s: record more");
    }

    @Test
    void manyMoreThreadsThanProcessors_runsAsWell() {
        speak("你好", folder.resolve("x.wav"), "--threads", 1_000_000).assertFine();
    }
}
