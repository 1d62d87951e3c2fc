package io.github.voiceclone.convert.tacotron;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.voiceclone.convert.checkpoint.CheckpointException;
import io.github.voiceclone.convert.checkpoint.StateDict;
import io.github.voiceclone.convert.network.Reference;
import io.github.voiceclone.graph.Weights;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TacotronSettingsTest {
    @TempDir
    private Path folder;

    private TacotronSettings read(String json) throws IOException {
        Path file = folder.resolve("voice.json");
        Files.writeString(file, json);
        return TacotronSettings.read(file);
    }

    @Test
    void referenceFile_read() throws URISyntaxException {
        TacotronSettings settings =
                TacotronReference.of("synthesizer-gst").graphs().settings();
        assertEquals("synthesizer.json", settings.source());
        assertEquals(16000, settings.sampleRate());
        assertEquals(200, settings.hopLength());
        assertEquals(800, settings.windowLength());
        assertEquals(55, settings.minFrequency());
        assertEquals(7600, settings.maxFrequency());
        assertEquals(0, settings.dropout());
        assertEquals(-3.4, settings.trimLevel());
        assertEquals(24, settings.stated().get("tts_lstm_dims"));
        assertEquals(true, settings.stated().get("use_gst"));
    }

    @Test
    void valuesGiven_followed() throws IOException {
        TacotronSettings settings = read(
                """
                {"sample_rate": 24000, "n_fft": 2048, "hop_size": 256, "win_size": 1024, "num_mels": 100, "fmin": 20,
                 "fmax": 12000, "preemphasis": 0.9, "min_level_db": -80, "ref_level_db": 16, "max_abs_value": 1,
                 "symmetric_mels": false, "signal_normalization": false, "allow_clipping_in_normalization": false,
                 "tts_dropout": 0.25, "tts_stop_threshold": -2.5, "max_segment_length": 30,
                 "symbol_table": "mandarin-english-75", "tts_schedule": [[2, 0.001, 10000, 12]]}
                """);
        assertEquals(
                new TacotronSettings(
                        "voice.json",
                        24000,
                        2048,
                        256,
                        1024,
                        100,
                        20,
                        12000,
                        0.9,
                        -80,
                        16,
                        1,
                        false,
                        false,
                        false,
                        0.25,
                        -2.5,
                        30,
                        "mandarin-english-75",
                        Map.of("num_mels", 100)),
                settings);
    }

    @Test
    void nothingGiven_defaults() throws IOException {
        TacotronSettings settings = read("{}");
        assertEquals(
                new TacotronSettings(
                        "voice.json",
                        16000,
                        1024,
                        200,
                        800,
                        80,
                        55,
                        7600,
                        0.97,
                        -100,
                        20,
                        4,
                        true,
                        true,
                        true,
                        0.5,
                        -3.4,
                        0,
                        "",
                        Map.of()),
                settings);
        assertEquals(settings.withBands(40).bands(), 40);
        assertEquals(0.5, TacotronSettings.defaults().dropout());
    }

    @Test
    void preemphasisSwitchedOff_zero() throws IOException {
        assertEquals(0, read("{\"preemphasize\": false, \"preemphasis\": 0.97}").preemphasis());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "sample_rate | 0 | a whole number from 1000 to 384000",
                "sample_rate | \"16000\" | a whole number",
                "sample_rate | 1e300 | a whole number",
                "hop_size | null | a whole number from 1 to 1024",
                "hop_size | 200.5 | a whole number",
                "win_size | 2048 | a whole number from 1 to 1024",
                "fmax | 9000 | a number from 1.0 to 8000.0",
                "fmin | 7600 | a number from 0.0 to 7599.0",
                "min_level_db | 0 | a number",
                "max_abs_value | 0 | a number",
                "tts_dropout | 1 | a number from 0.0 to 0.99",
                "tts_stop_threshold | [] | a number",
                "symmetric_mels | 1 | true or false",
                "tts_lstm_dims | -1 | a whole number",
                "use_gst | \"yes\" | true or false"
            })
    void valueOutOfRange_fileAndKeyNamed(String key, String value, String expected) {
        CheckpointException error =
                assertThrows(CheckpointException.class, () -> read("{\"" + key + "\": " + value + "}"));
        assertTrue(
                error.getMessage().startsWith("voice.json: " + key + " is " + value.replace("1e300", "1.0E300")),
                error.getMessage());
        assertTrue(error.getMessage().contains("expected " + expected), error.getMessage());
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "[]", "3", "{", "{\"sample_rate\": }", "not JSON"})
    void noSettingsObject_refused(String text) {
        CheckpointException error = assertThrows(CheckpointException.class, () -> read(text));
        assertTrue(error.getMessage().startsWith("voice.json"), error.getMessage());
        assertFalse(error.getMessage().contains("\n"), error.getMessage());
    }

    @Test
    void fileTooLarge_refused() {
        CheckpointException error = assertThrows(CheckpointException.class, () -> read(" ".repeat(1 << 21)));
        assertTrue(error.getMessage().contains("2097152 bytes"), error.getMessage());
    }

    @Test
    void noFile_refused() {
        Path file = folder.resolve("absent.json");
        CheckpointException error = assertThrows(CheckpointException.class, () -> TacotronSettings.read(file));
        assertTrue(error.getMessage().contains("absent.json"), error.getMessage());
    }

    private static StateDict withoutReductionFactor() {
        StateDict state = Reference.state("synthesizer-plain/synthesizer.pt");
        Map<String, Weights> tensors = new LinkedHashMap<>();
        state.names().stream()
                .filter(name -> !name.equals("decoder.r"))
                .forEach(name -> tensors.put(name, state.get(name)));
        return new StateDict("synthesizer.pt", tensors);
    }

    @Test
    void reductionFactorThatIsNotThere_isAskedFor() {
        StateDict state = TacotronSizes.withReductionFactor(withoutReductionFactor(), TacotronSettings.defaults());
        CheckpointException error = assertThrows(CheckpointException.class, () -> TacotronSizes.read(state));
        assertTrue(error.getMessage().contains("add \"r\": 2"), error.getMessage());
    }

    @Test
    void reductionFactorOfTheSettings_countsWhereNoTensorHasIt(@TempDir Path other) throws IOException {
        Path json = Files.writeString(other.resolve("synthesizer.json"), "{\"r\": 2.0}");
        StateDict state = TacotronSizes.withReductionFactor(withoutReductionFactor(), TacotronSettings.read(json));
        assertEquals(2, TacotronSizes.read(state).reductionFactor());
    }
}
