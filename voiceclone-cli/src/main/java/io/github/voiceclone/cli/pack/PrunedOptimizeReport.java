package io.github.voiceclone.cli.pack;

import io.github.voiceclone.optimize.quality.QualityReport;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Report of {@code optimize --prune … --json}.
 *
 * @param out the pack written
 * @param chance how the pack read differs from itself under other seeds, if it was measured: pruned pre-nets draw other
 *     dropout, so that less than this is no loss
 * @param pruning what each fraction did
 * @param optimized what the recipe did to the last; null for recipe {@code pruned}, which leaves it in float32
 */
record PrunedOptimizeReport(
        String out, @Nullable QualityReport chance, List<PruneReport> pruning, @Nullable OptimizeReport optimized) {
    /** Returns the report as text. */
    String text() {
        StringBuilder text = new StringBuilder();
        if (chance != null) {
            text.append(chance.summary());
        }
        pruning.forEach(report -> text.append(report.text()));
        text.append(
                optimized == null
                        ? "Use it with --pack " + out + " --precision fp32" + System.lineSeparator()
                        : optimized.text());
        return text.toString();
    }
}
