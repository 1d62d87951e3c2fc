package io.github.voiceclone.codeclm;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.voiceclone.CancelledException;
import io.github.voiceclone.ClosedException;
import io.github.voiceclone.VoiceCloneException;
import io.github.voiceclone.runtime.Graph;
import io.github.voiceclone.runtime.GraphTraits;
import io.github.voiceclone.runtime.HostAccess;
import io.github.voiceclone.runtime.Tensor;
import io.github.voiceclone.spi.StageObserver;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Rows of different lengths that come and go, on a graph that says what it sees: the sum of all inputs of its row so far. */
class StepLoopTest {
    private static final AttentionShape SHAPE = new AttentionShape(2, 2, 2, 10_000);
    private static final LanguageModel.Format FORMAT = new LanguageModel.Format() {
        @Override
        public Map<String, Tensor> inputs(int rows, int positions) {
            return Map.of("number", Tensor.floats(rows, positions));
        }

        @Override
        public Map<String, Tensor.Floats> outputs(int rows) {
            return Map.of("sum", Tensor.floats(rows, 1));
        }
    };

    private final SummingGraph graph = new SummingGraph();
    private final LanguageModel model = new LanguageModel(graph, SHAPE, FORMAT);

    /** Keys hold each position's number, values its double; the sum is taken of what the mask shows. */
    private static final class SummingGraph implements Graph {
        private int largestRun;
        private volatile boolean fails;
        private volatile boolean failsToClose;

        @Override
        public Map<String, Tensor.Floats> run(Map<String, ? extends Tensor> inputs) {
            int rows = (int) inputs.get("number").shape()[0];
            int positions = (int) inputs.get("number").shape()[1];
            Map<String, Tensor.Floats> outputs = new HashMap<>(FORMAT.outputs(rows));
            for (int layer = 0; layer < SHAPE.layers(); layer++) {
                outputs.put("new_keys." + layer, SHAPE.newKeys(rows, positions));
                outputs.put("new_values." + layer, SHAPE.newValues(rows, positions));
            }
            compute(inputs, outputs);
            return outputs;
        }

        private void compute(Map<String, ? extends Tensor> inputs, Map<String, Tensor.Floats> outputs) {
            if (fails) {
                throw new VoiceCloneException("broken");
            }
            Tensor.Floats numbers = (Tensor.Floats) inputs.get("number");
            int rows = (int) numbers.shape()[0];
            int count = (int) numbers.shape()[1];
            largestRun = Math.max(largestRun, rows);
            Tensor.Floats mask = (Tensor.Floats) inputs.get("mask");
            int seen = (int) mask.shape()[3];
            int kept = seen - count;
            for (int row = 0; row < rows; row++) {
                float sum = 0;
                for (int t = 0; t < seen; t++) {
                    if (mask.buffer().get((row * count + count - 1) * seen + t) == 0) {
                        sum += t < kept
                                ? kept(inputs, row, t, kept)
                                : numbers.buffer().get(row * count + t - kept);
                    }
                }
                outputs.get("sum").buffer().put(row, sum);
                for (int layer = 0; layer < SHAPE.layers(); layer++) {
                    for (int i = 0; i < SHAPE.width() * count; i++) {
                        int keyPosition = i % count;
                        int valuePosition = i / SHAPE.headSize() % count;
                        int at = row * SHAPE.width() * count + i;
                        outputs.get("new_keys." + layer)
                                .buffer()
                                .put(at, numbers.buffer().get(row * count + keyPosition));
                        outputs.get("new_values." + layer)
                                .buffer()
                                .put(at, 2 * numbers.buffer().get(row * count + valuePosition));
                    }
                }
            }
        }

