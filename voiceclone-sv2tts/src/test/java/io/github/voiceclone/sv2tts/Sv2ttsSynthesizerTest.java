package io.github.voiceclone.sv2tts;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.voiceclone.CancelledException;
import io.github.voiceclone.InvalidInputException;
import io.github.voiceclone.Pauses;
import io.github.voiceclone.SegmentCheck;
import io.github.voiceclone.SpeakerEmbedding;
import io.github.voiceclone.SpeechFault;
import io.github.voiceclone.SynthesisOptions;
import io.github.voiceclone.TextSegment;
import io.github.voiceclone.VoiceCloneException;
import io.github.voiceclone.runtime.FakeRuntime;
import io.github.voiceclone.runtime.Tensor;
import io.github.voiceclone.spi.Cancellation;
import io.github.voiceclone.spi.FramePart;
import io.github.voiceclone.spi.FrameStream;
import io.github.voiceclone.spi.SegmentEnd;
import io.github.voiceclone.spi.SynthesisRequest;
import io.github.voiceclone.spi.Synthesizer;
import io.github.voiceclone.sv2tts.pack.Packs;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.ValueSource;

/** The synthesizer on graphs that speak zeros, on processors and on a device next to them. */
@ParameterizedClass
@ValueSource(strings = {"cpu", "cuda"})
class Sv2ttsSynthesizerTest {
    private static final SpeakerEmbedding VOICE = SpeakerEmbedding.of(new float[] {1, 0, 0, 0});

    /** The decoder gives no numbers for it. */
    private static final SpeakerEmbedding BROKEN_VOICE = SpeakerEmbedding.of(new float[] {0, 1, 0, 0});

    /** The text encoder fails with it. */
    private static final SpeakerEmbedding UNHEARD_VOICE = SpeakerEmbedding.of(new float[] {0, 0, 1, 0});

    /** The post-net fails with it. */
    private static final SpeakerEmbedding ROUGH_VOICE = SpeakerEmbedding.of(new float[] {0, 0, 0, 1});

    private static final float ROUGH = 7;

    private static final SynthesisOptions OPTIONS = SynthesisOptions.defaults().withMaxFrames(4);

    private final List<Long> batches = new CopyOnWriteArrayList<>();
    private final AtomicLong mostRows = new AtomicLong();

    /** Number of encoded texts from which on the decoder stops by itself. */
    private volatile int stopsFrom = Integer.MAX_VALUE;

    /** Number of encoded texts from which on the decoder attends to the whole text. */
    private volatile int attendsFrom;

    private final FakeRuntime runtime = new FakeRuntime(Map.of(
            "text-encoder", this::encode,
            "decoder", this::step,
            "postnet", Sv2ttsSynthesizerTest::refine));
    private final Map<Integer, List<String>> spoken = new TreeMap<>();
    private final Map<Integer, VoiceCloneException> failures = new TreeMap<>();

    @Parameter
    String device;

    @TempDir
    Path folder;

    private Synthesizer synthesizer;

    @BeforeEach
    void open() {
        Packs.whole(folder.resolve("pack"));
        synthesizer =
                new Sv2ttsSynthesizerProvider().open(runtime, Packs.context(folder.resolve("pack"), "fp32", device));
    }

    @AfterEach
    void closedWithItsGraphs() {
        synthesizer.close();
        runtime.loaded().values().forEach(graph -> assertEquals(1, graph.closes()));
        assertEquals(0, runtime.loaded().get("decoder").openBindings());
    }

    @Test
    void textThatIsNotNormalized_isReadWithItsNumbers() {
        String read = synthesizer.read(request("2个", VOICE, OPTIONS)).get(0).transcription();
        String plain = synthesizer
                .read(request("2个", VOICE, OPTIONS.withNormalizeText(false)))
                .get(0)
                .transcription();
        assertEquals("liang3 ge4", read.strip());
        assertEquals("2 ge4", plain.strip());
    }

