package io.github.voiceclone.cli.voice;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.voiceclone.InputLimits;
import io.github.voiceclone.SpeakerEmbedding;
import io.github.voiceclone.SpeakerPrompt;
import io.github.voiceclone.Voice;
import io.github.voiceclone.audio.AudioFiles;
import io.github.voiceclone.cli.Run;
import io.github.voiceclone.cli.TestFiles;
import io.github.voiceclone.cli.speech.NpyFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code voice list|show|mix|check}, {@code compare-voices}, and the saved voices of {@code embed}. */
class VoiceCommandTest {
    private static final Path RECORDINGS = Path.of(
                    "../voiceclone-sv2tts/src/test/resources/io/github/voiceclone/sv2tts/audio/speech")
            .toAbsolutePath();

    @TempDir
    Path folder = Path.of("");

    private Path file(String name) {
        return folder.resolve(name);
    }

    private static Path person(String name) {
        return RECORDINGS.resolve(name + ".wav");
    }

    private Path saved(String name, float... values) {
        Path file = file(name + ".voice");
        new Voice(name, SpeakerEmbedding.of(values), "model").save(file);
        return file;
    }

    private Path anna() {
        Path file = file("anna.voice");
        new Voice("Anna", SpeakerEmbedding.of(new float[] {1, 0}), "model")
                .withCreated(Instant.parse("2026-08-01T10:00:00Z"))
                .withDescription("calm\nreads \u001b[31mnews")
                .withConsent("Anna, 2026-08-01: audio books")
                .save(file);
        return file;
    }

    @Test
    void show_printsWhatTheVoiceSaysOfItself() throws IOException {
        Path anna = anna();
        String text = Run.of("voice", "show", anna).assertFine().out();
        assertTrue(text.contains("name:        Anna\ncreated:     2026-08-01T10:00:00Z\n"), text);
        assertTrue(
                text.contains("description: calm reads \uFFFD[31mnews\nconsent:     Anna, 2026-08-01: audio books\n"),
                text);
        assertTrue(text.contains("speaker:     embedding of 2 values\nencoder:     model\n"), text);
        JsonNode json = TestFiles.json(
                Run.of("voice", "show", anna, "--json").assertFine().out());
        assertEquals("calm\nreads \u001b[31mnews", json.get("description").textValue());
        assertTrue(TestFiles.json(
                        Run.of("voice", "show", saved("ben", 1), "--json").out())
                .get("consent")
                .isNull());
        Path said = file("said.voice");
        new Voice("said", SpeakerPrompt.of("x", 1, 2, new float[] {1}), "model").save(said);
        assertTrue(Run.of("voice", "show", said).assertFine().out().contains("prompt of 0.5 s (x)"));
    }

    @Test
    void list_hasEveryVoiceOfTheFolder_andNamesWhatIsNone() throws IOException {
        assertEquals(
                "no saved voices in " + folder + "\n",
                Run.of("voice", "list", folder).assertFine().out());
        anna();
        saved("ben", 1);
        Files.createDirectory(file("folder.voice"));
        Files.writeString(file("notes.txt"), "no voice");
        String text = Run.of("voice", "list", folder).assertFine().out();
        assertEquals(2, text.lines().count(), text);
        assertTrue(text.contains("anna.voice: Anna, created 2026-08-01T10:00:00Z, calm reads"), text);
        assertTrue(text.contains("ben.voice: ben, created at an unknown time; consent: (none)"), text);
        Files.writeString(file("zoe.voice"), "no voice at all");
        Run run = Run.of("voice", "list", folder, "--json");
        assertEquals(0, run.status());
        assertTrue(run.err().contains("zoe.voice") && run.err().lines().count() == 1, run.err());
        JsonNode json = TestFiles.json(run.out());
        assertEquals(2, json.get("voices").size());
        assertTrue(json.get("unreadable").get(0).get("error").textValue().contains("not a saved voice"));
    }

    @Test
    void mix_savesWhatIsBetween() throws IOException {
        Path mix = file("mix.voice");
        Path ben = saved("ben", 0, 1);
        String text = Run.of("voice", "mix", mix, anna() + "=0.6", ben + "=0.8")
                .assertFine()
                .out();
        Voice voice = Voice.load(mix);
        assertArrayEquals(
                new float[] {0.6f, 0.8f}, voice.embedding().orElseThrow().toArray(), 1e-6f);
        assertEquals("mix", voice.name());
        assertTrue(voice.created().isPresent());
        assertEquals(Optional.of("'Anna': Anna, 2026-08-01: audio books; 'ben': no consent noted"), voice.consent());
        assertTrue(text.contains("43 % 'Anna'"), text);
        Run named = Run.of("voice", "mix", mix, anna() + "=1", ben + "=1", "--name", "both", "--json")
                .assertFine();
        assertEquals("both", TestFiles.json(named.out()).get("name").textValue());
    }

