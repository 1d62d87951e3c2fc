package io.github.voiceclone.runtime;

import io.github.voiceclone.spi.Availability;
import io.github.voiceclone.spi.Precision;
import java.nio.ByteBuffer;
import java.util.Optional;

/** Library that runs ONNX graphs. Thread-safe. Creating one loads no native code. */
public interface TensorRuntime {
    /** Returns the name of the runtime, as in {@code onnx}. */
    String name();

    /** Returns whether the runtime works on this machine, and if not, why. Never throws. */
    Availability availability();

    /** Returns the precision to compute in when the user names none. */
    default String defaultPrecision() {
        return Precision.FP32;
    }

    /** Returns the device to run on when the user names none. */
    default String defaultDevice() {
        return "cpu";
    }

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
