package io.github.voiceclone.cli.bench;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.voiceclone.cli.Run;
import io.github.voiceclone.cli.TestFiles;
import io.github.voiceclone.cli.measure.PyTorchPortTest;
import io.github.voiceclone.convert.compatibility.ReferenceFiles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BenchCommandTest {
    @TempDir
    Path folder = Path.of("");

    @Test
    void smallPack_givesFiguresOfEverySectionAndEveryFile() throws IOException {
        Path pack = TestFiles.hifiGanPack(folder.resolve("pack"));
        Path json = folder.resolve("bench.json");
        Path html = folder.resolve("bench.html");
        Path markdown = folder.resolve("performance.md");
        Object[] files = {"--json", json, "--html", html, "--markdown", markdown};
        String text = bench(pack, "0.3", "2", "--guide", files);
        assertTrue(text.contains("synthesizer + vocoder"), text);
        JsonNode report = TestFiles.json(Files.readString(json));
        Set<String> sections = new TreeSet<>(report.findValuesAsText("section"));
        Set<String> expected = Set.of(
                "stages",
                "longer speech",
                "batch of 4",
                "concurrency",
                "cache",
                "first audio",
                "decoder step",
                "load",
                "memory",
                "size");
        assertTrue(
                sections.containsAll(Files.exists(Path.of("/proc/self/status")) ? expected : Set.of("stages", "load")));
        for (JsonNode figure : report.get("figures")) {
            boolean mayBeNone = figure.get("unit").textValue().equals("bytes");
            assertTrue(mayBeNone || figure.get("median").doubleValue() > 0, figure.toString());
            double[] inOrder = {
                figure.get("least").doubleValue(),
                figure.get("median").doubleValue(),
                figure.get("most").doubleValue()
            };
            assertTrue(0 <= inOrder[0] && inOrder[0] <= inOrder[1] && inOrder[1] <= inOrder[2], figure.toString());
            assertTrue(Double.isFinite(inOrder[2]) && figure.get("runs").intValue() > 0, figure.toString());
        }
        assertTrue(Files.readString(html).contains("<svg"));
        assertTrue(Files.readString(markdown).contains("| Dynamic int8 | 2× |"));
        assertTrue(Files.readString(folder.resolve("performance.zh-CN.md")).contains("| 动态 int8 | 2× |"));
    }

    /** Measures a pack once, on one thread, and returns the report. */
    private static String bench(Path pack, String seconds, String concurrent, Object... more) {
        Object[] size = {"--seconds", seconds, "--runs", "1", "--concurrent", concurrent, "--threads", "1"};
        return Run.of("bench", "--pack", pack, size, more).assertFine().out();
    }

    @Test
    void baseline_isMeasuredInTurns() throws IOException, InterruptedException {
        PyTorchPortTest.assumePyTorch();
        Path pack = TestFiles.hifiGanPack(folder.resolve("pack"));
        Path json = folder.resolve("bench.json");
        String text = bench(pack, "0.6", "1", "--baseline", PyTorchPortTest.PORT, "--json", json);
        assertTrue(text.contains("times as fast as PyTorch"), text);
        JsonNode report = TestFiles.json(Files.readString(json));
        assertTrue(report.get("baseline").textValue().startsWith("PyTorch "));
        long measured = report.get("figures").findValuesAsText("precision").stream()
                .filter("pytorch"::equals)
                .count();
        assertEquals(6, measured); // the stages, two of them and all three together, and memory
    }

    @Test
    void waveRnn_isMeasuredNextToItsPort() throws IOException, InterruptedException {
        PyTorchPortTest.assumePyTorch();
        Path pack =
                ReferenceFiles.waveRnnPack("synthesizer-gst", Files.createDirectories(folder.resolve("checkpoints")));
        Path json = folder.resolve("bench.json");
        bench(pack, "0.1", "1", "--baseline", PyTorchPortTest.PORT, "--json", json);
        JsonNode figures = TestFiles.json(Files.readString(json)).get("figures");
        Map<String, Double> vocoding = new HashMap<>();
        for (JsonNode figure : figures) {
            if (figure.get("section").textValue().equals("stages")
                    && figure.get("name").textValue().equals("vocoder")) {
                vocoding.put(
                        figure.get("precision").textValue(),
                        figure.get("median").doubleValue());
            }
        }
        assertEquals(Set.of("fp32", "pytorch"), vocoding.keySet());
        // The port's is of full size.
        assertTrue(vocoding.get("pytorch") > 2 * vocoding.get("fp32"), vocoding.toString());
    }

    @Test
    void vocoderThatIsUnknownOrCannotBePruned_isAMistake() {
        Run.of("bench", "--networks", "melgan").assertMistake("--networks is melgan", "wavernn");
        Run.of("bench", "--networks", "wavernn", "--guide").assertMistake("--guide", "wavernn");
        Run.of("bench", "--networks", "pocket", "--baseline").assertMistake("--baseline", "pocket", "--original");
        Run.of("bench", "--networks", "moss", "--baseline").assertMistake("--baseline", "moss");
        Run.of("bench", "--networks", "source-filter", "--baseline").assertMistake("--baseline", "source-filter");
        Run.of("bench", "--networks", "source-filter", "--guide").assertMistake("--guide", "source-filter");
        Run.of("bench", "--original", folder).assertMistake("--original", "pocket");
    }

    @Test
    void precisionThatThePackLacks_isAMistake() {
        Path pack = TestFiles.copyPack(folder.resolve("pack"));
        Run.of("bench", "--pack", pack, "--precision", "int3").assertMistake("'int3'", "fp32");
    }

    @Test
    void baselineThatIsNotThere_saysWhatItNeeds() {
        Run.of("bench", "--baseline", folder).assertMistake("baseline.py", "benchmarks/baseline");
        Run.of("bench", "--networks", "pocket", "--baseline", PyTorchPortTest.PORT, "--original", folder)
                .assertMistake("pocket_tts is not there", "kyutai-labs/pocket-tts");
    }

    @Test
    void impossibleNumbers_areAMistake() {
        Run.of("bench", "--threads", "0").assertMistake("--threads");
        Run.of("bench", "--runs", "0").assertMistake("--runs");
        assertEquals(2, Run.of("bench", "--seconds", "x").status());
    }
}
