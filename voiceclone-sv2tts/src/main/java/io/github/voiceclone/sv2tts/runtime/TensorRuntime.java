package io.github.voiceclone.sv2tts.runtime;

import io.github.voiceclone.spi.Availability;
import java.nio.ByteBuffer;
import java.util.Optional;

/** A library that runs ONNX graphs. Thread-safe. Making one touches no native code. */
public interface TensorRuntime {
    /** Returns the backend name that the model family is registered under with this runtime. */
    String name();

    /** Tells whether the runtime can work on this machine. Never throws. */
    Availability availability();

    /** Returns the precision to compute in when the user asks for none. */
    default String defaultPrecision() {
        return "fp32";
    }

    /** Returns the device to run on when the user asks for none. */
    default String defaultDevice() {
        return "cpu";
    }

    /** Returns the precision of graphs that the runtime can convert into {@code precision} when it loads them. */
    default Optional<String> convertsFrom(String precision) {
        return Optional.empty();
    }

    /**
     * Loads a graph.
     *
     * @param name what to call the graph in an error
     * @param onnx the ONNX model, from the buffer's position to its limit; direct
     * @param options how to run it
     * @throws io.github.voiceclone.BackendUnavailableException if the runtime or the device is not to be had
     */
    Graph load(String name, ByteBuffer onnx, GraphOptions options);
}
