package io.github.voiceclone.internal.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.voiceclone.CancelledException;
import io.github.voiceclone.FakeStages;
import io.github.voiceclone.Lexicon;
import io.github.voiceclone.SpeakerEmbedding;
import io.github.voiceclone.SpeechPart;
import io.github.voiceclone.SpeechRequest;
import io.github.voiceclone.SpokenWord;
import io.github.voiceclone.SynthesisOptions;
import io.github.voiceclone.TextSegment;
import io.github.voiceclone.Voice;
import io.github.voiceclone.VoiceCloneException;
import io.github.voiceclone.VoiceClonerListener;
import io.github.voiceclone.audio.AudioClip;
import io.github.voiceclone.internal.markup.MarkedText;
import io.github.voiceclone.listener.RequestInfo;
import io.github.voiceclone.listener.StageCall;
import io.github.voiceclone.listener.StageResult;
import io.github.voiceclone.spi.FrameFormat;
import io.github.voiceclone.spi.FramePart;
import io.github.voiceclone.spi.Frames;
import io.github.voiceclone.spi.SegmentEnd;
import io.github.voiceclone.spi.SegmentVocoder;
import io.github.voiceclone.spi.StageInfo;
import io.github.voiceclone.spi.Vocoder;
import io.github.voiceclone.spi.WordSpan;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** The segments of three requests, numbered from 10, on their way through a vocoder that prefers batches of four. */
class VocodingStageTest {
    private static final Voice VOICE = new Voice("x", SpeakerEmbedding.of(new float[] {1}), "model");

    private final GatheringVocoder vocoder = new GatheringVocoder(4);
    private final List<ActiveRequest> requests = List.of(request(10), request(11), request(12));
    private final List<String> delivered = new ArrayList<>();
    private final List<StageCall> calls = new ArrayList<>();
    private final List<StageResult> results = new ArrayList<>();

    private static ActiveRequest request(long number) {
        return accepted(new ActiveRequest(SpeechRequest.of("text", VOICE), new RequestInfo(number), false));
    }

    private static ActiveRequest accepted(ActiveRequest request) {
        SynthesisOptions options = SynthesisOptions.defaults();
        request.accept(VOICE, MarkedText.read("text", options), Lexicon.empty(), options);
        return request;
    }

    private VocodingStage through(GatheringVocoder chosen) {
        VoiceClonerListener listener = new VoiceClonerListener() {
            @Override
            public void stageFinished(StageCall call, StageResult result) {
                calls.add(call);
                results.add(result);
            }
        };
        return new VocodingStage(requests, chosen, new StageMonitor(List.of(listener)), (request, part) -> {
            assertTrue(request.failure().isEmpty(), "a request that failed has another part");
            delivered.add(requests.indexOf(request) + part.segment().text());
            float value = Float.parseFloat(part.segment().text());
            assertEquals(spoken(value), part.audio(), "another's audio");
            assertTrue(part.last());
        });
    }

    private VoiceCloneException failure(int request) {
        return requests.get(request).failure().orElseThrow();
    }

    private long failures() {
        return requests.stream()
                .filter(request -> request.failure().isPresent())
                .count();
    }

    /** Two frames of a value become twice as many samples and a pause of one. */
    private static AudioClip spoken(float value) {
        float[] samples = new float[2 * FakeStages.HOP + 1];
        Arrays.fill(samples, 0, 2 * FakeStages.HOP, value);
        return AudioClip.of(samples, FakeStages.RATE);
    }

    private static List<FramePart> part(int request, float... frames) {
        return segment(0, request, frames);
    }

    private static List<FramePart> segment(int number, int request, float... frames) {
        TextSegment segment =
                new TextSegment(number, 0, Integer.toString((int) frames[0]), "", List.of(), Duration.ofMillis(10));
        SegmentEnd end = SegmentEnd.PASSED;
        return List.of(new FramePart(request, segment, Frames.of(frames, 1), Optional.of(end)));
    }

    private static List<FramePart> part(int request, int value) {
        return part(request, (float) value, (float) value);
    }

