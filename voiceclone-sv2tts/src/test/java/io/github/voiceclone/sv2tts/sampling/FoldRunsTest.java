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
import io.github.voiceclone.spi.StageObserver;
import io.github.voiceclone.sv2tts.pack.MelFormat;
import io.github.voiceclone.sv2tts.pack.SamplingSettings;
import io.github.voiceclone.sv2tts.pack.VocoderSettings;
import java.nio.FloatBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Folds of 22 samples every 16, which are no multiples of the seven samples of a frame. The graphs pass numbers on: frame f has the
 * value f + 1, of which a sample takes a hundredth more for each place in the frame, and a little of the frames on both sides;
 * a step adds up what it is given, in millionths.
 */
class FoldRunsTest {
    private static final int HOP = 7;
    private static final int CONTEXT = 2;
    private static final SamplingSettings SAMPLING = new SamplingSettings(1, 1, 1, 0, false, 0, 10, 6);
    private static final VocoderSettings SETTINGS =
            new VocoderSettings("WaveRNN", new MelFormat(16_000, HOP, 1), CONTEXT, SAMPLING);

    private final FakeGraph step = new FakeGraph(FoldRunsTest::step, "cpu");
    private final FoldRuns runs =
            new FoldRuns(new FakeGraph(FoldRunsTest::condition, "cpu"), step, SETTINGS, 3, StageObserver.NONE);

    private static Map<String, Tensor.Floats> condition(Map<String, ? extends Tensor> inputs) {
        Tensor.Floats mel = (Tensor.Floats) inputs.get("mel");
        int frames = (int) mel.shape()[2];
        Tensor.Floats products = Tensor.floats(1, frames, 7);
        Tensor.Floats constant = Tensor.floats(1, frames - 2 * CONTEXT, 7);
        Tensor.Floats dense = Tensor.floats(1, frames - 2 * CONTEXT, 1);
        for (int i = 0; i < frames; i++) {
            products.buffer().put(7 * i, mel.buffer().get(i));
        }
        for (int i = 0; i < frames - 2 * CONTEXT; i++) {
            constant.buffer().put(7 * i + 1, 50 * mel.buffer().get(CONTEXT + i));
            dense.buffer().put(i, 50 * mel.buffer().get(CONTEXT + i));
        }
        Tensor.Floats filter = Tensor.floats(1, HOP, 2 * CONTEXT + 1);
        for (int place = 0; place < HOP; place++) {
            filter.buffer().put(place * 5, new float[] {0, 0.1f, 1 + place / 100f, 0.2f, 0});
        }
        Tensor.Floats column = Tensor.floats(1, 7);
        column.buffer().put(2, 1);
        return Map.of("products", products, "constant", constant, "fc2", dense, "filter", filter, "column", column);
    }

