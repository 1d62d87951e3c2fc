package io.github.voiceclone.cli.pack;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.voiceclone.InvalidInputException;
import io.github.voiceclone.VoiceCloneException;
import io.github.voiceclone.cli.Run;
import io.github.voiceclone.cli.TestFiles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class OptimizeCommandTest {
    @TempDir
    static Path folder;

    private static Path pack = Path.of("");
    private static Path optimized = Path.of("");
    private static Path data = Path.of("");
    private static Set<String> listing = Set.of();
    private static byte[] manifest = {};
    private static Run run = new Run(-1, "", "");

    @BeforeAll
    static void optimize() throws IOException {
        pack = TestFiles.copyPack(folder.resolve("pack"));
        listing = TestFiles.listing(pack);
        manifest = Files.readAllBytes(pack.resolve("voice-pack.json"));
        data = Files.createDirectory(folder.resolve("data"));
        Files.writeString(data.resolve("texts.txt"), "你好。\n");
        optimized = folder.resolve("optimized");
        run = optimize(
                pack,
                optimized,
                "--recipe",
                "dynamic-int8",
                "--calibration",
                data,
                "--sentences",
                1,
                "--report",
                folder.resolve("report.html"),
                "--report",
                folder.resolve("report.json"));
    }

    @AfterEach
    void packReadIsUntouched() throws IOException {
        assertEquals(listing, TestFiles.listing(pack));
        assertArrayEquals(manifest, Files.readAllBytes(pack.resolve("voice-pack.json")));
    }

    private static Run optimize(Path from, Path to, Object... options) {
        return Run.of("optimize", "--pack", from, "--out", to, options);
    }

    @Test
    void pack_gainsThePrecisionAndTheLossIsPrinted() {
        run.assertFine();
        assertTrue(run.out().contains("precision 'dynamic-int8'"), run.out());
        String kept = "The vocoder (Source-filter) stays in float32: recipe 'dynamic-int8' does not convert it";
        assertTrue(run.out().contains(kept), run.out());
        assertTrue(run.out().contains("synthesizer/decoder"), run.out());
        assertTrue(run.out().contains("dynamic-int8 against fp32 over 4 sentences"), run.out());
        Run doctor = Run.of("doctor", "--pack", optimized).assertFine();
        assertTrue(doctor.out().contains("dynamic-int8"), doctor.out());
    }

    @Test
    void measurementThatFails_saysThatThePackIsWritten() {
        VoiceCloneException found = assertThrows(
                VoiceCloneException.class,
                () -> OptimizeCommand.measured(Path.of("smaller"), () -> {
                    throw new InvalidInputException("no end of speech");
                }));
        assertEquals(
                "smaller is written and whole, but what it loses could not be measured: no end of speech",
                found.getMessage());
        assertThrows(
                VoiceCloneException.class,
                () -> OptimizeCommand.measured(Path.of("smaller"), () -> {
                    throw new OutOfMemoryError("heap");
                }));
    }

    @Test
    void reports_areAPageWithPicturesAndData() throws IOException {
        String page = Files.readString(folder.resolve("report.html"));
        assertTrue(page.startsWith("<!DOCTYPE html>"));
        assertTrue(
                Pattern.compile("<img style=\"width:\\d+%\" alt=\"Spectrogram, fp32")
                        .matcher(page)
                        .find(),
                page);
        assertTrue(page.contains("src=\"data:image/png;base64,"), page);
        assertTrue(!page.contains("${"), page);
        JsonNode report = TestFiles.json(Files.readString(folder.resolve("report.json")));
        assertEquals(4, report.get("count").intValue());
        assertEquals(4, report.get("sentences").size());
        assertTrue(report.get("speakerCosine").doubleValue() > 0.9, report::toString);
    }

    @Test
    void comparison_measuresAnyTwoPrecisionsOfAPack() throws IOException {
        Run compared = Run.of("compare", "--pack", optimized, "--precision", "fp32", "--data", data, "--json")
                .assertFine();
        JsonNode report = TestFiles.json(compared.out());
        assertEquals(4, report.get("count").intValue());
        assertEquals(0, report.get("melCepstralDistortion").doubleValue(), 1e-6);
        Run.of("compare", "--pack", pack, "--precision", "int8").assertMistake("int8");
        Run.of("compare", "--pack", pack, "--precision", "fp32", "--sentences", 0)
                .assertMistake("--sentences is 0");
    }

    @Test
    void unknownRecipe_isRefusedWithTheNamesThereAre() {
        optimize(pack, folder.resolve("none"), "--recipe", "int3")
                .assertMistake("no recipe 'int3'", "fp16", "int4", "pruned");
        optimize(pack, folder.resolve("none"), "--sentences", -1).assertMistake("--sentences is -1");
        assertTrue(Files.notExists(folder.resolve("none")));
    }

    @Test
    void ranges_areRefusedWhereNoneAreChosen() {
        Path none = folder.resolve("none");
        Object[] prune = {"--recipe", "pruned", "--prune", 0.3};
        optimize(pack, none, prune, "--ranges", "nonsense")
                .assertMistake("no range method 'nonsense'", "min-max, percentile, entropy");
        optimize(pack, none, prune, "--ranges", "entropy").assertMistake("--ranges has no effect", "'pruned'");
        for (String recipe : List.of("dynamic-int8", "fp16")) {
            optimize(pack, none, "--recipe", recipe, "--ranges", "entropy")
                    .assertMistake("--ranges has no effect", recipe, "leave it out");
        }
        assertTrue(Files.notExists(none));
    }

    @Test
    void packWithoutAllStages_cannotBeMeasured() {
        Path encoder = folder.resolve("encoder");
        Run.of("convert", "--encoder", TestFiles.checkpoint("encoder.pt"), "--out", encoder)
                .assertFine();
        Path none = folder.resolve("none");
        String needs = "needs an encoder, a synthesizer and a vocoder";
        optimize(encoder, none, "--report", folder.resolve("none.html"))
                .assertMistake("--report " + needs, "leave it out");
        optimize(encoder, none, "--sentences", 3).assertMistake("--sentences " + needs);
        optimize(encoder, none, "--prune", 0.3, "--sentences", 3).assertMistake("--sentences " + needs);
        assertTrue(Files.notExists(none));
    }

    @Test
    void folderWithOtherFiles_isRefusedBeforeAnyWork() throws IOException {
        Path notes = Files.createDirectory(folder.resolve("notes"));
        Files.writeString(notes.resolve("thesis.txt"), "mine");
        // What is read lacks all that the work would need, so that only a refusal before it names the folder.
        Path read = Files.createDirectory(folder.resolve("nothing-to-read"));
        optimize(read, notes).assertMistake("holds thesis.txt");
        optimize(read, notes, "--prune", 0.3, "--recipe", "pruned").assertMistake("holds thesis.txt");
        Run.of("convert", "--vocoder", read.resolve("none.pt"), "--out", notes).assertMistake("holds thesis.txt");
        Run.of("convert", "--pack", read, "--to-checkpoint", notes).assertMistake("not an empty folder");
        Run.of("convert", "--vocoder", read.resolve("none.pt"), "--prune", 0.3, "--to-checkpoint", notes)
                .assertMistake("not an empty folder");
        assertEquals(Set.of("", "thesis.txt"), TestFiles.listing(notes));
    }

    @Test
    void packInTheOutputFolder_isReplacedOnlyOnRequest() throws IOException {
        Path other = TestFiles.copyPack(folder.resolve("replaced"));
        byte[] before = Files.readAllBytes(other.resolve("voice-pack.json"));
        Object[] options = {"--recipe", "dynamic-int8", "--calibration", data, "--sentences", 0};
        optimize(pack, other, options).assertMistake("holds a voice pack already", "--replace");
        optimize(pack, other, options, "--prune", 0.3).assertMistake("holds a voice pack already", "--replace");
        assertArrayEquals(before, Files.readAllBytes(other.resolve("voice-pack.json")));
        optimize(pack, other, options, "--replace").assertFine();
        String doctor = Run.of("doctor", "--pack", other).assertFine().out();
        assertTrue(doctor.contains("dynamic-int8"), doctor);
    }

    @Test
    void packOptimizedBefore_isRefused() {
        optimize(optimized, folder.resolve("none"), "--recipe", "dynamic-int8")
                .assertMistake("'dynamic-int8' already", "start from");
        assertTrue(Files.notExists(folder.resolve("none")));
    }

    @Test
    void packWithoutFloat32_isRefused() throws IOException {
        Path other = TestFiles.copyPack(folder.resolve("other"));
        Path list = other.resolve("voice-pack.json");
        Files.writeString(list, Files.readString(list).replace("\"fp32\" :", "\"fp64\" :"));
        optimize(other, folder.resolve("none")).assertMistake("no encoder in precision 'fp32'");
        assertTrue(Files.notExists(folder.resolve("none")));
    }

    @Test
    void folderOfOtherThings_isLeftAsItIs() throws IOException {
        Path precious = Files.createDirectory(folder.resolve("precious"));
        Files.writeString(precious.resolve("precious.txt"), "mine");
        optimize(pack, precious, "--calibration", data, "--recipe", "dynamic-int8", "--sentences", 0)
                .assertMistake("holds precious.txt");
        assertEquals(Set.of("", "precious.txt"), TestFiles.listing(precious));
        optimize(pack, pack).assertMistake("is the pack to read");
    }

    @Test
    void calibrationFolderWithoutData_isRefused() throws IOException {
        Path empty = Files.createDirectory(folder.resolve("empty"));
        optimize(pack, folder.resolve("none"), "--calibration", empty).assertMistake("no calibration data");
        optimize(pack, folder.resolve("none"), "--calibration", folder.resolve("absent"))
                .assertMistake("absent", "no such folder");
        Path latin = Files.createDirectory(folder.resolve("latin"));
        Files.write(latin.resolve("texts.txt"), new byte[] {(byte) 0xe9, 'a'});
        optimize(pack, folder.resolve("none"), "--calibration", latin).assertMistake("not UTF-8");
        assertTrue(Files.notExists(folder.resolve("none")));
    }

    @Test
    void reportThatCannotBeWritten_isRefusedBeforeTheWork() {
        Path none = folder.resolve("none");
        optimize(pack, none, "--report", folder.resolve("x.pdf")).assertMistake("x.pdf", ".html or .json");
        optimize(pack, none, "--report", folder.resolve("report")).assertMistake(".html or .json");
        optimize(pack, none, "--sentences", 0, "--report", folder.resolve("x.html"))
                .assertMistake("--sentences is 0");
        assertTrue(Files.notExists(none));
    }
}
