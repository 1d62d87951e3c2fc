package io.github.voiceclone.codeclm;

import io.github.voiceclone.runtime.Graph;
import io.github.voiceclone.runtime.Tensor;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * One half of a neural codec, run part by part: a causal network of convolutions and of attention to windows. A {@link State}
 * carries over from part to part, so that parts of any lengths, joined, are what one run would return. The graph takes and
 * returns the tails of the convolutions' inputs ({@code next_} and the name); of attention, it takes what {@link AttentionShape}
 * says for each stage and returns the new positions, which replace the oldest in the state. Thread-safe. Owns the graph.
 */
public final class StreamedCodec implements AutoCloseable {
    /** Room for keys and values grows by this many frames until it is the window. */
    private static final int FRAMES = 8;

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
     * Layers of attention at one rate.
     *
     * @param attention sizes of the layers
     * @param window positions that a position sees, itself among them
     * @param positions positions for each frame
     */
    public record Stage(AttentionShape attention, int window, int positions) {}

    /**
     * Sizes of the network.
     *
     * @param stages the stages of attention
     * @param tails the convolutions with a state
     * @param first whether the graph has an input {@code first} [1, 1, 1]: 1 in the first part, 0 in others
     */
    public record Shape(List<Stage> stages, List<Tail> tails, boolean first) {
        /** Copies the lists. */
        public Shape {
            stages = List.copyOf(stages);
            tails = List.copyOf(tails);
        }
    }

    /** State of the convolutions and of attention between two parts. Not thread-safe. */
    public static final class State {
        private final Map<String, Tensor.Floats> tails = new HashMap<>();
        private final List<Ring> rings = new ArrayList<>();
        private boolean started;

        private State(Shape shape) {
            for (int stage = 0; stage < shape.stages.size(); stage++) {
                rings.add(new Ring(shape.stages.get(stage), prefix(stage, shape.stages.size())));
            }
            shape.tails.forEach(tail -> tails.put(tail.name, Tensor.floats(1, tail.channels, tail.length)));
        }
    }

    /** Keys and values of the last positions of a stage; position {@code p} is at {@code p} modulo the room. */
    private static final class Ring {
        private final Stage stage;
        private final String prefix;
        private final List<Tensor.Floats> keys = new ArrayList<>();
        private final List<Tensor.Floats> values = new ArrayList<>();
        private int room;
        private int position;

        Ring(Stage stage, String prefix) {
            this.stage = stage;
            this.prefix = prefix;
            allocate(1);
        }

        private void allocate(int positions) {
            room = positions;
            keys.clear();
            values.clear();
            for (int layer = 0; layer < stage.attention.layers(); layer++) {
                keys.add(stage.attention.newKeys(1, room));
                values.add(stage.attention.newValues(1, room));
            }
        }

        /** Makes room for positions before the next one, up to the window. */
        private void reserve(int positions) {
            if (positions <= room || room == stage.window) {
                return;
            }
            List<Tensor.Floats> oldKeys = List.copyOf(keys);
            List<Tensor.Floats> oldValues = List.copyOf(values);
            int step = FRAMES * stage.positions;
            allocate(Math.min(stage.window, Math.addExact(positions - 1, step) / step * step));
            for (int layer = 0; layer < keys.size() && position > 0; layer++) {
                stage.attention.copyKeys(oldKeys.get(layer), 0, keys.get(layer), 0, 0, position);
                stage.attention.copyValues(oldValues.get(layer), 0, values.get(layer), 0, 0, position);
            }
        }

        void write(Map<String, Tensor> inputs, int count) {
            int half = stage.attention.headSize() / 2;
            Tensor.Floats cos = Tensor.floats(1, count, 1, half);
            Tensor.Floats sin = Tensor.floats(1, count, 1, half);
            stage.attention.rotate(cos, sin, 0, position, count);
            inputs.put(prefix + "cos", cos);
            inputs.put(prefix + "sin", sin);
            inputs.put(prefix + "mask", mask(count));
            for (int layer = 0; layer < keys.size(); layer++) {
                inputs.put(prefix + AttentionShape.keys(layer), keys.get(layer));
                inputs.put(prefix + AttentionShape.values(layer), values.get(layer));
            }
        }

        private Tensor.Floats mask(int count) {
            float[] row = new float[room + count];
            Tensor.Floats mask = Tensor.floats(1, 1, count, row.length);
            for (int s = 0; s < count; s++) {
                for (int t = 0; t < row.length; t++) {
                    // The place holds the last position before this part that is congruent to it, if there is one.
                    int back = t < room ? s + 1 + Math.floorMod(position - 1 - t, room) : s + room - t;
                    boolean seen = back >= 0 && back < stage.window && back <= position + s;
                    row[t] = seen ? 0 : Float.NEGATIVE_INFINITY;
                }
                mask.buffer().put(s * row.length, row);
            }
            return mask;
        }

        void read(Map<String, Tensor.Floats> outputs, int count) {
            reserve(Math.addExact(position, count));
            int from = Math.max(0, count - room);
            while (from < count) {
                int place = (position + from) % room;
                int length = Math.min(count - from, room - place);
                for (int layer = 0; layer < keys.size(); layer++) {
                    Tensor.Floats newKeys = Graph.output(outputs, prefix + "new_" + AttentionShape.keys(layer));
                    Tensor.Floats newValues = Graph.output(outputs, prefix + "new_" + AttentionShape.values(layer));
                    stage.attention.copyKeys(newKeys, 0, from, keys.get(layer), 0, place, length);
                    stage.attention.copyValues(newValues, 0, from, values.get(layer), 0, place, length);
                }
                from += length;
            }
            position = Math.addExact(position, count);
        }
    }

    /** Creates a codec's half. */
    public StreamedCodec(Graph graph, Shape shape) {
        this.graph = graph;
        this.shape = shape;
    }

    /** Returns what the names of a stage's tensors and axes begin with: nothing if it is the only one. */
    public static String prefix(int stage, int stages) {
        return stages == 1 ? "" : "stage" + stage + ".";
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
        Map<String, Tensor> all = new HashMap<>(state.tails);
        all.putAll(inputs);
        if (shape.first) {
            all.put("first", Tensor.floats(new float[] {state.started ? 0 : 1}, 1, 1, 1));
        }
        state.rings.forEach(ring -> ring.write(all, Math.multiplyExact(frames, ring.stage.positions)));
        Map<String, Tensor.Floats> outputs = graph.run(all);
        state.rings.forEach(ring -> ring.read(outputs, frames * ring.stage.positions));
        state.tails.replaceAll((name, before) -> Graph.output(outputs, "next_" + name));
        state.started = true;
        return outputs;
    }

    @Override
    public void close() {
        graph.close();
    }
}
