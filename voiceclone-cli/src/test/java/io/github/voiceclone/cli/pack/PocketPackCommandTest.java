package io.github.voiceclone.cli.pack;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.voiceclone.cli.Run;
import io.github.voiceclone.cli.TestFiles;
import io.github.voiceclone.convert.RandomPack;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Commands on a pack of Pocket TTS with small widths and random weights. */
class PocketPackCommandTest {
    /** Files of the tests of voiceclone-pocket: a tiny model as it would be downloaded. */
    private static final Path MODEL =
            Path.of("../voiceclone-pocket/src/test/resources/pocket").toAbsolutePath();

    @TempDir
    Path folder = Path.of("");

    private Path pack = Path.of("");

    @BeforeEach
    void writePack() {
        pack = folder.resolve("pack");
        RandomPack.writeTinyPocket(pack, 1);
    }

    private Path model(String settings) throws IOException {
        Path model = Files.createDirectories(folder.resolve("model"));
        Files.copy(MODEL.resolve("model.safetensors"), model.resolve("model.safetensors"));
        Files.copy(MODEL.resolve("tokenizer.model"), model.resolve("tokenizer.model"));
        Files.copy(MODEL.resolve("config.yaml"), model.resolve(settings));
        return model;
    }

    @Test
    void convertedModel_isDescribedWithTheLanguageOfItsSettings() throws IOException {
        Path model = model("french_24l.yaml");
        Path out = folder.resolve("converted");
        Run run = Run.of("convert", "--pocket", model, "--out", out).assertFine();
        assertTrue(run.out().contains("language fr, tokenizer SentencePiece of 120 tokens"), run.out());
        Run doctor = Run.of("doctor", "--pack", out).assertFine();
        for (String part :
                new String[] {"voice pack 'converted'", "recordings at 24000 Hz", "fp32 (0.1 MB)", "every file is there"
                }) {
            assertTrue(doctor.out().contains(part), doctor.out());
        }
        assertEquals(1, doctor.out().split("encoder     onnx", -1).length - 1, doctor.out());
        Run.of("convert", "--pocket", model, "--out", out).assertMistake("holds a voice pack already", "--replace");
        Run named = Run.of("convert", "--pocket", model, "--out", out, "--language", "de", "--replace")
                .assertFine();
        assertTrue(named.out().contains("language de"), named.out());
        Run.of("convert", "--pocket", model, "--out", out, "--language", "German", "--replace")
                .assertMistake("'German'", "ISO 639");
    }

    @Test
    void foldersThatAreNoModel_areRefusedByWhatIsMissing() throws IOException {
        Path model = model("settings.yaml");
        Path out = folder.resolve("converted");
        Run.of("convert", "--pocket", folder.resolve("absent"), "--out", out).assertMistake("is no folder");
        Run.of("convert", "--pocket", pack, "--out", out).assertMistake("0 files *.safetensors");
        Files.copy(MODEL.resolve("config.yaml"), model.resolve("other.yaml"));
        Run.of("convert", "--pocket", model, "--out", out)
                .assertMistake("2 files *.yaml (other.yaml, settings.yaml)", "expected one");
        Files.delete(model.resolve("other.yaml"));
        Files.delete(model.resolve("tokenizer.model"));
        Run.of("convert", "--pocket", model, "--out", out).assertMistake("there is no", "tokenizer.model");
        Run.of("convert", "--pocket", model, "--checkpoints", folder, "--out", out)
                .assertMistake("--pocket converts a whole model");
        Run.of("convert", "--language", "en", "--checkpoints", folder, "--out", out)
                .assertMistake("--pocket");
        assertTrue(Files.notExists(out));
    }

    @Test
    void voices_areSavedAndUsedWithTheirOwnFamilyOnly() {
        Path voice = folder.resolve("a.voice");
        Path out = folder.resolve("a.wav");
        Object[] speech = {"--text", "The old bridge.", "--out", out, "--max-frames", "12"};
        // Cut at 12 frames, random speech warns that words may be missing.
        Run first = Run.of("clone", "--pack", pack, "--reference", TestFiles.speech(), "--save-voice", voice, speech);
        assertEquals(0, first.status(), first.err());
        assertTrue(Files.exists(out));
        Run again = Run.of("clone", "--pack", pack, "--voice", voice, speech);
        assertEquals(0, again.status(), again.err());
        Run shown = Run.of("voice", "show", voice).assertFine();
        assertTrue(shown.out().contains("prompt of"), shown.out());
        Run.of("clone", "--voice", voice, speech).assertMistake("was made by encoder");
        Run.of("embed", "--pack", pack, "--reference", TestFiles.speech(), "--out", folder.resolve("b.npy"))
                .assertMistake("prompt of pocket-latents", "--out FILE.voice");
        Run.of("pinyin", "--pack", pack, "--text", "one").assertMistake("'pocket'", "expected 'sv2tts'");
        Run.of("convert", "--pack", pack, "--to-checkpoint", folder.resolve("back"))
                .assertMistake("'pocket'", "expected 'sv2tts'");
    }

    @Test
    void optionsThatTheModelLacks_areRefused() {
        Object[] clone = {
            "clone",
            "--pack",
            pack,
            "--reference",
            TestFiles.speech(),
            "--text",
            "One.",
            "--out",
            folder.resolve("a.wav")
        };
        Run.of(clone, "--style", "3").assertMistake("style is 3", "no style tokens");
        Run.of(clone, "--pause", "sentence=0.4").assertMistake("pause", "set none but start");
        assertTrue(Files.notExists(folder.resolve("a.wav")));
    }

    @Test
    void optimizeOptionsWithoutEffect_areRefused() {
        Path out = folder.resolve("no");
        for (Object[] option :
                new Object[][] {{"--ranges", "entropy"}, {"--sentences", 3}, {"--calibration", folder}}) {
            Run.of("optimize", "--pack", pack, "--out", out, option)
                    .assertMistake("do not go with a pack of family 'pocket'", option[0].toString(), "leave them out");
        }
        assertTrue(Files.notExists(out));
    }

    @Test
    void optimizedPack_keepsItsLanguage() {
        Path out = folder.resolve("int8");
        Run.of("optimize", "--pack", pack, "--out", out).assertFine();
        Run doctor = Run.of("doctor", "--pack", out).assertFine();
        assertTrue(doctor.out().contains("int8 (") && doctor.out().contains("language en"), doctor.out());
    }

    @Test
    void bench_measuresStagesRequestsAtOnceAndFirstAudio() throws IOException {
        Path json = folder.resolve("bench.json");
        Run.of(
                        "bench",
                        "--pack",
                        pack,
                        "--seconds",
                        "0.5",
                        "--runs",
                        "1",
                        "--concurrent",
                        "2",
                        "--threads",
                        "1",
                        "--json",
                        json)
                .assertFine();
        Set<String> sections = Set.copyOf(TestFiles.json(Files.readString(json)).findValuesAsText("section"));
        assertTrue(
                sections.containsAll(Set.of("stages", "concurrency", "first audio", "load", "size")),
                sections.toString());
    }
}