    @Test
    void piecesOfAllRequests_arriveInOrder() {
        speak(request("一，二，三", VOICE, OPTIONS), request("四，五，六，七，八，九", VOICE, OPTIONS));
        assertEquals(Map.of(0, List.of("一", "二", "三"), 1, List.of("四", "五", "六", "七", "八", "九")), spoken);
        assertEquals(9, encoded());
    }

    @Test
    void piecesUnderWay_areAsManyAsTheDeviceTakes() {
        List<Integer> encoded = new ArrayList<>();
        assertBounded(device.equals("cuda") ? 2 * 16 : 8, () -> encoded.add(encoded()));
        assertEquals(device.equals("cuda") ? 16 : 1, batches.get(0), "texts encoded together");
        if (device.equals("cuda")) {
            assertTrue(encoded.get(0) > 16, "none is decoded while the first is handed over");
        }
    }

    @Test
    void callsThatEnded_takeNoShare() {
        for (int call = 0; call < 3; call++) {
            speak(request("一", VOICE, OPTIONS));
        }
        int before = encoded();
        List<Integer> ahead = new ArrayList<>();
        int most = device.equals("cuda") ? 2 * 16 : 8;
        assertBounded(most, () -> ahead.add(encoded() - before));
        assertTrue(ahead.get(0) > most / 2, ahead.get(0) + " under way at first");
    }

    @Test
    void words_areHandedOverOnceInOrderWithinTheirFrames() {
        for (boolean streamed : new boolean[] {false, true}) {
            SynthesisOptions options =
                    SynthesisOptions.defaults().withMaxFrames(200).withStopThreshold(1);
            List<String> words = new ArrayList<>();
            int[] frames = {0};
            int[] reached = {0};
            take(List.of(new SynthesisRequest("一二三", VOICE, options, streamed, new Cancellation())), part -> {
                frames[0] += part.frames().frames();
                part.words().forEach(word -> {
                    assertTrue(
                            word.firstFrame() >= reached[0] && word.endFrame() <= frames[0], word + " of " + frames[0]);
                    reached[0] = word.endFrame();
                    words.add(part.segment().text().substring(word.start(), word.end()));
                });
            });
            assertEquals(List.of("一", "二", "三"), words);
        }
    }

    @Test
    void piecesUnderWay_areSharedAmongCalls() {
        boolean[] once = {false};
        assertBounded(2 * 16, () -> {
            if (!once[0]) {
                once[0] = true;
                assertBounded(2 * 8, () -> {});
            }
        });
        assertTrue(once[0]);
    }

    @Test
    void callClosedTwice_endsOnce() {
        FrameStream ended = synthesizer.synthesize(List.of(request("一", VOICE, OPTIONS)));
        ended.close();
        ended.close();
        piecesUnderWay_areSharedAmongCalls();
    }

    @Test
    void callClosedMidway_takesPartInNoFurtherStep() {
        SynthesisOptions endless = OPTIONS.withMaxFrames(1_000_000).withStopThreshold(1);
        FrameStream ended = synthesizer.synthesize(List.of(streamed("一", VOICE, endless)));
        assertEquals(1, ended.next(1).size());
        ended.close();
        speak(request("二", VOICE, OPTIONS.withMaxFrames(40)));
        assertEquals(1, mostRows.get(), "rows in one step");
    }

    /** Speaks 80 pieces of 40 requests, and does something after each. */
    private void assertBounded(int most, Runnable after) {
        List<SynthesisRequest> requests = Collections.nCopies(40, request("一，二", VOICE, OPTIONS));
        int[] delivered = {0};
        int[] others = {encoded()};
        take(requests, part -> {
            assertEquals(delivered[0] / 2, part.request());
            int ahead = encoded() - others[0] - delivered[0]++;
            assertTrue(ahead <= most, ahead + " pieces under way");
            int before = encoded();
            after.run();
            others[0] += encoded() - before;
        });
        assertEquals(80, delivered[0]);
    }

