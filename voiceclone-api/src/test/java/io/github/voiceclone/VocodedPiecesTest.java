package io.github.voiceclone;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.voiceclone.SpeechPipeline.Job;
import io.github.voiceclone.audio.AudioClip;
import io.github.voiceclone.observe.StageCall;
import io.github.voiceclone.observe.StageResult;
import io.github.voiceclone.spi.Attention;
import io.github.voiceclone.spi.Cancellation;
import io.github.voiceclone.spi.Frames;
import io.github.voiceclone.spi.PieceSink;
import io.github.voiceclone.spi.SynthesisRequest;
import io.github.voiceclone.spi.SynthesizedPiece;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** The pieces of three requests, numbered from 10, on their way through a vocoder that likes four at a time. */
class VocodedPiecesTest {
    private static final Voice VOICE = new Voice("x", SpeakerEmbedding.of(new float[] {1}), "model");

    private final GatheringVocoder vocoder = new GatheringVocoder(4);
    private final List<Job> jobs = List.of(job(10), job(11), job(12));
    private final List<String> delivered = new ArrayList<>();
    private final Map<Integer, VoiceCloneException> failures = new TreeMap<>();
    private final List<StageCall> calls = new ArrayList<>();
    private final List<StageResult> results = new ArrayList<>();

    private static Job job(long number) {
        return new Job(
                new SynthesisRequest("", VOICE.embedding(), SynthesisOptions.defaults(), new Cancellation()),
                VOICE,
                number);
    }

    private VocodedPieces through(GatheringVocoder chosen) {
        VoiceClonerListener listener = new VoiceClonerListener() {
            @Override
            public void stageFinished(StageCall call, StageResult result) {
                calls.add(call);
                results.add(result);
            }
        };
        return new VocodedPieces(jobs, chosen, new StageMonitor(List.of(listener)), new PieceSink<>() {
            @Override
            public void accept(int request, SpeechSegment piece) {
                delivered.add(request + piece.text());
                float value = Float.parseFloat(piece.text());
                assertEquals(spoken(value), piece.audio(), "another's audio");
            }

            @Override
            public void failed(int request, VoiceCloneException failure) {
                assertEquals(null, failures.put(request, failure), "failed twice");
            }
        });
    }

    /** Two frames of a value become twice as many samples and a pause of one. */
    private static AudioClip spoken(float value) {
        float[] samples = new float[2 * FakeStages.HOP + 1];
        Arrays.fill(samples, 0, 2 * FakeStages.HOP, value);
        return AudioClip.of(samples, FakeStages.RATE);
    }

    private static SynthesizedPiece piece(float... frames) {
        return new SynthesizedPiece(
                Frames.of(frames, 1),
                Attention.of(new float[0], 1),
                Integer.toString((int) frames[0]),
                "",
                List.of(),
                false,
                0.01);
    }

    private static SynthesizedPiece piece(int value) {
        return piece(value, value);
    }

    @Test
    void pieces_areGatheredUpToWhatTheVocoderLikesAndTheRestAtTheEnd() {
        VocodedPieces pieces = through(vocoder);
        for (int i = 0; i < 10; i++) {
            pieces.accept(i / 4, piece(i));
            assertEquals((i + 1) / 4 * 4, delivered.size(), "after piece " + i);
        }
        pieces.finish();
        assertEquals(List.of(4, 4, 2), vocoder.calls());
        assertEquals(List.of("00", "01", "02", "03", "14", "15", "16", "17", "28", "29"), delivered);
        assertEquals(Map.of(), failures);
    }

    @Test
    void vocoderThatLikesOne_getsEachPieceAtOnce() {
        GatheringVocoder single = new GatheringVocoder(1);
        VocodedPieces pieces = through(single);
        for (int i = 0; i < 3; i++) {
            pieces.accept(0, piece(i));
            assertEquals(i + 1, delivered.size());
        }
        pieces.finish();
        assertEquals(List.of(1, 1, 1), single.calls());
    }

    @Test
    void nothingGathered_noCall() {
        through(vocoder).finish();
        assertEquals(List.of(), vocoder.calls());
        assertEquals(List.of(), calls);
    }

