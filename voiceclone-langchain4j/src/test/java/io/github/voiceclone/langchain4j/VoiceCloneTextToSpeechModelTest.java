package io.github.voiceclone.langchain4j;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.langchain4j.data.audio.Audio;
import dev.langchain4j.exception.InternalServerException;
import dev.langchain4j.exception.InvalidRequestException;
import dev.langchain4j.exception.LangChain4jException;
import dev.langchain4j.exception.NonRetriableException;
import dev.langchain4j.exception.RateLimitException;
import dev.langchain4j.exception.TimeoutException;
import dev.langchain4j.model.audio.TextToSpeechModel;
import dev.langchain4j.model.audio.TextToSpeechRequest;
import io.github.voiceclone.CancelledException;
import io.github.voiceclone.ClosedException;
import io.github.voiceclone.InputLimits;
import io.github.voiceclone.InvalidInputException;
import io.github.voiceclone.Markup;
import io.github.voiceclone.OverloadedException;
import io.github.voiceclone.SpeakerEmbedding;
import io.github.voiceclone.SpeechRequest;
import io.github.voiceclone.SynthesisOptions;
import io.github.voiceclone.TimeoutExceededException;
import io.github.voiceclone.Voice;
import io.github.voiceclone.VoiceCloneException;
import io.github.voiceclone.VoiceCloner;
import io.github.voiceclone.audio.AudioFiles;
import java.io.ByteArrayInputStream;
import java.lang.reflect.Proxy;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The model with the demo voice, and with cloners that fail. */
class VoiceCloneTextToSpeechModelTest {
    private static final Path RECORDING = Path.of("../voiceclone-cli/src/test/resources/speech.wav");
    private static final Voice VOICE = new Voice("me", SpeakerEmbedding.of(new float[] {1, 0}), "model");

    private static final SynthesisOptions CLONERS_OPTIONS =
            SynthesisOptions.defaults().withMarkup(Markup.SSML).withLoudness(-16);

    private static VoiceCloner cloner;

    @BeforeAll
    static void load() {
        cloner = VoiceCloner.builder().build();
    }

    @AfterAll
    static void close() {
        cloner.close();
    }

    private static double seconds(Audio audio) {
        return AudioFiles.read(new ByteArrayInputStream(audio.binaryData()), "speech", InputLimits.defaults())
                .seconds();
    }

    private static TextToSpeechRequest request(String voice) {
        return TextToSpeechRequest.builder("你好。").voice(voice).build();
    }

    @ParameterizedTest
    @CsvSource({"wav,audio/wav,RIFF", "flac,audio/flac,fLaC", "opus,audio/ogg,OggS", "mp3,audio/mpeg,ID3"})
    void audio_isAFileOfTheFormat(String format, String mediaType, String start) {
        TextToSpeechModel model = VoiceCloneTextToSpeechModel.builder(cloner)
                .voice("me", RECORDING)
                .format(format)
                .build();
        Audio audio = model.synthesize("你好。").audio();
        assertEquals(mediaType, audio.mimeType());
        assertTrue(new String(audio.binaryData(), StandardCharsets.ISO_8859_1).startsWith(start));
        assertTrue(seconds(audio) > 0.2);
    }

    @Test
    void voices_areFilesByName(@TempDir Path folder) {
        Path saved = folder.resolve("saved.voice");
        cloner.createVoice("another name", RECORDING).save(saved);
        TextToSpeechModel model = VoiceCloneTextToSpeechModel.builder(cloner)
                .voice("saved", saved)
                .voice("recorded", RECORDING)
                .build();
        byte[] speech = model.synthesize("你好。").audio().binaryData();
        assertArrayEquals(speech, model.synthesize(request("saved")).audio().binaryData());
        assertArrayEquals(speech, model.synthesize(request("recorded")).audio().binaryData());
        InvalidRequestException error =
                assertThrows(InvalidRequestException.class, () -> model.synthesize(request("nobody")));
        assertEquals("there is no voice 'nobody', expected one of [saved, recorded]", error.getMessage());
    }

    @Test
    void textThatCannotBeSpoken_isAnInvalidRequest() {
        TextToSpeechModel model = VoiceCloneTextToSpeechModel.builder(cloner)
                .voice("me", RECORDING)
                .build();
        assertThrows(InvalidRequestException.class, () -> model.synthesize("☆"));
    }