    @Test
    void badMixtures_areRefusedAndLeaveNothing() throws IOException {
        Path anna = anna();
        Path ben = saved("ben", 0, 1);
        Path mix = file("mix.voice");
        new Voice("foreign", SpeakerEmbedding.of(new float[] {1, 0}), "other").save(file("foreign.voice"));
        new Voice("said", SpeakerPrompt.of("x", 1, 1, new float[] {1}), "model").save(file("said.voice"));
        Set<String> before = TestFiles.listing(folder);
        for (String weight : new String[] {"=0", "=-1", "=NaN", "=Infinity", "=", "=much", ""}) {
            Run.of("voice", "mix", mix, anna + "=1", ben + weight)
                    .assertMistake("ben.voice" + weight, "greater than 0");
        }
        Run.of("voice", "mix", mix, "=1", anna + "=1").assertMistake("'=1'");
        Run.of("voice", "mix", mix, anna + "=1", anna + "=2").assertMistake("anna.voice", "twice");
        Run.of("voice", "mix", mix, anna + "=1").assertMistake("at least two");
        Run.of("voice", "mix", mix).assertMistake("FILE=WEIGHT");
        Run.of("voice", "mix", mix, anna + "=1", file("no.voice") + "=1").assertMistake("no.voice");
        Run.of("voice", "mix", mix, anna + "=1", file("foreign.voice") + "=1").assertMistake("'foreign' by other");
        Run.of("voice", "mix", mix, anna + "=1", file("said.voice") + "=1").assertMistake("'said' is a prompt");
        Run.of("voice", "mix", anna, anna + "=1", ben + "=1").assertMistake("something else");
        Run.of("voice", "mix", file("mix.wav"), anna + "=1", ben + "=1").assertMistake(".wav", ".voice");
        Run.of("voice", "mix", "-", anna + "=1", ben + "=1").assertMistake("cannot be written");
        assertEquals(before, TestFiles.listing(folder));
    }

    @Test
    void check_advisesInWords() throws IOException {
        Run run = Run.of("voice", "check", person("2609-156975-0003")).assertFine();
        assertTrue(run.out().contains("0003.wav: "), run.out());
        assertTrue(run.out().contains("warning  mains hum: "), run.out());
        assertTrue(run.out().contains(". Use another cable or socket"), run.out());
        JsonNode json = TestFiles.json(
                Run.of("voice", "check", person("2033-164914-0005"), person("2414-128291-0009"), "--json")
                        .assertFine()
                        .out());
        JsonNode first = json.get("recordings").get(0);
        assertEquals(16_000, first.get("sampleRate").intValue());
        assertEquals("warning", first.get("severity").textValue());
        assertEquals("speech_length", first.get("findings").get(0).get("kind").textValue());
        assertEquals(
                "same_speaker",
                first.get("findings")
                        .get(first.get("findings").size() - 1)
                        .get("kind")
                        .textValue());
    }

    @Test
    void silence_isCheckedToo() throws IOException {
        Path silence = TestFiles.recording(file("silence.wav"), new float[32_000]);
        String text = Run.of("voice", "check", silence).assertFine().out();
        assertTrue(text.contains("silence.wav: 2.0 s at 16000 Hz: problem"), text);
        assertTrue(text.contains("No speech was found"), text);
    }

    @Test
    void compareVoices_tellsPeopleApart() throws IOException {
        Path one = person("2033-164914-0005");
        float[] louder = AudioFiles.read(one, InputLimits.defaults()).toArray();
        for (int i = 0; i < louder.length; i++) {
            louder[i] *= 1.5f;
        }
        Path two = TestFiles.recording(file("two.wav"), louder);
        JsonNode same = TestFiles.json(
                Run.of("compare-voices", one, two, "--json").assertFine().out());
        assertEquals("same_person", same.get("verdict").textValue(), same.toString());
        assertTrue(same.get("cosine").doubleValue() > 0.80);
        Run.of("embed", "--reference", person("SSB06290079"), "--out", file("other.voice"))
                .assertFine();
        String text =
                Run.of("compare-voices", one, file("other.voice")).assertFine().out();
        assertTrue(
                text.startsWith("cosine 0.4")
                        && text.contains("likely two people")
                        && text.contains("of two people 0.41 to 0.58"),
                text);
        assertEquals(
                "cosine 1.00: likely the same person",
                Run.of("compare-voices", anna(), anna()).assertFine().out().split(" \\(", -1)[0]);
    }

