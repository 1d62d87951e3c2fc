package io.github.voiceclone.sv2tts.decode;

import io.github.voiceclone.runtime.Graph;
import io.github.voiceclone.runtime.HostAccess;
import io.github.voiceclone.runtime.Tensor;
import io.github.voiceclone.sv2tts.decode.DropoutMask.Layer;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Tensors of every other step of a batch: dropout, results, and the states it reads. The states it writes are those of the
 * steps between. Not thread-safe.
 */
final class StepTensors implements AutoCloseable {
    private static final String DROPOUT_1 = "dropout1";
    private static final String DROPOUT_2 = "dropout2";
    private static final String FRAMES = "frames";
    private static final String STOP = "stop";
    private static final String ATTENTION = "attention";

    private static final HostAccess ACCESS =
            new HostAccess(Set.of(DROPOUT_1, DROPOUT_2), Set.of(FRAMES, STOP, ATTENTION));

    private final DecoderShape shape;
    private final BatchShape extents;
    private final DropoutMask.Workspace work1;
    private final DropoutMask.Workspace work2;
    private final Tensor.Floats dropout1;
    private final Tensor.Floats dropout2;
    private final Tensor.Floats frames;
    private final Tensor.Floats stop;
    private final Tensor.Floats attention;
    private final DecoderStates states;
    private Graph.@Nullable Binding binding;

    StepTensors(TensorPool pool, DecoderShape shape, BatchShape extents) {
        this.shape = shape;
        this.extents = extents;
        int rows = extents.rows();
        work1 = new DropoutMask.Workspace(shape.frameDropout().first());
        work2 = new DropoutMask.Workspace(shape.frameDropout().second());
        dropout1 = pool.zeros(DROPOUT_1, rows, shape.frameDropout().first());
        dropout2 = pool.zeros(DROPOUT_2, rows, shape.frameDropout().second());
        frames = pool.zeros(FRAMES, rows, shape.reductionFactor(), shape.bands());
        stop = pool.zeros(STOP, rows);
        attention = pool.zeros(ATTENTION, rows, extents.symbols());
        states = new DecoderStates(pool, shape, rows, extents.symbols());
    }

    /**
     * Ties the tensors to the decoder.
     *
     * @param text what it attends over, by input
     * @param following the step that reads the states that this one writes
     */
    void bind(Graph decoder, Map<String, Tensor.Floats> text, StepTensors following) {
        Map<String, Tensor> inputs = new HashMap<>(text);
        inputs.put(DROPOUT_1, dropout1);
        inputs.put(DROPOUT_2, dropout2);
        inputs.putAll(states.inputs());
        Map<String, Tensor.Floats> outputs = following.states.outputs();
        outputs.put(FRAMES, frames);
        outputs.put(STOP, stop);
        outputs.put(ATTENTION, attention);
        binding = decoder.bind(inputs, outputs, ACCESS);
    }

    /** Returns the states that the step reads. */
    DecoderStates states() {
        return states;
    }

    /** Draws a row's dropout for its step with this number. */
    void draw(int row, DropoutMask dropout, int step) {
        dropout.draw(
                Layer.FRAME_1,
                step,
                dropout1.buffer(),
                row * shape.frameDropout().first(),
                work1);
        dropout.draw(
                Layer.FRAME_2,
                step,
                dropout2.buffer(),
                row * shape.frameDropout().second(),
                work2);
    }

    /** Returns what ties the tensors to the decoder. */
    Graph.Binding binding() {
        if (binding == null) {
            throw new IllegalStateException("not bound");
        }
        return binding;
    }

    /** Copies a row's frames, [reduction factor, bands], to where {@code at} says. */
    void frames(int row, float[] to, int at) {
        int values = shape.reductionFactor() * shape.bands();
        frames.buffer().get(row * values, to, at, values);
    }

    /** Returns the probability that a row's step was its last. */
    float stop(int row) {
        return stop.buffer().get(row);
    }

    /** Copies a row's attention over its first {@code symbols} to where {@code at} says. */
    void attention(int row, float[] to, int at, int symbols) {
        attention.buffer().get(row * extents.symbols(), to, at, symbols);
    }

    @Override
    public void close() {
        if (binding != null) {
            binding.close();
            binding = null;
        }
    }
}
