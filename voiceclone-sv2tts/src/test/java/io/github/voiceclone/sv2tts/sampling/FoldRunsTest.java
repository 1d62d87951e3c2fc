package io.github.voiceclone.sv2tts.sampling;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.voiceclone.CancelledException;
import io.github.voiceclone.InvalidInputException;
import io.github.voiceclone.runtime.FakeGraph;
import io.github.voiceclone.runtime.Tensor;
import io.github.voiceclone.runtime.batch.DynamicBatcher;
import io.github.voiceclone.spi.Cancellation;
import io.github.voiceclone.spi.Frames;
import io.github.voiceclone.sv2tts.pack.MelFormat;
import io.github.voiceclone.sv2tts.pack.SamplingSettings;
import io.github.voiceclone.sv2tts.pack.VocoderSettings;
import java.nio.FloatBuffer;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Folds of 22 samples every 16, which are no multiples of the seven samples of a frame. The graphs pass numbers on: frame f has the
 * value f + 1, smoothed to f + 1 plus a hundredth for each sample in it, and a step adds up what it is given.
 */
class FoldRunsTest {
    private static final int HOP = 7;
    private static final int CONTEXT = 2;
    private static final SamplingSettings SAMPLING = new SamplingSettings(1, 1, 0, 16, false, 0, 10, 6);
    private static final VocoderSettings SETTINGS =
            new VocoderSettings("WaveRNN", new MelFormat(16_000, HOP, 1), CONTEXT, false, SAMPLING);

    private final FakeGraph step = new FakeGraph(FoldRunsTest::step, "cpu");
    private final FoldRuns runs = new FoldRuns(new FakeGraph(FoldRunsTest::condition, "cpu"), step, SETTINGS, 3);

    private static Map<String, Tensor.Floats> condition(Map<String, ? extends Tensor> inputs) {
        Tensor.Floats mel = (Tensor.Floats) inputs.get("mel");
        int frames = (int) mel.shape()[2] - 2 * CONTEXT;
        Tensor.Floats smooth = Tensor.floats(1, (long) frames * HOP, 1);
        Tensor.Floats gates = Tensor.floats(1, frames, 3);
        Tensor.Floats dense = Tensor.floats(1, frames, 1);
        for (int i = 0; i < frames * HOP; i++) {
            smooth.buffer().put(i, mel.buffer().get(CONTEXT + i / HOP) + i % HOP / 100f);
        }
        for (int i = 0; i < frames; i++) {
            dense.buffer().put(i, mel.buffer().get(CONTEXT + i));
        }
        return Map.of("smooth", smooth, "rnn1", gates, "rnn2", gates, "fc1", dense, "fc2", dense);
    }

    private static Map<String, Tensor.Floats> step(Map<String, ? extends Tensor> inputs) {
        Tensor.Floats mel = (Tensor.Floats) inputs.get("mel");
        Tensor.Floats dense = (Tensor.Floats) inputs.get("fc1");
        Tensor.Floats hidden = (Tensor.Floats) inputs.get("hidden1");
        int rows = (int) mel.shape()[0];
        Tensor.Floats sample = Tensor.floats(rows, 1);
        Tensor.Floats count = Tensor.floats(rows, 1);
        for (int row = 0; row < rows; row++) {
            sample.buffer()
                    .put(
                            row,
                            100 * dense.buffer().get(row)
                                    + mel.buffer().get(row)
                                    + 10_000 * hidden.buffer().get(row));
            count.buffer().put(row, hidden.buffer().get(row) + 1);
        }
        return Map.of("next_sample", sample, "next_hidden1", count, "next_hidden2", Tensor.floats(rows, 1));
    }

