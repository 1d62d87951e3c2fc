package io.github.voiceclone.cli.bench;

import io.github.voiceclone.convert.RandomPack;
import io.github.voiceclone.convert.optimize.Optimizer;
import io.github.voiceclone.convert.optimize.Recipe;
import io.github.voiceclone.onnx.OnnxRuntime;
import io.github.voiceclone.spi.VoicePackSource;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.function.Consumer;

/** Makes the packs that are measured when none is given. */
final class BenchPacks {
    /** Recipes that the optimisation guide's techniques are measured by, besides the recommended one. */
    static final List<String> OF_THE_GUIDE = List.of("dynamic-int8", "static-int8", "pruned");

    private BenchPacks() {}

    /**
     * Makes a full-size pack with random weights.
     *
     * @param folder an empty folder for it
     * @param guide whether to make every precision that the guide lists, or only the recommended one
     */
    static Path fullSize(Path folder, boolean guide, Consumer<String> progress) {
        progress.accept("making a full-size pack with random weights");
        Path random = RandomPack.write(folder.resolve("random"), 1).directory();
        return optimized(VoicePackSource.directory(random), folder, guide, progress);
    }

    /** Adds the precisions to a pack, which stays as it is; returns the folder of the new one. */
    static Path optimized(VoicePackSource source, Path folder, boolean guide, Consumer<String> progress) {
        VoicePackSource last = source;
        Path made = folder;
        for (Recipe recipe : recipes(guide)) {
            progress.accept("making precision " + recipe.id());
            made = folder.resolve("with-" + recipe.id());
            new Optimizer(last, new OnnxRuntime()).recipe(recipe).optimizeTo(made);
            last = VoicePackSource.directory(made);
        }
        return made;
    }

    private static List<Recipe> recipes(boolean guide) {
        return Arrays.stream(Recipe.values())
                .filter(recipe -> recipe == Recipe.INT8 || (guide && OF_THE_GUIDE.contains(recipe.id())))
                .toList();
    }
}
