package io.github.voiceclone.cli.device;

import io.github.voiceclone.cli.device.EngineCheckReport.Baseline;
import io.github.voiceclone.cli.device.EngineCheckReport.Checked;
import io.github.voiceclone.spi.Precision;
import java.util.Locale;
import java.util.Optional;
import java.util.function.ToDoubleFunction;

/** Performance targets on a data-centre GPU, for full-size networks and five seconds of speech, next to the results. */
final class GpuGoals {
    private static final double REAL_TIME_FACTOR = 0.005;
    private static final double SPEECH_A_SECOND = 1000;
    private static final double TIMES_PYTORCH = 5;
    private static final double MEMORY_SHARE = 0.55;
    private static final double LOADING_SECONDS = 1;

    private final EngineCheckReport report;
    private final StringBuilder text = new StringBuilder();

    private GpuGoals(EngineCheckReport report) {
        this.report = report;
    }

    /** Returns the goals and results of the first precision checked. */
    static String table(EngineCheckReport report) {
        GpuGoals goals = new GpuGoals(report);
        goals.append(report.precisions().get(0));
        return goals.text.toString();
    }

    private void append(Checked main) {
        text.append(String.format(Locale.ROOT, "%ngoals, for %s: %d at once%n", main.name(), main.concurrent()));
        atMost("one request, real-time factor", main.oneSeconds() / report.audioSeconds(), REAL_TIME_FACTOR);
        atLeast("seconds of speech a second, at once", main.throughput(report.audioSeconds()), SPEECH_A_SECOND);
        fastest(Baseline::oneSeconds)
                .ifPresent(best -> atLeast("times PyTorch, one request", best / main.oneSeconds(), TIMES_PYTORCH));
        fastest(Baseline::manySeconds)
                .ifPresent(best -> atLeast("times PyTorch, at once", best / main.manySeconds(), TIMES_PYTORCH));
        memoryShare(main).ifPresent(share -> atMost("GPU memory, of that in fp32", share, MEMORY_SHARE));
        atMost("loading kept engines, seconds", main.loadSeconds(), LOADING_SECONDS);
    }

    private Optional<Double> fastest(ToDoubleFunction<Baseline> seconds) {
        return report.baselines().stream().map(seconds::applyAsDouble).min(Double::compare);
    }

    private Optional<Double> memoryShare(Checked main) {
        Long own = main.deviceBytes();
        if (own == null || main.name().equals(Precision.FP32)) {
            return Optional.empty();
        }
        double bytes = own;
        return report.precisions().stream()
                .filter(precision -> precision.name().equals(Precision.FP32))
                .map(Checked::deviceBytes)
                .filter(whole -> whole != null && whole > 0)
                .findFirst()
                .map(whole -> bytes / whole);
    }

    private void atMost(String what, double found, double goal) {
        line(what, found, "at most", goal, found <= goal);
    }

    private void atLeast(String what, double found, double goal) {
        line(what, found, "at least", goal, found >= goal);
    }

    private void line(String what, double found, String bound, double goal, boolean reached) {
        text.append(String.format(
                Locale.ROOT,
                "  %-36s %10.4g  %-8s %-7s %s%n",
                what,
                found,
                bound,
                String.valueOf(goal).replaceFirst("\\.0$", ""),
                reached ? "reached" : "NOT REACHED"));
    }
}
