package io.github.voiceclone.sv2tts;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.voiceclone.CancelledException;
import io.github.voiceclone.VoiceCloneException;
import io.github.voiceclone.audio.AudioClip;
import io.github.voiceclone.runtime.FakeGraph;
import io.github.voiceclone.runtime.Tensor;
import io.github.voiceclone.spi.Cancellation;
import io.github.voiceclone.spi.Frames;
import io.github.voiceclone.spi.StageInfo;
import io.github.voiceclone.spi.Vocoder;
import io.github.voiceclone.spi.VocoderChunk;
import io.github.voiceclone.spi.VocoderStream;
import io.github.voiceclone.sv2tts.pack.MelFormat;
import io.github.voiceclone.sv2tts.pack.VocoderSettings;
import io.github.voiceclone.sv2tts.tuning.Sv2ttsTuning;
import io.github.voiceclone.testing.Waiters;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Semaphore;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * A vocoder on a device that takes 16 rows at once. A frame's samples depend on the three frames on either side; a window
 * that holds the frame {@value #BAD} fails, and one of {@value #HELD} at its start waits for a permit.
 */
@Timeout(180)
class SharedWindowsTest {
    private static final int W = Sv2ttsTuning.VOCODER_SHARED_WINDOW;
    private static final int CONTEXT = 3;
    private static final int HOP = 4;
    private static final int ROWS = 16;
    private static final float BAD = -13;
    private static final float HELD = -1;

    private final List<String> runs = Collections.synchronizedList(new ArrayList<>());
    private final Semaphore mayRun = new Semaphore(0);
    private final Semaphore runBegun = new Semaphore(0);
    private final Waiters<String> callers = new Waiters<>();
    private final Vocoder vocoder = vocoder("cuda", CONTEXT);

    private Vocoder vocoder(String device, int context) {
        return vocoder(new FakeGraph(this::run, device), context);
    }

    private static Vocoder vocoder(FakeGraph.Body body) {
        return vocoder(new FakeGraph(body, "cuda"), CONTEXT);
    }

    private static Vocoder vocoder(FakeGraph graph, int context) {
        return new Sv2ttsVocoder(new LoadedStage<>(
                new StageInfo("fake", "fp32", "0".repeat(64), "0".repeat(64)),
                new VocoderSettings("HiFi-GAN", new MelFormat(16_000, HOP, 1), context, false),
                Map.of("vocoder", graph)));
    }

    private Map<String, Tensor.Floats> run(Map<String, ? extends Tensor> inputs) {
        Tensor.Floats mel = (Tensor.Floats) inputs.get("mel");
        int rows = (int) mel.shape()[0];
        int frames = (int) mel.shape()[2];
        runs.add(rows + "x" + frames);
        if (mel.buffer().get(0) == HELD) {
            runBegun.release();
            Waiters.acquire(mayRun);
        }
        return Map.of("samples", samples(mel, rows, frames));
    }

    private static Tensor.Floats samples(Tensor.Floats mel, int rows, int frames) {
        Tensor.Floats samples = Tensor.floats(rows, (long) frames * HOP);
        for (int i = 0; i < samples.buffer().limit(); i++) {
            samples.buffer().put(i, sample(mel, i / (frames * HOP) * frames, i / HOP % frames, frames) + i % HOP);
        }
        return samples;
    }

    private static float sample(Tensor.Floats mel, int row, int frame, int frames) {
        float sum = 0;
        for (int t = Math.max(0, frame - CONTEXT); t <= Math.min(frames - 1, frame + CONTEXT); t++) {
            float value = mel.buffer().get(row + t);
            if (value == BAD) {
                throw new VoiceCloneException("device lost");
            }
            sum += value * (10 + t - frame);
        }
        return sum;
    }

    private static Frames mel(int frames, int seed) {
        float[] values = new float[frames];
        for (int i = 0; i < frames; i++) {
            values[i] = (i * 31 + seed * 7) % 97;
        }
        return Frames.of(values, 1);
    }

    private static Frames with(float first, int frames) {
        float[] values = mel(frames, 1).toArray();
        values[0] = first;
        return Frames.of(values, 1);
    }

    private static List<AudioClip> vocode(Vocoder on, List<Frames> mels) {
        List<VocoderChunk> chunks = mels.stream()
                .map(mel -> new VocoderChunk(on.open(new Cancellation()), mel, true))
                .toList();
        List<AudioClip> audio = on.vocode(chunks);
        chunks.forEach(chunk -> chunk.stream().cancellation().check());
        return audio;
    }

    /** A stream that gives the audio of each part. */
    private AudioClip part(VocoderStream stream, Frames frames, boolean last) {
        AudioClip audio =
                vocoder.vocode(List.of(new VocoderChunk(stream, frames, last))).get(0);
        stream.cancellation().check();
        return audio;
    }

    /** Returns what a spectrogram becomes as a whole. */
    private static AudioClip whole(Frames mel) {
        Tensor.Floats tensor = Tensor.floats(mel.toArray(), 1, 1, mel.frames());
        return AudioClip.of(samples(tensor, 1, mel.frames()).toArray(), 16_000);
    }

    private String answer(Frames mel) {
        return vocode(vocoder, List.of(mel)).get(0).equals(whole(mel)) ? "its own" : "another's";
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 7, 191, 192, 193, 378, 379, 400, 1500, 7000})
    void windowsJoined_areTheWhole(int frames) {
        AudioClip found = vocode(vocoder, List.of(mel(frames, 1))).get(0);
        assertEquals(frames * HOP, found.length());
        assertEquals(whole(mel(frames, 1)), found);
    }

    @Test
    void spectrogramsOfACall_shareARunWhateverTheirLength() {
        List<Frames> mels = new ArrayList<>();
        for (int i = 0; i < 8; i++) {
            mels.add(mel(200 + 20 * i, i));
        }
        List<AudioClip> together = vocode(vocoder, mels);
        assertEquals(List.of("16x" + W), runs);
        for (int i = 0; i < mels.size(); i++) {
            assertEquals(whole(mels.get(i)), together.get(i), "spectrogram " + i);
        }
    }

    @Test
    void shortSpectrograms_shareARunWithThoseOfTheirLengthAlone() {
        List<Frames> mels = List.of(mel(50, 1), mel(60, 2), mel(50, 3), mel(50, 4));
        List<AudioClip> together = vocode(vocoder, mels);
        assertEquals(List.of("3x50", "1x60"), runs);
        for (int i = 0; i < mels.size(); i++) {
            assertEquals(whole(mels.get(i)), together.get(i), "spectrogram " + i);
        }
    }

    @Test
    void callersThatComeWhileRunsAreUnderWay_shareTheNext() {
        hold(2);
        for (int caller = 0; caller < 16; caller++) {
            Frames mel = mel(W, caller);
            callers.start(() -> answer(mel));
            callers.awaitLastWaiting();
        }
        mayRun.release(2);
        assertEquals(Collections.nCopies(16, "its own"), callers.results().subList(2, 18));
        assertEquals("16x" + W, runs.get(2));
    }

    /** Starts callers whose runs stay under way until they get a permit each. */
    private void hold(int count) {
        for (int i = 0; i < count; i++) {
            callers.start(() -> vocode(vocoder, List.of(with(HELD, W))).toString());
            Waiters.acquire(runBegun);
        }
    }

    @Test
    void partOfAStream_waitsForNoWhole() {
        hold(2);
        AudioClip audio = part(vocoder.open(new Cancellation()), mel(30, 1), false);
        assertEquals(30 - CONTEXT, audio.length() / HOP);
        mayRun.release(2);
        callers.results();
    }

    @Test
    void partsOfStreamsThatComeTogether_shareARun() {
        for (int i = 0; i < 5; i++) {
            Frames part = i < 2 ? with(HELD, 30) : mel(30, i);
            callers.start(() -> {
                AudioClip audio = part(vocoder.open(new Cancellation()), part, false);
                float[] begun = Arrays.copyOf(whole(part).toArray(), (30 - CONTEXT) * HOP);
                return audio.equals(AudioClip.of(begun, 16_000)) ? "its own" : "another's";
            });
            callers.awaitLastWaiting();
        }
        assertEquals(List.of("1x30", "1x30"), runs);
        mayRun.release(2);
        assertEquals(Collections.nCopies(5, "its own"), callers.results());
        assertTrue(runs.contains("3x30"), runs.toString());
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 20, 120, 700})
    void partsThatCome_giveTheSamplesOfTheWhole(int length) {
        Frames mel = mel(1500, 1);
        List<AudioClip> parts = new ArrayList<>();
        VocoderStream stream = vocoder.open(new Cancellation());
        for (int from = 0; from < 1500; from += length) {
            int to = Math.min(1500, from + length);
            parts.add(part(stream, mel.slice(from, to), to == 1500));
            assertEquals(
                    to == 1500 ? 1500 : Math.max(0, to - CONTEXT),
                    AudioClip.concat(parts).length() / HOP);
        }
        assertEquals(whole(mel), AudioClip.concat(parts));
    }

    @Test
    void windowThatFails_failsItsSpectrogramAlone() {
        List<Frames> mels = List.of(mel(W, 1), with(BAD, 500), mel(W, 2), mel(300, 3));
        List<VocoderChunk> chunks = mels.stream()
                .map(mel -> new VocoderChunk(vocoder.open(new Cancellation()), mel, true))
                .toList();
        List<AudioClip> found = vocoder.vocode(chunks);
        for (int i : List.of(0, 2, 3)) {
            assertEquals(whole(mels.get(i)), found.get(i), "spectrogram " + i);
            assertFalse(chunks.get(i).stream().cancellation().isCancelled());
        }
        assertEquals(0, found.get(1).length());
        assertEquals(
                "device lost",
                chunks.get(1).stream().cancellation().reason().orElseThrow().getMessage());
    }

    @Test
    void callerWhoseWindowFails_failsAlone() {
        hold(2);
        for (Frames mel : List.of(mel(W, 1), with(BAD, W), mel(W, 2))) {
            callers.start(() -> answer(mel));
            callers.awaitLastWaiting();
        }
        mayRun.release(2);
        assertEquals("its own", callers.result(2));
        CompletionException failure = assertThrows(CompletionException.class, () -> callers.result(3));
        assertEquals("device lost", failure.getCause().getMessage());
        assertEquals("its own", callers.result(4));
        assertTrue(runs.contains("3x" + W), runs.toString());
    }

    @Test
    void longSpectrogram_isRunInFullBatches() {
        int frames = 50 * ROWS * (W - 2 * CONTEXT);
        assertEquals(
                frames * HOP, vocode(vocoder, List.of(mel(frames, 1))).get(0).length());
        assertEquals(Collections.nCopies(50, "16x" + W), runs.subList(0, 50));
    }

    @Test
    void cancelledSpectrogram_isRunNoFurther() {
        Cancellation cancellation = new Cancellation();
        Vocoder cancelling = vocoder(inputs -> {
            cancellation.cancel(new CancelledException());
            return run(inputs);
        });
        VocoderChunk chunk = new VocoderChunk(cancelling.open(cancellation), mel(50 * ROWS * W, 1), true);
        assertEquals(0, cancelling.vocode(List.of(chunk)).get(0).length());
        assertEquals(1, runs.size());
    }

    @Test
    void wideContext_runsLongChunksOneByOne() {
        vocode(vocoder("cuda", W / 4 + 1), List.of(mel(1200, 1), mel(1200, 2)));
        assertEquals(List.of("1x561", "1x610", "1x225", "1x561", "1x610", "1x225"), runs);
    }

    @Test
    void preferredBatch_isASpectrogramForEachWindowOfARun() {
        assertEquals(ROWS, vocoder.preferredBatchSize());
        assertEquals(1, vocoder("cpu", CONTEXT).preferredBatchSize());
        assertEquals(1, vocoder("cuda", W / 4 + 1).preferredBatchSize(), "wide context");
    }

    @Test
    void processors_runLongChunksOneByOne() {
        vocode(vocoder("cpu", CONTEXT), List.of(mel(1200, 1), mel(100, 2)));
        assertEquals(List.of("1x515", "1x518", "1x179", "1x100"), runs);
    }

    @Test
    void failureThatIsNoneOfTheRuntimes_endsTheCall() {
        IllegalStateException bug = new IllegalStateException("no such layer");
        Vocoder broken = vocoder(inputs -> {
            throw bug;
        });
        assertSame(bug, assertThrows(IllegalStateException.class, () -> vocode(broken, List.of(mel(10, 1)))));
    }
}
