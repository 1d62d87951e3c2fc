package io.github.voiceclone.cli.device;

import com.fasterxml.jackson.annotation.JsonIgnore;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Report of {@code engine check}.
 *
 * @param machine what it ran on
 * @param audioSeconds length of the speech measured with
 * @param precisions one for each precision checked
 * @param baselines one for each precision of PyTorch; empty if it did not run
 */
record EngineCheckReport(String machine, double audioSeconds, List<Checked> precisions, List<Baseline> baselines) {
    /** Largest difference of a step's frames that holds, as a share of the largest value. */
    private static final double FRAMES_LIMIT = 2e-2;

    /** Least cosine between the speakers of both backends' speech that holds. */
    private static final double COSINE_LIMIT = 0.99;

    /**
     * One precision.
     *
     * @param name its name
     * @param graphs how far each graph's outputs are off
     * @param cosine between the speaker embeddings of the same text spoken by both, computed by the reference's encoder
     * @param openSeconds to open the three stages the first time, with whatever had to be built
     * @param loadSeconds to open them again, with all engines kept
     * @param deviceBytes the GPU's memory that the open stages hold after the runs; null if unknown
     * @param oneSeconds median time of one request, synthesizer and vocoder
     * @param manySeconds time of all concurrent requests
     * @param concurrent how many those were
     */
    record Checked(
            String name,
            List<GraphComparison.Row> graphs,
            double cosine,
            double openSeconds,
            double loadSeconds,
            @Nullable Long deviceBytes,
            double oneSeconds,
            double manySeconds,
            int concurrent) {
        /** Returns the seconds of speech that all requests at once make in a second. */
        double throughput(double audioSeconds) {
            return concurrent * audioSeconds / manySeconds;
        }

        private boolean holds() {
            return cosine >= COSINE_LIMIT
                    && graphs.stream()
                            .filter(row -> row.output().equals("frames"))
                            .allMatch(row -> row.furthest() <= FRAMES_LIMIT);
        }
    }

    /**
     * PyTorch on the same device, with full-size networks.
     *
     * @param versions of PyTorch and what it runs on
     * @param precision what it computes in
     * @param oneSeconds median time of one request, synthesizer and vocoder
     * @param manySeconds median time of a batch of {@code concurrent}
     * @param concurrent how many those are
     */
    record Baseline(String versions, String precision, double oneSeconds, double manySeconds, int concurrent) {}

    /** Returns whether every precision keeps to the limits of quality. */
    @JsonIgnore
    boolean holds() {
        return precisions.stream().allMatch(Checked::holds);
    }

    /** Returns the report as text. */
    String table() {
        StringBuilder text = new StringBuilder(machine).append(System.lineSeparator());
        precisions.forEach(precision -> append(text, precision));
        baselines.forEach(baseline -> text.append(String.format(
                Locale.ROOT,
                "%n%s, %s, full-size networks: one request %.3f s; a batch of %d %.3f s%n",
                baseline.versions,
                baseline.precision,
                baseline.oneSeconds,
                baseline.concurrent,
                baseline.manySeconds)));
        text.append(String.format(
                "quality %s: a step's frames within %s of the largest value, speaker cosine at least %s%n",
                holds() ? "holds" : "DOES NOT HOLD", FRAMES_LIMIT, COSINE_LIMIT));
        return text.toString();
    }

    private void append(StringBuilder text, Checked precision) {
        text.append(String.format(
                "%n%s%n%-14s %-16s %-24s %12s %10s%n", precision.name, "graph", "size", "output", "furthest", "ms"));
        for (GraphComparison.Row row : precision.graphs) {
            text.append(String.format(
                    Locale.ROOT,
                    "%-14s %-16s %-24s %12.2e %10.3f%n",
                    row.graph(),
                    row.size(),
                    row.output(),
                    row.furthest(),
                    row.seconds() * 1000));
        }
        appendSpeech(text, precision);
    }

    private void appendSpeech(StringBuilder text, Checked precision) {
        text.append(String.format(Locale.ROOT, "speaker cosine with the reference's speech %.4f%n", precision.cosine));
        text.append(String.format(
                Locale.ROOT,
                "opening %.2f s the first time, %.2f s with engines kept; GPU memory %s%n",
                precision.openSeconds,
                precision.loadSeconds,
                precision.deviceBytes == null ? "unknown" : precision.deviceBytes / 1_000_000 + " MB"));
        text.append(String.format(
                Locale.ROOT,
                "one request %.3f s, real-time factor %.4f; %d at once %.3f s, %.0f s of speech a second%n",
                precision.oneSeconds,
                precision.oneSeconds / audioSeconds,
                precision.concurrent,
                precision.manySeconds,
                precision.throughput(audioSeconds)));
    }
}
