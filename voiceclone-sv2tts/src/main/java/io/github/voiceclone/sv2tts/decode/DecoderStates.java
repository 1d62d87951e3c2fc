package io.github.voiceclone.sv2tts.decode;

import io.github.voiceclone.sv2tts.runtime.Tensor;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * One set of the decoder's state tensors for a batch. Beside the recurrent states these are the last frame and the
 * cumulative attention, which is as wide as the longest text. Not thread-safe.
 */
final class DecoderStates {
    private static final String FRAME = "frame";
    private static final String CUMULATIVE = "cumulative";

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

    /** Writes the states that rows bring along. */
    void load(List<Decoding> rows) {
        for (int row = 0; row < rows.size(); row++) {
            int index = row;
            rows.get(row).states().forEach((name, values) -> {
                Tensor.Floats tensor = tensors.get(name);
                tensor.buffer().put(index * width(tensor), values);
            });
        }
    }

    /** Hands each row that goes on its states, to bring to another batch. */
    void store(List<Decoding> rows) {
        for (int row = 0; row < rows.size(); row++) {
            Decoding decoding = rows.get(row);
            if (decoding.over()) {
                continue;
            }
            int index = row;
            tensors.forEach((name, tensor) -> {
                int kept = name.equals(CUMULATIVE) ? decoding.text().symbols() : width(tensor);
                float[] values = decoding.states().computeIfAbsent(name, any -> new float[kept]);
                tensor.buffer().get(index * width(tensor), values);
            });
        }
    }

    private static int width(Tensor.Floats tensor) {
        return (int) tensor.shape()[1];
    }
}
