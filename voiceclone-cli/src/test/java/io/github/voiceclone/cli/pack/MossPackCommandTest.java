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
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Commands on a pack of MOSS-TTS-Nano with small widths and random weights. */
class MossPackCommandTest {
    /** Files of the tests of voiceclone-convert: a tiny model as it would be downloaded. */
    private static final Path MODEL =
            Path.of("../voiceclone-convert/src/test/resources/moss-model").toAbsolutePath();

    @TempDir
    Path folder = Path.of("");

    private Path model() throws IOException {
        Path model = Files.createDirectories(folder.resolve("model"));
        for (String file : new String[] {"pytorch_model.bin", "config.json", "tokenizer.model"}) {
            Files.copy(MODEL.resolve(file), model.resolve(file));
        }
        return model;
    }

    @Test
    void convertedModel_isDescribedSpeaksAndKeepsVoices() throws IOException {
        Path pack = folder.resolve("converted");
        Run run = Run.of("convert", "--moss", model(), "--codec", MODEL.resolve("codec"), "--out", pack)
                .assertFine();
        assertTrue(run.out().contains("language model of MOSS-TTS-Nano: languages zh, en"), run.out());
        Run doctor = Run.of("doctor", "--pack", pack).assertFine();
        for (String part : new String[] {"voice pack 'converted'", "2 channels mixed to one", "every file is there"}) {
            assertTrue(doctor.out().contains(part), doctor.out());
        }
        Path voice = folder.resolve("a.voice");
        Path out = folder.resolve("a.wav");
        Object[] speech = {"--text", "你好。", "--out", out, "--max-frames", "12"};
        Run first = Run.of("clone", "--pack", pack, "--reference", TestFiles.speech(), "--save-voice", voice, speech);
        assertEquals(0, first.status(), first.err());
        assertTrue(Files.exists(out));
        Run again = Run.of("clone", "--pack", pack, "--voice", voice, speech);
        assertEquals(0, again.status(), again.err());
        Run.of("pinyin", "--pack", pack, "--text", "one").assertMistake("'moss'", "expected 'sv2tts'");
    }

    @Test
    void foldersThatAreNoModel_areRefused() {
        Path out = folder.resolve("converted");
        Run.of("convert", "--moss", folder, "--codec", MODEL.resolve("codec"), "--out", out)
                .assertMistake("tokenizer.model");
        Run.of("convert", "--moss", MODEL, "--pocket", MODEL, "--out", out).assertMistake("converts a whole model");
        Run.of("convert", "--codec", MODEL, "--checkpoints", folder, "--out", out)
                .assertMistake("--moss");
        assertTrue(Files.notExists(out));
    }

    @Test
    void optimizedPack_saysHowFarItIsFromFloat32() {
        Path pack = folder.resolve("pack");
        Path out = folder.resolve("int8");
        RandomPack.writeTinyMoss(pack, 1);
        Run run = Run.of("optimize", "--pack", pack, "--out", out).assertFine();
        assertTrue(run.out().contains("of the codes others, stop logit up to"), run.out());
        Run doctor = Run.of("doctor", "--pack", out).assertFine();
        assertTrue(doctor.out().contains("int8 ("), doctor.out());
        Run.of("optimize", "--pack", pack, "--recipe", "fp16", "--out", folder.resolve("no"))
                .assertMistake("fp16", "'moss'");
    }

    @Test
    void bench_measuresStagesRequestsAtOnceAndFirstAudio() throws IOException {
        Path pack = folder.resolve("pack");
        RandomPack.writeTinyMoss(pack, 1);
        Path json = folder.resolve("bench.json");
        Object[] once = {"--seconds", "0.5", "--runs", "1", "--concurrent", "2", "--threads", "1", "--json", json};
        Run.of("bench", "--pack", pack, once).assertFine();
        Set<String> sections = Set.copyOf(TestFiles.json(Files.readString(json)).findValuesAsText("section"));
        assertTrue(
                sections.containsAll(Set.of("stages", "concurrency", "first audio", "load", "size")),
                sections.toString());
    }
}
