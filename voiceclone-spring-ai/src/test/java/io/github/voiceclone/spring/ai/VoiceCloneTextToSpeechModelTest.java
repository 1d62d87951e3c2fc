package io.github.voiceclone.spring.ai;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTimeout;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.voiceclone.InputLimits;
import io.github.voiceclone.InvalidInputException;
import io.github.voiceclone.QueueOptions;
import io.github.voiceclone.SpeakerEmbedding;
import io.github.voiceclone.SpokenWord;
import io.github.voiceclone.SynthesisOptions;
import io.github.voiceclone.Voice;
import io.github.voiceclone.VoiceCloner;
import io.github.voiceclone.audio.AudioFiles;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.ai.audio.tts.TextToSpeechOptions;
import org.springframework.ai.audio.tts.TextToSpeechPrompt;
import org.springframework.ai.audio.tts.TextToSpeechResponse;
import reactor.core.publisher.Flux;
import reactor.test.StepVerifier;
import reactor.test.publisher.TestPublisher;

class VoiceCloneTextToSpeechModelTest {
    private static final Path RECORDING = Path.of("../voiceclone-cli/src/test/resources/speech.wav");
    private static final Voice ANN = new Voice("ann", SpeakerEmbedding.of(new float[] {1, 0}), "model");
    private static final Voice BOB = new Voice("bob", SpeakerEmbedding.of(new float[] {0, 1}), "model");

    private final FakeCloner fake = new FakeCloner();
    private final VoiceCloneTextToSpeechModel model = VoiceCloneTextToSpeechModel.builder(fake.cloner())
            .voice(ANN)
            .voice(BOB)
            .synthesis(SynthesisOptions.defaults().withStyle(3))
            .options(VoiceCloneTextToSpeechOptions.builder().speed(2d).seed(7L).build())
            .build();

    private static byte[] bytes(List<TextToSpeechResponse> responses) {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        responses.forEach(response -> all.writeBytes(response.getResult().getOutput()));
        return all.toByteArray();
    }

    private static double seconds(byte[] file) {
        return AudioFiles.read(new ByteArrayInputStream(file), "speech", InputLimits.defaults())
                .seconds();
    }

    private static VoiceCloneSpeechMetadata metadata(TextToSpeechResponse response) {
        return assertInstanceOf(VoiceCloneSpeechMetadata.class, response.getMetadata());
    }

    @ParameterizedTest
    @ValueSource(strings = {"wav", "flac", "opus"})
    void stream_isOneFile(String format) {
        TextToSpeechOptions options =
                VoiceCloneTextToSpeechOptions.builder().format(format).build();
        List<TextToSpeechResponse> responses = model.stream(new TextToSpeechPrompt("abcdefghij", options))
                .collectList()
                .block();
        assertEquals(1, seconds(bytes(responses)), 1e-3);
        VoiceCloneSpeechMetadata last = metadata(responses.get(responses.size() - 1));
        assertEquals(format, last.format());
        assertEquals(1, last.seconds(), 1e-9);
        assertEquals(7, last.<Long>get("seed"));
        assertEquals(last.elapsed().toNanos() / 1e9, last.realTimeFactor(), 1e-9);
        assertEquals(
                "abcdefghij",
                String.join(
                        "",
                        responses.stream()
                                .flatMap(response -> metadata(response).words().stream())
                                .map(SpokenWord::text)
                                .toList()));
    }

    @Test
    void cancelling_cancelsTheSpeech() {
        StepVerifier.create(model.stream(new TextToSpeechPrompt("abcdefghij")), 2)
                .expectNextCount(2)
                .thenCancel()
                .verify(Duration.ofSeconds(10));
        assertEquals(1, fake.cancelled.get());
        assertTrue(fake.parts.get() < 10, fake.parts.toString());
    }

    @Test
    void nothing_beginsBeforeSomebodySubscribes() {
        Flux<TextToSpeechResponse> stream = model.stream(new TextToSpeechPrompt("ab"));
        assertEquals(List.of(), fake.requests);
        stream.blockLast();
        stream.blockLast();
        assertEquals(2, fake.requests.size());
    }

    @Test
    void errors_endTheStream() {
        StepVerifier.create(model.stream(new TextToSpeechPrompt("a!b")))
                .expectNextCount(1)
                .expectErrorMessage("'!' cannot be spoken")
                .verify(Duration.ofSeconds(10));
    }

    @Test
    void pieces_areSpokenAsTheyCome() {
        TestPublisher<String> tokens = TestPublisher.create();
        StepVerifier.create(model.stream(tokens, null))
                .then(() -> tokens.next("one"))
                .expectNextCount(1)
                .then(() -> tokens.next("two"))
                .expectNextCount(1)
                .thenCancel()
                .verify(Duration.ofSeconds(10));
        tokens.assertCancelled();
    }

