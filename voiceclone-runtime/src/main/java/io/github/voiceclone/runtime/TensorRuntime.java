package io.github.voiceclone.runtime;

import io.github.voiceclone.spi.Backend;
import java.nio.ByteBuffer;
import java.util.Optional;

/**
 * Backend that runs ONNX graphs on named tensors. Registered as a {@link java.util.ServiceLoader} service of type
 * {@link Backend}. Thread-safe. Creating one loads no native code.
 */
public interface TensorRuntime extends Backend {
    /** Returns the precision of graphs that the runtime can convert to {@code precision} when it loads them. */
    default Optional<String> convertsFrom(String precision) {
        return Optional.empty();
    }

    /**
     * Loads a graph.
     *
     * @param name name of the graph, for errors
     * @param onnx the ONNX model, from the buffer's position to its limit; direct
     * @param options how to run it
     * @throws io.github.voiceclone.BackendUnavailableException if the runtime or the device is unavailable
     */
    Graph load(String name, ByteBuffer onnx, GraphOptions options);
}
