package io.github.voiceclone.sv2tts.runtime;

import java.util.Map;

/** A loaded graph. Thread-safe; closing it waits for the runs inside, and does nothing the second time. */
public interface Graph extends AutoCloseable {
    /**
     * Runs the graph once.
     *
     * @param inputs every input, by name
     * @return every output, by name, in tensors of the caller's
     * @throws io.github.voiceclone.ClosedException if the graph is closed
     * @throws io.github.voiceclone.VoiceCloneException if the runtime fails
     */
    Map<String, Tensor.Floats> run(Map<String, ? extends Tensor> inputs);

    /**
     * Ties tensors to the graph's inputs and outputs, to run it on them many times without allocating. Whoever holds
     * the binding may change the inputs' elements between runs.
     *
     * @param inputs every input, by name
     * @param outputs the outputs to write, by name; of the shapes that the inputs lead to
     */
    Binding bind(Map<String, ? extends Tensor> inputs, Map<String, Tensor.Floats> outputs);

    /**
     * Ties tensors as {@link #bind(Map, Map)} does, for a host that leaves most of them alone: inputs that it does not
     * write are read from it once, outputs that it does not read reach it with {@link Binding#fetch()} alone. A tensor
     * tied more than once is one tensor on the device too.
     *
     * @param access which tensors the host writes and reads between runs
     */
    default Binding bind(Map<String, ? extends Tensor> inputs, Map<String, Tensor.Floats> outputs, HostAccess access) {
        return bind(inputs, outputs);
    }

    /** Returns the number of rows up to which a run takes hardly longer than with one. */
    default int rowsAtOnce() {
        return 16;
    }

    /**
     * Returns whether it computes on the machine's own processors. What is bound by arithmetic there gains nothing from
     * rows, and a graph with one thread serves many runs at once better than one whose runs divide their work among threads.
     */
    default boolean computesOnProcessors() {
        return false;
    }

    /** Returns how many runs at a time are done sooner than the same runs one after another. */
    default int runsAtOnce() {
        return 1;
    }

    @Override
    void close();

    /** Tensors tied to a graph. Not thread-safe; to be closed before the graph. */
    interface Binding extends AutoCloseable {
        /** Runs the graph once on the tied tensors. */
        void run();

        /** Brings every tied tensor up to date for the host. */
        default void fetch() {}

        @Override
        void close();
    }
}
