package io.github.voiceclone.optimize;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.voiceclone.SpeechRequest;
import io.github.voiceclone.SynthesisOptions;
import io.github.voiceclone.Voice;
import io.github.voiceclone.VoiceCloner;
import io.github.voiceclone.codeclm.CodecComparison;
import io.github.voiceclone.codeclm.CodecPack;
import io.github.voiceclone.convert.RandomPack;
import io.github.voiceclone.moss.MossFamily;
import io.github.voiceclone.onnx.OnnxRuntime;
import io.github.voiceclone.optimize.recipe.Recipe;
import io.github.voiceclone.pocket.PocketFixture;
import io.github.voiceclone.spi.VoicePackSource;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Precisions of a pack of MOSS-TTS-Nano. */
class MossOptimizerTest {
    @TempDir
    static Path folder;

    private static Path converted = Path.of("");

    @BeforeAll
    static void draw() {
        converted = folder.resolve("converted");
        RandomPack.writeTinyMoss(converted, 1);
    }

    @ParameterizedTest
    @CsvSource({"INT8, 0.6, 0.05", "DYNAMIC_INT8, 0.6, 0", "INT4, 0.95, 0.05"})
    void precision_isNearFloat32AndSpeaks(Recipe recipe, double codes, double audio) {
        Path pack = folder.resolve(recipe.id());
        Optimization done = new Optimizer(VoicePackSource.directory(converted), new OnnxRuntime())
                .recipe(recipe)
                .optimizeTo(pack);
        assertEquals(recipe.id(), done.precision());
        assertTrue(done.sizeRatio() < 0.8, "ratio " + done.sizeRatio());
        assertTrue(done.convertedShare() > 0.1, done.toString());
        CodecPack<?> written = new CodecPack<>(MossFamily.FAMILY, VoicePackSource.directory(pack));
        CodecComparison found = Optimizer.compare(written, new OnnxRuntime(), recipe.id());
        assertEquals(16, found.texts());
        assertEquals(16 * 16, found.frames());
        assertTrue(found.codes() <= codes, found.toString());
        assertTrue(found.stop() > 0, found.toString());
        assertTrue(found.audio() <= audio, found.toString());
        try (VoiceCloner cloner = VoiceCloner.builder()
                .backend("onnx")
                .precision(recipe.id())
                .pack(pack)
                .build()) {
            Voice voice = cloner.createVoice("v", PocketFixture.clip());
            SpeechRequest request = SpeechRequest.of("今天天气很好。", voice)
                    .withOptions(
                            SynthesisOptions.defaults().withStopThreshold(1).withMaxFrames(6));
            assertEquals(cloner.speak(request).audio(), cloner.speak(request).audio());
        }
    }

    @Test
    void sameAsFloat32_isNoDifference() {
        CodecPack<?> pack = new CodecPack<>(MossFamily.FAMILY, VoicePackSource.directory(converted));
        assertEquals(new CodecComparison(16, 256, null, 0.0, 0, 0), Optimizer.compare(pack, new OnnxRuntime(), "fp32"));
    }
}
