package io.github.voiceclone;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.voiceclone.audio.AudioClip;
import io.github.voiceclone.internal.engine.StageMonitor;
import io.github.voiceclone.internal.engine.StageTimer;
import io.github.voiceclone.listener.CacheLookup;
import io.github.voiceclone.listener.DecodeStep;
import io.github.voiceclone.listener.LoadResult;
import io.github.voiceclone.listener.QueueEntry;
import io.github.voiceclone.listener.RequestInfo;
import io.github.voiceclone.listener.SampleProgress;
import io.github.voiceclone.listener.StageCall;
import io.github.voiceclone.listener.StageLoad;
import io.github.voiceclone.listener.StageResult;
import io.github.voiceclone.spi.Encoder;
import io.github.voiceclone.spi.SpeakerCache;
import io.github.voiceclone.spi.StageInfo;
import io.github.voiceclone.spi.StageObserver;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.junit.jupiter.api.Test;

/** What a voice cloner and its monitor tell listeners. */
class ListenerTest {
    private static final AudioClip RECORDING = AudioClip.of(new float[150], 100);
    private static final StageInfo INFO = new StageInfo("b", "p", "f", "m");

    private final List<String> events = Collections.synchronizedList(new ArrayList<>());
    private final List<StageResult> results = Collections.synchronizedList(new ArrayList<>());

    /** Notes what it hears. */
    private final VoiceClonerListener keen = new VoiceClonerListener() {
        @Override
        public void loadStarted(StageLoad load) {
            events.add("load " + load.stage().id());
        }

        @Override
        public void loadFinished(StageLoad load, LoadResult result) {
            events.add("loaded " + load.stage().id() + (result.failure() == null ? "" : " failed"));
        }

        @Override
        public void stageStarted(StageCall call) {
            events.add("> " + call.stage().id() + call.requestNumbers());
        }

        @Override
        public void stageFinished(StageCall call, StageResult result) {
            events.add("< " + call.stage().id() + call.requestNumbers() + (result.failure() == null ? "" : " failed"));
            results.add(result);
        }

        @Override
        public void cacheLookedUp(CacheLookup lookup) {
            events.add("cache " + lookup.tier() + " " + lookup.hits() + "/" + lookup.keys() + " for "
                    + (lookup.call() == null ? "nobody" : lookup.call().requestNumbers()));
        }

        @Override
        public void queued(QueueEntry entry) {
            events.add("queued " + entry.request().number() + " depth " + entry.depth());
        }

        @Override
        public void dequeued(QueueEntry entry, Duration waited) {
            events.add("dequeued " + entry.request().number());
        }

        @Override
        public void refused(RequestInfo request) {
            events.add("refused " + request.number());
        }

        @Override
        public void decoderStepped(DecodeStep step) {
            events.add("step of " + step.rows() + " " + step.backend() + " " + step.precision());
        }

        @Override
        public void samplesMade(SampleProgress progress) {
            events.add(progress.made() + " of " + progress.all() + " samples " + progress.backend());
        }
    };

    private VoiceClonerBuilder fake() {
        return VoiceCloner.builder().backend(FakeStages.NAME).listener(keen);
    }

    @Test
    void loads_areToldWithTheirFailures() {
        fake().build().close();
        assertEquals(
                Set.of(
                        "load encoder",
                        "load synthesizer",
                        "load vocoder",
                        "loaded encoder",
                        "loaded synthesizer",
                        "loaded vocoder"),
                new TreeSet<>(events));
        events.clear();
        assertThrows(BackendUnavailableException.class, fake().vocoder("broken")::build);
        assertTrue(events.contains("loaded vocoder failed"), events.toString());
    }

    @Test
    void stages_nestAndCarryTheNumbersOfTheirRequests() {
        try (VoiceCloner cloner = fake().build()) {
            events.clear();
            cloner.createVoice("me", RECORDING);
            cloner.speakAll(List.of(SpeechRequest.of("one", RECORDING), SpeechRequest.of("blank", RECORDING)));
        }
        assertEquals(
                List.of(
                        "> encoder[1]",
                        "< encoder[1]",
                        "> encoder[2]",
                        "< encoder[2]",
                        "> encoder[3]",
                        "< encoder[3]",
                        "> synthesizer[2, 3]",
                        "> vocoder[2]",
                        "< vocoder[2]",
                        "< synthesizer[2, 3] failed"),
                events.stream().filter(event -> !event.contains("queued")).toList());
    }

