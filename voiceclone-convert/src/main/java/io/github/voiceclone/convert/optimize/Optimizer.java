package io.github.voiceclone.convert.optimize;

import ai.onnx.proto.OnnxMl.ModelProto;
import com.google.protobuf.InvalidProtocolBufferException;
import io.github.voiceclone.InvalidInputException;
import io.github.voiceclone.MelSpectrogram;
import io.github.voiceclone.Stage;
import io.github.voiceclone.spi.VoicePackSource;
import io.github.voiceclone.sv2tts.pack.GraphFile;
import io.github.voiceclone.sv2tts.pack.Manifest;
import io.github.voiceclone.sv2tts.pack.StageEntry;
import io.github.voiceclone.sv2tts.pack.SynthesizerSettings;
import io.github.voiceclone.sv2tts.pack.VoicePack;
import io.github.voiceclone.sv2tts.pack.VoicePackWriter;
import io.github.voiceclone.sv2tts.runtime.TensorRuntime;
import java.nio.ByteBuffer;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Adds a precision of 8-bit integers to a voice pack. The pack read stays as it is. Not thread-safe.
 *
 * <pre>{@code
 * Optimization optimized = new Optimizer(VoicePackSource.directory(Path.of("my-voice")), new OnnxRuntime())
 *         .recipe(Recipe.INT8)
 *         .optimizeTo(Path.of("my-fast-voice"));
 * }</pre>
 */
public final class Optimizer {
    private static final String FLOAT32 = Calibrator.PRECISION;

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

    /** Sets the recipe. */
    public Optimizer recipe(Recipe value) {
        recipe = value;
        return this;
    }

    /** Sets how ranges of activations are chosen; from smallest to largest unless set. */
    public Optimizer ranges(RangeMethod value) {
        ranges = value;
        return this;
    }

    /** Sets what to calibrate with. */
    public Optimizer calibration(CalibrationSet value) {
        calibration = value;
        return this;
    }

    /**
     * Optimises, and writes the pack with all the precisions it had and the new one.
     *
     * @param directory where the pack will be: absent, an empty folder, or another voice pack, which is replaced; it
     *     stays as it was if this fails
     * @throws OptimizeException if the pack has that precision already or lacks float32 graphs, a graph is quantised
     *     already, or has operators that no recipe knows
     * @throws InvalidInputException if the pack cannot be written there
     */
    public Optimization optimizeTo(Path directory) {
        if (isSource(directory)) {
            throw new InvalidInputException(directory + " is the pack to read: write the new one somewhere else");
        }
        VoicePack pack = VoicePack.open(source);
        requireFloat32(pack.manifest());
        Calibrator calibrator = new Calibrator(source, runtime, calibration);
        Observations seen = calibrator.run();
        try (VoicePackWriter writer = VoicePackWriter.start(directory)) {
            return new Writing(pack, seen, calibrator.spectrograms(), writer).write(directory);
        }
    }

    private boolean isSource(Path directory) {
        try {
            Path read = Path.of(source.description()).toAbsolutePath().normalize();
            return read.equals(directory.toAbsolutePath().normalize());
        } catch (InvalidPathException e) {
            return false; // an embedded pack has a name instead of a path
        }
    }