    @Test
    void requestWhoseTextOrSpectrogramFails_failsAlone() {
        speak(
                request("一", VOICE, OPTIONS),
                request("二，三", UNHEARD_VOICE, OPTIONS),
                request("四，五", ROUGH_VOICE, OPTIONS),
                request("六，七", VOICE, OPTIONS));
        assertEquals(Map.of(0, List.of("一"), 3, List.of("六", "七")), spoken);
        assertEquals(List.of(1, 2), List.copyOf(failures.keySet()));
        assertEquals("unheard of", failures.get(1).getMessage());
        assertEquals("too rough", failures.get(2).getMessage());
    }

    @Test
    void requestThatCannotBeSpoken_failsAlone() {
        speak(
                request("一", SpeakerEmbedding.of(new float[3]), OPTIONS),
                request("二", VOICE, OPTIONS),
                request("！！", VOICE, OPTIONS),
                request("三", VOICE, OPTIONS));
        assertEquals(Map.of(1, List.of("二"), 3, List.of("三")), spoken);
        assertEquals(List.of(0, 2), List.copyOf(failures.keySet()));
        failures.values().forEach(failure -> assertInstanceOf(InvalidInputException.class, failure));
        String message = failures.get(0).getMessage();
        assertTrue(message.contains("3 values") && message.contains("expects an embedding of 4 values"), message);
        assertEquals(2, encoded());
    }

    @Test
    void cancelledRequest_failsAloneAndItsOtherPiecesAreDropped() {
        Cancellation wanted = new Cancellation();
        Cancellation unwanted = new Cancellation();
        List<String> delivered = new ArrayList<>();
        speak(
                part -> {
                    unwanted.cancel(new CancelledException());
                    delivered.add(part.segment().text());
                },
                new SynthesisRequest("一，二，三，四", VOICE, OPTIONS, false, unwanted),
                new SynthesisRequest("五，六", VOICE, OPTIONS, false, wanted),
                new SynthesisRequest("七", VOICE, OPTIONS, false, unwanted));
        assertEquals(List.of("一", "五", "六"), delivered);
        assertEquals(List.of(0, 2), List.copyOf(failures.keySet()));
        failures.values().forEach(failure -> assertInstanceOf(CancelledException.class, failure));
    }

    @Test
    void stream_givesThePiecesInOrderWithTheirPauses() {
        List<String> events = new ArrayList<>();
        speak(
                part -> {
                    if (part.frames().frames() > 0) {
                        events.add(part.frames().frames() + " frames");
                    }
                    if (part.isLast()) {
                        events.add("pause " + part.segment().pause().toMillis());
                    }
                },
                streamed("一，二，三", VOICE, OPTIONS.withMaxFrames(100)));
        List<String> following = List.of("100 frames", "pause 150");
        List<String> expected = new ArrayList<>(List.of("30 frames", "20 frames", "50 frames", "pause 150"));
        expected.addAll(following);
        expected.addAll(following);
        assertEquals(expected, events);
        assertEquals(3, batches.size());
    }

    @Test
    void stream_decodesOnePieceAheadAndDropsItWithTheCall() {
        List<Integer> begun = new ArrayList<>();
        SynthesisRequest request = streamed("一，二，三，四，五", VOICE, OPTIONS.withMaxFrames(100));
        assertThrows(
                IllegalStateException.class,
                () -> take(List.of(request), part -> {
                    begun.add(batches.size());
                    if (part.isLast()) {
                        throw new IllegalStateException("disk full");
                    }
                }));
        assertEquals(List.of(1, 2, 2), begun);
        assertEquals(2, batches.size());
    }

