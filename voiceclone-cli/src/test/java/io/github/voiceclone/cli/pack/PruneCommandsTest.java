package io.github.voiceclone.cli.pack;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.voiceclone.cli.Run;
import io.github.voiceclone.cli.TestFiles;
import io.github.voiceclone.cli.VoiceCloneCommand;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** {@code optimize --prune} and {@code convert --to-checkpoint} on the demo voice, and with a HiFi-GAN. */
class PruneCommandsTest {
    @TempDir
    Path folder = Path.of("");

    @Test
    void packPrunedWrittenBackAndConvertedAgain_speaks() {
        Path pruned = folder.resolve("pruned");
        Run run = Run.of(
                        "optimize",
                        "--recipe",
                        "pruned",
                        "--prune",
                        "0.1,0.3",
                        "--prune-kind",
                        "structured",
                        "--sentences",
                        "1",
                        "--out",
                        pruned)
                .assertFine();
        for (String expected : new String[] {
            "fp32, other seeds, against fp32", "pruned 10 % (structured)", "pruned 30 % (structured)", "tts_lstm_dims"
        }) {
            assertTrue(run.out().contains(expected), run.out());
        }
        assertEquals(3, run.out().split("mel-cepstral distortion", -1).length - 1, run.out());
        Path checkpoints = folder.resolve("checkpoints");
        Run written = Run.of("convert", "--pack", pruned, "--to-checkpoint", checkpoints);
        assertEquals(0, written.status(), written.err());
        assertEquals(1, written.err().lines().count(), written.err());
        assertEquals(5, written.out().lines().count(), written.out());
        Path again = folder.resolve("again");
        Run.of(
                        "convert",
                        "--encoder",
                        checkpoints.resolve("encoder.pt"),
                        "--synthesizer",
                        checkpoints.resolve("synthesizer.pt"),
                        "--vocoder",
                        checkpoints.resolve("vocoder.pt"),
                        "--out",
                        again)
                .assertFine();
        assertSpeaks(again, "fp32");
    }

    /** Without training the voice does not know when to stop any more, and the command says so. */
    private void assertSpeaks(Path pack, String precision) {
        Path out = folder.resolve("x.wav");
        Run run = Run.of(
                "clone",
                "--pack",
                pack,
                "--precision",
                precision,
                "--reference",
                TestFiles.speech(),
                "--text",
                "你好",
                "--max-frames",
                40,
                "--out",
                out);
        assertEquals(0, run.status(), run.err());
        assertTrue(Files.exists(out));
    }

    @Test
    void int8OnTopOfPruning_isReportedAsJson() {
        Path pruned = folder.resolve("pruned");
        Run run = Run.of(
                        "optimize",
                        "--prune",
                        "0.3",
                        "--prune-kind",
                        "structured",
                        "--sentences",
                        "0",
                        "--json",
                        "--out",
                        pruned)
                .assertFine();
        assertTrue(run.out().contains("\"fraction\" : 0.3"), run.out());
        assertTrue(run.out().contains("\"precision\" : \"int8\""), run.out());
        assertSpeaks(pruned, "int8");
    }

    @Test
    void vocoderPrunedByCalibration_speaksAndIsNoCheckpoint() throws IOException {
        Path texts = Files.createDirectories(folder.resolve("texts"));
        Files.writeString(texts.resolve("texts.txt"), "今天天气很好。");
        Path whole = TestFiles.hifiGanPack(folder.resolve("whole"));
        Path pruned = folder.resolve("pruned");
        Run run = Run.of(
                        "optimize",
                        "--pack",
                        whole,
                        "--recipe",
                        "pruned",
                        "--prune",
                        "0.1",
                        "--calibration",
                        texts,
                        "--sentences",
                        "0",
                        "--out",
                        pruned)
                .assertFine();
        assertTrue(run.out().contains("pruned 10 % (calibrated)"), run.out());
        assertTrue(run.out().contains("conv_pre 32 -> "), run.out());
        assertFalse(run.out().contains("tts_lstm_dims"), run.out());
        assertSpeaks(pruned, "fp32");
        Path never = folder.resolve("never");
        Run.of("convert", "--pack", pruned, "--to-checkpoint", never)
                .assertMistake("pruned by calibration", "MockingBird cannot build");
        assertFalse(Files.exists(never));
    }

    @Test
    void checkpointsPrunedAndConverted_giveASmallerPack() {
        Path smaller = folder.resolve("smaller");
        Path pack = folder.resolve("pack");
        Run run = Run.of(
                        "convert",
                        "--synthesizer",
                        TestFiles.checkpoint("synthesizer.pt"),
                        "--vocoder",
                        TestFiles.hifiGan(),
                        "--prune",
                        "0.3",
                        "--to-checkpoint",
                        smaller,
                        "--out",
                        pack)
                .assertFine();
        assertTrue(run.out().contains("wrote " + smaller.resolve("vocoder.json")), run.out());
        assertTrue(run.out().contains("voice pack 'pack'"), run.out());
    }