    @Test
    void embed_savesAVoiceWithWhatIsSaidOfIt() {
        Path out = file("me.voice");
        Object[] embed = {"embed", "--reference", TestFiles.speech(), "--out", out};
        Run.of(embed).assertFine();
        assertEquals("me", Voice.load(out).name());
        Run.of(embed, "--name", "I", "--description", "calm", "--consent", "I, today: all")
                .assertFine();
        Voice voice = Voice.load(out);
        assertEquals("I", voice.name());
        assertEquals(Optional.of("calm"), voice.description());
        assertEquals(Optional.of("I, today: all"), voice.consent());
        assertTrue(voice.created().isPresent());
        assertEquals(129, voice.embedding().orElseThrow().size());
        assertEquals(64, voice.encoderModel().length());
    }

    @Test
    void embedOfSeveral_isTheirMean_andNamesAnotherPersons() throws IOException {
        Path own = TestFiles.speech();
        Run.of("embed", "--reference", own, "--reference", own, "--out", file("twice.npy"))
                .assertFine();
        Run.of("embed", "--reference", own, "--out", file("once.npy")).assertFine();
        assertArrayEquals(
                NpyFile.read(file("once.npy")).toArray(),
                NpyFile.read(file("twice.npy")).toArray(),
                1e-5f);
        Run run = Run.of(
                "embed",
                "--reference",
                person("SSB06290079"),
                "--reference",
                person("SSB06290079"),
                "--reference",
                person("2033-164914-0005"),
                "--out",
                file("mixed.voice"));
        assertEquals(0, run.status());
        assertEquals(1, run.err().lines().count(), run.err());
        assertTrue(run.err().contains("2033-164914-0005.wav: may be of someone else"), run.err());
        assertTrue(Files.exists(file("mixed.voice")));
    }

    @Test
    void badArguments_areRefused() throws IOException {
        Path speech = TestFiles.speech();
        Path no = file("no.wav");
        Path text = Files.writeString(file("text.voice"), "no voice at all");
        Run.of("voice").assertMistake("voice list");
        Run.of("voice", "sing").assertMistake("unknown command 'sing'", "check");
        Run.of("voice", "list").assertMistake("DIR");
        Run.of("voice", "list", file("none")).assertMistake("none", "no such folder");
        Run.of("voice", "list", speech).assertMistake("speech.wav", "not a folder");
        Run.of("voice", "show").assertMistake("FILE");
        Run.of("voice", "show", "-").assertMistake("standard input");
        Run.of("voice", "show", file("none.voice")).assertMistake("none.voice");
        Run.of("voice", "show", text).assertMistake("not a saved voice");
        Run.of("voice", "check").assertMistake("RECORDING");
        Run.of("voice", "check", no).assertMistake("no.wav", "no such file");
        Run.of("voice", "check", "-").assertMistake("standard input");
        Run.of("voice", "check", text).assertMistake("text.voice");
        Run.of("compare-voices", speech).assertMistake("B");
        Run.of("compare-voices", speech, no).assertMistake("no.wav", "no such file");
        Run.of("compare-voices", speech, text).assertMistake("not a saved voice");
        Run.of("compare-voices", speech, "-").assertMistake("standard input");
        Run.of("compare-voices", speech, saved("ben", 1)).assertMistake("'ben' by model", "one voice pack");
        Path silence = TestFiles.recording(file("silence.wav"), new float[32_000]);
        Run.of("compare-voices", speech, silence).assertMistake("silence.wav", "silent");
        Object[] embed = {"embed", "--reference", speech, "--consent", "all", "--out"};
        Run.of(embed, file("e.npy")).assertMistake("--consent", "FILE.voice");
        Run.of(embed, file("e.voice"), "--description", "x".repeat(70_000)).assertMistake("description", "shorten");
        assertFalse(Files.exists(file("e.voice")));
    }
}
