package io.github.voiceclone.convert.moss;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.voiceclone.InvalidInputException;
import io.github.voiceclone.SpeakerPrompt;
import io.github.voiceclone.Speech;
import io.github.voiceclone.SpeechOutcome;
import io.github.voiceclone.SpeechRequest;
import io.github.voiceclone.SynthesisOptions;
import io.github.voiceclone.TimeoutExceededException;
import io.github.voiceclone.Voice;
import io.github.voiceclone.VoiceCloner;
import io.github.voiceclone.audio.AudioClip;
import io.github.voiceclone.codeclm.CodecManifest;
import io.github.voiceclone.convert.MossConverter;
import io.github.voiceclone.convert.checkpoint.Checkpoint;
import io.github.voiceclone.convert.checkpoint.StateDict;
import io.github.voiceclone.convert.network.CodecGraphs;
import io.github.voiceclone.convert.network.CodecTests;
import io.github.voiceclone.moss.MossSettings;
import io.github.voiceclone.moss.MossSteps;
import io.github.voiceclone.onnx.OnnxRuntime;
import io.github.voiceclone.pocket.PocketFixture;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A pack that the converter has made, from the prompt to the audio. */
class MossSpeechTest {
    private static final String TEXT = "你好, the fox.";

    /** Of audio whose largest value is about 1. */
    private static final float TOLERANCE = 1e-4f;

    @TempDir
    Path folder;

    private Path pack;

    @BeforeEach
    void convert() throws IOException {
        Path model = folder.resolve("model");
        MossFixture.write(model);
        pack = folder.resolve("pack");
        MossConverter.convert(model, null, pack, "tiny");
    }

    private VoiceCloner cloner() {
        return VoiceCloner.builder()
                .backend("onnx")
                .precision("fp32")
                .pack(pack)
                .build();
    }

    /** Two channels of noise, mixed. */
    private static AudioClip clip(int seed) {
        float[] samples = MossFixture.recording(48_000);
        float[] mono = new float[samples.length / 2];
        for (int i = 0; i < mono.length; i++) {
            mono[i] = samples[2 * i + seed % 2];
        }
        return AudioClip.of(mono, 4_800);
    }

    @Test
    void promptAndCodes_areTheOriginals() throws IOException {
        StateDict golden = Checkpoint.open(folder.resolve("golden.safetensors")).modelState();
        CodecGraphs<MossSettings> graphs = MossGraphs.of(
                MossFixture.bytes("config.json"),
                Checkpoint.open(folder.resolve("model/pytorch_model.bin")),
                MossFixture.bytes("codec/config.json"),
                Checkpoint.open(folder.resolve("model/codec/model.safetensors")),
                false);
        MossSteps family = new MossSteps(graphs.settings(), MossFixture.bytes("tokenizer.model"));
        SpeakerPrompt voice = family.voice(golden.get("voice_codes").values());
        assertArrayEquals(golden.get("prompt").values(), family.prompt(voice, TEXT));
        float[] codes = golden.get("codes").values();
        float[] draws = golden.get("draws").values();
        float[] spoken = family.speak(
                CodecTests.load(new OnnxRuntime(), graphs, CodecManifest.LANGUAGE_MODEL), voice, TEXT, draws);
        assertArrayEquals(codes, Arrays.copyOf(spoken, codes.length));
    }