    @Test
    void packThere_isRefusedBeforeCheckpointsArePruned() throws IOException {
        Path there = TestFiles.copyPack(folder.resolve("there"));
        Path smaller = folder.resolve("smaller");
        Object[] prune = {
            "convert",
            "--synthesizer",
            TestFiles.checkpoint("synthesizer.pt"),
            "--prune",
            "0.3",
            "--to-checkpoint",
            smaller
        };
        Run.of(prune, "--out", there).assertMistake("holds a voice pack already", "--replace");
        Run.of(prune, "--out", smaller).assertMistake("--to-checkpoint and --out are both");
        assertFalse(Files.exists(smaller));
    }

    @Test
    void optionsWithoutEffectOnCheckpoints_areRefused() {
        Path out = folder.resolve("out");
        Object[] export = {"convert", "--pack", folder.resolve("none"), "--to-checkpoint", out};
        Path none = folder.resolve("none.json");
        for (Object[] more : new Object[][] {
            {"--synthesizer-settings", none}, {"--vocoder-settings", none}, {"--name", "abc"}, {"--replace"}
        }) {
            Run.of(export, more).assertMistake("write a pack back: leave out", "--name", "settings");
        }
        Object[] prune = {"convert", "--vocoder", TestFiles.hifiGan(), "--prune", "0.3", "--to-checkpoint", out};
        for (Object[] more : new Object[][] {
            {"--encoder", folder.resolve("none.pt")}, {"--checkpoints", folder}, {"--name", "abc"}, {"--replace"}
        }) {
            Run.of(prune, more).assertMistake("without --out only pruned checkpoints", more[0].toString());
        }
        Run.of(prune, "--synthesizer-settings", none)
                .assertMistake("none.json is given as the settings of a synthesizer", "leave the settings out");
        assertFalse(Files.exists(out));
    }

    @Test
    @DisabledOnOs(value = OS.WINDOWS, disabledReason = "Windows has no ulimit")
    void checkpointsThatDoNotFitOnTheDisk_leaveNothingAndCanBeWrittenAgain() throws Exception {
        Path pack = TestFiles.copyPack(folder.resolve("pack"));
        Path checkpoints = folder.resolve("checkpoints");
        Process process = new ProcessBuilder(
                        "sh",
                        "-c",
                        "ulimit -f 6000; exec \"$@\"",
                        "sh",
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-cp",
                        System.getProperty("java.class.path"),
                        VoiceCloneCommand.class.getName(),
                        "convert",
                        "--pack",
                        pack.toString(),
                        "--to-checkpoint",
                        checkpoints.toString())
                .redirectErrorStream(true)
                .start();
        String printed = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertNotEquals(0, process.waitFor(), printed);
        assertTrue(printed.contains(".pt cannot be written"), printed);
        try (Stream<Path> left = Files.list(folder)) {
            assertEquals(List.of(pack), left.toList());
        }
        assertEquals(
                0,
                Run.of("convert", "--pack", pack, "--to-checkpoint", checkpoints)
                        .status());
    }

    @Test
    void whatMakesNoSense_isRefusedAndWritesNothing() throws IOException {
        Path out = folder.resolve("out");
        Run.of("optimize", "--prune", "1.5", "--out", out).assertMistake("fraction of 1.5", "less than 1");
        Run.of("optimize", "--prune", "0.3", "--prune-kind", "half", "--out", out)
                .assertMistake("'half'", "structured, magnitude, 2:4");
        Run.of("optimize", "--prune", "0.3", "--prune-kind", "2:4", "--out", out)
                .assertMistake("always removes 0.5");
        Run.of("optimize", "--prune", "0.3", "--recipe", "int3", "--out", out).assertMistake("no recipe 'int3'");
        Run.of("optimize", "--prune-kind", "2:4", "--out", out).assertMistake("--prune-kind 2:4", "--prune 0.5");
        Run.of("optimize", "--recipe", "pruned", "--out", out).assertMistake("--prune 0.3");
        Run.of("convert", "--to-checkpoint", out).assertMistake("--pack", "--prune");
        Run.of("convert", "--prune", "0.3", "--out", out).assertMistake("--to-checkpoint", "optimize");
        Run.of("convert", "--prune", "0.3", "--to-checkpoint", out).assertMistake("nothing to prune");
        Run.of(
                        "convert",
                        "--vocoder",
                        TestFiles.hifiGan(),
                        "--prune",
                        "0.3",
                        "--prune-kind",
                        "calibrated",
                        "--to-checkpoint",
                        out)
                .assertMistake("'calibrated'", "prune a pack with optimize", "'structured'");
        Run.of("convert", "--pack", folder.resolve("none"), "--to-checkpoint", out)
                .assertMistake("no voice pack at");
        Run.of("convert").assertMistake("--out=DIR");
        assertFalse(Files.exists(out));
        Path mine = Files.writeString(Files.createDirectories(out).resolve("mine.txt"), "precious");
        Run.of("optimize", "--prune", "0.3", "--out", out).assertMistake("holds mine.txt");
        assertEquals("precious", Files.readString(mine));
    }
}
