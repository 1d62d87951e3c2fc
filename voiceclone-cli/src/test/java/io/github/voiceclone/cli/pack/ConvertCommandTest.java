package io.github.voiceclone.cli.pack;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.voiceclone.cli.Run;
import io.github.voiceclone.cli.TestFiles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ConvertCommandTest {
    @TempDir
    Path folder = Path.of("");

    private Run convert(Path out, String... stages) {
        Object[] args = new Object[3 + 2 * stages.length];
        args[0] = "convert";
        args[1] = "--out";
        args[2] = out;
        for (int i = 0; i < stages.length; i++) {
            args[3 + 2 * i] = "--" + stages[i];
            args[4 + 2 * i] = TestFiles.checkpoint(stages[i] + ".pt");
        }
        return Run.of(args);
    }

    @Test
    void subsetsOneAfterAnother_giveAPackThatSpeaks() {
        Path pack = folder.resolve("我的 pack");
        Run first = convert(pack, "vocoder").assertFine();
        assertTrue(first.out().contains("encoder     absent"), first.out());
        Run second = convert(pack, "encoder", "synthesizer").assertFine();
        assertTrue(
                second.out()
                        .contains(
                                "vocoder     Source-filter (pitch from 55 to 450 Hz): mel spectrograms of 80 bands, 16000 Hz, hop 200"),
                second.out());
        Run.of("doctor", "--pack", pack).assertFine();
        Path out = folder.resolve("x.wav");
        Run.of("clone", "--pack", pack, "--reference", TestFiles.speech(), "--text", "你好", "--out", out)
                .assertFine();
        assertTrue(Files.exists(out));
    }

    @Test
    void folderOfCheckpoints_isConvertedAndDoctorSaysWhatItIs() throws IOException {
        Path models = Files.createDirectories(folder.resolve("saved_models/default"));
        for (String file : List.of("encoder.pt", "synthesizer.pt", "synthesizer.json", "vocoder.pt", "vocoder.json")) {
            Files.copy(TestFiles.checkpoint(file), models.resolve(file));
        }
        Path pack = folder.resolve("pack");
        Run run = Run.of("convert", "--checkpoints", folder, "--out", pack).assertFine();
        assertTrue(run.out().contains("synthesizer read from " + models.resolve("synthesizer.pt")), run.out());
        Run doctor = Run.of("doctor", "--pack", pack).assertFine();
        assertTrue(
                doctor.out().contains("Tacotron of MockingBird: languages zh, en, symbol table mandarin-english-75"),
                doctor.out());
        assertTrue(
                doctor.out().contains("recordings at 16000 Hz in windows of 2.0 s, embeddings of 129 values"),
                doctor.out());
        Run.of("convert", "--checkpoints", folder.resolve("absent"), "--out", pack, "--replace")
                .assertMistake("is no folder");
    }

    @Test
    void packThatLacksAStage_saysSo() {
        Path pack = folder.resolve("pack");
        convert(pack, "encoder").assertFine();
        Path out = folder.resolve("x.wav");
        Run.of("clone", "--pack", pack, "--reference", TestFiles.speech(), "--text", "你好", "--out", out)
                .assertMistake("no synthesizer", "convert");
        Run.of("embed", "--pack", pack, "--reference", TestFiles.speech(), "--out", folder.resolve("e.npy"))
                .assertFine();
    }

    @Test
    void whatIsNoCheckpoint_isRefusedAndLeavesNothing() throws IOException {
        Path pack = folder.resolve("pack");
        Path garbage = Files.writeString(folder.resolve("garbage.pt"), "garbage");
        Path empty = Files.createFile(folder.resolve("empty.pt"));
        byte[] whole = Files.readAllBytes(TestFiles.checkpoint("encoder.pt"));
        Path cut = Files.write(folder.resolve("cut.pt"), java.util.Arrays.copyOf(whole, whole.length / 2));
        Set<String> before = TestFiles.listing(folder);
        Run.of("convert", "--out", pack).assertMistake("nothing to convert");
        for (Path file : new Path[] {garbage, empty, cut, folder.resolve("absent.pt")}) {
            Run.of("convert", "--encoder", file, "--out", pack)
                    .assertMistake(file.getFileName().toString());
        }
        Run.of("convert", "--encoder", TestFiles.checkpoint("vocoder.pt"), "--out", pack)
                .assertMistake("vocoder.pt", "stage 'vocoder', expected 'encoder'", "--vocoder");
        assertEquals(before, TestFiles.listing(folder));
    }

    @Test
    void settingsOfAStageThatIsNotConverted_areRefused() throws IOException {
        Path pack = folder.resolve("pack");
        Path broken = Files.writeString(folder.resolve("broken.json"), "{");
        Object[] convert = {"convert", "--encoder", TestFiles.checkpoint("encoder.pt"), "--out", pack};
        Run.of(convert, "--vocoder-settings", broken)
                .assertMistake("broken.json is given as the settings of a vocoder", "leave the settings out");
        Run.of(convert, "--synthesizer-settings", folder.resolve("nosuch.json"))
                .assertMistake("nosuch.json is given as the settings of a synthesizer");
        assertTrue(Files.notExists(pack));
    }

    @Test
    void folderOfOtherThings_isLeftAsItIs() throws IOException {
        Files.writeString(folder.resolve("precious.txt"), "mine");
        convert(folder, "encoder").assertMistake("holds precious.txt");
        assertEquals(Set.of("", "precious.txt"), TestFiles.listing(folder));
    }

    @Test
    void packThere_isReplacedOnlyIfThatIsAskedFor() throws IOException {
        Path pack = folder.resolve("pack");
        convert(pack, "encoder").assertFine();
        byte[] before = Files.readAllBytes(pack.resolve("voice-pack.json"));
        convert(pack, "encoder", "vocoder").assertMistake("holds a voice pack already", "--replace");
        Run.of("convert", "--checkpoints", folder, "--out", pack)
                .assertMistake("holds a voice pack already", "--replace");
        assertEquals(-1, java.util.Arrays.mismatch(before, Files.readAllBytes(pack.resolve("voice-pack.json"))));
        Run.of("convert", "--encoder", TestFiles.checkpoint("encoder.pt"), "--out", pack, "--replace")
                .assertFine();
    }

    @Test
    void packWithNothingToOptimize_isRefusedAndNothingWritten() {
        Path pack = folder.resolve("pack");
        convert(pack, "vocoder").assertFine();
        Path out = folder.resolve("optimized");
        Run run = Run.of("optimize", "--pack", pack, "--out", out, "--recipe", "dynamic-int8");
        assertEquals(2, run.status(), run.out());
        assertEquals(1, run.err().lines().count(), run.err());
        assertTrue(run.err().contains("has nothing that recipe 'dynamic-int8' converts"), run.err());
        assertTrue(Files.notExists(out));
    }

    @Test
    void failedConversion_leavesTheOldPack() throws IOException {
        Path pack = folder.resolve("pack");
        convert(pack, "encoder").assertFine();
        byte[] before = Files.readAllBytes(pack.resolve("voice-pack.json"));
        Run.of("convert", "--encoder", TestFiles.speech(), "--out", pack, "--replace")
                .assertMistake("speech.wav");
        assertEquals(-1, java.util.Arrays.mismatch(before, Files.readAllBytes(pack.resolve("voice-pack.json"))));
        Run.of("doctor", "--pack", pack).assertFine();
    }
}
