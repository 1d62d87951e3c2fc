package io.github.voiceclone.examples;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.voiceclone.InputLimits;
import io.github.voiceclone.SpeechRequest;
import io.github.voiceclone.SynthesisOptions;
import io.github.voiceclone.Voice;
import io.github.voiceclone.VoiceCloneException;
import io.github.voiceclone.VoiceCloner;
import io.github.voiceclone.VoiceClonerBuilder;
import io.github.voiceclone.audio.AudioFiles;
import io.github.voiceclone.convert.Converter;
import io.github.voiceclone.runtime.pack.PackFile;
import io.github.voiceclone.spi.VocoderProvider;
import io.github.voiceclone.spi.VoicePackSource;
import io.github.voiceclone.sv2tts.pack.GraphNames;
import io.github.voiceclone.sv2tts.pack.VoicePack;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.ServiceLoader;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The example vocoder next to the other stages of the demo voice, with a small HiFi-GAN of random weights. */
class OnnxFileVocoderProviderTest {
    private static final Path SPEECH = Path.of("../voiceclone-cli/src/test/resources/speech.wav");
    private static final String TEXT = "你好，世界。";

    /** Windows and a whole segment differ by the order of float32 sums. */
    private static final float TOLERANCE = 1e-4f;

    @TempDir
    Path folder = Path.of("");

    private float[] spoken(VoiceClonerBuilder builder) {
        try (VoiceCloner cloner =
                builder.pack(pack()).backend("onnx").threads(1).build()) {
            Voice voice = cloner.createVoice("me", AudioFiles.read(SPEECH, InputLimits.defaults()));
            return cloner.speak(SpeechRequest.of(TEXT, voice)
                            .withOptions(SynthesisOptions.defaults().withSeed(7)))
                    .audio()
                    .toArray();
        }
    }

    private Path pack() {
        Path pack = folder.resolve("pack");
        if (!Files.exists(pack)) {
            Path demo = Path.of("../voiceclone-demo-voice/src/main/checkpoints");
            new Converter()
                    .encoder(demo.resolve("encoder.pt"))
                    .synthesizer(demo.resolve("synthesizer.pt"))
                    .vocoder(Path.of("../voiceclone-convert/src/test/resources/reference/hifigan-resblock2/vocoder.pt"))
                    .name("hifigan")
                    .convertTo(pack);
        }
        return pack;
    }

    private Path packVocoder() throws IOException {
        VoicePack pack = VoicePack.open(VoicePackSource.directory(pack()));
        PackFile graph =
                Objects.requireNonNull(pack.vocoder().graphs().get("fp32").get(GraphNames.VOCODER));
        return Files.copy(pack().resolve(graph.file()), folder.resolve("own.onnx"));
    }

    @Test
    void packGraph_soundsAsThePacksVocoder() {
        float[] expected = spoken(VoiceCloner.builder());
        assertArrayEquals(
                expected, spoken(VoiceCloner.builder().vocoder(new OnnxFileVocoderProvider(null))), TOLERANCE);
    }

    @Test
    void file_replacesThePacksVocoder() throws IOException {
        float[] expected = spoken(VoiceCloner.builder().vocoder(new OnnxFileVocoderProvider(null)));
        assertTrue(expected.length > 8_000);
        assertArrayEquals(expected, spoken(VoiceCloner.builder().vocoder(new OnnxFileVocoderProvider(packVocoder()))));
    }

    @Test
    void absentFile_isNamed() {
        Path absent = folder.resolve("absent.onnx");
        VoiceClonerBuilder builder = VoiceCloner.builder().backend("onnx").vocoder(new OnnxFileVocoderProvider(absent));
        VoiceCloneException e = assertThrows(VoiceCloneException.class, builder::build);
        assertTrue(String.valueOf(e.getMessage()).contains("absent.onnx"), e.getMessage());
    }

    @Test
    void service_isNotRegistered() {
        List<String> names = ServiceLoader.load(VocoderProvider.class).stream()
                .map(provider -> provider.type().getSimpleName())
                .filter(name -> name.equals("OnnxFileVocoderProvider"))
                .toList();
        assertEquals(List.of(), names);
    }
}
