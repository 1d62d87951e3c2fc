package io.github.voiceclone.runtime;

import java.util.Map;

/** Decorator base class that forwards every method of a {@link Graph} to another graph. */
public abstract class ForwardingGraph implements Graph {
    private final Graph graph;

    /** Creates a decorator of {@code graph}, which it closes when closed. */
    protected ForwardingGraph(Graph graph) {
        this.graph = graph;
    }

    /** Returns the decorated graph. */
    protected final Graph graph() {
        return graph;
    }

    @Override
    public Map<String, Tensor.Floats> run(Map<String, ? extends Tensor> inputs) {
        return graph.run(inputs);
    }

    @Override
    public Binding bind(Map<String, ? extends Tensor> inputs, Map<String, Tensor.Floats> outputs, HostAccess access) {
        return graph.bind(inputs, outputs, access);
    }

    @Override
    public GraphTraits traits() {
        return graph.traits();
    }

    @Override
    public void close() {
        graph.close();
    }

    /** Decorator base class that forwards every method of a {@link Graph.Binding} to another binding. */
    public abstract static class ForwardingBinding implements Binding {
        private final Binding binding;

        /** Creates a decorator of {@code binding}, which it closes when closed. */
        protected ForwardingBinding(Binding binding) {
            this.binding = binding;
        }

        @Override
        public void run() {
            binding.run();
        }

        @Override
        public void begin() {
            binding.begin();
        }

        @Override
        public void end() {
            binding.end();
        }

        @Override
        public void markRowDirty(String input, int row) {
            binding.markRowDirty(input, row);
        }

        @Override
        public void syncToHost() {
            binding.syncToHost();
        }

        @Override
        public void close() {
            binding.close();
        }
    }
}
