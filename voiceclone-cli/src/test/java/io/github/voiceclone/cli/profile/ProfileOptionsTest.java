package io.github.voiceclone.cli.profile;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.voiceclone.cli.Run;
import io.github.voiceclone.cli.TestFiles;
import io.github.voiceclone.cli.options.StageOptions;
import io.github.voiceclone.spi.GraphProfiles.GraphProfile;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/** {@code --profile} and {@code --profile-ops}. */
class ProfileOptionsTest {
    @TempDir
    Path folder = Path.of("");

    private Path file(String name) {
        return folder.resolve(name);
    }

    private Run clone(Object... more) {
        return Run.of("clone", "--reference", TestFiles.speech(), "--text", "你好。", "--out", file("s.wav"), more);
    }

    private static void assertShown(Run run, String... words) {
        assertEquals(0, run.status(), run.err());
        for (String word : words) {
            assertTrue(run.err().contains(word), () -> "no '" + word + "' in: " + run.err());
        }
    }

    @Test
    void profileOfClone_showsStagesLoadsCacheDecoderAndMemory() throws IOException {
        Run run = clone("--profile", "--json", "--cache", file("cache"));
        assertShown(run, "encoder ", "synthesizer ", "vocoder ", "RTF", "load encoder", "graphs of");
        assertShown(run, "cache disk", "0 of 1 found", "decoder: ", "memory: heap", "resident");
        assertFalse(run.err().contains("device memory"), run.err());
        assertTrue(TestFiles.json(run.out()).has("realTimeFactor"), "the report is not alone on standard output");
        assertShown(clone("--profile", "--cache", file("cache")), "1 of 1 found");
    }

    @Test
    void profileOfEachStage_showsIt() {
        assertShown(
                Run.of("embed", "--reference", TestFiles.speech(), "--out", file("e.npy"), "--profile"),
                "encoder ",
                "2.5");
        assertShown(
                Run.of("synthesize", "--text", "你好", "--embedding", file("e.npy"), "--out", file("m.npy"), "--profile"),
                "synthesizer ",
                "decoder: ");
        assertShown(Run.of("vocode", "--mel", file("m.npy"), "--out", file("w.npy"), "--profile"), "vocoder ", "load");
    }

    @Test
    void operators_areOneTraceWithAProcessForEachGraph() throws IOException {
        Run run = clone("--profile-ops", file("ops.json"));
        assertShown(run, "operators of decoder", "operators of source-filter", "Conv");
        Set<String> graphs = new HashSet<>();
        Set<Integer> operators = new HashSet<>();
        for (JsonNode event : TestFiles.json(Files.readString(file("ops.json")))) {
            if (event.get("name").textValue().equals("process_name")) {
                graphs.add(event.at("/args/name").textValue());
            } else if (event.at("/args/op_name").isTextual()) {
                operators.add(event.get("pid").intValue());
                assertTrue(event.get("ts").longValue() >= 0);
            }
        }
        assertEquals(Set.of("mel", "encoder", "text-encoder", "decoder", "postnet", "source-filter"), graphs);
        assertEquals(Set.of(1, 2, 3, 4, 5, 6), operators);
        assertEquals(Set.of("", "ops.json", "s.wav"), TestFiles.listing(folder));
    }

    @Test
    void backendWithoutRecords_isSaid() throws IOException {
        Run.of("embed", "--reference", TestFiles.speech(), "--out", file("e.npy"))
                .assertFine();
        Run.of("synthesize", "--text", "你好", "--embedding", file("e.npy"), "--out", file("m.npy"))
                .assertFine();
        Run run = Run.of(
                "vocode",
                "--mel",
                file("m.npy"),
                "--out",
                file("w.npy"),
                "--vocoder",
                "griffin-lim",
                "--profile-ops",
                file("ops.json"));
        assertShown(run, "no operators");
        assertEquals("[]", Files.readString(file("ops.json")));
    }

    @Test
    void traceThatCannotBe_isRefused() throws IOException {
        clone("--profile-ops", file("no/ops.json")).assertMistake("no folder");
        clone("--profile-ops", file("ops.wav")).assertMistake("expected .json");
        assertEquals(Set.of(""), TestFiles.listing(folder));
    }

    /** Without a device, the backend chooses it: TensorRT has no other than a GPU. */
    @Test
    void deviceMemory_isShownForABackendThatRunsOnAGpu() {
        for (String[] run : new String[][] {{"onnx", ""}, {"tensorrt", "device memory: "}}) {
            StageOptions options = new StageOptions();
            new CommandLine(options).parseArgs("--profile", "--backend", run[0]);
            StringWriter err = new StringWriter();
            options.profile().around(new PrintWriter(err), options::measure);
            assertEquals(!run[1].isEmpty(), err.toString().contains("device memory: "), err.toString());
        }
    }

    @Test
    void commandThatFails_leavesNoTrace() throws IOException {
        clone("--profile", "--profile-ops", file("ops.json"), "--precision", "int3")
                .assertMistake("'int3'");
        assertEquals(Set.of(""), TestFiles.listing(folder));
    }

    @Test
    void traces_areJoinedOnOneClock() throws IOException {
        Path late = Files.writeString(file("late.json"), events(7, "Conv", 3000, "Add", 1000));
        Path early = Files.writeString(file("early.json"), events(5, "Gemm", 2000, "Gemm", 2000));
        OperatorTrace trace = new OperatorTrace(
                List.of(new GraphProfile("late", 5_000_000, late), new GraphProfile("early", 2_000_000, early)));
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        trace.writeTo(out);
        JsonNode events = TestFiles.json(out.toString(StandardCharsets.UTF_8));
        assertEquals("early", events.get(0).at("/args/name").textValue());
        assertEquals(5, events.get(1).get("ts").longValue());
        assertEquals("late", events.get(3).at("/args/name").textValue());
        assertEquals(3007, events.get(4).get("ts").longValue());
        assertEquals(2, events.get(4).get("pid").intValue());
        assertEquals(
                """
                operators of early
                  operator                          runs        time  share
                  Gemm                                 2    4.000 ms  100 %
                operators of late
                  operator                          runs        time  share
                  Conv                                 1    3.000 ms   75 %
                  Add                                  1    1.000 ms   25 %
                """,
                trace.table().replace(System.lineSeparator(), "\n"));
    }

    private static String events(long start, String first, long firstMicros, String second, long secondMicros) {
        String event =
                """
                {"cat":"Node","pid":9,"tid":1,"dur":%d,"ts":%d,"ph":"X","name":"x_kernel_time","args":{"op_name":"%s"}}""";
        return "[" + String.format(event, firstMicros, start, first) + ",\n"
                + String.format(event, secondMicros, start, second) + "]";
    }

    @Test
    void deviceMemory_isReadOffTheDriversTable() {
        assertEquals(
                "812 MiB of 143771 MiB used on device 0, 4 MiB of 143771 MiB used on device 1 by all programs",
                DeviceMemory.describe(List.of("0, 812, 143771", "1, 4, 143771")));
        assertEquals("unknown", DeviceMemory.describe(List.of()));
        assertEquals("unknown", DeviceMemory.describe(List.of("Failed to initialize NVML")));
        assertEquals("", DeviceMemory.line("cpu"));
    }
}
