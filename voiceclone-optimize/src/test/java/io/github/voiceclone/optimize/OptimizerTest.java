package io.github.voiceclone.optimize;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.onnx.proto.OnnxMl.ModelProto;
import com.google.protobuf.InvalidProtocolBufferException;
import io.github.voiceclone.InputLimits;
import io.github.voiceclone.InvalidInputException;
import io.github.voiceclone.convert.compatibility.ReferenceFiles;
import io.github.voiceclone.onnx.OnnxRuntime;
import io.github.voiceclone.optimize.calibration.CalibrationFolder;
import io.github.voiceclone.optimize.calibration.CalibrationSet;
import io.github.voiceclone.optimize.calibration.RangeMethod;
import io.github.voiceclone.optimize.int8.ExactSums;
import io.github.voiceclone.optimize.int8.IntegerReference;
import io.github.voiceclone.optimize.recipe.GraphReport;
import io.github.voiceclone.optimize.recipe.Recipe;
import io.github.voiceclone.runtime.Graph;
import io.github.voiceclone.runtime.GraphOptions;
import io.github.voiceclone.runtime.TensorRuntime;
import io.github.voiceclone.runtime.pack.PackFile;
import io.github.voiceclone.spi.Availability;
import io.github.voiceclone.spi.Frames;
import io.github.voiceclone.spi.VoicePackSource;
import io.github.voiceclone.sv2tts.pack.Manifest;
import io.github.voiceclone.sv2tts.pack.VoicePack;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.SortedMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class OptimizerTest {
    private static final CalibrationSet SHORT = new CalibrationSet(List.of("今天天气很好。", "我们一起去公园散步吧！"), List.of());
    private static final String TEXT = "请问去火车站怎么走？";

    /**
     * What a neighbour may change. Products in 8 bits are the same for a row whatever lies next to it; float32 ones differ
     * in the last bit with the batch's shape, which now and then tips a rounding to 8 bits after them. The dynamic recipe
     * leaves the convolutions before its products in float32; a level of theirs is up to 0.002 of the mel scale's 8. In
     * float16 a rounding that tips is a step of 0.001 of a value; a few of them follow one another.
     */
    private static float neighbourTolerance(Recipe recipe) {
        return switch (recipe) {
            case DYNAMIC_INT8 -> 2e-3f;
            case FP16 -> 2e-2f;
            default -> 1e-4f;
        };
    }

    @TempDir
    static Path folder;

    private static Path converted = Path.of("");
    private static byte[] before = {};

    @BeforeAll
    static void optimize() throws URISyntaxException, IOException {
        converted = SmallPack.write(folder.resolve("converted"));
        before = Files.readAllBytes(converted.resolve(Manifest.FILE));
        for (Recipe recipe : Recipe.values()) {
            optimizer(converted).recipe(recipe).optimizeTo(optimized(recipe));
        }
    }

    private static Optimizer optimizer(Path pack) {
        return new Optimizer(VoicePackSource.directory(pack), new ProvedRuntime(new OnnxRuntime())).calibration(SHORT);
    }

    /** A runtime that runs no graph whose integer sums are not proved to be exact, on the way to a pack neither. */
    private record ProvedRuntime(TensorRuntime runtime) implements TensorRuntime {
        @Override
        public String name() {
            return runtime.name();
        }

        @Override
        public Availability availability() {
            return runtime.availability();
        }

        @Override
        public Graph load(String name, ByteBuffer onnx, GraphOptions options) {
            try {
                ModelProto model = ModelProto.parseFrom(onnx.duplicate());
                assertTrue(IntegerReference.products(model).isEmpty() || model.getMetadataPropsCount() == 1, name);
            } catch (InvalidProtocolBufferException e) {
                throw new IllegalStateException(e);
            }
            return runtime.load(name, onnx, options);
        }
    }

    private static Path optimized(Recipe recipe) {
        return folder.resolve(recipe.id());
    }

    private static VoicePack open(Path pack) {
        return VoicePack.open(VoicePackSource.directory(pack));
    }

    @ParameterizedTest
    @EnumSource
    void everyRecipe_givesEveryStageInItsPrecision(Recipe recipe) {
        Manifest manifest = open(optimized(recipe)).manifest();
        for (var entry : List.of(manifest.encoder(), manifest.synthesizer(), manifest.vocoder())) {
            assertEquals(
                    entry.graphs().get("fp32").keySet(),
                    entry.graphs().get(recipe.id()).keySet());
        }
    }

    @Test
    void graphsWhoseFilesHaveOneName_stayApart() throws IOException {
        Path pack = SmallPack.write(folder.resolve("one-name"));
        String manifest = Files.readString(pack.resolve(Manifest.FILE));
        for (String file : files(open(pack))) {
            String other = file.replace(".onnx", "/model.onnx");
            Files.createDirectories(pack.resolve(other).getParent());
            Files.move(pack.resolve(file), pack.resolve(other));
            manifest = manifest.replace('"' + file + '"', '"' + other + '"');
        }
        Files.writeString(pack.resolve(Manifest.FILE), manifest);
        Path optimized = folder.resolve("one-name-optimized");
        optimizer(pack).recipe(Recipe.FP16).optimizeTo(optimized);
        List<String> files = files(open(optimized));
        assertEquals(files.size(), Set.copyOf(files).size(), files::toString);
        for (String file : files) {
            assertTrue(Files.size(optimized.resolve(file)) > 0, file);
        }
        open(optimized).manifest().vocoder().files().forEach(open(optimized)::read);
    }

    private static List<String> files(VoicePack pack) {
        Manifest manifest = pack.manifest();
        return Stream.of(manifest.encoder(), manifest.synthesizer(), manifest.vocoder())
                .flatMap(entry -> entry.files().stream())
                .map(PackFile::file)
                .toList();
    }

    @ParameterizedTest
    @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "FP16")
    void everyRewrittenGraph_isProvedToSumExactly(Recipe recipe) throws IOException {
        Manifest manifest = open(optimized(recipe)).manifest();
        for (var entry : List.of(manifest.encoder(), manifest.synthesizer(), manifest.vocoder())) {
            for (PackFile file : entry.graphs().get(recipe.id()).values()) {
                ModelProto model = ModelProto.parseFrom(
                        Files.readAllBytes(optimized(recipe).resolve(file.file())));
                int marks = file.file().startsWith(recipe.id()) ? 1 : 0;
                assertEquals(marks, model.getMetadataPropsCount(), file::file);
                ExactSums.marked(file.file(), model);
            }
        }
    }

    /** Reading a graph checks it: operators, shapes and ends. New operators belong into the list of the check. */
    @ParameterizedTest
    @EnumSource
    void everyGraphOfEveryRecipe_passesTheCheckBeforeARuntime(Recipe recipe) {
        VoicePack pack = open(optimized(recipe));
        for (var entry : List.of(pack.encoder(), pack.synthesizer(), pack.vocoder())) {
            entry.graphs().values().forEach(files -> files.values().forEach(pack::read));
        }
    }

    @Test
    void packRead_staysAsItWas() throws IOException {
        assertArrayEquals(before, Files.readAllBytes(converted.resolve(Manifest.FILE)));
        assertFalse(Files.exists(converted.resolve("int8")));
    }

    @Test
    void graphThatARecipeLeavesAlone_isSharedWithFloat32() {
        SortedMap<String, SortedMap<String, PackFile>> graphs =
                open(optimized(Recipe.DYNAMIC_INT8)).vocoder().graphs();
        assertEquals(graphs.get("fp32"), graphs.get("dynamic-int8"));
    }

    @Test
    void staticGraphs_areSmallerAndComputeMostlyInInt8() throws IOException {
        Optimization done = optimizer(converted).recipe(Recipe.STATIC_INT8).optimizeTo(folder.resolve("again"));
        assertTrue(done.sizeRatio() < 0.6, () -> "size ratio " + done.sizeRatio());
        Manifest manifest = open(folder.resolve("again")).manifest();
        double ratio = (double) vocoderBytes(manifest, "static-int8") / vocoderBytes(manifest, "fp32");
        assertTrue(ratio < 0.45, () -> "the vocoder's size ratio " + ratio);
        GraphReport vocoder = done.graphs().stream()
                .filter(graph -> graph.graph().equals("vocoder"))
                .findFirst()
                .orElseThrow();
        assertTrue(vocoder.convertedMultiplyAdds() > 0.9 * vocoder.multiplyAdds(), vocoder::toString);
        assertEquals(2, vocoder.skipped().size(), vocoder::toString);
    }

    private long vocoderBytes(Manifest manifest, String precision) throws IOException {
        String file = manifest.vocoder().graphs().get(precision).get("vocoder").file();
        return Files.size(folder.resolve("again").resolve(file));
    }

    @ParameterizedTest
    @EnumSource
    void speech_differsLittleFromFloat32(Recipe recipe) {
        Frames expected = SmallPack.speak(converted, "fp32", TEXT).get(0);
        Frames mel = SmallPack.speak(optimized(recipe), recipe.id(), TEXT).get(0);
        assertEquals(expected.frames(), mel.frames());
        double mels = SmallPack.signalToNoise(expected.toArray(), mel.toArray());
        assertTrue(mels > 20, () -> "mel " + mels + " dB");
        double samples = SmallPack.signalToNoise(
                SmallPack.vocode(converted, "fp32", expected),
                SmallPack.vocode(optimized(recipe), recipe.id(), expected));
        assertTrue(samples > 15, () -> "samples " + samples + " dB");
    }

    @ParameterizedTest
    @EnumSource
    void rowAmongNeighbours_isWhatItIsAlone(Recipe recipe) {
        float[] alone =
                SmallPack.speak(optimized(recipe), recipe.id(), TEXT).get(0).toArray();
        String other = "昨天晚上下了一场大雪，早上出门的时候，路面已经结冰了！";
        float[] among = SmallPack.speak(optimized(recipe), recipe.id(), TEXT, other, "好", "如果明天不下雨。")
                .get(0)
                .toArray();
        assertArrayEquals(alone, among, neighbourTolerance(recipe));
    }

    @Test
    void packOptimizedBefore_isRefusedWithWhatToDo() {
        Optimizer again = optimizer(optimized(Recipe.INT8));
        OptimizeException error =
                assertThrows(OptimizeException.class, () -> again.optimizeTo(folder.resolve("twice")));
        assertTrue(error.getMessage().contains("'int8' already"), error::getMessage);
        assertFalse(Files.exists(folder.resolve("twice")));
    }

    @Test
    void folderOfThePackRead_isRefused() throws IOException {
        Optimizer optimizer = optimizer(converted);
        assertThrows(InvalidInputException.class, () -> optimizer.optimizeTo(converted));
        assertArrayEquals(before, Files.readAllBytes(converted.resolve(Manifest.FILE)));
    }

    @Test
    void recordings_calibrateToo() throws URISyntaxException {
        Path recordings = ReferenceFiles.recordings(folder.resolve("recordings"));
        CalibrationSet set = CalibrationFolder.read(recordings, InputLimits.defaults());
        assertEquals(2, set.recordings().size());
        Optimization done = optimizer(converted)
                .calibration(new CalibrationSet(SHORT.texts(), set.recordings()))
                .ranges(RangeMethod.PERCENTILE)
                .optimizeTo(folder.resolve("recorded"));
        // The search keeps all of this untrained vocoder in float32; what is left is the encoder and the synthesizer.
        assertTrue(done.convertedShare() > 0.02, () -> "share " + done.convertedShare());
    }

    @Test
    void halfPrecision_isHalfTheSizeAndLeavesTheFrontEndAlone() {
        Optimization done = optimizer(converted).recipe(Recipe.FP16).optimizeTo(folder.resolve("halves"));
        assertTrue(done.sizeRatio() < 0.65, () -> "size ratio " + done.sizeRatio());
        assertTrue(done.convertedShare() > 0.99, () -> "share " + done.convertedShare());
        SortedMap<String, SortedMap<String, PackFile>> encoder =
                open(folder.resolve("halves")).manifest().encoder().graphs();
        assertEquals(encoder.get("fp32").get("mel"), encoder.get("fp16").get("mel"));
    }

    @Test
    void unknownRecipe_isRefusedWithTheNamesThereAre() {
        InvalidInputException error = assertThrows(InvalidInputException.class, () -> Recipe.named("int2"));
        assertEquals("no recipe 'int2': choose one of dynamic-int8, static-int8, int8, int4, fp16", error.getMessage());
    }

    @Test
    void folderWithoutTextsAndRecordings_isRefused() throws IOException {
        Path empty = Files.createDirectory(folder.resolve("empty"));
        InvalidInputException error =
                assertThrows(InvalidInputException.class, () -> CalibrationFolder.read(empty, InputLimits.defaults()));
        assertTrue(error.getMessage().startsWith("no calibration data in "), error::getMessage);
    }
}
