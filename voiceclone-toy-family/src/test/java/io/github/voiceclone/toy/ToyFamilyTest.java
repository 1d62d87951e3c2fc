package io.github.voiceclone.toy;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.voiceclone.InvalidInputException;
import io.github.voiceclone.Speaker;
import io.github.voiceclone.SpeakerEmbedding;
import io.github.voiceclone.SpeakerPrompt;
import io.github.voiceclone.Speech;
import io.github.voiceclone.SpeechOutcome;
import io.github.voiceclone.SpeechPart;
import io.github.voiceclone.SpeechRequest;
import io.github.voiceclone.SpeechSegment;
import io.github.voiceclone.TextSegment;
import io.github.voiceclone.Voice;
import io.github.voiceclone.VoiceCloner;
import io.github.voiceclone.VoiceClonerBuilder;
import io.github.voiceclone.audio.AudioClip;
import io.github.voiceclone.cache.SpeakerCaches;
import io.github.voiceclone.spi.EncodeRequest;
import io.github.voiceclone.spi.Encoder;
import io.github.voiceclone.spi.SpeakerCache;
import io.github.voiceclone.spi.SpeakerFormat;
import io.github.voiceclone.spi.StageInfo;
import io.github.voiceclone.testing.StreamParts;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.SubmissionPublisher;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.ValueSource;

/** {@link ToyFamily} through the facade, on ONNX Runtime and on TensorRT's fake device: no other module knows the family. */
@ParameterizedClass
@ValueSource(strings = {"onnx", "tensorrt-fake"})
class ToyFamilyTest {
    private static final int PAUSE = ToyFamily.RATE / 50;
    private static final float TOLERANCE = 1e-5f;

    @Parameter
    String backend;

    @TempDir
    Path folder;

    private VoiceCloner cloner;
    private Voice voice;

    @BeforeEach
    void open() throws IOException {
        ToyFamily.write(folder);
        cloner = builder().build();
        voice = cloner.createVoice("toy", recording(1));
    }

    @AfterEach
    void close() {
        cloner.close();
    }

    private VoiceClonerBuilder builder() {
        return VoiceCloner.builder().backend(backend).precision("fp32").pack(folder);
    }

    private static AudioClip recording(int seed) {
        float[] samples = new float[50 * ToyFamily.HOP];
        for (int i = 0; i < samples.length; i++) {
            samples[i] = (float) Math.sin(i * 0.1 * seed) / 4;
        }
        return AudioClip.of(samples, ToyFamily.RATE);
    }

    private static int samples(int characters, int segments) {
        return characters * ToyFamily.FRAMES_PER_CHARACTER * ToyFamily.HOP + segments * PAUSE;
    }

    @Test
    void voice_isAPromptThatAFileKeeps() {
        assertEquals(50, assertInstanceOf(SpeakerPrompt.class, voice.speaker()).frames());
        voice.save(folder.resolve("toy.voice"));
        Voice loaded = Voice.load(folder.resolve("toy.voice"));
        Speech speech = cloner.speak("hello,world", loaded);
        assertEquals(samples(10, 2), speech.audio().length());
        assertEquals(cloner.speak("hello,world", voice).audio(), speech.audio());
    }

    @Test
    void requestsTogether_getWhatEachGetsAlone() {
        Voice other = cloner.createVoice("other", recording(2));
        List<SpeechRequest> requests = List.of(
                SpeechRequest.of("one", voice),
                SpeechRequest.of("two,three", other),
                SpeechRequest.of("seventeen", voice));
        List<SpeechOutcome> together = cloner.speakAll(requests);
        for (int i = 0; i < requests.size(); i++) {
            float[] alone = cloner.speak(requests.get(i)).audio().toArray();
            assertArrayEquals(alone, together.get(i).get().audio().toArray(), TOLERANCE, "request " + i);
        }
    }