    @Test
    void spectrogramThatFails_failsItsRequestAloneAfterThePiecesBeforeIt() {
        VocodedPieces pieces = through(vocoder);
        pieces.accept(0, piece(1));
        pieces.accept(1, piece(2));
        pieces.accept(1, piece(3, GatheringVocoder.BAD));
        pieces.accept(2, piece(4));
        pieces.accept(1, piece(5));
        pieces.finish();
        assertEquals(List.of(4), vocoder.calls());
        assertEquals(List.of("01", "12", "24"), delivered);
        assertEquals("bad frame", failures.get(1).getMessage());
        assertEquals(1, failures.size());
        assertTrue(jobs.get(1).request().cancellation().isCancelled(), "the synthesizer goes on");
    }

    @Test
    void callThatFails_isTriedAgainPieceByPiece() {
        VocodedPieces pieces = through(vocoder);
        pieces.accept(0, piece(1));
        pieces.accept(1, piece(2, GatheringVocoder.WORSE));
        pieces.accept(1, piece(3));
        pieces.accept(2, piece(4));
        assertEquals(List.of(4, 1, 1, 1), vocoder.calls());
        assertEquals(List.of("01", "24"), delivered);
        assertEquals("device lost", failures.get(1).getMessage());
        assertEquals(1, failures.size());
    }

    @Test
    void requestCancelledWhileItsPiecesWait_isNotVocoded() {
        VocodedPieces pieces = through(vocoder);
        pieces.accept(0, piece(1));
        pieces.accept(1, piece(2));
        pieces.accept(1, piece(3));
        jobs.get(1).request().cancellation().cancel(new CancelledException());
        pieces.accept(2, piece(4));
        assertEquals(List.of(2), vocoder.calls());
        assertEquals(List.of("01", "24"), delivered);
        assertInstanceOf(CancelledException.class, failures.get(1));
    }

    @Test
    void requestThatFailsBeforeItsPiecesAreVocoded_takesThemAlong() {
        VocodedPieces pieces = through(vocoder);
        pieces.accept(0, piece(1));
        pieces.accept(1, piece(2));
        pieces.failed(0, new VoiceCloneException("no text"));
        pieces.finish();
        assertEquals(List.of(1), vocoder.calls());
        assertEquals(List.of("12"), delivered);
        assertEquals("no text", failures.get(0).getMessage());
    }

    @Test
    void requestCancelledDuringTheCall_failsAlone() {
        vocoder.afterTheFirstFrame(() -> jobs.get(1).request().cancellation().cancel(new CancelledException()));
        VocodedPieces pieces = through(vocoder);
        pieces.accept(0, piece(1));
        pieces.accept(1, piece(2));
        pieces.finish();
        assertEquals(List.of("01"), delivered);
        assertInstanceOf(CancelledException.class, failures.get(1));
    }

    @Test
    void callThatNobodyWaitsFor_ends() {
        vocoder.afterTheFirstFrame(
                () -> jobs.forEach(job -> job.request().cancellation().cancel(new CancelledException())));
        VocodedPieces pieces = through(vocoder);
        pieces.accept(0, piece(1, 1, 1, 1));
        pieces.accept(1, piece(2, 2, 2, 2));
        pieces.finish();
        assertEquals(List.of(3L), vocoder.handedOver(), "of 8 frames, the first to find out among them");
        assertEquals(List.of(2), vocoder.calls());
        assertEquals(List.of(), delivered);
        assertEquals(2, failures.size());
    }

    @Test
    void listeners_areToldOnceOfACallWithTheRequestsItServes() {
        VocodedPieces pieces = through(vocoder);
        pieces.accept(0, piece(1));
        pieces.accept(0, piece(2));
        pieces.accept(2, piece(3, GatheringVocoder.BAD));
        pieces.finish();
        assertEquals(1, calls.size());
        assertEquals(List.of(10L, 12L), calls.get(0).requests());
        assertEquals(
                5 * FakeStages.HOP / (double) FakeStages.RATE, results.get(0).audioSeconds(), 1e-9);
        assertEquals("bad frame", results.get(0).failure().getMessage());
    }

    @Test
    void sinkThatThrows_endsTheCall() {
        VocodedPieces pieces = new VocodedPieces(jobs, vocoder, new StageMonitor(List.of()), (request, piece) -> {
            throw new VoiceCloneException("disk full");
        });
        for (SynthesizedPiece next : Collections.nCopies(3, piece(1))) {
            pieces.accept(0, next);
        }
        assertThrows(VoiceCloneException.class, pieces::finish);
        assertEquals(List.of(3), vocoder.calls());
    }
}
