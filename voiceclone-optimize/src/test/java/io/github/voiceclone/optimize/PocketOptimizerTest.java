package io.github.voiceclone.optimize;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.voiceclone.SpeakerPrompt;
import io.github.voiceclone.SpeechRequest;
import io.github.voiceclone.VoiceCloner;
import io.github.voiceclone.codeclm.CodecComparison;
import io.github.voiceclone.codeclm.CodecPack;
import io.github.voiceclone.convert.RandomPack;
import io.github.voiceclone.onnx.OnnxRuntime;
import io.github.voiceclone.optimize.recipe.Recipe;
import io.github.voiceclone.pocket.PocketFamily;
import io.github.voiceclone.pocket.PocketFixture;
import io.github.voiceclone.spi.VoicePackSource;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Precisions of a pack of Pocket TTS. */
class PocketOptimizerTest {
    private static final String TEXT = "The boats were gone.";

    @TempDir
    static Path folder;

    private static Path converted = Path.of("");

    @BeforeAll
    static void draw() {
        converted = folder.resolve("converted");
        RandomPack.writeTinyPocket(converted, 1);
    }

    private static SpeakerPrompt voice(VoiceCloner cloner) {
        return (SpeakerPrompt) cloner.createVoice("v", PocketFixture.clip()).speaker();
    }

    @ParameterizedTest
    @CsvSource({"INT8, 0.03, 0.03", "DYNAMIC_INT8, 0.03, 0", "INT4, 0.25, 0.03"})
    void precision_isNearFloat32AndSpeaks(Recipe recipe, double latents, double audio) {
        Path pack = folder.resolve(recipe.id());
        VoicePackSource source = VoicePackSource.directory(pack);
        Optimization done = new Optimizer(VoicePackSource.directory(converted), new OnnxRuntime())
                .recipe(recipe)
                .optimizeTo(pack);
        assertEquals(recipe.id(), done.precision());
        assertTrue(done.bytesAfter() < done.bytesBefore(), done.toString());
        assertTrue(done.convertedShare() > 0.1, done.toString());
        try (VoiceCloner cloner = VoiceCloner.builder()
                .backend("onnx")
                .precision(recipe.id())
                .pack(pack)
                .build()) {
            SpeakerPrompt voice = voice(cloner);
            CodecComparison found = CodecComparison.of(
                    new CodecPack<>(PocketFamily.FAMILY, source),
                    new OnnxRuntime(),
                    recipe.id(),
                    List.of(PocketFixture.SPOKEN, TEXT),
                    voice,
                    24);
            assertEquals(48, found.frames());
            assertTrue(found.latents() > 1e-6 && found.latents() <= latents, found.toString());
            assertTrue(found.audio() <= audio, found.toString());
            SpeechRequest request = SpeechRequest.of(TEXT, cloner.createVoice("v", PocketFixture.clip()));
            assertEquals(cloner.speak(request).audio(), cloner.speak(request).audio());
        }
        OptimizeException again = assertThrows(
                OptimizeException.class,
                () -> new Optimizer(source, new OnnxRuntime()).recipe(recipe).optimizeTo(folder.resolve("again")));
        assertTrue(again.getMessage().contains("already"), again.getMessage());
    }

    @Test
    void sameAsFloat32_isNoDifference() {
        try (VoiceCloner cloner = VoiceCloner.builder()
                .backend("onnx")
                .precision("fp32")
                .pack(converted)
                .build()) {
            CodecPack<?> pack = new CodecPack<>(PocketFamily.FAMILY, VoicePackSource.directory(converted));
            CodecComparison same = CodecComparison.of(pack, new OnnxRuntime(), "fp32", List.of(TEXT), voice(cloner), 8);
            assertEquals(new CodecComparison(1, 8, 0.0, null, 0, 0), same);
        }
    }

    @ParameterizedTest
    @CsvSource({"STATIC_INT8", "FP16"})
    void otherRecipes_areRefusedByName(Recipe recipe) {
        OptimizeException refused = assertThrows(
                OptimizeException.class, () -> new Optimizer(VoicePackSource.directory(converted), new OnnxRuntime())
                        .recipe(recipe)
                        .optimizeTo(folder.resolve("no")));
        assertTrue(refused.getMessage().contains(recipe.id()), refused.getMessage());
    }
}
