package io.github.voiceclone.convert;

import static io.github.voiceclone.Stage.ENCODER;
import static io.github.voiceclone.Stage.SYNTHESIZER;
import static io.github.voiceclone.Stage.VOCODER;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.voiceclone.Stage;
import io.github.voiceclone.convert.checkpoint.CheckpointException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Layouts are those of the projects' own code and documentation. */
class CheckpointFolderTest {
    @TempDir
    Path folder;

    private Path file(String name) throws IOException {
        Path file = folder.resolve(name);
        Files.createDirectories(file.getParent());
        return Files.createFile(file);
    }

    private Map<Stage, Path> find(String place) {
        return CheckpointFolder.find(folder.resolve(place), Set.of());
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "saved_models", "saved_models/default"})
    void realTimeVoiceCloning_isFoundFromItsProjectDown(String place) throws IOException {
        Path encoder = file("saved_models/default/encoder.pt");
        Path synthesizer = file("saved_models/default/synthesizer.pt");
        Path vocoder = file("saved_models/default/vocoder.pt");
        assertEquals(Map.of(ENCODER, encoder, SYNTHESIZER, synthesizer, VOCODER, vocoder), find(place));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "data", "data/ckpt"})
    void mockingBird_isFoundFromItsProjectDown(String place) throws IOException {
        Path encoder = file("data/ckpt/encoder/pretrained.pt");
        Path synthesizer = file("data/ckpt/synthesizer/mandarin/mandarin.pt");
        Path vocoder = file("data/ckpt/vocoder/pretrained/g_hifigan.pt");
        file("data/ckpt/vocoder/pretrained/config.json");
        assertEquals(Map.of(ENCODER, encoder, SYNTHESIZER, synthesizer, VOCODER, vocoder), find(place));
    }

    @Test
    void olderLayoutOfBoth_isFound() throws IOException {
        file("encoder/train.py");
        Path encoder = file("encoder/saved_models/pretrained.pt");
        Path synthesizer = file("synthesizer/saved_models/pretrained/pretrained.pt");
        Path vocoder = file("vocoder/saved_models/pretrained/pretrained.pt");
        assertEquals(Map.of(ENCODER, encoder, SYNTHESIZER, synthesizer, VOCODER, vocoder), find(""));
    }

    @Test
    void otherFilesOfTraining_areNotTaken() throws IOException {
        Path encoder = file("encoder/pretrained.pt");
        file("encoder/pretrained_bak_5805000.pt");
        Path vocoder = file("vocoder/run/g_02500000");
        file("vocoder/run/do_02500000");
        assertEquals(Map.of(ENCODER, encoder, VOCODER, vocoder), find(""));
    }

    @Test
    void severalOfAStage_areRefusedByNameUnlessOneIsNamed() throws IOException {
        Path encoder = file("encoder/encoder.pt");
        file("vocoder/g_00001000");
        file("vocoder/g_00002000");
        String error = assertThrows(CheckpointException.class, () -> find("")).getMessage();
        assertTrue(error.contains("g_00001000, ") && error.contains("--vocoder"), error);
        assertEquals(Map.of(ENCODER, encoder), CheckpointFolder.find(folder, Set.of(VOCODER)));
    }

    @Test
    void nothingFound_saysWhatIsExpected() throws IOException {
        file("notes.txt");
        String error = assertThrows(CheckpointException.class, () -> find("")).getMessage();
        assertTrue(error.contains("holds no checkpoints: expected encoder.pt"), error);
        String absent =
                assertThrows(CheckpointException.class, () -> find("absent")).getMessage();
        assertTrue(absent.contains("is no folder"), absent);
    }

    @Test
    void folder_isConvertedWhole() throws IOException {
        Path encoder = Checkpoints.copy("encoder/encoder.pt", folder.resolve("data/ckpt/encoder"));
        Path synthesizer =
                Checkpoints.copy("synthesizer-plain/synthesizer.pt", folder.resolve("data/ckpt/synthesizer/mandarin"));
        Checkpoints.copy("synthesizer-plain/synthesizer.json", synthesizer.getParent());
        Path vocoder = Checkpoints.copy("hifigan-resblock2/vocoder.pt", folder.resolve("data/ckpt/vocoder/pretrained"));
        Checkpoints.copy("hifigan-resblock2/vocoder.json", vocoder.getParent());
        Conversion conversion = new Converter().checkpoints(folder).convertTo(folder.resolve("pack"));
        assertEquals(Map.of(ENCODER, encoder, SYNTHESIZER, synthesizer, VOCODER, vocoder), conversion.checkpoints());
        assertTrue(Files.exists(folder.resolve("pack/fp32/vocoder.onnx")));
    }
}
