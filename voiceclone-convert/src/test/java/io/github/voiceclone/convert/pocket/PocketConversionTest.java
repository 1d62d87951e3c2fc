package io.github.voiceclone.convert.pocket;

import static io.github.voiceclone.convert.network.CodecTests.CHUNK_TOLERANCE;
import static io.github.voiceclone.convert.network.CodecTests.TOLERANCE;
import static io.github.voiceclone.convert.network.CodecTests.assertClose;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.voiceclone.InputLimits;
import io.github.voiceclone.InvalidInputException;
import io.github.voiceclone.SkippedCharacter;
import io.github.voiceclone.SpeakerPrompt;
import io.github.voiceclone.Speech;
import io.github.voiceclone.SpeechOutcome;
import io.github.voiceclone.SpeechRequest;
import io.github.voiceclone.SynthesisOptions;
import io.github.voiceclone.TextSegment;
import io.github.voiceclone.Voice;
import io.github.voiceclone.VoiceCloneException;
import io.github.voiceclone.VoiceCloner;
import io.github.voiceclone.audio.AudioClip;
import io.github.voiceclone.convert.PocketConverter;
import io.github.voiceclone.convert.checkpoint.Checkpoint;
import io.github.voiceclone.convert.checkpoint.StateDict;
import io.github.voiceclone.convert.network.CodecGraphs;
import io.github.voiceclone.convert.network.CodecTests;
import io.github.voiceclone.onnx.OnnxRuntime;
import io.github.voiceclone.pocket.PocketFixture;
import io.github.voiceclone.pocket.PocketSettings;
import io.github.voiceclone.pocket.PocketVocoderProvider;
import io.github.voiceclone.spi.Cancellation;
import io.github.voiceclone.spi.Frames;
import io.github.voiceclone.spi.StageContext;
import io.github.voiceclone.spi.Vocoder;
import io.github.voiceclone.spi.VocoderChunk;
import io.github.voiceclone.spi.VocoderStream;
import io.github.voiceclone.spi.VoicePackSource;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A converted model against what the original's code computed: see benchmarks/baseline/pocket.py. */
class PocketConversionTest {
    @TempDir
    Path folder;

    private Path model;
    private StateDict golden;

    @BeforeEach
    void copyModel() throws IOException {
        model = Files.createDirectory(folder.resolve("model"));
        for (String file : List.of("model.safetensors", "config.yaml", "tokenizer.model")) {
            Files.write(model.resolve(file), PocketFixture.bytes(file));
        }
        Path file = folder.resolve("golden.safetensors");
        Files.write(file, PocketFixture.bytes("golden.safetensors"));
        golden = Checkpoint.open(file).modelState();
    }

    @Test
    void voiceFramesAndAudio_areTheOriginals() throws IOException {
        CodecGraphs<PocketSettings> graphs = PocketGraphs.of(
                PocketFixture.bytes("config.yaml"), Checkpoint.open(model.resolve("model.safetensors")), true);
        PocketFixture.Results results = PocketFixture.speak(
                new OnnxRuntime(),
                graphs.settings(),
                CodecTests.bytes(graphs),
                golden.get("noise").values(),
                golden.get("steps").values());
        assertClose(golden.get("voice_latents").values(), results.voice(), TOLERANCE, "voice");
        assertArrayEquals(golden.get("steps").values(), results.steps());
        assertClose(golden.get("hidden").values(), results.hidden(), TOLERANCE, "hidden");
        assertClose(golden.get("stop").values(), results.stop(), TOLERANCE, "stop");
        assertClose(golden.get("latents").values(), results.latents(), TOLERANCE, "latents");
        assertClose(golden.get("audio").values(), results.audio(), TOLERANCE, "audio");
    }

    @Test
    void audioInParts_isThatOfTheWhole() {
        Path pack = folder.resolve("pack");
        PocketConverter.convert(model, pack, "tiny");
        StageContext context = new StageContext(
                Optional.of(VoicePackSource.directory(pack)), "fp32", "cpu", 1, InputLimits.defaults());
        try (Vocoder vocoder = new PocketVocoderProvider().open(new OnnxRuntime(), context)) {
            Random random = new Random(5);
            int width = vocoder.format().width();
            int count = 47;
            float[] values = new float[width * count];
            for (int i = 0; i < values.length; i++) {
                values[i] = (float) random.nextGaussian();
            }
            Frames frames = Frames.of(values, width);
            VocoderStream stream = vocoder.open(new Cancellation());
            List<AudioClip> parts = new ArrayList<>();
            for (int from = 0, length = 1; from < count; from += length, length = length % 7 + 1) {
                int to = Math.min(count, from + length);
                VocoderChunk chunk = new VocoderChunk(stream, frames.slice(from, to), to == count);
                parts.addAll(vocoder.vocode(List.of(chunk)));
            }
            float[] whole = vocoder.vocode(frames).toArray();
            assertClose(whole, AudioClip.concat(parts).toArray(), CHUNK_TOLERANCE, "audio in parts");
        }
    }