    @Test
    void vocoderThatGathers_isToldWithAllItServesInsideTheSynthesizer() {
        try (VoiceCloner cloner = fake().vocoder("gathering").build()) {
            Voice voice = cloner.createVoice("me", RECORDING);
            events.clear();
            cloner.speakAll(List.of(
                    SpeechRequest.of("one", voice),
                    SpeechRequest.of("two words", voice),
                    SpeechRequest.of("end", voice)));
        }
        events.removeIf(event -> event.contains("queued"));
        assertEquals(
                List.of(
                        "> synthesizer[2, 3, 4]",
                        "> vocoder[2, 3]",
                        "< vocoder[2, 3]",
                        "> vocoder[4]",
                        "< vocoder[4]",
                        "< synthesizer[2, 3, 4]"),
                events);
        double word = (double) FakeStages.FRAMES_A_WORD * FakeStages.HOP / FakeStages.RATE;
        assertEquals(3 * word, results.get(1).audioSeconds(), 1e-9);
        assertEquals(word, results.get(2).audioSeconds(), 1e-9);
        assertEquals(4 * word, results.get(3).audioSeconds(), 1e-9);
    }

    @Test
    void stream_doesNotGather() {
        try (VoiceCloner cloner = fake().vocoder("gathering").build();
                InputStream wav = cloner.streamWav(SpeechRequest.of("five words in one text", RECORDING))) {
            wav.readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        assertEquals(
                3 * 5,
                events.stream().filter(event -> event.startsWith("< vocoder")).count(),
                "the two frames and the end of each of five segments");
    }

    @Test
    void audio_isWhatWasHeardAndMade() {
        try (VoiceCloner cloner = fake().build()) {
            cloner.speak(SpeechRequest.of("one", RECORDING));
        }
        double spoken = (double) FakeStages.FRAMES_A_WORD * FakeStages.HOP / FakeStages.RATE;
        assertEquals(
                List.of(1.5, spoken, spoken),
                results.stream().map(StageResult::audioSeconds).toList());
        assertEquals(
                results.get(2).elapsed().toNanos() / 1e9 / spoken,
                results.get(2).realTimeFactor(),
                1e-9);
    }

    @Test
    void failedCall_isToldWithItsFailure() {
        try (VoiceCloner cloner = fake().build()) {
            AudioClip empty = AudioClip.of(new float[0], 100);
            assertThrows(InvalidInputException.class, () -> cloner.createVoice("me", empty));
        }
        assertTrue(events.contains("< encoder[1] failed"), events.toString());
        assertNotNull(results.get(0).failure());
    }

    @Test
    void listenerThatFails_harmsNobody() {
        VoiceClonerListener deaf = new VoiceClonerListener() {
            @Override
            public void stageStarted(StageCall call) {
                throw new IllegalStateException("deaf");
            }
        };
        try (VoiceCloner cloner = VoiceCloner.builder()
                .backend(FakeStages.NAME)
                .listener(deaf)
                .listener(keen)
                .build()) {
            cloner.speak(SpeechRequest.of("word", RECORDING));
        }
        assertTrue(events.contains("< vocoder[1]"), events.toString());
    }

    @Test
    void cacheLookups_areToldWithTheEncodersCall() {
        SpeakerCache cache = new SpeakerCache() {
            @Override
            public Encoder decorate(Encoder encoder, StageObserver observer) {
                assertTrue(observer.listening());
                return new AskingEncoder(encoder, () -> observer.cacheLookedUp("shelf", 3, 2, Duration.ofNanos(5)));
            }
        };
        try (VoiceCloner cloner = fake().cache(cache).build()) {
            events.clear();
            cloner.createVoice("me", RECORDING);
        }
        events.removeIf(event -> event.contains("queued"));
        assertEquals(List.of("> encoder[1]", "cache shelf 2/3 for [1]", "< encoder[1]"), events);
    }

    @Test
    void whatIsToldOutsideACall_belongsToNobody() {
        StageMonitor monitor = new StageMonitor(List.of(keen));
        StageObserver observer = monitor.load(new StageLoad(Stage.SYNTHESIZER, "b", "p"), given -> given);
        monitor.run(Stage.ENCODER, INFO, List.of(new RequestInfo(1)), watch -> {});
        events.clear();
        observer.cacheLookedUp("shelf", 1, 0, Duration.ofNanos(5));
        observer.decoderStepped(4, 0, Duration.ofNanos(5));
        observer.samplesMade(200, 9600);
        assertEquals(List.of("cache shelf 0/1 for nobody", "step of 4 b p", "200 of 9600 samples b"), events);
    }

    @Test
    void graphsRead_areAddedUp() {
        List<LoadResult> loads = new ArrayList<>();
        VoiceClonerListener listener = new VoiceClonerListener() {
            @Override
            public void loadFinished(StageLoad load, LoadResult result) {
                loads.add(result);
            }
        };
        StageMonitor monitor = new StageMonitor(List.of(listener));
        StageLoad load = new StageLoad(Stage.ENCODER, "b", "p");
        monitor.load(load, observer -> {
            observer.graphRead(3);
            observer.graphRead(4);
            return observer;
        });
        monitor.load(load, observer -> observer);
        assertEquals(7, loads.get(0).bytes().orElseThrow());
        assertTrue(loads.get(1).bytes().isEmpty());
    }

    @Test
    void waiting_isToldOnceWithItsDepth() {
        StageMonitor monitor = new StageMonitor(List.of(keen));
        StageMonitor.Waiting first = monitor.waiting(monitor.newRequest());
        try (StageMonitor.Waiting second = monitor.waiting(monitor.newRequest())) {
            assertNotNull(second);
        }
        first.close();
        first.close();
        monitor.refused(monitor.newRequest());
        monitor.waiting(new RequestInfo(9)).close();
        assertEquals(
                List.of(
                        "queued 1 depth 1",
                        "queued 2 depth 2",
                        "dequeued 2",
                        "dequeued 1",
                        "refused 3",
                        "queued 9 depth 1",
                        "dequeued 9"),
                events);
    }

    @Test
    void fullQueue_isToldAsRefusal() {
        SpeechRequest request = SpeechRequest.of("one", RECORDING);
        try (VoiceCloner cloner = fake().queue(
                        QueueOptions.defaults().withMaxConcurrent(1).withMaxQueued(0))
                .build()) {
            events.clear();
            cloner.speak(request, piece -> {
                CompletableFuture<Speech> second = CompletableFuture.supplyAsync(() -> cloner.speak(request));
                assertThrows(CompletionException.class, second::join);
            });
        }
        assertEquals(List.of("queued 1 depth 1", "dequeued 1"), events.subList(0, 2));
        assertTrue(events.contains("refused 2"), events.toString());
    }

    @Test
    void idAndAttributes_reachEveryEventOfARequest() {
        List<RequestInfo> seen = Collections.synchronizedList(new ArrayList<>());
        VoiceClonerListener listener = new VoiceClonerListener() {
            @Override
            public void stageStarted(StageCall call) {
                seen.addAll(call.requests());
            }

            @Override
            public void queued(QueueEntry entry) {
                seen.add(entry.request());
            }
        };
        SpeechRequest request =
                SpeechRequest.of("one", RECORDING).withId("order-7").withAttribute("tenant", "a");
        try (VoiceCloner cloner = VoiceCloner.builder()
                .backend(FakeStages.NAME)
                .listener(listener)
                .build()) {
            cloner.speak(request);
        }
        RequestInfo expected = new RequestInfo(1, Optional.of("order-7"), Map.of("tenant", "a"));
        assertEquals(Collections.nCopies(4, expected), seen); // waits, encoder, synthesizer, vocoder
    }

    @Test
    void nobodyListening_makesNothing() {
        StageMonitor monitor = new StageMonitor(List.of());
        List<StageTimer> watches = new ArrayList<>();
        monitor.run(Stage.ENCODER, INFO, List.of(new RequestInfo(1)), watches::add);
        monitor.run(Stage.ENCODER, INFO, List.of(new RequestInfo(1)), watches::add);
        assertSame(watches.get(0), watches.get(1));
        assertSame(monitor.waiting(new RequestInfo(1)), monitor.waiting(new RequestInfo(2)));
        StageLoad load = new StageLoad(Stage.ENCODER, "b", "p");
        assertSame(StageObserver.NONE, monitor.load(load, observer -> observer));
        assertTrue(!StageObserver.NONE.listening());
    }
}