    private static Map<String, Tensor.Floats> step(Map<String, ? extends Tensor> inputs) {
        FloatBuffer mix = ((Tensor.Floats) inputs.get("mix")).buffer();
        FloatBuffer mixed = ((Tensor.Floats) inputs.get("rows")).buffer();
        FloatBuffer dense = ((Tensor.Floats) inputs.get("fc2")).buffer();
        FloatBuffer hidden1 = ((Tensor.Floats) inputs.get("hidden1")).buffer();
        FloatBuffer hidden2 = ((Tensor.Floats) inputs.get("hidden2")).buffer();
        int rows = dense.limit();
        Tensor.Floats distribution = Tensor.floats(rows, 3);
        Tensor.Floats count = Tensor.floats(rows, 1);
        Tensor.Floats made = Tensor.floats(rows, 1);
        for (int row = 0; row < rows; row++) {
            float[] sums = new float[7];
            for (int i = 0; i < 7 * 7; i++) {
                sums[i % 7] += mix.get(7 * row + i / 7) * mixed.get(49 * row + i);
            }
            assertEquals(hidden2.get(row), sums[2], 1e-6, "the last sample");
            float sample = (sums[0] + sums[1] + dense.get(row) + 10_000 * hidden1.get(row)) / 1e6f;
            distribution.buffer().put(3 * row, new float[] {0, sample, Float.NEGATIVE_INFINITY});
            count.buffer().put(row, hidden1.get(row) + 1);
            made.buffer().put(row, sample);
        }
        return Map.of("distribution", distribution, "next_hidden1", count, "next_hidden2", made);
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
        FoldedSegment segment = new FoldedSegment(new Cancellation(), SETTINGS, 7);
        List<Fold> folds = segment.folds(mel(frames), true);
        var outcomes = runs.run(folds);
        int covered = 0;
        for (int fold = 0; fold < folds.size(); fold++) {
            float[] samples = outcomes.get(fold).get();
            assertEquals(22, samples.length);
            for (int i = 0; i < samples.length && 16 * fold + i < frames * HOP; i++) {
                int at = 16 * fold + i;
                covered = Math.max(covered, at + 1);
                int frame = at / HOP + 1;
                float around = 0.1f * (frame - 1) + 0.2f * (frame == frames ? 0 : frame + 1);
                float expected = 100 * frame + (1 + at % HOP / 100f) * frame + around + 10_000 * i;
                assertEquals(expected, 1e6 * samples[i], 0.05, "sample " + i + " of fold " + fold);
            }
        }
        assertEquals(frames * HOP, covered);
        assertEquals(0, step.openBindings());
    }

    @Test
    void stepsAfterTheEnd_areNotRun() {
        FoldedSegment segment = new FoldedSegment(new Cancellation(), SETTINGS, 7);
        runs.run(segment.folds(mel(1), true));
        assertEquals(HOP, step.runs());
    }

    @Test
    void observer_isToldHowFarARunIs() {
        SamplingSettings sampling = new SamplingSettings(1, 1, 1, 0, false, 0, 490, 6);
        VocoderSettings settings = new VocoderSettings("WaveRNN", new MelFormat(16_000, HOP, 1), CONTEXT, sampling);
        List<String> told = new ArrayList<>();
        StageObserver observer = new StageObserver() {
            @Override
            public void samplesMade(int made, int all) {
                told.add(made + " of " + all);
            }
        };
        FakeGraph silent = new FakeGraph(
                inputs -> {
                    long rows = inputs.get("mix").shape()[0];
                    return Map.of(
                            "distribution", Tensor.floats(rows, 3),
                            "next_hidden1", Tensor.floats(rows, 1),
                            "next_hidden2", Tensor.floats(rows, 1));
                },
                "cpu");
        FoldRuns observed = new FoldRuns(new FakeGraph(FoldRunsTest::condition, "cpu"), silent, settings, 3, observer);
        observed.run(new FoldedSegment(new Cancellation(), settings, 7).folds(mel(284), true));
        assertEquals(List.of("200 of 502", "400 of 502", "502 of 502"), told);
    }

