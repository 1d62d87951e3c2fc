package io.github.voiceclone.codeclm;

import io.github.voiceclone.runtime.Graph;
import io.github.voiceclone.runtime.Tensor;
import java.util.HashMap;
import java.util.Map;

/**
 * A language model whose one graph both reads a prompt and predicts the next frame: for rows of new positions it takes the
 * family's own inputs and those of {@link AttentionShape}, and returns the family's own outputs, which belong to the last of the
 * new positions, and the keys and values of the new positions: {@code new_keys.l} [B, heads, headSize, S] and
 * {@code new_values.l} [B, heads, S, headSize]. Thread-safe. Owns the graph.
 */
public final class LanguageModel implements AutoCloseable {
    private final Graph graph;
    private final AttentionShape shape;
    private final Format format;
    private final Prefix empty;

    /** The tensors of a family's graph next to those of attention. */
    public interface Format {
        /** Returns zeroed inputs for new positions of rows, by name; the first axis is that of the rows. */
        Map<String, Tensor> inputs(int rows, int positions);

        /** Returns zeroed outputs for rows, by name; the first axis is that of the rows. */
        Map<String, Tensor.Floats> outputs(int rows);
    }

    /** Creates a language model. */
    public LanguageModel(Graph graph, AttentionShape shape, Format format) {
        this.graph = graph;
        this.shape = shape;
        this.format = format;
        this.empty = Prefix.empty(shape);
    }

    /** Returns the beginning of every sequence: no positions. */
    public Prefix empty() {
        return empty;
    }

    /**
     * Reads positions behind a prefix, which stays as it is.
     *
     * @param inputs the family's inputs for one row of {@code positions} positions, as {@link Format#inputs} has them
     * @return the longer prefix
     */
    public Prefix read(Prefix prefix, Map<String, Tensor> inputs, int positions) {
        int kept = Math.max(1, prefix.length());
        Map<String, Tensor> all = new HashMap<>(inputs);
        Tensor.Floats cos = Tensor.floats(1, positions, 1, shape.headSize() / 2);
        Tensor.Floats sin = Tensor.floats(1, positions, 1, shape.headSize() / 2);
        shape.rotate(cos, sin, 0, prefix.length(), positions);
        Tensor.Floats mask = Tensor.floats(1, 1, positions, kept + positions);
        for (int s = 0; s < positions; s++) {
            for (int t = 0; t < kept + positions; t++) {
                boolean seen = t < kept ? t < prefix.length() : t - kept <= s;
                mask.buffer().put(s * (kept + positions) + t, seen ? 0 : Float.NEGATIVE_INFINITY);
            }
        }
        all.put("cos", cos);
        all.put("sin", sin);
        all.put("mask", mask);
        for (int layer = 0; layer < shape.layers(); layer++) {
            all.put(AttentionShape.keys(layer), prefix.keys(layer));
            all.put(AttentionShape.values(layer), prefix.values(layer));
        }
        return prefix.followedBy(graph.run(all), positions);
    }

    Graph graph() {
        return graph;
    }

    AttentionShape shape() {
        return shape;
    }

    Format format() {
        return format;
    }

    @Override
    public void close() {
        graph.close();
    }
}
