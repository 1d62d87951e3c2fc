package io.github.voiceclone.sv2tts;

import io.github.voiceclone.sv2tts.runtime.Graph;
import io.github.voiceclone.sv2tts.runtime.HostAccess;
import io.github.voiceclone.sv2tts.runtime.Tensor;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Shares the processors between the runs of one graph, in the order of {@link Turns}. While there are fewer runs than
 * processors, each has all the threads of the graph; else each has one, on a copy of the graph that is loaded when it is
 * first needed: threads that do not wait for one another waste nothing. A short run that passes long ones has all threads
 * too. Bound runs stay out of this. Owns the graph and the copy.
 */
final class SharedGraph implements Graph {
    private final Graph graph;
    private final Supplier<Optional<Graph>> loadCopy;
    private final Executor loader;
    private final int processors;
    private final Turns turns;
    private final Lock lock = new ReentrantLock();
    private boolean copyAsked;
    private boolean closed;
    private volatile @Nullable Graph copy;

    /**
     * Creates the sharing of a graph.
     *
     * @param graph with as many threads as one caller may have
     * @param loadCopy loads the same graph with one thread, or nothing if it is not to be had; asked once at most
     * @param loader where it is loaded; runs go on meanwhile
     * @param processors most runs at a time, besides one that passes them
     */
    SharedGraph(Graph graph, Supplier<Optional<Graph>> loadCopy, Executor loader, int processors) {
        this.graph = graph;
        this.loadCopy = loadCopy;
        this.loader = loader;
        this.processors = processors;
        this.turns = new Turns(processors);
    }

    @Override
    public Map<String, Tensor.Floats> run(Map<String, ? extends Tensor> inputs) {
        Turns.Turn turn = turns.take(elements(inputs));
        try {
            return (turn.hasAllThreads() ? graph : onOneThread()).run(inputs);
        } finally {
            turns.end(turn);
        }
    }

    /** Returns how much goes in: runs of one graph take about as long as that is large. */
    private static long elements(Map<String, ? extends Tensor> inputs) {
        long sum = 0;
        for (Tensor input : inputs.values()) {
            sum += input.elements();
        }
        return sum;
    }

    @Override
    public Binding bind(Map<String, ? extends Tensor> inputs, Map<String, Tensor.Floats> outputs) {
        return graph.bind(inputs, outputs);
    }

    @Override
    public Binding bind(Map<String, ? extends Tensor> inputs, Map<String, Tensor.Floats> outputs, HostAccess access) {
        return graph.bind(inputs, outputs, access);
    }

    @Override
    public int rowsAtOnce() {
        return graph.rowsAtOnce();
    }

    @Override
    public boolean computesOnProcessors() {
        return graph.computesOnProcessors();
    }

    @Override
    public int runsAtOnce() {
        return processors;
    }

    /** Returns the copy, or the graph itself until that is loaded. */
    private Graph onOneThread() {
        if (isFirstAsked()) {
            loader.execute(() -> loadCopy.get().ifPresent(this::keep));
        }
        Graph loaded = copy;
        return loaded == null ? graph : loaded;
    }

    private boolean isFirstAsked() {
        lock.lock();
        try {
            boolean first = !copyAsked && !closed;
            copyAsked = true;
            return first;
        } finally {
            lock.unlock();
        }
    }

    private void keep(Graph loaded) {
        lock.lock();
        try {
            if (closed) {
                loaded.close();
            } else {
                copy = loaded;
            }
        } finally {
            lock.unlock();
        }
    }

    @Override
    public void close() {
        lock.lock();
        try {
            closed = true;
        } finally {
            lock.unlock();
        }
        try (graph) {
            Graph loaded = copy;
            if (loaded != null) {
                loaded.close();
            }
        }
    }
}
