package io.github.voiceclone.sv2tts.decode;

import io.github.voiceclone.sv2tts.decode.DropoutMask.Layer;
import io.github.voiceclone.sv2tts.runtime.Graph;
import io.github.voiceclone.sv2tts.runtime.Tensor;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The decoder graph on one batch, a step at a time. Its state lies in two sets of tensors: each step reads one and writes
 * the other, and nothing is allocated between steps. Not thread-safe.
 */
final class DecoderSteps implements AutoCloseable {
    private static final String CUMULATIVE = "cumulative";

    private final DecoderShape shape;
    private final List<Utterance> batch;
    private final Tensor.Floats dropout1;
    private final Tensor.Floats dropout2;
    private final Tensor.Floats frames;
    private final Tensor.Floats stop;
    private final Tensor.Floats attention;
    private final Graph.Binding even;
    private final Graph.Binding odd;
    private int step;

    DecoderSteps(Graph decoder, DecoderShape shape, List<Utterance> batch, EncodedText text) {
        this.shape = shape;
        this.batch = batch;
        int rows = batch.size();
        dropout1 = Tensor.floats(rows, shape.frameDropout().first());
        dropout2 = Tensor.floats(rows, shape.frameDropout().second());
        frames = Tensor.floats(rows, shape.reductionFactor(), shape.bands());
        stop = Tensor.floats(rows);
        attention = Tensor.floats(rows, text.symbols());
        Map<String, Tensor.Floats> one = states(rows, text.symbols());
        Map<String, Tensor.Floats> other = states(rows, text.symbols());
        even = decoder.bind(inputs(text, one), outputs(other));
        try {
            odd = decoder.bind(inputs(text, other), outputs(one));
        } catch (RuntimeException e) {
            even.close();
            throw e;
        }
    }

    private Map<String, Tensor.Floats> states(int rows, int symbols) {
        Map<String, Tensor.Floats> states = new HashMap<>();
        shape.states().forEach((name, width) -> states.put(name, Tensor.floats(rows, width)));
        states.put(CUMULATIVE, Tensor.floats(rows, symbols));
        states.put("frame", Tensor.floats(rows, shape.bands()));
        return states;
    }

    private Map<String, Tensor> inputs(EncodedText text, Map<String, Tensor.Floats> states) {
        Map<String, Tensor> inputs = new HashMap<>(states);
        inputs.put("dropout1", dropout1);
        inputs.put("dropout2", dropout2);
        inputs.put("memory", text.memory());
        inputs.put("keys", text.keys());
        inputs.put("mask", text.mask());
        return inputs;
    }

    private Map<String, Tensor.Floats> outputs(Map<String, Tensor.Floats> states) {
        Map<String, Tensor.Floats> outputs = new HashMap<>();
        states.forEach((name, tensor) -> outputs.put("next_" + name, tensor));
        outputs.put("frames", frames);
        outputs.put("stop", stop);
        outputs.put("attention", attention);
        return outputs;
    }

    /** Runs the next step; the results of the one before are overwritten. */
    void advance() {
        for (int row = 0; row < batch.size(); row++) {
            draw(row, Layer.FRAME_1, dropout1, shape.frameDropout().first());
            draw(row, Layer.FRAME_2, dropout2, shape.frameDropout().second());
        }
        (step % 2 == 0 ? even : odd).run();
        step++;
    }

    private void draw(int row, Layer layer, Tensor.Floats masks, int units) {
        batch.get(row).dropout().draw(layer, step, masks.buffer(), row * units, units);
    }

    /** Returns the number of steps run. */
    int count() {
        return step;
    }

    /** Returns the last step's frames: [batch, reduction factor, bands]. */
    Tensor.Floats frames() {
        return frames;
    }

    /** Returns the probability that the last step was the end: [batch]. */
    Tensor.Floats stop() {
        return stop;
    }

    /** Returns the last step's attention: [batch, symbols]. */
    Tensor.Floats attention() {
        return attention;
    }

    @Override
    public void close() {
        even.close();
        odd.close();
    }
}
