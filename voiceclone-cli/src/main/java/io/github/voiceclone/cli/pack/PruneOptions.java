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
            description = "What to remove: structured (channels and hidden units, which makes everything faster),"
                    + " magnitude (single weights), or 2:4 (two of every four, for sparse tensor cores; needs --prune"
                    + " 0.5). Default: structured.")
    private @Nullable String kind;

    /** Returns the prunings requested, in order. */
    List<Pruning> prunings() {
        PruneKind found = PruneKind.named(kind == null ? "structured" : kind);
        if (kind != null && fractions.isEmpty()) {
            throw new InvalidInputException(
                    "--prune-kind " + kind + " needs a share to remove: add --prune, as in --prune 0.5");
        }
        return fractions.stream().map(fraction -> new Pruning(found, fraction)).toList();
    }
}
