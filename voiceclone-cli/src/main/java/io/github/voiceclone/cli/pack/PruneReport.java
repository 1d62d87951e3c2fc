package io.github.voiceclone.cli.pack;

import io.github.voiceclone.convert.PrunedStage;
import io.github.voiceclone.convert.prune.Pruning;
import io.github.voiceclone.optimize.quality.QualityReport;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Report of one pruning in {@code --json}.
 *
 * @param kind what was removed
 * @param fraction requested share
 * @param stages what was done to each stage
 * @param loss how the speech differs in float32 from that of the pack read, if it was measured
 */
record PruneReport(String kind, double fraction, List<PrunedStage> stages, @Nullable QualityReport loss) {
    private static final double MILLION = 1e6;

    static PruneReport of(Pruning pruning, List<PrunedStage> stages, @Nullable QualityReport loss) {
        return new PruneReport(pruning.kind().id(), pruning.fraction(), stages, loss);
    }

    /** Returns the report as text. */
    String text() {
        StringBuilder text = new StringBuilder();
        text.append(String.format(Locale.ROOT, "pruned %.0f %% (%s)%n", 100 * fraction, kind));
        stages.forEach(stage -> text.append(line(stage)));
        if (loss != null) {
            text.append(loss.summary());
        }
        return text.toString();
    }

    private static String line(PrunedStage stage) {
        String widths = stage.widths().entrySet().stream()
                .filter(width -> width.getValue().before() != width.getValue().after())
                .map(width -> width.getKey() + " " + width.getValue().before() + " -> "
                        + width.getValue().after())
                .collect(Collectors.joining(", "));
        return String.format(
                Locale.ROOT,
                "  %s: %.2f -> %.2f million parameters, %.0f -> %.0f million multiply-adds a second of speech%s%n",
                stage.stage(),
                stage.before().parameters() / MILLION,
                stage.after().parameters() / MILLION,
                stage.before().multiplyAdds() / MILLION,
                stage.after().multiplyAdds() / MILLION,
                widths.isEmpty() ? "" : "; " + widths);
    }
}