    @Test
    void segments_haveSeedsOfTheirOwnThatFollowFromTheRequests() {
        GatheringVocoder again = new GatheringVocoder(4);
        for (GatheringVocoder each : List.of(vocoder, again)) {
            VocodingStage stage = through(each);
            stage.accept(segment(0, 0, 1, 1));
            stage.accept(segment(1, 0, 2, 2));
            stage.accept(segment(2, 0, 3, 3));
            stage.flush();
        }
        assertEquals(vocoder.seeds(), again.seeds());
        assertEquals(3, Set.copyOf(vocoder.seeds()).size());
        assertEquals(SynthesisOptions.defaults().seed(), vocoder.seeds().get(0));
    }

    @Test
    void pieces_areGatheredUpToThePreferredBatchAndTheRestAtTheEnd() {
        VocodingStage stage = through(vocoder);
        for (int i = 0; i < 10; i++) {
            stage.accept(part(i / 4, i));
            assertEquals((i + 1) / 4 * 4, delivered.size(), "after piece " + i);
        }
        stage.flush();
        assertEquals(List.of(4, 4, 2), vocoder.calls());
        assertEquals(List.of("00", "01", "02", "03", "14", "15", "16", "17", "28", "29"), delivered);
        assertEquals(0, failures());
    }

    @Test
    void vocoderThatPrefersOne_getsEachPieceAtOnce() {
        GatheringVocoder single = new GatheringVocoder(1);
        VocodingStage stage = through(single);
        for (int i = 0; i < 3; i++) {
            stage.accept(part(0, i));
            assertEquals(i + 1, delivered.size());
        }
        stage.flush();
        assertEquals(List.of(1, 1, 1), single.calls());
    }

    @Test
    void stream_needsItsNextAudioWhenWhatItHasIsHeard() {
        ActiveRequest streamed = accepted(new ActiveRequest(SpeechRequest.of("text", VOICE), new RequestInfo(1), true));
        VocodingStage stage = new VocodingStage(
                List.of(streamed), new GatheringVocoder(1), new StageMonitor(List.of()), (request, part) -> {});
        long before = System.nanoTime();
        stage.begin();
        long first = stage.neededAt().orElseThrow() - before;
        assertTrue(first > 0 && first < 60_000_000_000L, "the first audio is needed in " + first + " ns");
        float[] tenMinutes = new float[600 * FakeStages.RATE / FakeStages.HOP];
        stage.accept(part(0, tenMinutes));
        long next = stage.neededAt().orElseThrow() - before;
        assertTrue(next >= 600_000_000_000L, "ten minutes are heard after " + next + " ns");
        assertTrue(through(vocoder).neededAt().isEmpty());
    }

    @Test
    void nothingGathered_noCall() {
        through(vocoder).flush();
        assertEquals(List.of(), vocoder.calls());
        assertEquals(List.of(), calls);
    }

    @Test
    void spectrogramThatFails_failsItsRequestAlone() {
        VocodingStage stage = through(vocoder);
        stage.accept(part(0, 1));
        stage.accept(part(1, 2));
        stage.accept(part(1, 3, GatheringVocoder.BAD));
        stage.accept(part(2, 4));
        stage.accept(part(1, 5));
        stage.flush();
        assertEquals(List.of(4), vocoder.calls());
        assertEquals(List.of("01", "24"), delivered);
        assertEquals("bad frame", failure(1).getMessage());
        assertEquals(1, failures());
        assertTrue(requests.get(1).cancellation().isCancelled(), "the synthesizer goes on");
    }

    @Test
    void callThatFails_isTriedAgainPieceByPiece() {
        VocodingStage stage = through(vocoder);
        stage.accept(part(0, 1));
        stage.accept(part(1, 2, GatheringVocoder.WORSE));
        stage.accept(part(1, 3));
        stage.accept(part(2, 4));
        assertEquals(List.of(4, 1, 1, 1), vocoder.calls());
        assertEquals(List.of("01", "24"), delivered);
        assertEquals("device lost", failure(1).getMessage());
        assertEquals(1, failures());
    }

    @Test
    void requestCancelledWhileItsPiecesWait_isNotVocoded() {
        VocodingStage stage = through(vocoder);
        stage.accept(part(0, 1));
        stage.accept(part(1, 2));
        stage.accept(part(1, 3));
        requests.get(1).fail(new CancelledException());
        stage.accept(part(2, 4));
        assertEquals(List.of(2), vocoder.calls());
        assertEquals(List.of("01", "24"), delivered);
        assertInstanceOf(CancelledException.class, failure(1));
    }