    @Test
    void textThatCannotBeSpoken_isRefusedByItself() throws IOException {
        Path pack = folder.resolve("pack");
        PocketConverter.convert(model, pack, "tiny");
        try (VoiceCloner cloner = VoiceCloner.builder()
                .backend("onnx")
                .precision("fp32")
                .pack(pack)
                .build()) {
            Voice voice = cloner.createVoice("v", PocketFixture.clip());
            for (String empty : List.of("", "  \n", "\u200b")) {
                InvalidInputException refused =
                        assertThrows(InvalidInputException.class, () -> cloner.speak(empty, voice));
                assertTrue(refused.getMessage().contains("the text is empty"), refused.getMessage());
            }
            InvalidInputException unknown =
                    assertThrows(InvalidInputException.class, () -> cloner.speak("\ud83d\ude00", voice));
            assertTrue(unknown.getMessage().contains("knows none"), unknown.getMessage());
            InvalidInputException endless =
                    assertThrows(InvalidInputException.class, () -> cloner.speak("word ".repeat(2000), voice));
            assertTrue(endless.getMessage().contains("tokens, the limit is 1000"), endless.getMessage());
            SpeechRequest good = SpeechRequest.of("Nothing \ud83d\ude00 here.", voice);
            List<SpeechOutcome> outcomes =
                    new ArrayList<>(cloner.speakAll(List.of(good, SpeechRequest.of("", voice), good)));
            assertThrows(InvalidInputException.class, () -> outcomes.get(1).get());
            Speech speech = outcomes.get(2).get();
            assertEquals(outcomes.get(0).get().audio(), speech.audio());
            assertEquals(
                    List.of(new SkippedCharacter(0x1F600, 8)),
                    speech.segments().get(0).segment().skipped());
        }
    }

    @Test
    void numbers_areWrittenOutInEnglishUnlessTheyAreToStay() {
        SynthesisOptions asWritten = SynthesisOptions.defaults().withNormalizeText(false);
        assertEquals("Wait for five dollars at twelve thirty.", read("en", SynthesisOptions.defaults()));
        assertFalse(read("en", asWritten).contains("five"));
        assertFalse(read("fr", SynthesisOptions.defaults()).contains("five"));
    }

    /** Returns how a pack for a language reads a text. */
    private String read(String language, SynthesisOptions options) {
        Path pack = folder.resolve("pack-" + language);
        if (Files.notExists(pack)) {
            PocketConverter.convert(model, pack, "tiny", language);
        }
        try (VoiceCloner cloner = VoiceCloner.builder()
                .backend("onnx")
                .precision("fp32")
                .pack(pack)
                .build()) {
            Voice voice = cloner.createVoice("v", PocketFixture.clip());
            SpeechRequest request = SpeechRequest.of("wait for $5 at 12:30.", voice)
                    .withOptions(options.withMaxFrames(2).withMaxAttempts(1));
            TextSegment segment = cloner.speak(request).segments().get(0).segment();
            assertEquals(request.text(), segment.text());
            return segment.transcription();
        }
    }

    @Test
    void pack_speaksAndStreams() {
        Path pack = folder.resolve("pack");
        PocketConverter.convert(model, pack, "tiny");
        try (VoiceCloner cloner = VoiceCloner.builder()
                .backend("onnx")
                .precision("fp32")
                .pack(pack)
                .build()) {
            Voice voice = cloner.createVoice("v", AudioClip.of(PocketFixture.recording(), 24_000));
            assertEquals(
                    16, assertInstanceOf(SpeakerPrompt.class, voice.speaker()).frames());
            // A stream never speaks a segment again.
            SpeechRequest request = SpeechRequest.of(
                            "The boats were gone. Wait there, and count the steps with me!", voice)
                    .withOptions(SynthesisOptions.defaults().withMaxAttempts(1));
            Speech speech = cloner.speak(request);
            assertTrue(speech.audio().length() >= 1920 && speech.audio().length() % 1920 == 0, speech.toString());
            assertEquals(speech.audio(), cloner.speak(request).audio());
            assertEquals(PocketFixture.segments(speech), PocketFixture.segments(cloner.speak(request)));
            AudioClip streamed = PocketFixture.stream(cloner, request);
            assertArrayEquals(speech.audio().toArray(), streamed.toArray(), CHUNK_TOLERANCE * 4);
            SynthesisOptions endless = SynthesisOptions.defaults().withStopThreshold(0.999999f);
            Speech once = cloner.speak(request.withOptions(endless.withMaxAttempts(1)));
            Speech again = cloner.speak(request.withOptions(endless.withMaxAttempts(3)));
            assertEquals(3, again.segments().get(0).check().attempts());
            assertEquals(once.audio().length(), again.audio().length(), "what was spoken again is dropped");
            assertNotEquals(once.audio(), again.audio());
            List<SpeechRequest> many = List.of(request, SpeechRequest.of("Nothing.", voice), request);
            assertArrayEquals(
                    speech.audio().toArray(),
                    cloner.speakAll(many).get(2).get().audio().toArray(),
                    CHUNK_TOLERANCE * 4);
        }
    }

    @Test
    void settingOrTensorThatIsNotKnown_isRefusedByName() throws IOException {
        String yaml = new String(PocketFixture.bytes("config.yaml"), StandardCharsets.UTF_8);
        Files.writeString(model.resolve("config.yaml"), yaml.replace("  flow:\n", "  flow_kind: other\n  flow:\n"));
        assertRefused("flow_lm.flow_kind");
        Files.writeString(
                model.resolve("config.yaml"),
                yaml.replace("insert_bos_before_voice: true", "insert_bos_before_voice: false"));
        assertRefused("flow_lm.bos_before_voice");
        Files.writeString(
                model.resolve("config.yaml"), yaml.replace("num_layers: 2\n  lookup", "num_layers: 3\n  lookup"));
        assertRefused("flow_lm.transformer.layers.2");
    }

    private void assertRefused(String name) {
        VoiceCloneException refusal = assertThrows(
                VoiceCloneException.class, () -> PocketConverter.convert(model, folder.resolve("pack"), "tiny"));
        assertTrue(refusal.getMessage().contains(name), refusal.getMessage());
    }

    @Test
    void damagedSettings_areRefusedInOneLine() throws IOException {
        byte[] good = PocketFixture.bytes("config.yaml");
        CodecTests.assertDamageIsRefused(good, " \n:-#'[]0", 20_000, new Random(3), PocketModel::read);
    }
}
