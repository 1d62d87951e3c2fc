package io.github.voiceclone.cli.bench;

import io.github.voiceclone.cli.measure.PyTorchPort;
import io.github.voiceclone.convert.PackPruner;
import io.github.voiceclone.convert.RandomPack;
import io.github.voiceclone.convert.prune.PruneKind;
import io.github.voiceclone.convert.prune.Pruning;
import io.github.voiceclone.moss.MossFamily;
import io.github.voiceclone.onnx.OnnxRuntime;
import io.github.voiceclone.optimize.Optimizer;
import io.github.voiceclone.optimize.recipe.Recipe;
import io.github.voiceclone.pocket.PocketFamily;
import io.github.voiceclone.spi.VoicePackSource;
import io.github.voiceclone.sv2tts.pack.GraphNames;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/** Packs that are measured when none is given. */
final class BenchPacks {
    /** Recipes that the optimisation guide's techniques are measured by, besides the recommended one. */
    static final List<String> OF_THE_GUIDE = List.of("dynamic-int8", "static-int8");

    /** Share of channels and units that the guide removes. */
    private static final double PRUNED_SHARE = 0.3;

    private static final String RANDOM = "random";

    private BenchPacks() {}

    /** Makes a full-size pack with random weights in an empty folder; returns the folder of the pack. */
    static Path fullSize(Path folder, BenchSettings settings, Consumer<String> progress) {
        progress.accept("making a full-size pack with random weights");
        Path target = folder.resolve(RANDOM);
        switch (settings.networks()) {
            case PocketFamily.NAME -> RandomPack.writePocket(target, 1, 6);
            case MossFamily.NAME -> RandomPack.writeMoss(target, 1);
            case PyTorchPort.WAVERNN -> RandomPack.writeWaveRnn(target, 1);
            case GraphNames.SOURCE_FILTER -> RandomPack.writeSourceFilter(target, 1);
            default -> RandomPack.write(target, 1);
        }
        return optimized(VoicePackSource.directory(target), folder, settings, progress)
                .orElse(target);
    }

    /**
     * Adds precisions to a pack, which stays as it is: those requested, else the recommended one, and with the guide its
     * techniques'.
     *
     * @return the folder of the new pack; empty if there was nothing to add
     */
    static Optional<Path> optimized(
            VoicePackSource source, Path folder, BenchSettings settings, Consumer<String> progress) {
        VoicePackSource last = source;
        Optional<Path> made = Optional.empty();
        for (Recipe recipe : Recipe.values()) {
            if (isWanted(recipe, settings)) {
                progress.accept("making precision " + recipe.id());
                Path next = folder.resolve("with-" + recipe.id());
                new Optimizer(last, new OnnxRuntime()).recipe(recipe).optimizeTo(next);
                last = VoicePackSource.directory(next);
                made = Optional.of(next);
            }
        }
        return made;
    }

    /** Prunes the pack with random weights as the guide does, and adds int8; returns the folder of the pack. */
    static Path pruned(Path folder, Consumer<String> progress) {
        progress.accept("pruning");
        Path pruned = folder.resolve("pruned");
        new PackPruner(VoicePackSource.directory(folder.resolve(RANDOM)))
                .prune(new Pruning(PruneKind.STRUCTURED, PRUNED_SHARE), pruned);
        Path int8 = folder.resolve("pruned-int8");
        new Optimizer(VoicePackSource.directory(pruned), new OnnxRuntime()).optimizeTo(int8);
        return int8;
    }

    /** TensorRT makes its own precisions of the pack's float32. */
    private static boolean isWanted(Recipe recipe, BenchSettings settings) {
        if (!settings.backend().equals(OnnxRuntime.NAME)) {
            return false;
        }
        if (settings.precisions().isEmpty()) {
            return recipe == Recipe.INT8 || (settings.guide() && OF_THE_GUIDE.contains(recipe.id()));
        }
        return settings.precisions().contains(recipe.id());
    }
}
