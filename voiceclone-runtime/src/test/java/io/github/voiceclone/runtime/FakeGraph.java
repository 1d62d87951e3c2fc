package io.github.voiceclone.runtime;

import io.github.voiceclone.ClosedException;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;

/** Graph whose outputs a test computes. Counts runs, open bindings and closes. Thread-safe. */
public class FakeGraph implements Graph {
    private final Body body;
    private final String device;
    private final AtomicInteger runs = new AtomicInteger();
    private final AtomicInteger openBindings = new AtomicInteger();
    private final AtomicInteger closes = new AtomicInteger();

    /** Computation of the graph. */
    @FunctionalInterface
    public interface Body {
        /** Returns the outputs, by name. */
        Map<String, Tensor.Floats> apply(Map<String, ? extends Tensor> inputs);
    }

    /** Creates a graph on a synchronous device. */
    public FakeGraph(Body body) {
        this(body, "fake");
    }

    /** Creates a graph on a device. */
    public FakeGraph(Body body, String device) {
        this.body = body;
        this.device = device;
    }

    @Override
    public GraphTraits traits() {
        return (device.equals("cpu") ? GraphTraits.CPU : GraphTraits.DEVICE).withAsynchronous(device.equals("cuda"));
    }

    @Override
    public Map<String, Tensor.Floats> run(Map<String, ? extends Tensor> inputs) {
        if (closes.get() > 0) {
            throw new ClosedException("fake graph");
        }
        runs.incrementAndGet();
        return body.apply(inputs);
    }

    @Override
    public Binding bind(Map<String, ? extends Tensor> inputs, Map<String, Tensor.Floats> outputs, HostAccess access) {
        openBindings.incrementAndGet();
        return new Binding() {
            @Override
            public void run() {
                FakeGraph.this
                        .run(inputs)
                        .forEach((name, result) -> outputs.get(name).buffer().put(0, result.toArray()));
            }

            @Override
            public void close() {
                openBindings.decrementAndGet();
            }
        };
    }

    @Override
    public void close() {
        closes.incrementAndGet();
    }

    /** Returns the number of runs. */
    public int runs() {
        return runs.get();
    }

    /** Returns the number of bindings not closed. */
    public int openBindings() {
        return openBindings.get();
    }

    /** Returns the number of calls of {@link #close()}. */
    public int closes() {
        return closes.get();
    }
}
