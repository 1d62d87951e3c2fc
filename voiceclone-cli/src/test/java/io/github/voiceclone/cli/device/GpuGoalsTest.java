package io.github.voiceclone.cli.device;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.github.voiceclone.cli.device.EngineCheckReport.Baseline;
import io.github.voiceclone.cli.device.EngineCheckReport.Checked;
import java.util.List;
import org.junit.jupiter.api.Test;

class GpuGoalsTest {
    private static Checked precision(String name, Long bytes, double one, double many) {
        return new Checked(name, List.of(), 1, 60, 0.8, bytes, one, many, 64);
    }

    private static List<String> lines(List<Checked> precisions, List<Baseline> baselines) {
        return GpuGoals.table(new EngineCheckReport("a GPU", 5, precisions, baselines))
                .lines()
                .map(line -> line.strip().replaceAll(" +", " "))
                .filter(line -> !line.isEmpty())
                .toList();
    }

    @Test
    void goals_areComparedWithTheFirstPrecision() {
        List<String> lines = lines(
                List.of(precision("fp16", 300L, 0.02, 0.4), precision("fp32", 500L, 1, 1)),
                List.of(new Baseline("PyTorch", "fp32", 0.5, 1.0, 64), new Baseline("PyTorch", "fp16", 0.2, 1.6, 64)));
        assertEquals(
                List.of(
                        "goals, for fp16: 64 at once",
                        "one request, real-time factor 0.004000 at most 0.005 reached",
                        "seconds of speech a second, at once 800.0 at least 1000 NOT REACHED",
                        "times PyTorch, one request 10.00 at least 5 reached",
                        "times PyTorch, at once 2.500 at least 5 NOT REACHED",
                        "GPU memory, of that in fp32 0.6000 at most 0.55 NOT REACHED",
                        "loading kept engines, seconds 0.8000 at most 1 reached"),
                lines);
    }

    @Test
    void whatWasNotMeasured_isLeftOut() {
        List<String> lines = lines(List.of(precision("fp32", null, 0.1, 0.1)), List.of());
        assertEquals(4, lines.size(), lines.toString());
    }
}
