package io.github.voiceclone.cli.pack;

import io.github.voiceclone.InvalidInputException;
import io.github.voiceclone.convert.prune.PruneKind;
import io.github.voiceclone.convert.prune.Pruning;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The options {@code --prune} and {@code --prune-kind}. */
final class PruneOptions {
    @Option(
            names = "--prune",
            paramLabel = "FRACTION",
            split = ",",
            description = "Share of the synthesizer's and the vocoder's weights to remove, as in 0.3. Of several, as in"
                    + " 0.1,0.2,0.3, each is measured and the last is written.")
    private List<Double> fractions = List.of();

    @Option(
            names = "--prune-kind",
            paramLabel = "KIND",
            description =
                    "What to remove: calibrated (channels of the vocoder that contribute least to speech; the weights"
                            + " left are solved for again), structured (channels and hidden units of vocoder and synthesizer,"
                            + " which are then to be trained), magnitude (single weights), or 2:4 (two of every four, for sparse tensor cores; needs --prune"
                            + " 0.5). Default: calibrated in optimize, structured in convert.")
    private @Nullable String kind;

    /** Returns the prunings requested, in order, of kind {@code absent} unless one was named. */
    List<Pruning> prunings(PruneKind absent) {
        PruneKind found = kind == null ? absent : PruneKind.named(kind);
        if (kind != null && fractions.isEmpty()) {
            throw new InvalidInputException(
                    "--prune-kind " + kind + " needs a share to remove: add --prune, as in --prune 0.5");
        }
        return fractions.stream().map(fraction -> new Pruning(found, fraction)).toList();
    }
}