    @Test
    void requestThatFailsBeforeItsPiecesAreVocoded_takesThemAlong() {
        VocodingStage stage = through(vocoder);
        stage.accept(part(0, 1));
        stage.accept(part(1, 2));
        requests.get(0).fail(new VoiceCloneException("no text"));
        stage.flush();
        assertEquals(List.of(1), vocoder.calls());
        assertEquals(List.of("12"), delivered);
        assertEquals("no text", failure(0).getMessage());
    }

    @Test
    void requestCancelledDuringTheCall_failsAlone() {
        vocoder.afterTheFirstFrame(() -> requests.get(1).fail(new CancelledException()));
        VocodingStage stage = through(vocoder);
        stage.accept(part(0, 1));
        stage.accept(part(1, 2));
        stage.flush();
        assertEquals(List.of("01"), delivered);
        assertInstanceOf(CancelledException.class, failure(1));
    }

    @Test
    void callThatNobodyWaitsFor_ends() {
        vocoder.afterTheFirstFrame(() -> requests.forEach(request -> request.fail(new CancelledException())));
        VocodingStage stage = through(vocoder);
        stage.accept(part(0, 1, 1, 1, 1));
        stage.accept(part(1, 2, 2, 2, 2));
        stage.flush();
        assertEquals(List.of(2L), vocoder.made(), "of 8 frames");
        assertEquals(List.of(2), vocoder.calls());
        assertEquals(List.of(), delivered);
        assertEquals(3, failures());
    }

    @Test
    void listeners_areToldOnceOfACallWithTheRequestsItServes() {
        VocodingStage stage = through(vocoder);
        stage.accept(part(0, 1));
        stage.accept(part(0, 2));
        stage.accept(part(2, 3, GatheringVocoder.BAD));
        stage.flush();
        assertEquals(1, calls.size());
        assertEquals(List.of(10L, 12L), calls.get(0).requestNumbers());
        assertEquals(
                4 * FakeStages.HOP / (double) FakeStages.RATE, results.get(0).audioSeconds(), 1e-9);
        assertEquals("bad frame", results.get(0).failure().getMessage());
    }

    @Test
    void partsOfAStreamedSegment_goThroughOneStream() {
        ActiveRequest request = accepted(new ActiveRequest(
                SpeechRequest.of("text", VOICE), requests.get(0).info(), true));
        List<AudioClip> audio = new ArrayList<>();
        VocodingStage stage = new VocodingStage(
                List.of(request), joining(), new StageMonitor(List.of()), (spoken, part) -> audio.add(part.audio()));
        TextSegment segment = new TextSegment(0, 0, "text", "", List.of(), Duration.ZERO);
        for (int segments = 0; segments < 2; segments++) {
            stage.accept(List.of(new FramePart(0, segment, Frames.of(new float[] {1, 2}, 1), Optional.empty())));
            stage.accept(List.of(new FramePart(0, segment, Frames.of(new float[] {3}, 1), Optional.empty())));
            Optional<SegmentEnd> end = Optional.of(SegmentEnd.PASSED);
            stage.accept(List.of(new FramePart(0, segment, Frames.of(new float[0], 1), end)));
        }
        AudioClip whole = AudioClip.of(new float[] {1, 2, 3}, FakeStages.RATE);
        assertEquals(List.of(whole, whole), audio);
    }

    @Test
    void partsOfAStreamedSegmentThatComeTogether_goThroughItsStreamOneByOne() {
        ActiveRequest request = accepted(new ActiveRequest(
                SpeechRequest.of("text", VOICE), requests.get(0).info(), true));
        List<AudioClip> audio = new ArrayList<>();
        VocodingStage stage = new VocodingStage(
                List.of(request), joining(), new StageMonitor(List.of()), (spoken, part) -> audio.add(part.audio()));
        TextSegment segment = new TextSegment(0, 0, "text", "", List.of(), Duration.ZERO);
        Optional<SegmentEnd> end = Optional.of(SegmentEnd.PASSED);
        FramePart first = new FramePart(0, segment, Frames.of(new float[] {1, 2}, 1), Optional.empty());
        FramePart last = new FramePart(0, segment, Frames.of(new float[] {3}, 1), end);
        stage.accept(List.of(first, last, first));
        stage.accept(List.of(last, last));
        AudioClip whole = AudioClip.of(new float[] {1, 2, 3}, FakeStages.RATE);
        assertEquals(List.of(whole, whole, AudioClip.of(new float[] {3}, FakeStages.RATE)), audio);
    }