    @Test
    void cancelledFolds_endTheRun() {
        Cancellation cancellation = new Cancellation();
        FoldedSegment segment = new FoldedSegment(cancellation, SETTINGS, 7);
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
                    int rows = (int) inputs.get("mix").shape()[0];
                    Integer before = seen.put(Thread.currentThread(), rows);
                    assertTrue(before == null || before == rows);
                    return step(inputs);
                },
                device);
        FoldRuns runs =
                new FoldRuns(new FakeGraph(FoldRunsTest::condition, "cpu"), step, SETTINGS, 3, StageObserver.NONE);
        List<Fold> all = new FoldedSegment(new Cancellation(), SETTINGS, 7).folds(mel(30), true);
        runs.run(all.subList(0, folds)).forEach(DynamicBatcher.Outcome::get);
        return seen.values().stream().sorted().toList();
    }

    @Test
    void failedThread_endsTheOthersAndFailsItsFoldOnly() {
        FakeGraph step = new FakeGraph(
                inputs -> {
                    Map<String, Tensor.Floats> outputs = step(inputs);
                    FloatBuffer samples = outputs.get("next_hidden2").buffer();
                    for (int row = 0; row < samples.limit(); row++) {
                        // The fifth step of the last fold, in the 15th frame.
                        if (samples.get(row) > 0.0415 && samples.get(row) < 0.0416) {
                            throw new InvalidInputException("broken");
                        }
                    }
                    return outputs;
                },
                "cpu");
        FoldRuns runs =
                new FoldRuns(new FakeGraph(FoldRunsTest::condition, "cpu"), step, SETTINGS, 3, StageObserver.NONE);
        List<Fold> folds = new FoldedSegment(new Cancellation(), SETTINGS, 7)
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
        int levels = 1 << 16;
        Draws draws = new Draws(new SamplingSettings(1, 1, 0, levels, false, 0, 10, 6));
        float[] even = new float[levels];
        Arrays.fill(even, 1f / levels);
        float[] first = new float[3];
        for (int i = 0; i < first.length; i++) {
            Fold fold = new FoldedSegment(new Cancellation(), SETTINGS, 7)
                    .folds(mel(40), true)
                    .get(i == 1 ? 1 : 0);
            first[i] = draws.draw(fold, 4, draws.workspace(), FloatBuffer.wrap(even), 0);
        }
        assertEquals(first[0], first[2]);
        assertTrue(first[0] != first[1] && first[0] > -1 && first[0] < 1);
    }

    /** Each level is drawn for the random numbers within its share. */
    @ParameterizedTest
    @CsvSource({"0, 0", "0.0999, 0", "0.1001, 1", "0.3499, 1", "0.3501, 3", "0.9, 3", "0.99999, 3"})
    void draws_takeTheLevelWhoseShareHoldsThem(double draw, int level) {
        Draws draws = new Draws(new SamplingSettings(1, 1, 0, 4, false, 0, 10, 6));
        FloatBuffer shares = FloatBuffer.wrap(new float[] {9, 0.1f, 0.25f, 0, 0.65f, 9});
        assertEquals(2f * level / 3 - 1, draws.ofLevels(draw, shares, 1), 1e-6);
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1})
    void distributionThatIsNotNumbers_givesNone(int mixtures) {
        SamplingSettings settings = new SamplingSettings(1, 1, mixtures, 3 - 3 * mixtures, false, 0, 10, 6);
        Fold fold = new FoldedSegment(new Cancellation(), SETTINGS, 7)
                .folds(mel(40), true)
                .get(0);
        Draws draws = new Draws(settings);
        FloatBuffer broken = FloatBuffer.wrap(new float[] {Float.NaN, 0, 0});
        assertTrue(Float.isNaN(draws.draw(fold, 0, draws.workspace(), broken, 0)));
    }

    /** Shares of a mixture of two, their means and their spread. */
    @Test
    void mixture_isDrawnFromItsDistributions() {
        Draws draws = new Draws(new SamplingSettings(1, 1, 2, 0, false, 0, 10, 6));
        Fold fold = new FoldedSegment(new Cancellation(), SETTINGS, 7)
                .folds(mel(40), true)
                .get(0);
        FloatBuffer mixture =
                FloatBuffer.wrap(new float[] {(float) Math.log(0.25), (float) Math.log(0.75), -0.5f, 0.5f, -4, -5});
        int[] words = draws.workspace();
        double[] sum = new double[2];
        double[] squares = new double[2];
        int[] count = new int[2];
        int all = 40_000;
        for (int i = 0; i < all; i++) {
            double drawn = draws.draw(fold, i, words, mixture, 0);
            int which = drawn < 0 ? 0 : 1;
            count[which]++;
            sum[which] += drawn;
            squares[which] += (drawn - which + 0.5) * (drawn - which + 0.5);
        }
        assertEquals(0.25, count[0] / (double) all, 0.01);
        for (int i = 0; i < 2; i++) {
            assertEquals(i - 0.5, sum[i] / count[i], 2e-3);
            // A logistic distribution's variance is (π · scale)² / 3.
            assertEquals(Math.PI / Math.sqrt(3) * Math.exp(-4 - i), Math.sqrt(squares[i] / count[i]), 2e-3);
        }
    }
}