    @Test
    void options_ofThePromptComeBeforeTheModels() {
        model.stream(new TextToSpeechPrompt(
                        "a",
                        TextToSpeechOptions.builder().voice("bob").speed(1.5).build()))
                .blockLast();
        assertEquals(Optional.of(BOB), fake.requests.get(0).voice());
        assertEquals(
                Optional.of(
                        SynthesisOptions.defaults().withStyle(3).withSpeed(1.5).withSeed(7)),
                fake.requests.get(0).options());
        TextToSpeechOptions own = VoiceCloneTextToSpeechOptions.builder()
                .seed(8L)
                .style(-1)
                .loudness(-16d)
                .timeout(Duration.ofMinutes(1))
                .build();
        model.stream(new TextToSpeechPrompt("a", own)).blockLast();
        assertEquals(Optional.of(ANN), fake.requests.get(1).voice());
        assertEquals(Optional.of(Duration.ofMinutes(1)), fake.requests.get(1).timeout());
        assertEquals(
                Optional.of(SynthesisOptions.defaults().withSpeed(2).withSeed(8).withLoudness(-16)),
                fake.requests.get(1).options());
    }

    @Test
    void options_startFromTheCloners() {
        VoiceCloneTextToSpeechModel plain = VoiceCloneTextToSpeechModel.builder(fake.cloner())
                .voice(ANN)
                .options(VoiceCloneTextToSpeechOptions.builder().speed(2d).build())
                .build();
        plain.stream(new TextToSpeechPrompt("a")).blockLast();
        assertEquals(
                Optional.of(FakeCloner.OPTIONS.withSpeed(2)),
                fake.requests.get(0).options());
    }

    @Test
    void wrongOptions_areRefusedByName() {
        StepVerifier.create(model.stream(new TextToSpeechPrompt(
                        "a", TextToSpeechOptions.builder().voice("carl").build())))
                .expectErrorMessage("there is no voice 'carl', expected one of [ann, bob]")
                .verify(Duration.ofSeconds(10));
        TextToSpeechOptions fast =
                VoiceCloneTextToSpeechOptions.builder().speed(9d).build();
        assertThrows(InvalidInputException.class, () -> model.call(new TextToSpeechPrompt("a", fast)));
        VoiceCloneTextToSpeechOptions aac =
                VoiceCloneTextToSpeechOptions.builder().format("aac").build();
        VoiceCloneTextToSpeechModel.Builder builder = VoiceCloneTextToSpeechModel.builder(fake.cloner());
        assertThrows(InvalidInputException.class, builder::build);
        builder.voice(ANN).options(aac);
        assertThrows(InvalidInputException.class, builder::build);
        builder.options(
                VoiceCloneTextToSpeechOptions.builder().timeout(Duration.ZERO).build());
        assertThrows(InvalidInputException.class, builder::build);
        assertThrows(IllegalArgumentException.class, () -> builder.voice(ANN));
    }

    @Test
    void demoVoice_speaksAndIsFreedByCancelling(@TempDir Path folder) {
        try (VoiceCloner cloner = VoiceCloner.builder()
                .queue(QueueOptions.defaults().withMaxConcurrent(1).withMaxQueued(1))
                .build()) {
            Path saved = folder.resolve("saved.voice");
            cloner.createVoice("me", RECORDING).save(saved);
            VoiceCloneTextToSpeechModel real = VoiceCloneTextToSpeechModel.builder(cloner)
                    .voice("saved", saved)
                    .voice("recorded", RECORDING)
                    .build();
            // A minute of work, which the next call would wait for if it went on.
            String lasting = "你好，世界。今天天气很好，我们去公园走一走。".repeat(100);
            real.stream(new TextToSpeechPrompt(lasting)).blockFirst();
            TextToSpeechResponse response =
                    assertTimeout(Duration.ofSeconds(20), () -> real.call(new TextToSpeechPrompt("你好。")));
            byte[] file = response.getResult().getOutput();
            assertEquals(seconds(file), metadata(response).seconds(), 1e-3);
            assertEquals(
                    List.of("你", "好"),
                    metadata(response).words().stream().map(SpokenWord::text).toList());
            assertEquals("audio/wav", metadata(response).mediaType());
            TextToSpeechOptions recorded =
                    TextToSpeechOptions.builder().voice("recorded").build();
            assertArrayEquals(
                    file,
                    real.call(new TextToSpeechPrompt("你好。", recorded))
                            .getResult()
                            .getOutput());
        }
    }
}