    @Test
    void partsOfASegmentThatIsNotStreamed_areHandedOverWholeWithoutWhatWasSpokenAgain() {
        ActiveRequest request = accepted(new ActiveRequest(
                SpeechRequest.of("text", VOICE), requests.get(0).info(), false));
        List<SpeechPart> handed = new ArrayList<>();
        VocodingStage stage = new VocodingStage(
                List.of(request), joining(), new StageMonitor(List.of()), (spoken, part) -> handed.add(part));
        TextSegment segment = new TextSegment(0, 0, "text", "", List.of(), Duration.ZERO);
        Optional<SegmentEnd> end = Optional.of(SegmentEnd.PASSED);
        stage.accept(List.of(new FramePart(0, segment, Frames.of(new float[] {9, 9}, 1), Optional.empty())));
        stage.accept(List.of(
                new FramePart(0, segment, Frames.of(new float[] {1, 2}, 1), true, List.of(), Optional.empty())));
        assertEquals(List.of(), handed);
        stage.accept(List.of(new FramePart(0, segment, Frames.of(new float[] {3}, 1), end)));
        stage.accept(List.of(new FramePart(0, segment, Frames.of(new float[] {4}, 1), end)));
        assertEquals(
                List.of(
                        AudioClip.of(new float[] {1, 2, 3}, FakeStages.RATE),
                        AudioClip.of(new float[] {4}, FakeStages.RATE)),
                handed.stream().map(SpeechPart::audio).toList());
        assertTrue(handed.stream().allMatch(SpeechPart::last));
    }

    /** A vocoder that makes a segment's audio, a sample of each frame, once all parts of it are there. */
    private Vocoder joining() {
        return new SegmentVocoder() {
            @Override
            public StageInfo info() {
                return vocoder.info();
            }

            @Override
            public FrameFormat format() {
                return vocoder.format();
            }

            @Override
            public AudioClip vocode(Frames segment) {
                return AudioClip.of(segment.toArray(), FakeStages.RATE);
            }

            @Override
            public void close() {}
        };
    }

    @Test
    void words_areTimedFromTheStartOfTheSpeech() {
        List<SpokenWord> words = new ArrayList<>();
        VocodingStage stage = new VocodingStage(
                requests, vocoder, new StageMonitor(List.of()), (spoken, part) -> words.addAll(part.words()));
        for (int number = 0; number < 2; number++) {
            TextSegment segment =
                    new TextSegment(number, 10 * number, "so be it", "", List.of(), Duration.ofMillis(10));
            List<WordSpan> spans = List.of(new WordSpan(3, 5, 1, 2));
            Optional<SegmentEnd> end = Optional.of(SegmentEnd.PASSED);
            stage.accept(List.of(new FramePart(0, segment, Frames.of(new float[] {1, 1}, 1), spans, end)));
        }
        stage.flush();
        Duration frame = Duration.ofNanos(FakeStages.HOP * 1_000_000_000L / FakeStages.RATE);
        Duration segment = frame.multipliedBy(2).plusMillis(10);
        assertEquals(
                List.of(
                        new SpokenWord(3, "be", frame, frame.multipliedBy(2)),
                        new SpokenWord(13, "be", segment.plus(frame), segment.plus(frame.multipliedBy(2)))),
                words);
    }

    @Test
    void sinkThatThrows_endsTheCall() {
        VocodingStage stage = new VocodingStage(requests, vocoder, new StageMonitor(List.of()), (request, part) -> {
            throw new VoiceCloneException("disk full");
        });
        for (int i = 0; i < 3; i++) {
            stage.accept(part(0, 1));
        }
        assertThrows(VoiceCloneException.class, stage::flush);
        assertEquals(List.of(3), vocoder.calls());
    }
}