        /** Returns a kept position's number, after a check that all keys and values of it agree. */
        private static float kept(Map<String, ? extends Tensor> inputs, int row, int t, int kept) {
            float number = ((Tensor.Floats) inputs.get("keys.0")).buffer().get(row * SHAPE.width() * kept + t);
            for (int layer = 0; layer < SHAPE.layers(); layer++) {
                for (int i = 0; i < SHAPE.width(); i++) {
                    Tensor.Floats keys = (Tensor.Floats) inputs.get("keys." + layer);
                    Tensor.Floats values = (Tensor.Floats) inputs.get("values." + layer);
                    assertEquals(number, keys.buffer().get((row * SHAPE.width() + i) * kept + t));
                    int head = i / SHAPE.headSize();
                    int at = ((row * SHAPE.heads() + head) * kept + t) * SHAPE.headSize() + i % SHAPE.headSize();
                    assertEquals(2 * number, values.buffer().get(at));
                }
            }
            return number;
        }

        @Override
        public Binding bind(
                Map<String, ? extends Tensor> inputs, Map<String, Tensor.Floats> outputs, HostAccess access) {
            return new Binding() {
                @Override
                public void run() {
                    compute(inputs, outputs);
                }

                @Override
                public void close() {
                    if (failsToClose) {
                        throw new VoiceCloneException("broken for good");
                    }
                }
            };
        }

        @Override
        public GraphTraits traits() {
            return GraphTraits.CPU;
        }

        @Override
        public void close() {}
    }

    /** Says its start, then one more each step; notes the sums. */
    private static final class CountingRow implements StepRow {
        private final int steps;
        private final List<Float> sums = new ArrayList<>();
        private float number;
        private VoiceCloneException failure;

        CountingRow(float start, int steps) {
            this.number = start;
            this.steps = steps;
        }

        @Override
        public void write(Map<String, Tensor> inputs, int row) {
            ((Tensor.Floats) inputs.get("number")).buffer().put(row, number);
        }

        @Override
        public void read(Map<String, Tensor.Floats> outputs, int row) {
            sums.add(outputs.get("sum").buffer().get(row));
            number++;
        }

        @Override
        public boolean isOver() {
            return sums.size() >= steps || failure != null;
        }

        @Override
        public void fail(VoiceCloneException e) {
            failure = e;
        }
    }

    private Prefix prefix(float... numbers) {
        return prefix(model, numbers);
    }

    private static Prefix prefix(LanguageModel model, float... numbers) {
        Map<String, Tensor> inputs = FORMAT.inputs(1, numbers.length);
        ((Tensor.Floats) inputs.get("number")).buffer().put(0, numbers);
        return model.read(model.empty(), inputs, numbers.length);
    }

    private static List<Float> expected(float prefix, float start, int steps) {
        List<Float> sums = new ArrayList<>();
        float sum = prefix;
        for (int i = 0; i < steps; i++) {
            sum += start + i;
            sums.add(sum);
        }
        return sums;
    }

    @Test
    void rowsOfDifferentLengths_comeAndGoAtAnyStep() {
        try (StepLoop loop = new StepLoop(model, 3, StageObserver.NONE)) {
            List<CountingRow> rows = new ArrayList<>();
            for (int i = 0; i < 7; i++) {
                CountingRow row = new CountingRow(i, 1 + 60 * i % 217);
                rows.add(row);
                float[] before = new float[i * 5];
                Arrays.fill(before, i + 1);
                loop.join(row, i == 0 ? model.empty() : prefix(before));
                if (i % 3 == 2) {
                    loop.await(() ->
                            row.isOver() || row.sums.size() >= 3 || rows.get(0).isOver());
                }
            }
            loop.await(() -> rows.stream().allMatch(StepRow::isOver));
            for (int i = 0; i < rows.size(); i++) {
                assertEquals(expected(5f * i * (i + 1), i, rows.get(i).steps), rows.get(i).sums, "row " + i);
            }
            assertEquals(3, graph.largestRun);
        }
    }

    @Test
    void prefixOfPrefix_isTheWhole() {
        Map<String, Tensor> inputs = FORMAT.inputs(1, 2);
        ((Tensor.Floats) inputs.get("number")).buffer().put(0, new float[] {3, 4});
        Prefix longer = model.read(prefix(1, 2), inputs, 2);
        assertEquals(4, longer.length());
        CountingRow row = new CountingRow(5, 1);
        try (StepLoop loop = new StepLoop(model, 1, StageObserver.NONE)) {
            loop.join(row, longer);
            loop.await(row::isOver);
        }
        assertEquals(List.of(15f), row.sums);
    }

