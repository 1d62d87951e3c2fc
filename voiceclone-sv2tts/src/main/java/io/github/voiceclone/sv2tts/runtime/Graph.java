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

    /**
     * Returns whether bound runs are done by a device while the host goes on: then it pays to begin a run before the one
     * before it has ended, and to keep a binding that is too large rather than to make another.
     */
    default boolean runsBesideHost() {
        return false;
    }

    @Override
    void close();

    /** Tensors tied to a graph. Not thread-safe; to be closed before the graph. */
    interface Binding extends AutoCloseable {
        /** Runs the graph once on the tied tensors. */
        void run();

        /**
         * Begins a run on the tied tensors; the inputs that the host writes may be changed, and the outputs that it reads be
         * read, after {@link #end()}. The runs of all the graph's bindings follow in the order they were begun.
         */
        default void begin() {
            run();
        }

        /** Waits for the run that was begun. */
        default void end() {}

        /**
         * Tells that the host has changed a row of an input that it does not write between all runs: the next run reads it.
         * No run of a binding that ties the same tensor is under way.
         *
         * @param input a float32 input
         * @param row index on its first axis
         */
        default void refresh(String input, int row) {}

        /** Brings every tied tensor up to date for the host. */
        default void fetch() {}

        @Override
        void close();
    }
}
