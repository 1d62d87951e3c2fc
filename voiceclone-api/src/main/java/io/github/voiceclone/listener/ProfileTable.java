package io.github.voiceclone.listener;

import io.github.voiceclone.Stage;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalLong;

/** Lays a profile out for people. Used by one thread. */
final class ProfileTable {
    private static final String ROW = "%-12s %6s %9s %6s %9s %9s %11s";
    private static final String NONE = "-";

    private final ProfileReport report;
    private final StringBuilder text = new StringBuilder();

    ProfileTable(ProfileReport report) {
        this.report = report;
    }

    String text() {
        line(ROW, "stage", "calls", "time", "share", "audio", "RTF", "allocated");
        double all = report.stages().values().stream()
                .mapToDouble(StageTotals::seconds)
                .sum();
        for (Stage stage : Stage.values()) {
            StageTotals totals = report.stages().get(stage);
            if (totals != null) {
                stage(stage, totals, all);
            }
        }
        sum(all);
        report.loads().entrySet().stream().sorted(Map.Entry.comparingByKey()).forEach(this::load);
        report.caches().forEach(this::cache);
        decoder(report.decoder());
        queue(report.queue());
        memory(report.memory());
        return text.toString();
    }

    private void stage(Stage stage, StageTotals totals, double all) {
        line(
                ROW,
                stage.id(),
                totals.calls(),
                seconds(totals.seconds()),
                format("%.0f %%", 100 * totals.seconds() / all),
                seconds(totals.audioSeconds()),
                rate(totals.seconds(), totals.audioSeconds()),
                mebibytes(totals.bytes()));
    }

    /** All stages: their speech is what the last of them made. */
    private void sum(double all) {
        StageTotals vocoder = report.stages().get(Stage.VOCODER);
        double audio = vocoder == null ? 0 : vocoder.audioSeconds();
        line(ROW, "all", "", seconds(all), "100 %", audio == 0 ? NONE : seconds(audio), rate(all, audio), "");
    }

    private void load(Map.Entry<Stage, StageTotals> load) {
        StageTotals totals = load.getValue();
        String size = totals.bytes() == 0 ? "" : ", graphs of " + mebibytes(totals.bytes());
        line("load %-11s %s%s", load.getKey().id(), seconds(totals.seconds()), size);
    }

    private void cache(String tier, CacheTotals totals) {
        line(
                "cache %s: %d of %d found, %.2f ms",
                tier, totals.hits(), totals.keys(), totals.elapsed().toNanos() / 1e6);
    }

    private void decoder(ProfileReport.Decoder decoder) {
        if (decoder.steps() > 0) {
            line(
                    "decoder: %d steps of %.2f ms, %.2f rows each",
                    decoder.steps(),
                    decoder.elapsed().toNanos() / 1e6 / decoder.steps(),
                    (double) decoder.rows() / decoder.steps());
        }
    }

    private void queue(ProfileReport.Queue queue) {
        if (queue.waits() + queue.refusals() > 0) {
            line(
                    "queue: %d waited %.3f s in all, %d refused",
                    queue.waits(), queue.waited().toNanos() / 1e9, queue.refusals());
        }
    }

    private void memory(ProcessMemory memory) {
        line(
                "memory: heap %s used (peak %s) of %s; process %s resident (peak %s)",
                mebibytes(memory.heapUsed()),
                mebibytes(memory.heapPeak()),
                mebibytes(memory.heapCommitted()),
                mebibytes(memory.resident()),
                mebibytes(memory.residentPeak()));
    }

    private static String seconds(double value) {
        return format("%.3f s", value);
    }

    private static String rate(double seconds, double audioSeconds) {
        return audioSeconds == 0 ? NONE : format("%.4f", seconds / audioSeconds);
    }

    private static String mebibytes(OptionalLong bytes) {
        return bytes.isPresent() ? mebibytes(bytes.getAsLong()) : "unknown";
    }

    private static String mebibytes(long bytes) {
        return format("%.1f MiB", bytes / 1048576.0);
    }

    private void line(String format, Object... values) {
        text.append(format(format, values).stripTrailing()).append(System.lineSeparator());
    }

    private static String format(String format, Object... values) {
        return String.format(Locale.ROOT, format, values);
    }
}