    @Test
    void stream_ofWhatCannotBeSpoken_fails() {
        Cancellation unwanted = new Cancellation();
        unwanted.cancel(new CancelledException());
        speak(
                streamed("！", VOICE, OPTIONS),
                streamed("一", SpeakerEmbedding.of(new float[3]), OPTIONS),
                new SynthesisRequest("一", VOICE, OPTIONS, true, unwanted));
        assertInstanceOf(InvalidInputException.class, failures.get(0));
        assertInstanceOf(InvalidInputException.class, failures.get(1));
        assertInstanceOf(CancelledException.class, failures.get(2));
        assertEquals(Map.of(), spoken);
        assertEquals(0, batches.size());
    }

    @Test
    void requestCancelledBefore_isNotBegun() {
        Cancellation cancellation = new Cancellation();
        cancellation.cancel(new CancelledException());
        speak(new SynthesisRequest("一", VOICE, OPTIONS, false, cancellation), request("二", VOICE, OPTIONS));
        assertEquals(Map.of(1, List.of("二")), spoken);
        assertInstanceOf(CancelledException.class, failures.get(0));
        assertEquals(1, batches.size());
    }

    @Test
    void sinkThatThrows_endsTheCallWithIt() {
        List<SynthesisRequest> requests = List.of(request("一", VOICE, OPTIONS));
        assertThrows(
                IllegalStateException.class,
                () -> take(requests, part -> {
                    throw new IllegalStateException("disk full");
                }));
    }

    @Test
    void melThatIsNotFinite_failsItsRequestAlone() {
        speak(request("一，二", VOICE, OPTIONS), request("三", BROKEN_VOICE, OPTIONS), request("四，五", VOICE, OPTIONS));
        assertEquals(Map.of(0, List.of("一", "二"), 2, List.of("四", "五")), spoken);
        assertEquals(List.of(1), List.copyOf(failures.keySet()));
        String message = failures.get(1).getMessage();
        assertTrue(message.startsWith("the decoder made NaN in frame 0,"), message);
    }

    @Test
    void noRequests_nothing() {
        speak();
        assertEquals(List.of(), batches);
    }

    @Test
    void cutOffPieces_sayThatTheyReachedTheLimit() {
        List<FramePart> parts = new ArrayList<>();
        speak(parts::add, request("一☃", VOICE, OPTIONS));
        FramePart part = parts.get(0);
        assertTrue(end(part).check().reachedLimit());
        assertEquals(4, part.frames().frames());
        assertEquals(2, steps(part));
        TextSegment segment = part.segment();
        assertEquals(1, segment.skipped().size());
        assertEquals(Duration.ofMillis(150), segment.pause());
        assertTrue(segment.transcription().startsWith("yi1"), segment.transcription());
    }

    @Test
    void pieceThatRunsAway_isSpokenAgainWithOtherDraws() {
        stopsFrom = 2;
        List<FramePart> parts = new ArrayList<>();
        speak(parts::add, request("一", VOICE, SynthesisOptions.defaults()));
        assertFalse(end(parts.get(0)).check().reachedLimit());
        assertEquals(14, steps(parts.get(0)) * 2);
        assertEquals(2, encoded());
    }

    @Test
    void pieceThatSkipsWords_isSpokenAgainWithOtherDraws() {
        stopsFrom = 0;
        attendsFrom = 3;
        List<FramePart> parts = new ArrayList<>();
        speak(parts::add, request("一二三", VOICE, SynthesisOptions.defaults().withMaxAttempts(5)));
        assertEquals(new SegmentCheck(false, 3, List.of()), end(parts.get(0)).check());
        assertEquals(3, encoded());
    }

    @Test
    void pieceThatSkipsWordsEveryTime_saysWhich() {
        stopsFrom = 0;
        attendsFrom = Integer.MAX_VALUE;
        List<FramePart> parts = new ArrayList<>();
        speak(parts::add, request("一二", VOICE, SynthesisOptions.defaults().withMaxAttempts(2)));
        List<SpeechFault> skipped = List.of(new SpeechFault(SpeechFault.Kind.SKIPPED, 1, 2));
        assertEquals(new SegmentCheck(false, 2, skipped), end(parts.get(0)).check());
        assertEquals(2, encoded());
    }

