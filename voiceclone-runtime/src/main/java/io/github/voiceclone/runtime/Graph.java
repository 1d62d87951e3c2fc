package io.github.voiceclone.runtime;

import java.util.Map;

/**
 * ONNX graph that a {@link TensorRuntime} has loaded. Thread-safe. Closing waits for the runs in progress; closing again has
 * no effect. A decorator extends {@link ForwardingGraph}.
 */
public interface Graph extends AutoCloseable {
    /**
     * Runs the graph once.
     *
     * @param inputs every input, by name
     * @return every output, by name, in tensors that the caller owns
     * @throws io.github.voiceclone.ClosedException if the graph is closed
     * @throws io.github.voiceclone.VoiceCloneException if the runtime fails
     */
    Map<String, Tensor.Floats> run(Map<String, ? extends Tensor> inputs);

    /**
     * Returns one of the outputs of a run.
     *
     * @throws IllegalStateException if the run has no output of that name
     */
    static Tensor.Floats output(Map<String, Tensor.Floats> outputs, String name) {
        Tensor.Floats output = outputs.get(name);
        if (output == null) {
            throw new IllegalStateException("the run has outputs " + outputs.keySet() + ", expected '" + name + "'");
        }
        return output;
    }

    /**
     * Binds tensors to the graph's inputs and outputs, so that many runs allocate nothing. The owner of the binding may
     * change the inputs' elements between runs.
     *
     * <p>{@code access} says which of the tensors the host uses: inputs that it does not write are read once, outputs that it
     * does not read are written by {@link Binding#syncToHost()} only. A tensor bound more than once is one tensor on the
     * device too.
     *
     * @param inputs every input, by name
     * @param outputs the outputs to write, by name; of the shapes that the inputs lead to
     * @param access the tensors that the host writes and reads between runs
     */
    Binding bind(Map<String, ? extends Tensor> inputs, Map<String, Tensor.Floats> outputs, HostAccess access);

    /** Binds tensors all of which the host writes and reads between runs. */
    default Binding bind(Map<String, ? extends Tensor> inputs, Map<String, Tensor.Floats> outputs) {
        return bind(inputs, outputs, new HostAccess(inputs.keySet(), outputs.keySet()));
    }

    /** Returns how the graph is best run; the same at every call. */
    GraphTraits traits();

    @Override
    void close();

    /** Tensors bound to a graph. Not thread-safe; closed before the graph. */
    interface Binding extends AutoCloseable {
        /** Runs the graph once on the bound tensors. */
        void run();

        /**
         * Begins a run on the bound tensors. Inputs that the host writes may be changed, and outputs that it reads be read,
         * after {@link #end()}. Runs of all bindings of a graph execute in the order they were begun.
         */
        default void begin() {
            run();
        }

        /** Waits for the run that was begun. */
        default void end() {}

        /**
         * Marks a row of an input that the host changed although it does not write that input between all runs: the next run
         * reads it. No run of a binding of the same tensor is in progress.
         *
         * @param input a float32 input
         * @param row index on its first axis
         */
        default void markRowDirty(String input, int row) {}

        /** Copies every bound tensor that is newer on the device to the host. */
        default void syncToHost() {}

        @Override
        void close();
    }
}