    @Test
    void stream_joinedIsTheWhole() {
        SpeechRequest request = SpeechRequest.of("hello,world", voice);
        List<SpeechPart> parts = stream(request);
        assertTrue(parts.size() > 4, parts.size() + " parts");
        AudioClip joined =
                AudioClip.concat(parts.stream().map(SpeechPart::audio).toList());
        assertArrayEquals(cloner.speak(request).audio().toArray(), joined.toArray(), TOLERANCE);
    }

    @Test
    void textInPieces_isSpokenAsTheWhole() {
        SubmissionPublisher<String> pieces = new SubmissionPublisher<>();
        SpeechRequest request = SpeechRequest.of("hel", voice);
        CompletableFuture<List<SpeechPart>> all = StreamParts.of(cloner.stream(request, pieces));
        List.of("lo", ",wor", "ld,ag", "ain").forEach(pieces::submit);
        pieces.close();
        SpeechRequest whole = SpeechRequest.of("hello,world,again", voice);
        AudioClip joined =
                AudioClip.concat(all.join().stream().map(SpeechPart::audio).toList());
        assertArrayEquals(cloner.speak(whole).audio().toArray(), joined.toArray(), TOLERANCE);
        List<TextSegment> segments = cloner.speak(whole).segments().stream()
                .map(SpeechSegment::segment)
                .toList();
        assertEquals(
                segments,
                all.join().stream()
                        .filter(SpeechPart::last)
                        .map(SpeechPart::segment)
                        .toList());
    }

    private List<SpeechPart> stream(SpeechRequest request) {
        return StreamParts.of(cloner.stream(request)).join();
    }

    @Test
    void recordingAnalyzedBefore_isNotEncodedAgain() {
        AtomicInteger runs = new AtomicInteger();
        SpeakerCache disk = SpeakerCaches.disk(folder.resolve("cache"));
        SpeakerCache memoryAndDisk = SpeakerCaches.memory().then(SpeakerCaches.disk(folder.resolve("cache")));
        try (VoiceCloner cached = builder().cache(counting(memoryAndDisk, runs)).build()) {
            Voice first = cached.createVoice("first", recording(1));
            Voice second = cached.createVoice("second", recording(1));
            assertEquals(1, runs.get());
            assertEquals(voice.speaker(), first.speaker());
            assertEquals(voice.speaker(), second.speaker());
            assertEquals(
                    cloner.speak("hello,world", voice).audio(),
                    cached.speak("hello,world", second).audio());
        }
        try (VoiceCloner later = builder().cache(counting(disk, runs)).build()) {
            assertEquals(
                    voice.speaker(), later.createVoice("third", recording(1)).speaker());
            assertEquals(1, runs.get());
            later.createVoice("other", recording(2));
            assertEquals(2, runs.get());
        }
    }

    /** Returns a cache that counts how often the encoder behind it runs. */
    private static SpeakerCache counting(SpeakerCache cache, AtomicInteger runs) {
        return (encoder, observer) -> cache.decorate(new CountedEncoder(encoder, runs), observer);
    }

    private record CountedEncoder(Encoder encoder, AtomicInteger runs) implements Encoder {
        @Override
        public List<Speaker> embed(List<EncodeRequest> requests) {
            runs.incrementAndGet();
            return encoder.embed(requests);
        }

        @Override
        public StageInfo info() {
            return encoder.info();
        }

        @Override
        public SpeakerFormat speakerFormat() {
            return encoder.speakerFormat();
        }

        @Override
        public void close() {
            encoder.close();
        }
    }

    @Test
    void voiceOfAnotherKind_isRefusedByName() {
        Voice vector = new Voice("vector", SpeakerEmbedding.of(new float[] {1}), voice.encoderModel());
        InvalidInputException refusal = assertThrows(InvalidInputException.class, () -> cloner.speak("hello", vector));
        assertTrue(refusal.getMessage().contains("embedding"), refusal.getMessage());
        assertTrue(refusal.getMessage().contains("toy-latents"), refusal.getMessage());
    }
}
