package io.github.voiceclone.convert.vocoder;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.voiceclone.convert.checkpoint.CheckpointException;
import io.github.voiceclone.convert.checkpoint.StateDict;
import io.github.voiceclone.convert.network.Reference;
import io.github.voiceclone.graph.Weights;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class GeneratorSettingsTest {
    private static final StateDict HIFI_GAN = Reference.state("hifigan-resblock1/vocoder.pt");
    private static final StateDict INTERPOLATED = Reference.state("hifigan-24k/vocoder.pt");

    @ParameterizedTest
    @CsvSource({"hifigan-resblock1, 64", "hifigan-resblock2, 32", "hifigan-24k, 32", "fregan, 64"})
    void fittingJson_givesNoWarnings(String name, int channels) {
        StateDict state = Reference.state(name + "/vocoder.pt");
        GeneratorSettings settings = GeneratorSettings.read(Reference.path(name + "/vocoder.json"), state);
        assertEquals(List.of(), settings.warnings());
        assertEquals(channels, settings.channels());
        assertEquals(80, settings.melBands());
        VocoderKind kind = name.startsWith("fregan") ? VocoderKind.FRE_GAN : VocoderKind.HIFI_GAN;
        assertEquals(kind, settings.kind());
    }

    @ParameterizedTest
    @ValueSource(strings = "hifigan-resblock1")
    void noJson_givesWhatThePublishedConfigurationSays(String name) {
        StateDict state = Reference.state(name + "/vocoder.pt");
        GeneratorSettings published = GeneratorSettings.read(Reference.path(name + "/vocoder.json"), state);
        GeneratorSettings assumed = GeneratorSettings.of(state);
        assertEquals(published.residualBlocks(), assumed.residualBlocks());
        assertEquals(published.upsamplings(), assumed.upsamplings());
        assertEquals(published.sampleRate(), assumed.sampleRate());
        assertEquals(1, assumed.warnings().size(), assumed.warnings()::toString);
        assertTrue(assumed.warnings().get(0).contains("is assumed, as the published"), assumed.warnings()::toString);
        assertTrue(assumed.warnings().get(0).contains("give the vocoder's settings file"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{\"num_mels\": 40} | num_mels is 40, but the tensors have 80",
                "{\"upsample_initial_channel\": 512} | upsample_initial_channel is 512, but the tensors have 64",
                "{\"resblock\": \"2\"} | resblock is 2, but the tensors have 1",
                "{\"resblock\": 2} | resblock is 2, but the tensors have 1",
                "{\"resblock_kernel_sizes\": [3,5,7]} | is [3, 5, 7], but the tensors have [3, 7, 11]",
                "{\"upsample_kernel_sizes\": [16,16,4,4]} | is [16, 16, 4, 4], but the tensors have [10, 10, 8, 4]",
                "{\"resblock_dilation_sizes\": [[1,3,5,7],[1,3,5],[1,3,5]]} | gives [1, 3, 5, 7], but the tensors",
                "{\"sampling_rate\": 24000} | sampling_rate is 24000, but the tensors are of a generator that uses",
            })
    void disagreement_isAWarningAndTheTensorsCount(String json, String warning) {
        GeneratorSettings settings = GeneratorSettings.parse("config.json", json, HIFI_GAN);
        List<String> warnings = settings.warnings().stream()
                .filter(text -> !text.contains("is assumed"))
                .toList();
        assertEquals(1, warnings.size(), warnings::toString);
        assertTrue(warnings.get(0).startsWith("config.json: "), warnings::toString);
        assertTrue(warnings.get(0).contains(warning), warnings::toString);
        GeneratorSettings defaults = GeneratorSettings.of(HIFI_GAN);
        assertEquals(defaults.residualBlocks(), settings.residualBlocks());
        assertEquals(defaults.upsamplings(), settings.upsamplings());
        assertEquals(64, settings.channels());
        assertEquals(80, settings.melBands());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{\"hop_size\": 256} | hop_size is 256, expected 200, the product of the upsampling rates [5, 5, 4, 2]",
                "{\"upsample_rates\": [5,5,4]} | expected 4 rates",
                "{\"upsample_rates\": [5,5,4,0]} | upsample_rates is 0, expected a whole number from 1",
                "{\"upsample_rates\": [5,5,4,-2]} | upsample_rates is -2, expected a whole number from 1",
                "{\"upsample_rates\": [5,5,4,2.5]} | upsample_rates is 2.5, expected a whole number",
                "{\"upsample_rates\": [11,5,4,2]} | an upsampling of rate 11 has 10 taps in the tensors, expected at least the rate",
                "{\"upsample_rates\": 200} | upsample_rates is 200, expected a list",
                "{\"upsample_rates\": []} | upsample_rates is [], expected a list",
                "{\"resblock_dilation_sizes\": [[1,3,5],[1,3,5]]} | expected 3 lists",
                "{\"resblock_dilation_sizes\": [[1,3,5],[1,3,5],[1,3]]} | expected 3 dilations",
                "{\"resblock_dilation_sizes\": [[1,3,5],[1,3,5],[1,3,99999999]]} | is 99999999, expected a whole",
                "{\"sampling_rate\": 0} | sampling_rate is 0, expected",
                "{\"sampling_rate\": 16} | sampling_rate is 16, expected at least 4000 Hz",
                "{\"resblock\": \"one\"} | resblock is \"one\", expected",
                "[1, 2] | expected an object",
                "'' | expected an object",
                "{\"hop_size\": 200, | is no valid JSON",
            })
    void absurdJson_isRefusedByName(String json, String message) {
        String error = assertThrows(
                        CheckpointException.class, () -> GeneratorSettings.parse("config.json", json, HIFI_GAN))
                .getMessage();
        assertTrue(error.startsWith("config.json"), error);
        assertTrue(error.contains(message), error);
    }

    @Test
    void kernelsThatNoPublishedConfigurationHas_askForTheSettings() {
        String error = refusal(Reference.state("fregan/vocoder.pt"));
        assertTrue(error.contains("kernels [3, 3, 5], as no published configuration has"), error);
    }

    @Test
    void dilationsThatNoPublishedConfigurationHas_areAskedFor() {
        Map<String, Weights> other = new LinkedHashMap<>();
        HIFI_GAN.names().stream()
                .filter(name -> !name.contains("convs1.2.") && !name.contains("convs2.2."))
                .forEach(name -> other.put(name, HIFI_GAN.get(name)));
        StateDict state = new StateDict("vocoder.pt", other);
        String error = refusal(state);
        assertTrue(error.contains("resblock_dilation_sizes is absent"), error);
        assertTrue(error.contains("give the vocoder's settings file"), error);
        String json = "{\"resblock_dilation_sizes\": [[1,2],[1,2],[1,2]]}";
        assertEquals(
                List.of(), GeneratorSettings.parse("config.json", json, state).warnings());
    }

    @Test
    void commentsAndNumbersWithAPoint_areRead() {
        String json =
                """
                {
                  // as it was trained
                  "sampling_rate": 22050.0, /* Hz */
                  # rates
                  "upsample_rates": [5.0, 5, 4, 2],
                  "resblock_dilation_sizes": [[1,3,5],[1,3,5],[1,3,5]],
                }
                """;
        GeneratorSettings settings = GeneratorSettings.parse("config.json", json, HIFI_GAN);
        assertEquals(22050, settings.sampleRate());
        assertEquals(List.of(), settings.warnings());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"sampling_rate\": 16000,\n \"hop_size\"",
                "{\"sampling_rate\": 16000,\n \"hop_size\": 200",
                "{\"sampling_rate\": 16000,\n hop_size: 200}",
                "{\"sampling_rate\": 16000,\n \"hop_size\": 2OO}",
                "{\"sampling_rate\": 16000,\n [\"hop_size\""
            })
    void brokenJson_saysWhere(String json) {
        String error = assertThrows(
                        CheckpointException.class, () -> GeneratorSettings.parse("config.json", json, HIFI_GAN))
                .getMessage();
        assertTrue(error.startsWith("config.json is no valid JSON: ") && error.contains("(line 2, column "), error);
        assertFalse(error.contains("REDACTED") || error.contains("\n"), error);
    }

    @Test
    void interpolatingLayers_needTheirRates() {
        String error = assertThrows(CheckpointException.class, () -> GeneratorSettings.of(INTERPOLATED))
                .getMessage();
        assertTrue(error.contains("upsample_rates is absent"), error);
        GeneratorSettings settings =
                GeneratorSettings.parse("config.json", "{\"upsample_rates\": [5,5,4,3]}", INTERPOLATED);
        assertEquals(24_000, settings.sampleRate());
        assertEquals(300, settings.hopLength());
    }

    @Test
    void otherNetworks_areRefused() {
        StateDict encoder = Reference.state("encoder/encoder.pt");
        assertTrue(refusal(encoder).contains("neither HiFi-GAN nor Fre-GAN"));
        Map<String, Weights> tensors = Map.of("rnn1.weight_ih_l0", new Weights(new float[1], 1, 1));
        assertTrue(refusal(new StateDict("wavernn.pt", tensors)).contains("WaveRNN"));
    }

    private static String refusal(StateDict state) {
        return assertThrows(CheckpointException.class, () -> GeneratorSettings.of(state))
                .getMessage();
    }

    @Test
    void byteOrderMark_isNoMatter(@TempDir Path folder) throws IOException {
        Path marked = Files.writeString(folder.resolve("config.json"), "\uFEFF{\"sampling_rate\": 22050}");
        assertEquals(22050, GeneratorSettings.read(marked, HIFI_GAN).sampleRate());
    }

    @Test
    void hugeOrMissingFile_isRefused(@TempDir Path folder) throws IOException {
        Path huge = Files.write(folder.resolve("huge.json"), new byte[(1 << 20) + 1]);
        assertThrows(CheckpointException.class, () -> GeneratorSettings.read(huge, HIFI_GAN));
        Path missing = folder.resolve("missing.json");
        assertThrows(CheckpointException.class, () -> GeneratorSettings.read(missing, HIFI_GAN));
        Path binary = Files.write(folder.resolve("binary.json"), new byte[] {(byte) 0xff, (byte) 0xfe, 0});
        assertThrows(CheckpointException.class, () -> GeneratorSettings.read(binary, HIFI_GAN));
    }
}
