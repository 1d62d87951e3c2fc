package io.github.voiceclone.runtime.schedule;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import io.github.voiceclone.VoiceCloneException;
import io.github.voiceclone.runtime.ForwardingGraph;
import io.github.voiceclone.runtime.Graph;
import io.github.voiceclone.runtime.GraphOptions;
import io.github.voiceclone.runtime.GraphTraits;
import io.github.voiceclone.runtime.Tensor;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Graph whose concurrent runs share the processors in the order of a {@link CpuRunQueue}. While there are fewer runs than
 * processors, each has all the threads of the graph; otherwise each has one, on a single-threaded copy of the graph that is
 * loaded when first needed: threads that do not wait for one another waste nothing. A short run that overtakes long ones has
 * all threads too. Bound runs are not queued. Owns the graph and the copy.
 */
public final class CpuScheduledGraph extends ForwardingGraph {
    private final Supplier<Optional<Graph>> loadCopy;
    private final Executor loader;
    private final int processors;
    private final CpuRunQueue queue;
    private final Lock lock = new ReentrantLock();

    @GuardedBy("lock")
    private boolean copyRequested;

    @GuardedBy("lock")
    private boolean closed;

    private volatile @Nullable Graph copy;

    /**
     * Creates a scheduled graph.
     *
     * @param graph with as many threads as one caller may use
     * @param loadCopy loads the same graph with one thread, or nothing if that is impossible; called at most once
     * @param loader runs {@code loadCopy}; runs continue meanwhile
     * @param processors maximum number of runs in progress, apart from one that overtakes them
     */
    public CpuScheduledGraph(Graph graph, Supplier<Optional<Graph>> loadCopy, Executor loader, int processors) {
        super(graph);
        this.loadCopy = loadCopy;
        this.loader = loader;
        this.processors = processors;
        this.queue = new CpuRunQueue(processors);
    }

    /**
     * Loads a graph that callers run on their own threads and that fills the processors.
     *
     * @param load loads the graph with some options; called again, with one thread, when a copy is needed
     * @return the graph, scheduled if it runs on the processors
     */
    public static Graph load(GraphOptions options, Function<GraphOptions, Graph> load) {
        Graph graph = load.apply(options);
        return graph.traits().onCpu()
                ? new CpuScheduledGraph(
                        graph,
                        () -> copy(options, load),
                        CpuScheduledGraph::inBackground,
                        Runtime.getRuntime().availableProcessors())
                : graph;
    }

    private static void inBackground(Runnable loading) {
        Thread thread = new Thread(loading, "voiceclone-load");
        thread.setDaemon(true);
        thread.start();
    }

    /** Loads a graph with one thread; nothing if that is what it has, or if its pack is gone or another by now. */
    private static Optional<Graph> copy(GraphOptions options, Function<GraphOptions, Graph> load) {
        if (options.threads() == 1) {
            return Optional.empty();
        }
        try {
            return Optional.of(load.apply(options.withThreads(1)));
        } catch (VoiceCloneException e) {
            return Optional.empty(); // The graph that is loaded does the same, a little slower.
        }
    }

    @Override
    public Map<String, Tensor.Floats> run(Map<String, ? extends Tensor> inputs) {
        CpuRunQueue.RunPermit permit = queue.acquire(elements(inputs));
        try {
            return (permit.hasAllThreads() ? graph() : singleThreaded()).run(inputs);
        } finally {
            queue.release(permit);
        }
    }

    /** Returns the number of elements of the inputs: the time of a graph's run grows with it. */
    private static long elements(Map<String, ? extends Tensor> inputs) {
        long sum = 0;
        for (Tensor input : inputs.values()) {
            sum += input.elements();
        }
        return sum;
    }

    /** Returns the traits of the graph, with as many concurrent runs as processors. */
    @Override
    public GraphTraits traits() {
        return graph().traits().withMaxConcurrentRuns(processors);
    }

    /** Returns the copy, or the graph itself until that is loaded. */
    private Graph singleThreaded() {
        if (isFirstRequest()) {
            loader.execute(() -> loadCopy.get().ifPresent(this::keep));
        }
        Graph loaded = copy;
        return loaded == null ? graph() : loaded;
    }

    private boolean isFirstRequest() {
        lock.lock();
        try {
            boolean first = !copyRequested && !closed;
            copyRequested = true;
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
        Graph original = graph();
        try (original) {
            Graph loaded = copy;
            if (loaded != null) {
                loaded.close();
            }
        }
    }
}
