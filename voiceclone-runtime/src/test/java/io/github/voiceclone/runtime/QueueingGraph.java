package io.github.voiceclone.runtime;

import io.github.voiceclone.runtime.FakeGraph.Body;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;

/**
 * Graph on an asynchronous device. A bound run executes when it is waited for and not before, with the inputs that the host
 * writes as they were when the run was begun. Outputs that the host reads are NaN until then.
 */
public final class QueueingGraph implements Graph {
    private final Body body;
    private final int rows;
    private final Queue<Runnable> queue = new ArrayDeque<>();
    private final List<String> markedRows = new ArrayList<>();
    private int bindings;
    private int openBindings;
    private int begun;
    private int ended;
    private int endedWithMoreBegun;

    /**
     * Creates a graph.
     *
     * @param rows preferred batch
     */
    public QueueingGraph(int rows, Body body) {
        this.rows = rows;
        this.body = body;
    }

    @Override
    public Map<String, Tensor.Floats> run(Map<String, ? extends Tensor> inputs) {
        return body.apply(inputs);
    }

    @Override
    public Binding bind(Map<String, ? extends Tensor> inputs, Map<String, Tensor.Floats> outputs) {
        throw new UnsupportedOperationException("bound with the host's access alone");
    }

    @Override
    public Binding bind(Map<String, ? extends Tensor> inputs, Map<String, Tensor.Floats> outputs, HostAccess access) {
        bindings++;
        openBindings++;
        return new QueueingBinding(inputs, outputs, access);
    }

    @Override
    public GraphTraits traits() {
        return GraphTraits.DEVICE.withPreferredBatch(rows).withAsynchronous(true);
    }

    /** Returns the number of bindings created. */
    public int bindings() {
        return bindings;
    }

    /** Returns the number of bindings not closed. */
    public int openBindings() {
        return openBindings;
    }

    /** Returns the number of runs begun. */
    public int begun() {
        return begun;
    }

    /** Returns the number of runs that were waited for after the next one had been begun. */
    public int endedWithMoreBegun() {
        return endedWithMoreBegun;
    }

    /** Returns the rows of inputs that were marked dirty, as in {@code "memory 3"}. */
    public List<String> markedRows() {
        return markedRows;
    }

    @Override
    public void close() {}

    private final class QueueingBinding implements Binding {
        private final Map<String, ? extends Tensor> inputs;
        private final Map<String, Tensor.Floats> outputs;
        private final HostAccess access;
        private int number;

        QueueingBinding(Map<String, ? extends Tensor> inputs, Map<String, Tensor.Floats> outputs, HostAccess access) {
            this.inputs = inputs;
            this.outputs = outputs;
            this.access = access;
        }

        @Override
        public void run() {
            begin();
            end();
        }

        @Override
        public void begin() {
            number = ++begun;
            Map<String, Tensor> staged = new HashMap<>(inputs);
            access.written().forEach(name -> staged.put(name, copy((Tensor.Floats) inputs.get(name))));
            access.read().forEach(name -> fill(outputs.get(name)));
            queue.add(() -> {
                body.apply(staged)
                        .forEach((name, result) -> outputs.get(name).buffer().put(0, result.toArray()));
                ended++;
            });
        }

        private static Tensor.Floats copy(Tensor.Floats tensor) {
            return Tensor.floats(tensor.toArray(), tensor.shape());
        }

        private static void fill(Tensor.Floats tensor) {
            for (int i = 0; i < tensor.buffer().limit(); i++) {
                tensor.buffer().put(i, Float.NaN);
            }
        }

        @Override
        public void end() {
            while (ended < number) {
                queue.remove().run();
            }
            endedWithMoreBegun += begun > number ? 1 : 0;
        }

        @Override
        public void markRowDirty(String input, int row) {
            markedRows.add(input + " " + row);
        }

        @Override
        public void close() {
            openBindings--;
        }
    }
}