    @Test
    void pack_speaksStreamsAndSavesVoices() throws IOException {
        try (VoiceCloner cloner = cloner()) {
            assertEquals(List.of("zh", "en"), cloner.languages());
            Voice voice = cloner.createVoice("v", clip(0));
            Voice other = cloner.createVoice("w", clip(1));
            SpeakerPrompt prompt = assertInstanceOf(SpeakerPrompt.class, voice.speaker());
            assertNotEquals(prompt, other.speaker());
            // A stream never speaks a segment again that it has begun.
            SynthesisOptions options =
                    SynthesisOptions.defaults().withMaxAttempts(1).withMaxFrames(30);
            SpeechRequest request = SpeechRequest.of(
                            "今天天气很好，我们去公园散步吧。" + "Nobody waved; nobody came back! ".repeat(6), voice)
                    .withOptions(options);
            Speech speech = cloner.speak(request);
            assertTrue(speech.segments().size() > 1, speech.toString());
            assertEquals(
                    Duration.ofMillis(240), speech.segments().get(0).segment().pause());
            float[] samples = speech.audio().toArray();
            assertTrue(samples.length > 0);
            assertEquals(speech.audio(), cloner.speak(request).audio());
            assertArrayEquals(samples, PocketFixture.stream(cloner, request).toArray(), TOLERANCE);
            Speech different = cloner.speak(request.withOptions(options.withSeed(5)));
            assertNotEquals(speech.audio(), different.audio());
            SpeechRequest second = SpeechRequest.of(TEXT, other).withOptions(options);
            Speech alone = cloner.speak(second);
            List<SpeechOutcome> all = new ArrayList<>(cloner.speakAll(List.of(second, request, second, request)));
            assertArrayEquals(samples, all.get(3).get().audio().toArray(), TOLERANCE);
            assertArrayEquals(alone.audio().toArray(), all.get(2).get().audio().toArray(), TOLERANCE);
            Path saved = folder.resolve("v.voice");
            voice.save(saved);
            assertTrue(Files.size(saved) < 20_000, Files.size(saved) + " bytes");
            assertEquals(
                    speech.audio(),
                    cloner.speak(SpeechRequest.of(request.text(), Voice.load(saved))
                                    .withOptions(options))
                            .audio());
        }
    }

    @Test
    void stopThresholdOfOne_speaksToTheLastFrame() {
        try (VoiceCloner cloner = cloner()) {
            Voice voice = cloner.createVoice("v", clip(0));
            SynthesisOptions options =
                    SynthesisOptions.defaults().withStopThreshold(1).withMaxFrames(20);
            Speech speech = cloner.speak(SpeechRequest.of(TEXT, voice).withOptions(options));
            assertEquals(20 * 384, speech.audio().length());
        }
    }

    @Test
    void badInput_isRefusedByItself() {
        try (VoiceCloner cloner = cloner()) {
            Voice voice = cloner.createVoice("v", clip(0));
            for (String empty : List.of("", "  \n", "\u200b")) {
                assertThrows(InvalidInputException.class, () -> cloner.speak(empty, voice));
            }
            assertThrows(
                    InvalidInputException.class, () -> cloner.createVoice("s", AudioClip.of(new float[48_000], 4_800)));
            assertThrows(
                    InvalidInputException.class, () -> cloner.createVoice("s", AudioClip.of(new float[] {1}, 4_800)));
            SpeakerPrompt good = (SpeakerPrompt) voice.speaker();
            for (float wrong : new float[] {-1, 0.5f, 1e9f}) {
                float[] codes = good.toArray();
                codes[codes.length - 1] = wrong;
                SpeakerPrompt bad = SpeakerPrompt.of(good.kind(), good.width(), good.frameRate(), codes);
                Voice damaged = new Voice("bad", bad, voice.encoderModel());
                InvalidInputException refused =
                        assertThrows(InvalidInputException.class, () -> cloner.speak(TEXT, damaged));
                assertTrue(refused.getMessage().contains("of the voice is " + wrong), refused.getMessage());
            }
        }
    }

    @Test
    void cancelAndDeadline_endARequest() throws InterruptedException {
        try (VoiceCloner cloner = cloner()) {
            Voice voice = cloner.createVoice("v", clip(0));
            SynthesisOptions endless =
                    SynthesisOptions.defaults().withStopThreshold(1).withMaxFrames(100_000);
            SpeechRequest request = SpeechRequest.of(TEXT, voice).withOptions(endless);
            assertThrows(
                    TimeoutExceededException.class, () -> cloner.speak(request.withTimeout(Duration.ofMillis(300))));
            CompletableFuture<Speech> speaking = cloner.speakAsync(request);
            Thread.sleep(200);
            speaking.cancel(true);
            assertThrows(Exception.class, speaking::get);
            assertTrue(cloner.speak(SpeechRequest.of(TEXT, voice).withOptions(endless.withMaxFrames(3)))
                            .audio()
                            .length()
                    > 0);
        }
    }
}