    private void requireFloat32(Manifest manifest) {
        for (Stage stage : Stage.values()) {
            StageEntry<?> entry = entry(manifest, stage);
            if (entry != null && entry.graphs().containsKey(recipe.id())) {
                throw new OptimizeException(source.description() + " has precision '" + recipe.id() + "' already ("
                        + stage.id() + "): it was optimised before; start from the pack as it was converted");
            }
            if (entry != null && !entry.graphs().containsKey(FLOAT32)) {
                throw new OptimizeException(source.description() + " has no " + stage.id() + " in precision '" + FLOAT32
                        + "', only in " + entry.precisions() + ": convert the checkpoints again");
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

    /** The writing of one pack. */
    private final class Writing {
        private final VoicePack pack;
        private final Observations seen;
        private final List<MelSpectrogram> spectrograms;
        private final VoicePackWriter writer;
        private final List<GraphReport> reports = new ArrayList<>();
        private final Set<String> copied = new HashSet<>();
        private long before;
        private long after;

        Writing(VoicePack pack, Observations seen, List<MelSpectrogram> spectrograms, VoicePackWriter writer) {
            this.pack = pack;
            this.seen = seen;
            this.spectrograms = spectrograms;
            this.writer = writer;
        }

        Optimization write(Path directory) {
            Manifest old = pack.manifest();
            Manifest manifest = new Manifest(
                    old.formatVersion(),
                    old.family(),
                    old.name(),
                    stage(Stage.ENCODER, old.encoder()),
                    stage(Stage.SYNTHESIZER, old.synthesizer()),
                    stage(Stage.VOCODER, old.vocoder()));
            writer.finish(manifest);
            return new Optimization(directory, recipe.id(), reports, before, after);
        }

        private <S> @Nullable StageEntry<S> stage(Stage stage, @Nullable StageEntry<S> entry) {
            if (entry == null) {
                return null;
            }
            SortedMap<String, SortedMap<String, GraphFile>> graphs = new TreeMap<>(entry.graphs());
            graphs.values().forEach(precision -> precision.values().forEach(this::copy));
            SortedMap<String, GraphFile> added = new TreeMap<>();
            pack.graphs(stage, entry, FLOAT32).forEach((name, file) -> added.put(name, graph(stage, name, file)));
            graphs.put(recipe.id(), added);
            return new StageEntry<>(entry.model(), entry.settings(), graphs);
        }

        private void copy(GraphFile file) {
            if (copied.add(file.file())) {
                writer.write(file.file(), bytes(file));
            }
        }

        private byte[] bytes(GraphFile file) {
            ByteBuffer content = pack.read(file);
            byte[] bytes = new byte[content.remaining()];
            content.get(bytes);
            return bytes;
        }

        private GraphFile graph(Stage stage, String name, GraphFile file) {
            Treatment treatment = Treatment.of(recipe, stage, name);
            GraphFile result = treatment == Treatment.KEEP ? file : rewritten(stage, name, file, treatment);
            before += file.bytes();
            after += result.bytes();
            return result;
        }

        private GraphFile rewritten(Stage stage, String name, GraphFile file, Treatment treatment) {
            ModelProto model = parse(name, bytes(file));
            FloatConvolutions floats = stage == Stage.VOCODER ? sensitive(name, model) : FloatConvolutions.NONE;
            GraphRewriter rewriter = new GraphRewriter(name, model, treatment, seen, ranges, floats);
            byte[] onnx = rewriter.rewrite().toByteArray();
            String base = file.file().substring(file.file().lastIndexOf('/') + 1);
            GraphFile written = writer.write(recipe.id() + "/" + base, onnx);
            reports.add(rewriter.report(stage.id(), file.bytes(), written.bytes()));
            return written;
        }

        /** Finds which of a vocoder's convolutions must stay in float32. */
        private FloatConvolutions sensitive(String name, ModelProto model) {
            StageEntry<SynthesizerSettings> synthesizer = pack.manifest().synthesizer();
            if (recipe != Recipe.INT8 || synthesizer == null || spectrograms.isEmpty()) {
                return new FloatConvolutions(true, 0);
            }
            VocoderSearch search =
                    new VocoderSearch(runtime, synthesizer.settings().mel(), spectrograms);
            int stages = search.stages(model, tried -> new GraphRewriter(
                            name, model, Treatment.STATIC, seen, ranges, new FloatConvolutions(true, tried))
                    .rewrite());
            return new FloatConvolutions(true, stages);
        }

        private ModelProto parse(String name, byte[] onnx) {
            try {
                return ModelProto.parseFrom(onnx);
            } catch (InvalidProtocolBufferException e) {
                throw new OptimizeException("graph '" + name + "' is not an ONNX model: convert the pack again", e);
            }
        }
    }
}
