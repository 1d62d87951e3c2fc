package io.github.voiceclone.convert;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.voiceclone.convert.checkpoint.CheckpointException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SettingsFileTest {
    private static final String KEY = "upsample_rates";
    private static final String SETTINGS = "{\"upsample_rates\": [5, 5, 4, 2]}";

    @TempDir
    Path folder;

    private Path checkpoint;

    @BeforeEach
    void name() {
        checkpoint = folder.resolve("g_hifigan.pt");
    }

    @Test
    void ownName_firstOfAll() throws IOException {
        write("config.json", SETTINGS);
        write("other.json", SETTINGS);
        Path own = write("g_hifigan.json", "{}");
        assertEquals(Optional.of(own), find());
    }

    @Test
    void config_nextIfItIsOfThisKind() throws IOException {
        Path config = write("config.json", SETTINGS);
        write("other.json", SETTINGS);
        assertEquals(Optional.of(config), find());
        write("config.json", "{\"tts_lstm_dims\": 96}");
        assertEquals(Optional.of(folder.resolve("other.json")), find());
    }

    @Test
    void onlyOneWithTheKey_isTaken() throws IOException {
        write("synthesizer.json", "{\"tts_lstm_dims\": 96}");
        write("broken.json", "{\"upsample_rates\": ");
        write("list.json", "[\"upsample_rates\"]");
        write("empty.json", "");
        write("huge.json", SETTINGS + " ".repeat(1 << 20));
        Files.createDirectory(folder.resolve("folder.json"));
        write("settings.txt", SETTINGS);
        assertEquals(Optional.empty(), find());
        Path only = write("hifigan_16k.json", SETTINGS);
        assertEquals(Optional.of(only), find());
    }

    @Test
    void commonFileThatIsBroken_isTakenAllTheSame() throws IOException {
        Path config = write("config.json", "{\"upsample_rates\": [5, 5,, 4]}");
        assertEquals(Optional.of(config), find());
    }

    @Test
    void severalWithTheKey_refusedByName() throws IOException {
        write("b.json", SETTINGS);
        write("a.json", SETTINGS);
        CheckpointException refusal = assertThrows(CheckpointException.class, this::find);
        assertTrue(refusal.getMessage().contains("(a.json, b.json)"), refusal.getMessage());
    }

    @Test
    void nameWithoutExtension_hasItsSettingsToo() throws IOException {
        checkpoint = folder.resolve("g_02500000");
        Path own = write("g_02500000.json", "{}");
        assertEquals(Optional.of(own), find());
    }

    private Path write(String name, String json) throws IOException {
        return Files.writeString(folder.resolve(name), json);
    }

    private Optional<Path> find() {
        return SettingsFile.beside(checkpoint, KEY);
    }
}