    private static Frames mel(int frames) {
        float[] values = new float[frames];
        for (int i = 0; i < frames; i++) {
            values[i] = i + 1;
        }
        return Frames.of(values, 1);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 3, 4, 5, 11, 40})
    void everySample_seesItsOwnFrameAndState(int frames) {
        FoldedSegment segment = new FoldedSegment(new Cancellation(), SETTINGS);
        List<Fold> folds = segment.folds(mel(frames), true);
        var outcomes = runs.run(folds);
        int covered = 0;
        for (int fold = 0; fold < folds.size(); fold++) {
            float[] samples = outcomes.get(fold).get();
            assertEquals(22, samples.length);
            for (int i = 0; i < samples.length && 16 * fold + i < frames * HOP; i++) {
                int at = 16 * fold + i;
                covered = Math.max(covered, at + 1);
                float expected = 101 * (at / HOP + 1) + at % HOP / 100f + 10_000 * i;
                assertEquals(expected, samples[i], 0.05, "sample " + i + " of fold " + fold);
            }
        }
        assertEquals(frames * HOP, covered);
        assertEquals(0, step.openBindings());
    }

    @Test
    void stepsAfterTheEnd_areNotRun() {
        FoldedSegment segment = new FoldedSegment(new Cancellation(), SETTINGS);
        runs.run(segment.folds(mel(1), true));
        assertEquals(HOP, step.runs());
    }

    @Test
    void cancelledFolds_endTheRun() {
        Cancellation cancellation = new Cancellation();
        FoldedSegment segment = new FoldedSegment(cancellation, SETTINGS);
        List<Fold> folds = segment.folds(mel(30), true);
        cancellation.cancel(new CancelledException());
        runs.run(folds).forEach(outcome -> assertEquals(0, outcome.get().length));
        assertEquals(0, step.runs());
    }

    @Test
    void rows_areDividedAmongThreadsOfACpu() {
        assertEquals(List.of(3, 3, 4), rowsOfRuns("cpu", 10));
        assertEquals(List.of(2, 3), rowsOfRuns("cpu", 5));
        assertEquals(List.of(3), rowsOfRuns("cpu", 3));
        assertEquals(List.of(10), rowsOfRuns("gpu", 10));
    }

    /** Returns the numbers of rows of the graphs' runs, each of which a thread made all steps of. */
    private static List<Integer> rowsOfRuns(String device, int folds) {
        Map<Thread, Integer> seen = new ConcurrentHashMap<>();
        FakeGraph step = new FakeGraph(
                inputs -> {
                    int rows = (int) inputs.get("mel").shape()[0];
                    Integer before = seen.put(Thread.currentThread(), rows);
                    assertTrue(before == null || before == rows);
                    return step(inputs);
                },
                device);
        FoldRuns runs = new FoldRuns(new FakeGraph(FoldRunsTest::condition, "cpu"), step, SETTINGS, 3);
        List<Fold> all = new FoldedSegment(new Cancellation(), SETTINGS).folds(mel(30), true);
        runs.run(all.subList(0, folds)).forEach(DynamicBatcher.Outcome::get);
        return seen.values().stream().sorted().toList();
    }

    @Test
    void failedThread_endsTheOthersAndFailsItsFoldOnly() {
        FakeGraph step = new FakeGraph(
                inputs -> {
                    Map<String, Tensor.Floats> outputs = step(inputs);
                    FloatBuffer samples = outputs.get("next_sample").buffer();
                    for (int row = 0; row < samples.limit(); row++) {
                        // The fifth step of the last fold, in the 15th frame.
                        if (samples.get(row) > 41_500 && samples.get(row) < 41_600) {
                            throw new InvalidInputException("broken");
                        }
                    }
                    return outputs;
                },
                "cpu");
        FoldRuns runs = new FoldRuns(new FakeGraph(FoldRunsTest::condition, "cpu"), step, SETTINGS, 3);
        List<Fold> folds = new FoldedSegment(new Cancellation(), SETTINGS)
                .folds(mel(30), true)
                .subList(0, 7);
        List<DynamicBatcher.Outcome<float[]>> outcomes = runs.run(folds);
        for (int i = 0; i < 6; i++) {
            assertEquals(22, outcomes.get(i).get().length);
        }
        assertThrows(InvalidInputException.class, outcomes.get(6)::get);
        assertEquals(0, step.openBindings());
        int alone = 6 * 22 + 5;
        assertTrue(step.runs() < alone + 3 * 22, step.runs() + " runs");
    }

    @Test
    void draws_dependOnSegmentFoldAndSampleOnly() {
        Draws draws = new Draws(SAMPLING);
        float[] first = new float[3];
        for (int i = 0; i < first.length; i++) {
            Fold fold = new FoldedSegment(new Cancellation(), SETTINGS)
                    .folds(mel(40), true)
                    .get(i == 1 ? 1 : 0);
            FloatBuffer out = FloatBuffer.allocate(1);
            draws.write(fold, 4, draws.workspace(), out, 0);
            first[i] = out.get(0);
        }
        assertEquals(first[0], first[2]);
        assertTrue(first[0] != first[1] && first[0] > 0 && first[0] < 1);
    }
}