    @Test
    void settings_areThoseOfTheRequest() {
        AtomicReference<SpeechRequest> asked = new AtomicReference<>();
        SynthesisOptions options = SynthesisOptions.defaults().withMaxFrames(77).withSeed(1);
        VoiceCloneTextToSpeechModel.Builder builder = VoiceCloneTextToSpeechModel.builder(
                        fake(asked, new ClosedException("no")))
                .voice(VOICE);
        assertThrows(LangChain4jException.class, () -> builder.build().synthesize("hello"));
        assertEquals(SpeechRequest.of("hello", VOICE), asked.get());
        builder.options(options).speed(2).seed(5).timeout(Duration.ofSeconds(3));
        assertThrows(LangChain4jException.class, () -> builder.build().synthesize("hello"));
        assertEquals(Optional.of(options.withSpeed(2).withSeed(5)), asked.get().options());
        assertEquals(Optional.of(Duration.ofSeconds(3)), asked.get().timeout());
    }

    @Test
    void speedAndSeed_keepTheOtherOptionsOfTheCloner() {
        AtomicReference<SpeechRequest> asked = new AtomicReference<>();
        TextToSpeechModel model = VoiceCloneTextToSpeechModel.builder(fake(asked, new ClosedException("no")))
                .voice(VOICE)
                .speed(1.2)
                .seed(5)
                .build();
        assertThrows(LangChain4jException.class, () -> model.synthesize("hello"));
        assertEquals(
                Optional.of(CLONERS_OPTIONS.withSpeed(1.2).withSeed(5)),
                asked.get().options());
    }

    @Test
    void errors_areThoseOfLangChain4j() {
        assertMapped(InvalidRequestException.class, new InvalidInputException("no"));
        assertMapped(RateLimitException.class, new OverloadedException("no"));
        assertMapped(TimeoutException.class, new TimeoutExceededException(Duration.ofSeconds(1)));
        assertMapped(NonRetriableException.class, new ClosedException("no"));
        assertMapped(NonRetriableException.class, new CancelledException());
        assertMapped(InternalServerException.class, new VoiceCloneException("no"));
    }

    private static void assertMapped(Class<? extends LangChain4jException> type, VoiceCloneException failure) {
        TextToSpeechModel model = VoiceCloneTextToSpeechModel.builder(fake(new AtomicReference<>(), failure))
                .voice(VOICE)
                .build();
        LangChain4jException error = assertThrows(LangChain4jException.class, () -> model.synthesize("hello"));
        assertInstanceOf(type, error);
        assertSame(failure, error.getCause());
        assertEquals(failure.getMessage(), error.getMessage());
    }

    @Test
    void wrongSettings_areRefusedWhenTheModelIsBuilt() {
        VoiceCloneTextToSpeechModel.Builder builder = VoiceCloneTextToSpeechModel.builder(cloner);
        assertThrows(IllegalArgumentException.class, builder::build);
        builder.voice(VOICE);
        assertThrows(IllegalArgumentException.class, () -> builder.voice(VOICE));
        assertThrows(InvalidInputException.class, () -> builder.format("aac").build());
        assertThrows(
                IllegalArgumentException.class,
                () -> builder.format("wav").speed(9).build());
        builder.speed(1);
        for (Duration timeout : List.of(Duration.ZERO, Duration.ofSeconds(-1))) {
            IllegalArgumentException error = assertThrows(IllegalArgumentException.class, () -> builder.timeout(timeout)
                    .build());
            assertEquals("the timeout is " + timeout + ", expected a positive duration", error.getMessage());
        }
    }

    /** Returns a cloner that keeps what it is asked to speak, and fails. */
    private static VoiceCloner fake(AtomicReference<SpeechRequest> asked, VoiceCloneException failure) {
        return (VoiceCloner) Proxy.newProxyInstance(
                VoiceCloner.class.getClassLoader(), new Class<?>[] {VoiceCloner.class}, (proxy, method, arguments) -> {
                    if (method.getName().equals("options")) {
                        return CLONERS_OPTIONS;
                    }
                    asked.set((SpeechRequest) arguments[0]);
                    throw failure;
                });
    }
}
