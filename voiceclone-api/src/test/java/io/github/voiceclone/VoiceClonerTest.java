package io.github.voiceclone;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.voiceclone.audio.AudioClip;
import io.github.voiceclone.audio.AudioEncoding;
import io.github.voiceclone.audio.AudioTags;
import io.github.voiceclone.audio.AudioWriter;
import io.github.voiceclone.spi.SpeakerCache;
import io.github.voiceclone.testing.Waiters;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class VoiceClonerTest {
    private static final AudioClip RECORDING = AudioClip.of(new float[] {1f}, 100);
    /** Two frames of two samples, and the pause of 0.01 s at 100 Hz. */
    private static final int SAMPLES_A_WORD = 5;

    private static VoiceClonerBuilder fake() {
        return VoiceCloner.builder().backend(FakeStages.NAME);
    }

    @AfterEach
    void everyStageIsClosed() {
        assertEquals(0, FakeStages.OPEN.get());
    }

    @Test
    void speak_joinsTheSegmentsWithTheirPauses() {
        try (VoiceCloner cloner = fake().build()) {
            Speech result = cloner.speak(SpeechRequest.of("two words", RECORDING));
            assertEquals(2 * SAMPLES_A_WORD, result.audio().length());
            assertEquals(0f, result.audio().toArray()[SAMPLES_A_WORD - 1]);
            assertEquals(
                    List.of("two", "words"),
                    result.segments().stream().map(SpeechSegment::text).toList());
            assertEquals(2, result.skipped().size());
            assertTrue(result.syntheticSpeechTags().comment().contains("Synthetic speech"));
        }
    }

    @Test
    void markupAndLexicon_refusedForASynthesizerThatFollowsNeither() {
        SynthesisOptions ssml = SynthesisOptions.defaults().withMarkup(Markup.SSML);
        try (VoiceCloner cloner = fake().build()) {
            SpeechRequest request =
                    SpeechRequest.of("<speak>a</speak>", RECORDING).withOptions(ssml);
            String message = assertThrows(InvalidInputException.class, () -> cloner.speak(request))
                    .getMessage();
            assertTrue(message.contains("reads neither markup nor a lexicon: leave the markup SSML out"), message);
        }
        try (VoiceCloner cloner = fake().lexicon(Lexicon.of(Map.of("a", "b"))).build()) {
            SpeechRequest request = SpeechRequest.of("a", RECORDING);
            String message = assertThrows(InvalidInputException.class, () -> cloner.speak(request))
                    .getMessage();
            assertTrue(message.contains("leave the lexicon out"), message);
        }
        try (VoiceCloner cloner = fake().lexicon(Lexicon::empty).build()) {
            cloner.speak(SpeechRequest.of("a", RECORDING));
        }
    }

    @Test
    void openVoice_takesSavedVoicesAndRecordings(@TempDir Path folder) throws IOException {
        Path recording = folder.resolve("me.wav");
        try (VoiceCloner cloner = fake().build()) {
            try (AudioWriter wav =
                    AudioWriter.toFile(recording, 8_000, AudioEncoding.WAV, new AudioTags("test", "test"))) {
                wav.write(AudioClip.of(new float[] {0.5f, 0.25f}, 8_000));
                wav.finish();
            }
            Voice created = cloner.openVoice("me", recording);
            assertEquals("me", created.name());
            Path saved = folder.resolve("saved.VOICE");
            created.save(saved);
            assertEquals(
                    created.withName("you").speaker(),
                    cloner.openVoice("you", saved).speaker());
            assertEquals("you", cloner.openVoice("you", saved).name());
            Path renamed = Files.copy(saved, folder.resolve("renamed.bin"));
            assertEquals("you", cloner.openVoice("you", renamed).name());
            Path damaged = Files.writeString(folder.resolve("damaged.voice"), "damaged");
            assertThrows(InvalidInputException.class, () -> cloner.openVoice("me", damaged));
            Path absent = folder.resolve("absent.wav");
            String message = assertThrows(InvalidInputException.class, () -> cloner.openVoice("me", absent))
                    .getMessage();
            assertTrue(message.contains("absent.wav"), message);
        }
    }

    @Test
    void severalRecordings_giveTheMeanOfTheirEmbeddings() {
        AudioClip loud = AudioClip.of(new float[] {0.9f, 0}, 100);
        AudioClip low = AudioClip.of(new float[] {-0.3f, 0}, 100);
        AudioClip empty = AudioClip.of(new float[0], 100);
        try (VoiceCloner cloner = fake().build()) {
            assertEquals(
                    SpeakerEmbedding.of(new float[] {1}),
                    cloner.createVoice("me", loud, low).speaker());
            assertEquals(
                    SpeakerEmbedding.of(new float[] {0.9f}),
                    cloner.createVoice("me", loud).speaker());
            Throwable error = assertThrows(InvalidInputException.class, () -> cloner.createVoice("me", loud, empty));
            assertEquals("me: recording 2 of 2: the recording is empty", error.getMessage());
        }
    }

    @Test
    void clock_givesTheCreationTimeOfVoices() {
        Instant noon = Instant.parse("2026-03-01T12:00:00Z");
        try (VoiceCloner cloner =
                fake().clock(Clock.fixed(noon, ZoneOffset.UTC)).build()) {
            assertEquals(Optional.of(noon), cloner.createVoice("me", RECORDING).created());
            Speech speech = cloner.speak(SpeechRequest.of("one", RECORDING));
            assertEquals(Optional.of(noon), speech.voice().created());
        }
    }

    @Test
    void precisionAndDevice_areTheBackendsUnlessSet() {
        try (VoiceCloner cloner = fake().build()) {
            assertEquals("fp7 on abacus", cloner.synthesizerInfo().precision());
        }
        try (VoiceCloner cloner = fake().precision("fp8").device("cloud").build()) {
            assertEquals("fp8 on cloud", cloner.synthesizerInfo().precision());
        }
    }

    @Test
    void speakAll_oneBadRequestFailsAlone() {
        try (VoiceCloner cloner =
                fake().inputLimits(InputLimits.defaults().withMaxTextLength(20)).build()) {
            List<SpeechOutcome> outcomes = cloner.speakAll(List.of(
                    SpeechRequest.of("one", RECORDING),
                    SpeechRequest.of("blank", RECORDING),
                    SpeechRequest.of("far too long for the limit", RECORDING),
                    SpeechRequest.of("three", AudioClip.of(new float[0], 100)),
                    SpeechRequest.of("five words are spoken here", RECORDING).withOptions(SynthesisOptions.defaults()),
                    SpeechRequest.of("last", RECORDING)));
            assertEquals(
                    List.of(true, false, false, false, false, true),
                    outcomes.stream().map(SpeechOutcome::succeeded).toList());
            assertThrows(InvalidInputException.class, () -> outcomes.get(1).get());
            assertEquals("last", outcomes.get(5).get().segments().get(0).text());
        }
    }

    @Test
    void voiceOfAnotherEncoder_isRefused() {
        Voice other = new Voice("x", SpeakerEmbedding.of(new float[] {1}), "another model");
        try (VoiceCloner cloner = fake().build()) {
            SpeechRequest request = SpeechRequest.of("hello", other);
            Throwable error = assertThrows(InvalidInputException.class, () -> cloner.speak(request));
            assertTrue(error.getMessage().contains("another model"), error.getMessage());
        }
    }

    @Test
    void unknownBackend_saysWhatThereIs() {
        VoiceClonerBuilder builder = VoiceCloner.builder().backend("nonesuch");
        Throwable error = assertThrows(BackendUnavailableException.class, builder::build);
        assertTrue(error.getMessage().contains("'nonesuch'"), error.getMessage());
        assertTrue(error.getMessage().contains("fake"), error.getMessage());
    }

    @Test
    void stagesThatDoNotFit_areRefusedAndClosed() {
        VoiceClonerBuilder builder = fake().vocoder("other-hop");
        Throwable error = assertThrows(InvalidInputException.class, builder::build);
        assertTrue(error.getMessage().contains("hop 3"), error.getMessage());
    }

    @Test
    void stageThatCannotBeOpened_releasesTheOthers() {
        assertThrows(BackendUnavailableException.class, fake().vocoder("broken")::build);
    }

    @Test
    void secondSettingOfOneKind_isRefusedAndQuotesTheFirst() {
        VoiceClonerBuilder builder = fake().options(SynthesisOptions.defaults().withSeed(3));
        assertThrows(
                IllegalStateException.class,
                () -> builder.options(SynthesisOptions.defaults().withSeed(4)));
        Throwable error = assertThrows(IllegalStateException.class, () -> builder.backend("other"));
        assertTrue(error.getMessage().contains("fake"), error.getMessage());
    }

    @Test
    void options_areTheBuilders_andThoseOfReadings() {
        SynthesisOptions options = SynthesisOptions.defaults().withNormalizeText(false);
        try (VoiceCloner plain = fake().build();
                VoiceCloner own = fake().options(options).build()) {
            assertEquals(SynthesisOptions.defaults(), plain.options());
            assertEquals(options, own.options());
            assertEquals("hello", plain.read("Hello").get(0).transcription());
            assertEquals("Hello", own.read("Hello").get(0).transcription());
        }
    }

    @Test
    void closedTwice_doesNothingMore_andCallsFail() {
        VoiceCloner cloner = fake().build();
        cloner.close();
        cloner.close();
        assertEquals(0, FakeStages.OPEN.get());
        SpeechRequest request = SpeechRequest.of("hello", RECORDING);
        assertThrows(ClosedException.class, () -> cloner.speak(request));
        assertThrows(ClosedException.class, () -> cloner.createVoice("me", RECORDING));
    }

    @Test
    void closeDuringACall_waitsForItToFinish() throws Exception {
        FakeStages.slowMayGo = new CountDownLatch(1);
        FakeStages.slowHasBegun = new CountDownLatch(1);
        VoiceCloner cloner = fake().build();
        CompletableFuture<Speech> call =
                CompletableFuture.supplyAsync(() -> cloner.speak(SpeechRequest.of("slow", RECORDING)));
        assertTrue(FakeStages.slowHasBegun.await(10, TimeUnit.SECONDS));
        Waiters<Void> close = Waiters.waiting(cloner::close);
        assertFalse(call.isDone());
        assertFalse(close.hasEnded(0));
        assertTrue(FakeStages.OPEN.get() > 0);
        FakeStages.slowMayGo.countDown();
        assertEquals(SAMPLES_A_WORD, call.get(10, TimeUnit.SECONDS).audio().length());
        close.results();
    }

    @Test
    void closeFromWithinACall_doesNotWaitForItself() {
        VoiceCloner cloner = fake().build();
        List<SpeechSegment> pieces = new ArrayList<>();
        cloner.speak(SpeechRequest.of("two words", RECORDING), piece -> {
            cloner.close();
            pieces.add(piece);
        });
        assertEquals(2, pieces.size());
    }

    @Test
    void cache_standsBeforeTheEncoder() {
        List<String> asked = new ArrayList<>();
        SpeakerCache cache = (encoder, observer) -> {
            asked.add(encoder.info().fingerprint());
            return new AskingEncoder(encoder, () -> asked.add("recording"));
        };
        try (VoiceCloner cloner = fake().cache(cache).build()) {
            assertEquals("model", cloner.createVoice("me", RECORDING).encoderModel());
        }
        assertEquals(List.of("fingerprint", "recording"), asked);
    }
}
