package io.github.voiceclone.sv2tts;

import io.github.voiceclone.sv2tts.runtime.Graph;
import io.github.voiceclone.sv2tts.runtime.HostAccess;
import io.github.voiceclone.sv2tts.runtime.Tensor;
import java.util.ArrayDeque;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.Executor;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Shares the processors between the runs of one graph. No more runs than processors are under way, in the order they were
 * asked for, so that callers who do a long work in parts take turns. While there are fewer, each has all the threads of
 * the graph; else each has one, on a copy of the graph that is loaded when it is first needed: threads that do not wait
 * for one another waste nothing. Bound runs stay out of this. Owns the graph and the copy.
 */
final class SharedGraph implements Graph {
    private final Graph graph;
    private final Supplier<Optional<Graph>> loadCopy;
    private final Executor loader;
    private final int processors;
    private final Lock lock = new ReentrantLock();
    private final Queue<Condition> waiting = new ArrayDeque<>();
    private int underWay;
    private boolean copyAsked;
    private boolean closed;
    private volatile @Nullable Graph copy;

    /**
     * Creates the sharing of a graph.
     *
     * @param graph with as many threads as one caller may have
     * @param loadCopy loads the same graph with one thread, or nothing if it is not to be had; asked once at most
     * @param loader where it is loaded; runs go on meanwhile
     * @param processors most runs at a time
     */
    SharedGraph(Graph graph, Supplier<Optional<Graph>> loadCopy, Executor loader, int processors) {
        this.graph = graph;
        this.loadCopy = loadCopy;
        this.loader = loader;
        this.processors = processors;
    }

    @Override
    public Map<String, Tensor.Floats> run(Map<String, ? extends Tensor> inputs) {
        boolean few = enter();
        try {
            return (few ? graph : onOneThread()).run(inputs);
        } finally {
            leave();
        }
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

    /** Waits for a turn; returns whether the runs are too few to fill the processors with one thread each. */
    private boolean enter() {
        lock.lock();
        try {
            Condition turn = lock.newCondition();
            waiting.add(turn);
            while (underWay >= processors || waiting.peek() != turn) {
                turn.awaitUninterruptibly();
            }
            waiting.remove();
            underWay++;
            wakeFirst();
            return underWay + waiting.size() < Math.max(2, processors);
        } finally {
            lock.unlock();
        }
    }

    private void leave() {
        lock.lock();
        try {
            underWay--;
            wakeFirst();
        } finally {
            lock.unlock();
        }
    }

    private void wakeFirst() {
        Condition first = waiting.peek();
        if (first != null && underWay < processors) {
            first.signal();
        }
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