    @Test
    void pieceOfAStreamThatSkipsWords_isSpokenAgainUnlessItIsTheFirst() {
        stopsFrom = 0;
        attendsFrom = 3;
        List<SegmentCheck> checks = new ArrayList<>();
        speak(
                part -> part.end().ifPresent(end -> checks.add(end.check())),
                streamed("一二，三四", VOICE, SynthesisOptions.defaults()));
        List<SpeechFault> skipped = List.of(new SpeechFault(SpeechFault.Kind.SKIPPED, 1, 2));
        assertEquals(List.of(new SegmentCheck(false, 1, skipped), new SegmentCheck(false, 2, List.of())), checks);
        assertEquals(3, encoded());
    }

    @Test
    void pieceThatRunsAwayEveryTime_isCutOffAndSaysSo() {
        List<FramePart> parts = new ArrayList<>();
        speak(parts::add, request("一", VOICE, SynthesisOptions.defaults()));
        assertTrue(end(parts.get(0)).check().reachedLimit());
        // "yi1" and the end are four symbols: 62.5 frames a second for 1.5 s and 0.12 s a symbol, in steps of two.
        assertEquals(124, steps(parts.get(0)) * 2);
        assertEquals(3, encoded());
    }

    @Test
    void thresholdNeverReached_isSpokenToTheRequestsLimit() {
        List<FramePart> parts = new ArrayList<>();
        SynthesisOptions endless =
                SynthesisOptions.defaults().withStopThreshold(1).withMaxFrames(300);
        speak(parts::add, request("一", VOICE, endless));
        assertEquals(150, steps(parts.get(0)));
        assertEquals(1, encoded());
    }

    @Test
    void clauseCutForItsLength_isFollowedByAShortBreath() {
        List<String> parts = new ArrayList<>();
        String clause = "我们今天下午要在学校旁边的图书馆里和几位老朋友一起讨论下个星期的活动安排并且准备所有需要的材料和工具";
        speak(
                part -> parts.add(
                        part.segment().text() + " " + part.segment().pause().toMillis()),
                request(clause + "。好", VOICE, OPTIONS));
        assertEquals(3, parts.size(), parts::toString);
        assertTrue(parts.get(0).endsWith("安排 50"), parts::toString);
        assertTrue(parts.get(1).endsWith("工具 300"), parts::toString);
        assertEquals("好 150", parts.get(2));
    }

    @Test
    void pauses_followWhatStandsThere() {
        String text = "一，二。\n三：四！五\n\n六……”七";
        assertEquals("一150 二500 三150 四300 五500 六……”300 七150 ", pauses(text, OPTIONS));
        Pauses pauses = new Pauses(
                Duration.ZERO, Duration.ofMillis(10), Duration.ofMillis(20), Duration.ofMillis(30), Duration.ZERO);
        assertEquals(
                "一5 二15 三5 四10 五15 六……”10 七0 ",
                pauses(text, OPTIONS.withPauses(pauses).withSpeed(2)));
    }

    private String pauses(String text, SynthesisOptions options) {
        StringBuilder pauses = new StringBuilder();
        take(List.of(request(text, VOICE, options)), part -> pauses.append(
                        part.segment().text().replaceAll("[：！]", ""))
                .append(part.segment().pause().toMillis())
                .append(' '));
        return pauses.toString();
    }

    private void take(List<SynthesisRequest> requests, Consumer<FramePart> action) {
        try (FrameStream frames = synthesizer.synthesize(requests)) {
            frames.forEachRemaining(action);
        }
    }

    private void speak(SynthesisRequest... requests) {
        speak(
                part -> spoken.computeIfAbsent(part.request(), i -> new ArrayList<>())
                        .add(part.segment().text()),
                requests);
    }