    @Test
    void failedStep_failsItsRowsOnly() {
        try (StepLoop loop = new StepLoop(model, 2, StageObserver.NONE)) {
            CountingRow broken = new CountingRow(1, 5);
            graph.fails = true;
            loop.join(broken, model.empty());
            loop.await(broken::isOver);
            assertEquals("broken", broken.failure.getMessage());
            graph.fails = false;
            CountingRow next = new CountingRow(1, 2);
            loop.join(next, prefix(1));
            loop.await(next::isOver);
            assertEquals(expected(1, 1, 2), next.sums);
        }
    }

    @Test
    void bindingThatCannotBeClosedEither_failsItsRowsOnly() {
        try (StepLoop loop = new StepLoop(model, 2, StageObserver.NONE)) {
            CountingRow broken = new CountingRow(1, 5);
            graph.fails = true;
            graph.failsToClose = true;
            loop.join(broken, model.empty());
            loop.await(broken::isOver);
            assertEquals("broken", broken.failure.getMessage());
            graph.fails = false;
            graph.failsToClose = false;
            CountingRow next = new CountingRow(1, 2);
            loop.join(next, prefix(1));
            loop.await(next::isOver);
            assertEquals(expected(1, 1, 2), next.sums);
        }
    }

    @Test
    void rowThatCannotJoin_fails_andOthersGoOn() {
        LanguageModel smaller = new LanguageModel(graph, new AttentionShape(1, 2, 2, 10_000), FORMAT);
        try (StepLoop loop = new StepLoop(model, 3, StageObserver.NONE)) {
            CountingRow first = new CountingRow(1, 300);
            loop.join(first, prefix(1, 2));
            loop.await(() -> !first.sums.isEmpty());
            CountingRow wrong = new CountingRow(1, 5);
            loop.join(wrong, prefix(smaller, 1));
            CountingRow last = new CountingRow(3, 2);
            loop.join(last, prefix(1));
            loop.await(() -> first.isOver() && wrong.isOver() && last.isOver());
            assertTrue(wrong.failure.getMessage().startsWith("a request could not begin: "), "" + wrong.failure);
            assertEquals(expected(3, 1, 300), first.sums);
            assertEquals(expected(1, 3, 2), last.sums);
        }
    }

    @Test
    void closedLoop_failsRowsAndTakesNone() {
        StepLoop loop = new StepLoop(model, 2, StageObserver.NONE);
        CountingRow row = new CountingRow(1, Integer.MAX_VALUE);
        loop.join(row, model.empty());
        loop.close();
        assertTrue(row.failure instanceof ClosedException);
        assertThrows(ClosedException.class, () -> loop.join(row, model.empty()));
    }

    @Test
    void interruptedWaiter_isCancelled() {
        try (StepLoop loop = new StepLoop(model, 1, StageObserver.NONE)) {
            CountingRow row = new CountingRow(1, Integer.MAX_VALUE);
            loop.join(row, model.empty());
            Thread.currentThread().interrupt();
            assertThrows(CancelledException.class, () -> loop.await(row::isOver));
            Thread.interrupted();
        }
    }

    @Test
    void loopWithoutRows_tellsThatItRests() {
        List<Integer> active = new ArrayList<>();
        StageObserver observer = new StageObserver() {
            @Override
            public void decoderStepped(int rows, int waiting, Duration elapsed) {
                active.add(rows);
            }
        };
        try (StepLoop loop = new StepLoop(model, 2, observer)) {
            CountingRow row = new CountingRow(1, 3);
            loop.join(row, model.empty());
            loop.await(row::isOver);
        }
        assertEquals(List.of(1, 1, 1, 0), active);
    }

    @Test
    void cache_dropsTheOldest() {
        Prefix one = prefix(1, 2, 3);
        PrefixCache<String> cache = new PrefixCache<>(2 * one.bytes());
        cache.get("a", () -> one);
        cache.get("b", () -> one);
        cache.get("a", () -> prefix(9));
        cache.get("c", () -> one);
        assertEquals(3, cache.get("a", () -> prefix(9)).length());
        assertEquals(1, cache.get("b", () -> prefix(9)).length());
    }
}
