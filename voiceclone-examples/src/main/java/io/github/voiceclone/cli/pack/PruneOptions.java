package io.github.voiceclone.cli.pack;

import io.github.voiceclone.convert.prune.PruneKind;
import io.github.voiceclone.convert.prune.Pruning;
import java.util.List;
import picocli.CommandLine.Option;

/** How much of a synthesizer and a vocoder to remove. */
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
            defaultValue = "structured",
            description = "What to remove: structured (channels and hidden units, which makes everything faster),"
                    + " magnitude (single weights), or 2:4 (two of every four, for sparse tensor cores; needs --prune"
                    + " 0.5). Default: ${DEFAULT-VALUE}.")
    private String kind = "structured";

    /** Returns what is asked for; empty if nothing is. */
    List<Pruning> prunings() {
        PruneKind found = PruneKind.named(kind);
        return fractions.stream().map(fraction -> new Pruning(found, fraction)).toList();
    }
}