    private void speak(Consumer<FramePart> action, SynthesisRequest... requests) {
        take(List.of(requests), action);
        for (int i = 0; i < requests.length; i++) {
            int index = i;
            requests[i].cancellation().reason().ifPresent(failure -> failures.put(index, failure));
        }
    }

    private static SegmentEnd end(FramePart part) {
        return part.end().orElseThrow();
    }

    private static int steps(FramePart part) {
        return end(part).attention().orElseThrow().steps();
    }

    private static SynthesisRequest streamed(String text, SpeakerEmbedding voice, SynthesisOptions options) {
        return new SynthesisRequest(text, voice, options, true, new Cancellation());
    }

    private static SynthesisRequest request(String text, SpeakerEmbedding voice, SynthesisOptions options) {
        return new SynthesisRequest(text, voice, options);
    }

    private Map<String, Tensor.Floats> encode(Map<String, ? extends Tensor> inputs) {
        long[] shape = ((Tensor.Longs) inputs.get("symbols")).shape();
        batches.add(shape[0]);
        Tensor.Floats memory = Tensor.floats(shape[0], shape[1], 1);
        Tensor.Floats speaker = (Tensor.Floats) inputs.get("speaker");
        for (int row = 0; row < shape[0]; row++) {
            if (speaker.buffer().get(row * 4 + 2) == 1) {
                throw new VoiceCloneException("unheard of");
            }
            float rough = speaker.buffer().get(row * 4 + 3) * ROUGH;
            memory.buffer().put((int) (row * shape[1]), speaker.buffer().get(row * 4 + 1) == 1 ? Float.NaN : rough);
        }
        return Map.of("memory", memory, "keys", memory);
    }

    private int encoded() {
        return batches.stream().mapToInt(Long::intValue).sum();
    }

    private static Map<String, Tensor.Floats> refine(Map<String, ? extends Tensor> inputs) {
        Tensor.Floats frames = (Tensor.Floats) inputs.get("frames");
        long[] shape = frames.shape();
        for (int row = 0; row < shape[0]; row++) {
            if (frames.buffer().get((int) (row * shape[1] * shape[2])) == ROUGH) {
                throw new VoiceCloneException("too rough");
            }
        }
        return Map.of("mel", Tensor.floats(shape[0], shape[2], shape[1]));
    }

    private Map<String, Tensor.Floats> step(Map<String, ? extends Tensor> inputs) {
        long rows = ((Tensor.Floats) inputs.get("mask")).shape()[0];
        mostRows.accumulateAndGet(rows, Math::max);
        Map<String, Tensor.Floats> outputs = new HashMap<>();
        Tensor.Floats frames = Tensor.floats(rows, 2, 80);
        Tensor.Floats memory = (Tensor.Floats) inputs.get("memory");
        for (int row = 0; row < rows; row++) {
            frames.buffer().put(row * 2 * 80, memory.buffer().get((int) (row * memory.shape()[1])));
        }
        outputs.put("frames", frames);
        Tensor.Floats stop = Tensor.floats(rows);
        for (int row = 0; row < rows; row++) {
            stop.buffer().put(row, encoded() >= stopsFrom ? 1 : 0);
        }
        outputs.put("stop", stop);
        outputs.put("attention", attention(((Tensor.Floats) inputs.get("mask")).shape()));
        return outputs;
    }

    /** Every symbol, padding too, gets a quarter; only the first one gets any until the texts are encoded that attend. */
    private Tensor.Floats attention(long[] shape) {
        Tensor.Floats attention = Tensor.floats(shape);
        for (int i = 0; i < shape[0] * shape[1]; i++) {
            boolean first = i % shape[1] == 0;
            attention.buffer().put(i, encoded() >= attendsFrom ? 0.25f : first ? 1 : 0);
        }
        return attention;
    }
}
