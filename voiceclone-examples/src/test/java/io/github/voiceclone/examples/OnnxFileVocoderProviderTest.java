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
import io.github.voiceclone.demo.DemoVoicePack;
import io.github.voiceclone.runtime.pack.PackFile;
import io.github.voiceclone.spi.VocoderProvider;
import io.github.voiceclone.sv2tts.pack.GraphNames;
import io.github.voiceclone.sv2tts.pack.VoicePack;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.ServiceLoader;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The example vocoder next to the other stages of the demo voice. */
class OnnxFileVocoderProviderTest {
    private static final Path SPEECH = Path.of("../voiceclone-cli/src/test/resources/speech.wav");
    private static final String TEXT = "你好，世界。";

    /** Windows and a whole segment differ by the order of float32 sums. */
    private static final float TOLERANCE = 1e-4f;

    @TempDir
    Path folder = Path.of("");

    private static float[] spoken(VoiceClonerBuilder builder) {
        try (VoiceCloner cloner = builder.backend("onnx").threads(1).build()) {
            Voice voice = cloner.createVoice("me", AudioFiles.read(SPEECH, InputLimits.defaults()));
            return cloner.speak(SpeechRequest.of(TEXT, voice)
                            .withOptions(SynthesisOptions.defaults().withSeed(7)))
                    .audio()
                    .toArray();
        }
    }

    private Path packVocoder() throws IOException {
        DemoVoicePack source = new DemoVoicePack();
        PackFile graph = Objects.requireNonNull(
                VoicePack.open(source).vocoder().graphs().get("fp32").get(GraphNames.VOCODER));
        Path file = folder.resolve("own.onnx");
        try (InputStream in = source.open(graph.file())) {
            Files.copy(in, file);
        }
        return file;
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
