package io.github.voiceclone.sv2tts.runtime;

import io.github.voiceclone.ClosedException;
import java.util.Map;

/** A graph whose outputs a test computes. Counts what is opened and closed on it. */
public class FakeGraph implements Graph {
    private final Body body;
    private final String device;
    private int runs;
    private int openBindings;
    private int closes;

    /** What the graph computes. */
    @FunctionalInterface
    public interface Body {
        /** Returns the outputs, by name. */
        Map<String, Tensor.Floats> apply(Map<String, ? extends Tensor> inputs);
    }

    /** Creates a graph on a device that is none. */
    public FakeGraph(Body body) {
        this(body, "fake");
    }

    /** Creates a graph on a device. */
    public FakeGraph(Body body, String device) {
        this.body = body;
        this.device = device;
    }

    @Override
    public boolean computesOnProcessors() {
        return device.equals("cpu");
    }

    @Override
    public boolean runsBesideHost() {
        return device.equals("cuda");
    }

    @Override
    public Map<String, Tensor.Floats> run(Map<String, ? extends Tensor> inputs) {
        if (closes > 0) {
            throw new ClosedException("fake graph");
        }
        runs++;
        return body.apply(inputs);
    }

    @Override
    public Binding bind(Map<String, ? extends Tensor> inputs, Map<String, Tensor.Floats> outputs) {
        openBindings++;
        return new Binding() {
            @Override
            public void run() {
                FakeGraph.this
                        .run(inputs)
                        .forEach((name, result) -> outputs.get(name).buffer().put(0, result.toArray()));
            }

            @Override
            public void close() {
                openBindings--;
            }
        };
    }

    @Override
    public void close() {
        closes++;
    }

    /** Returns the number of runs. */
    public int runs() {
        return runs;
    }

    /** Returns the number of bindings not closed. */
    public int openBindings() {
        return openBindings;
    }

    /** Returns how often it was closed. */
    public int closes() {
        return closes;
    }
}
