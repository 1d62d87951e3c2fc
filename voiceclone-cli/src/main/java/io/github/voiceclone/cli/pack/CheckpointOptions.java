package io.github.voiceclone.cli.pack;

import io.github.voiceclone.InvalidInputException;
import io.github.voiceclone.convert.CheckpointExport;
import io.github.voiceclone.convert.CheckpointPruner;
import io.github.voiceclone.convert.prune.PruneKind;
import io.github.voiceclone.convert.prune.Pruning;
import io.github.voiceclone.spi.VoicePackSource;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** The options of writing checkpoints: a pack's networks, or pruned checkpoints. */
final class CheckpointOptions {
    @Option(
            names = "--to-checkpoint",
            paramLabel = "DIR",
            description = "Write checkpoints to this folder, to train further where they were trained: the networks of"
                    + " --pack, or those of --synthesizer and --vocoder with --prune.")
    private @Nullable Path folder;

    @Option(names = "--pack", paramLabel = "DIR", description = "Pack to write back, for --to-checkpoint.")
    private @Nullable Path pack;

    @Mixin
    private PruneOptions prune = new PruneOptions();

    /** Returns whether checkpoints are to be written, and checks that the options fit together. */
    boolean wanted() {
        List<Pruning> prunings = prune.prunings(PruneKind.STRUCTURED);
        if (folder == null && (pack != null || !prunings.isEmpty())) {
            throw new InvalidInputException("--pack and --prune say what to write to a checkpoint: add --to-checkpoint,"
                    + " or use optimize, which prunes packs");
        }
        if (folder != null && (pack == null) == prunings.isEmpty()) {
            throw new InvalidInputException("--to-checkpoint writes either the networks of --pack, or checkpoints"
                    + " smaller by --prune: give one of the two");
        }
        if (prunings.size() > 1) {
            throw new InvalidInputException("--prune has " + prunings.size() + " values, expected one");
        }
        return folder != null;
    }

    /** Returns whether checkpoints are to be pruned, rather than a pack written back. */
    boolean prunes() {
        return pack == null;
    }

    /** Refuses the folder of a pack that the checkpoints are to be written to. */
    void requireOther(Path packFolder) {
        if (folder().toAbsolutePath()
                .normalize()
                .equals(packFolder.toAbsolutePath().normalize())) {
            throw new InvalidInputException(
                    "--to-checkpoint and --out are both " + packFolder + ": choose another folder for one of them");
        }
    }

    /** Returns a file of the folder written to. */
    Path written(String name) {
        return folder().resolve(name);
    }

    private Path folder() {
        return folder == null ? Path.of("") : folder;
    }

    /** Returns the pruner that the options set. */
    CheckpointPruner pruner() {
        return new CheckpointPruner(prune.prunings(PruneKind.STRUCTURED).get(0));
    }

    /** Writes smaller checkpoints. */
    void prune(CheckpointPruner pruner, PrintWriter out) {
        CheckpointPruner.Checkpoints written = pruner.writeTo(folder());
        out.print(PruneReport.of(prune.prunings(PruneKind.STRUCTURED).get(0), written.stages(), null)
                .text());
        written.files().forEach(file -> out.println("wrote " + file));
    }

    /** Writes the pack's networks. */
    void export(PrintWriter out, PrintWriter err) {
        Path read = pack == null ? Path.of("") : pack;
        CheckpointExport.Checkpoints written = new CheckpointExport(VoicePackSource.directory(read)).writeTo(folder());
        written.notes().forEach(err::println);
        written.files().forEach(file -> out.println("wrote " + file));
    }
}
