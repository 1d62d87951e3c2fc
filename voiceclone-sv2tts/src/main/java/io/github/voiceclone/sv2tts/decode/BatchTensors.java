package io.github.voiceclone.sv2tts.decode;

import io.github.voiceclone.runtime.Graph;
import io.github.voiceclone.runtime.Tensor;
import java.nio.FloatBuffer;
import java.util.Map;

/**
 * A batch's tensors, bound to the decoder: what its rows attend over, and two sets for its steps, which take turns, each
 * reading the states that the other wrote. Rows can be exchanged without new tensors. Not thread-safe.
 */
final class BatchTensors implements AutoCloseable {
    private static final String MEMORY = "memory";
    private static final String KEYS = "keys";
    private static final String MASK = "mask";

    private final BatchShape extents;
    private final Tensor.Floats memory;
    private final Tensor.Floats keys;
    private final Tensor.Floats mask;
    private final Map<String, Tensor.Floats> text;
    private final StepTensors even;
    private final StepTensors odd;
    private int begun;

    /**
     * The memory that tensors are made in.
     *
     * @param text of what is attended over
     * @param even of the steps from the first
     * @param odd of the steps from the second
     */
    record Pools(TensorPool text, TensorPool even, TensorPool odd) {
        Pools() {
            this(new TensorPool(), new TensorPool(), new TensorPool());
        }
    }

    /**
     * Makes the tensors of an empty batch; those made before in the same memory must no longer be used.
     *
     * @param sample a text, for how wide they are
     */
    BatchTensors(Graph decoder, Pools pools, DecoderShape shape, BatchShape extents, EncodedText sample) {
        this.extents = extents;
        int rows = extents.rows();
        int symbols = extents.symbols();
        this.memory = pools.text.zeros(MEMORY, rows, symbols, sample.memoryWidth());
        this.keys = pools.text.zeros(KEYS, rows, symbols, sample.keyWidth());
        this.mask = pools.text.zeros(MASK, rows, symbols);
        this.text = Map.of(MEMORY, memory, KEYS, keys, MASK, mask);
        this.even = new StepTensors(pools.even, shape, extents);
        this.odd = new StepTensors(pools.odd, shape, extents);
        even.bind(decoder, text, odd);
        try {
            odd.bind(decoder, text, even);
        } catch (RuntimeException e) {
            even.close();
            throw e;
        }
    }

    BatchShape extents() {
        return extents;
    }

    /** Returns the tensors of the step that is begun next. */
    StepTensors next() {
        return turn(begun);
    }

    /** Begins that step. */
    void begin() {
        next().binding().begin();
        begun++;
    }

    /** Waits for the oldest of the steps that are under way, and returns its tensors. */
    StepTensors end(int underWay) {
        StepTensors step = turn(begun - underWay);
        step.binding().end();
        return step;
    }

    private StepTensors turn(int step) {
        return (step & 1) == 0 ? even : odd;
    }

    /** Gives a row to an utterance, which brings its text and its states. No step is under way. */
    void load(int row, Decoding decoding) {
        EncodedText encoded = decoding.text();
        write(memory, row, encoded.memory());
        write(keys, row, encoded.keys());
        for (int i = 0; i < extents.symbols(); i++) {
            mask.buffer().put(row * extents.symbols() + i, i < encoded.symbols() ? 0 : Float.NEGATIVE_INFINITY);
        }
        next().states().load(row, decoding);
        text.keySet().forEach(input -> next().binding().markRowDirty(input, row));
        next().states().inputs().keySet().forEach(input -> next().binding().markRowDirty(input, row));
    }

    /** Writes a row, whose rest is zero. */
    private void write(Tensor.Floats tensor, int row, float[] values) {
        FloatBuffer buffer = tensor.buffer();
        int width = buffer.limit() / extents.rows();
        int from = row * width;
        buffer.put(from, values);
        Zeros.write(buffer, from + values.length, from + width);
    }

    /** Brings the states that the next step would read to the host. No step is under way. */
    void fetch() {
        next().binding().syncToHost();
    }

    @Override
    public void close() {
        try (even;
                odd) {
            // Both are closed, whatever the other throws.
        }
    }
}
