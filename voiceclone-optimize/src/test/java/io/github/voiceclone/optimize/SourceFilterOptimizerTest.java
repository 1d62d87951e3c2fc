package io.github.voiceclone.optimize;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.voiceclone.convert.compatibility.ReferenceFiles;
import io.github.voiceclone.onnx.OnnxRuntime;
import io.github.voiceclone.optimize.calibration.CalibrationSet;
import io.github.voiceclone.optimize.recipe.Recipe;
import io.github.voiceclone.spi.Frames;
import io.github.voiceclone.spi.VoicePackSource;
import io.github.voiceclone.sv2tts.pack.StageEntry;
import io.github.voiceclone.sv2tts.pack.VocoderSettings;
import io.github.voiceclone.sv2tts.pack.VoicePack;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Precisions of a pack whose vocoder filters pulses and noise. */
class SourceFilterOptimizerTest {
    @TempDir
    Path folder;

    @ParameterizedTest
    @EnumSource(
            value = Recipe.class,
            names = {"INT8", "FP16"})
    void vocoder_staysInFloat32(Recipe recipe) {
        Path pack = ReferenceFiles.wholePack("synthesizer-gst", "source-filter", folder);
        Path next = folder.resolve("next");
        new Optimizer(VoicePackSource.directory(pack), new OnnxRuntime())
                .recipe(recipe)
                .calibration(new CalibrationSet(List.of("今天天气很好。"), List.of()))
                .optimizeTo(next);
        StageEntry<VocoderSettings> vocoder =
                VoicePack.open(VoicePackSource.directory(next)).vocoder();
        assertEquals(vocoder.graphs().get("fp32"), vocoder.graphs().get(recipe.id()));
        Frames mel = mel();
        assertArrayEquals(SmallPack.vocode(pack, "fp32", mel), SmallPack.vocode(next, recipe.id(), mel));
    }

    @Test
    void packWithThatVocoderAlone_hasNothingToConvert() {
        Path pack = ReferenceFiles.vocoderPack("source-filter", folder);
        Optimizer optimizer = new Optimizer(VoicePackSource.directory(pack), new OnnxRuntime()).recipe(Recipe.INT8);
        String refusal = assertThrows(OptimizeException.class, () -> optimizer.optimizeTo(folder.resolve("next")))
                .getMessage();
        assertTrue(refusal.contains("has nothing that recipe 'int8' converts"), refusal);
    }

    private static Frames mel() {
        Random random = new Random(1);
        float[] values = new float[80 * 30];
        for (int i = 0; i < values.length; i++) {
            values[i] = (float) random.nextGaussian();
        }
        return Frames.of(values, 80);
    }
}
