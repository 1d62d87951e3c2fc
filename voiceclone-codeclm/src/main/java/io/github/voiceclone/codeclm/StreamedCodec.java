package io.github.voiceclone.codeclm;

import io.github.voiceclone.runtime.Graph;
import io.github.voiceclone.runtime.Tensor;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * One half of a neural codec, run part by part: a causal network of convolutions and attention to a window. A {@link State}
 * carries over from part to part, so that parts of any lengths, joined, are what one run would return. The graph takes and
 * returns the tails of the convolutions' inputs ({@code next_} and the name), and keys and values of the window. Thread-safe.
 * Owns the graph.
 */
public final class StreamedCodec implements AutoCloseable {
    private final Graph graph;
    private final Shape shape;

    /**
     * The last inputs of a convolution.
     *
     * @param name name of the graph's input
     * @param channels number of channels
     * @param length number of samples that are kept
     */
    public record Tail(String name, int channels, int length) {}

    /**
     * Sizes of the network.
     *
     * @param attention its attention
     * @param window positions that a position sees, itself among them
     * @param positions positions of attention for each frame
     * @param tails the convolutions with a state
     * @param first whether the graph has an input {@code first} [1, 1, 1]: 1 in the first part, 0 in others
     */
    public record Shape(AttentionShape attention, int window, int positions, List<Tail> tails, boolean first) {
        /** Copies the list. */
        public Shape {
            tails = List.copyOf(tails);
        }
    }

    /** State of the convolutions and of attention between two parts. Not thread-safe. */
    public static final class State {
        private final Map<String, Tensor.Floats> tensors = new HashMap<>();
        private int position;

        private State(Shape shape) {
            for (int layer = 0; layer < shape.attention.layers(); layer++) {
                tensors.put(AttentionShape.keys(layer), shape.attention.newKeys(1, shape.window));
                tensors.put(AttentionShape.values(layer), shape.attention.newValues(1, shape.window));
            }
            shape.tails.forEach(tail -> tensors.put(tail.name, Tensor.floats(1, tail.channels, tail.length)));
        }
    }

    /** Creates a codec's half. */
    public StreamedCodec(Graph graph, Shape shape) {
        this.graph = graph;
        this.shape = shape;
    }

    /** Returns the state before the first part. */
    public State start() {
        return new State(shape);
    }

    /**
     * Runs the next part.
     *
     * @param state state after the part before it; changed once the run has succeeded
     * @param inputs the half's own inputs, of one row
     * @param frames number of frames of the part; positive
     * @return the half's own outputs, and the next states
     */
    public Map<String, Tensor.Floats> run(State state, Map<String, Tensor.Floats> inputs, int frames) {
        AttentionShape attention = shape.attention;
        int count = Math.multiplyExact(frames, shape.positions);
        Map<String, Tensor> all = new HashMap<>(state.tensors);
        all.putAll(inputs);
        Tensor.Floats cos = Tensor.floats(1, count, 1, attention.headSize() / 2);
        Tensor.Floats sin = Tensor.floats(1, count, 1, attention.headSize() / 2);
        attention.rotate(cos, sin, 0, state.position, count);
        all.put("cos", cos);
        all.put("sin", sin);
        all.put("mask", mask(state.position, count));
        if (shape.first) {
            all.put("first", Tensor.floats(new float[] {state.position == 0 ? 1 : 0}, 1, 1, 1));
        }
        Map<String, Tensor.Floats> outputs = graph.run(all);
        state.tensors.replaceAll((name, before) -> Graph.output(outputs, "next_" + name));
        state.position = Math.addExact(state.position, count);
        return outputs;
    }

    private Tensor.Floats mask(int position, int count) {
        int extent = shape.window + count;
        Tensor.Floats mask = Tensor.floats(1, 1, count, extent);
        for (int s = 0; s < count; s++) {
            for (int t = 0; t < extent; t++) {
                int back = s + shape.window - t;
                boolean seen = back >= 0 && back < shape.window && back <= position + s;
                mask.buffer().put(s * extent + t, seen ? 0 : Float.NEGATIVE_INFINITY);
            }
        }
        return mask;
    }

    @Override
    public void close() {
        graph.close();
    }
}
