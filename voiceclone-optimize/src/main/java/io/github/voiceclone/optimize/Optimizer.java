package io.github.voiceclone.optimize;

import io.github.voiceclone.InvalidInputException;
import io.github.voiceclone.Stage;
import io.github.voiceclone.codeclm.CodecComparison;
import io.github.voiceclone.codeclm.CodecPack;
import io.github.voiceclone.graph.GraphException;
import io.github.voiceclone.optimize.calibration.CalibrationSet;
import io.github.voiceclone.optimize.calibration.Calibrator;
import io.github.voiceclone.optimize.calibration.Observations;
import io.github.voiceclone.optimize.calibration.RangeMethod;
import io.github.voiceclone.optimize.calibration.SamplingRuntime;
import io.github.voiceclone.optimize.fp16.HalfRecipe;
import io.github.voiceclone.optimize.int8.IntegerRecipe;
import io.github.voiceclone.optimize.recipe.GraphRecipe;
import io.github.voiceclone.optimize.recipe.Recipe;
import io.github.voiceclone.runtime.TensorRuntime;
import io.github.voiceclone.spi.Precision;
import io.github.voiceclone.spi.VoicePackSource;
import io.github.voiceclone.sv2tts.audio.MelSettings;
import io.github.voiceclone.sv2tts.pack.Manifest;
import io.github.voiceclone.sv2tts.pack.StageEntry;
import io.github.voiceclone.sv2tts.pack.SynthesizerSettings;
import io.github.voiceclone.sv2tts.pack.VoicePack;
import io.github.voiceclone.sv2tts.pack.VoicePackWriter;
import java.nio.file.Path;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Adds a precision of 8-bit integers, or of 16-bit floating point, to a voice pack. The pack read stays as it is. Not thread-safe.
 *
 * <pre>{@code
 * Optimization optimized = new Optimizer(VoicePackSource.directory(Path.of("my-voice")), new OnnxRuntime())
 *         .recipe(Recipe.INT8)
 *         .optimizeTo(Path.of("my-fast-voice"));
 * }</pre>
 */
public final class Optimizer {

    private final VoicePackSource source;
    private final TensorRuntime runtime;
    private Recipe recipe = Recipe.INT8;
    private RangeMethod ranges = RangeMethod.MIN_MAX;
    private CalibrationSet calibration = CalibrationSet.standard();

    /**
     * Creates an optimizer with the recipe {@code int8} and the standard calibration.
     *
     * @param source the pack to read
     * @param runtime runs the float32 graphs for calibration
     */
    public Optimizer(VoicePackSource source, TensorRuntime runtime) {
        this.source = source;
        this.runtime = runtime;
    }

    /** Sets the recipe; {@link Recipe#INT8} unless set. */
    public Optimizer recipe(Recipe value) {
        recipe = value;
        return this;
    }

    /**
     * Sets the method that derives ranges of activations from the values observed; {@link RangeMethod#MIN_MAX} unless
     * set. Recipes without static ranges ignore it.
     */
    public Optimizer ranges(RangeMethod value) {
        ranges = value;
        return this;
    }

    /** Sets the texts and voices to calibrate with; {@link CalibrationSet#standard} unless set. */
    public Optimizer calibration(CalibrationSet value) {
        calibration = value;
        return this;
    }

    /**
     * Optimizes the pack and writes it with all the precisions it had and the new one.
     *
     * @param directory folder to write: absent, empty, or another voice pack, which is replaced; unchanged if this fails
     * @return the reports of the rewritten graphs and the sizes
     * @throws OptimizeException if the pack has that precision already or lacks float32 graphs, a graph is quantised
     *     already, has operators that no recipe knows, or nothing that this recipe converts
     * @throws InvalidInputException if the pack cannot be written there
     */
    public Optimization optimizeTo(Path directory) {
        VoicePackWriter.requireOther(source, directory);
        VoicePackWriter.requireWritable(directory);
        Optional<CodecPack<?>> codec = CodecPacks.open(source);
        if (codec.isPresent()) {
            return new CodecRewriting(source, codec.get(), runtime, recipe).write(directory);
        }
        VoicePack pack = VoicePack.open(source);
        requireFloat32(pack.manifest());
        try {
            return optimize(pack, directory);
        } catch (GraphException e) {
            throw new OptimizeException(e.userMessage(), e);
        }
    }

    /**
     * Compares a precision of a pack of a codec language model with float32, frame by frame, on a text and a voice of its own.
     *
     * @throws io.github.voiceclone.VoicePackException if the pack lacks one of the precisions
     */
    public static CodecComparison compare(CodecPack<?> pack, TensorRuntime runtime, String precision) {
        return CodecCalibration.compare(pack, runtime, precision);
    }

    private Optimization optimize(VoicePack pack, Path directory) {
        GraphRecipe graphs = graphs(pack.manifest());
        try (VoicePackWriter writer = VoicePackWriter.start(directory)) {
            return new PackRewriting(pack, recipe, graphs, writer).write(directory);
        }
    }

    /** Calibrates. */
    private GraphRecipe graphs(Manifest manifest) {
        SamplingRuntime samples = new SamplingRuntime(runtime);
        Calibrator calibrator = new Calibrator(source, recipe == Recipe.FP16 ? samples : runtime, calibration);
        Observations seen = calibrator.run();
        if (recipe == Recipe.FP16) {
            return new HalfRecipe(runtime, seen, samples);
        }
        StageEntry<SynthesizerSettings> synthesizer = manifest.synthesizer();
        MelSettings mel = synthesizer == null ? null : synthesizer.settings().mel();
        return new IntegerRecipe(runtime, seen, ranges, recipe != Recipe.STATIC_INT8, mel, calibrator.spectrograms());
    }

    private void requireFloat32(Manifest manifest) {
        for (Stage stage : Stage.values()) {
            StageEntry<?> entry = entry(manifest, stage);
            if (entry != null && entry.graphs().containsKey(recipe.id())) {
                throw new OptimizeException(source.description() + " has precision '" + recipe.id() + "' already ("
                        + stage.id() + "): it was optimised before; start from the pack as it was converted");
            }
            if (entry != null && !entry.graphs().containsKey(Precision.FP32)) {
                throw new OptimizeException(source.description() + " has no " + stage.id() + " in precision '"
                        + Precision.FP32 + "', only in " + entry.precisions() + ": convert the checkpoints again");
            }
        }
    }

    private static @Nullable StageEntry<?> entry(Manifest manifest, Stage stage) {
        return switch (stage) {
            case ENCODER -> manifest.encoder();
            case SYNTHESIZER -> manifest.synthesizer();
            case VOCODER -> manifest.vocoder();
        };
    }
}
