package io.github.voiceclone.sv2tts.decode;

import io.github.voiceclone.runtime.Tensor;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;

/** Native memory for tensors whose shapes change now and then: it grows to the largest and is used again. Not thread-safe. */
final class TensorPool {
    private final Map<String, Tensor.Floats> tensors = new HashMap<>();

    /** Returns a zeroed tensor; the one that was given under this name before must no longer be used. */
    Tensor.Floats zeros(String name, long... shape) {
        long elements = Arrays.stream(shape).reduce(1, Math::multiplyExact);
        Tensor.Floats tensor = tensors.get(name);
        if (tensor == null || tensor.buffer().limit() < elements) {
            tensor = Tensor.floats(elements + elements / 2);
            tensors.put(name, tensor);
        }
        Tensor.Floats view = tensor.view(shape);
        Zeros.write(view.buffer(), 0, view.buffer().limit());
        return view;
    }
}
