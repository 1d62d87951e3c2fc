package io.github.voiceclone.sv2tts.decode;

import io.github.voiceclone.runtime.Tensor;
import java.util.HashMap;
import java.util.Map;

/**
 * One set of the decoder's state tensors for a batch. Next to the recurrent states these are the last frame and the
 * cumulative attention, which is as wide as the longest text. Not thread-safe.
 */
final class DecoderStates {
    private static final String FRAME = "frame";
    private static final String CUMULATIVE = "cumulative";
    private static final float[] NONE = {};

    private final Map<String, Tensor.Floats> tensors = new HashMap<>();

    DecoderStates(TensorPool pool, DecoderShape shape, int rows, int symbols) {
        shape.states().forEach((name, width) -> tensors.put(name, pool.zeros(name, rows, width)));
        tensors.put(FRAME, pool.zeros(FRAME, rows, shape.bands()));
        tensors.put(CUMULATIVE, pool.zeros(CUMULATIVE, rows, symbols));
    }

    /** Returns the tensors as a step's inputs. */
    Map<String, Tensor.Floats> inputs() {
        return tensors;
    }

    /** Returns the tensors as a step's outputs. */
    Map<String, Tensor.Floats> outputs() {
        Map<String, Tensor.Floats> outputs = new HashMap<>();
        tensors.forEach((name, tensor) -> outputs.put("next_" + name, tensor));
        return outputs;
    }

    /** Writes the states that an utterance brings along; zero if it has made no step yet. */
    void load(int row, Decoding decoding) {
        tensors.forEach((name, tensor) -> {
            float[] values = decoding.states().getOrDefault(name, NONE);
            int from = row * width(tensor);
            tensor.buffer().put(from, values);
            Zeros.write(tensor.buffer(), from + values.length, from + width(tensor));
        });
    }

    /** Hands an utterance its states, to bring to another batch. */
    void store(int row, Decoding decoding) {
        tensors.forEach((name, tensor) -> {
            int kept = name.equals(CUMULATIVE) ? decoding.text().symbols() : width(tensor);
            float[] values = decoding.states().computeIfAbsent(name, any -> new float[kept]);
            tensor.buffer().get(row * width(tensor), values);
        });
    }

    private static int width(Tensor.Floats tensor) {
        return (int) tensor.shape()[1];
    }
}
