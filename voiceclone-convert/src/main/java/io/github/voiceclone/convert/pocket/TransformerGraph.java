package io.github.voiceclone.convert.pocket;

import io.github.voiceclone.codeclm.AttentionShape;
import io.github.voiceclone.graph.GraphBuilder;
import io.github.voiceclone.graph.Weights;
import java.util.List;
import java.util.Map;

/**
 * Pre-norm transformer layers with rotary attention, whose inputs and outputs are those of {@link AttentionShape}. Folded into
 * the weights: the division of the queries by the root of a head's size, the scales of the layers' results, and the order of
 * rotated pairs, which the original interleaves and the graph has in halves.
 */
final class TransformerGraph {
    private static final float NORM_EPSILON = 1e-5f;

    private final GraphBuilder graph;
    private final ModelWeights weights;
    private final AttentionShape shape;
    private final int feedForward;
    private final String cos;
    private final String sin;
    private final String mask;

    /** Declares the inputs that all layers share. */
    TransformerGraph(GraphBuilder graph, ModelWeights weights, AttentionShape shape, int feedForward) {
        this.graph = graph;
        this.weights = weights;
        this.shape = shape;
        this.feedForward = feedForward;
        this.cos = graph.floatInput("cos", "rows", "positions", 1, shape.headSize() / 2);
        this.sin = graph.floatInput("sin", "rows", "positions", 1, shape.headSize() / 2);
        this.mask = graph.floatInput("mask", "rows", 1, "positions", "seen");
    }

    /** Adds all layers. {@code x} and the result are [rows, positions, width]. */
    String layers(String x, String prefix, boolean scaled) {
        String result = x;
        for (int layer = 0; layer < shape.layers(); layer++) {
            result = layer(result, layer, prefix + "layers." + layer + ".", scaled);
        }
        return result;
    }

    private String layer(String x, int layer, String prefix, boolean scaled) {
        int width = shape.width();
        String attended = attention(norm(graph, weights, x, prefix + "norm1", width, NORM_EPSILON), layer, prefix);
        float[] out = weights.take(prefix + "self_attn.out_proj.weight", width, width);
        String middle = graph.node(
                "Add", x, linear(graph, attended, scale(out, prefix + "layer_scale_1.scale", scaled), width, width));
        String hidden = linear(
                graph,
                norm(graph, weights, middle, prefix + "norm2", width, NORM_EPSILON),
                weights.take(prefix + "linear1.weight", feedForward, width),
                feedForward,
                width);
        float[] second = weights.take(prefix + "linear2.weight", width, feedForward);
        return graph.node(
                "Add",
                middle,
                linear(graph, gelu(hidden), scale(second, prefix + "layer_scale_2.scale", scaled), width, feedForward));
    }

    /** Multiplies each row of a matrix by a result's scale. */
    private float[] scale(float[] matrix, String name, boolean scaled) {
        if (!scaled) {
            return matrix;
        }
        float[] scales = weights.take(name, shape.width());
        float[] product = matrix.clone();
        int columns = matrix.length / scales.length;
        for (int i = 0; i < product.length; i++) {
            product[i] *= scales[i / columns];
        }
        return product;
    }

    private String attention(String x, int layer, String prefix) {
        int heads = shape.heads();
        int size = shape.headSize();
        int width = shape.width();
        String projected = linear(
                graph,
                x,
                projection(weights.take(prefix + "self_attn.in_proj.weight", 3 * width, width)),
                3 * width,
                width);
        List<String> parts = split(projected, -1, 2L * width, width);
        List<String> halves = split(reshape(parts.get(0), 0, -1, 2L * heads, size), -1, size / 2, size / 2);
        String real = halves.get(0);
        String imaginary = halves.get(1);
        String rotated = concat(
                -1,
                graph.node("Sub", graph.node("Mul", real, cos), graph.node("Mul", imaginary, sin)),
                graph.node("Add", graph.node("Mul", real, sin), graph.node("Mul", imaginary, cos)));
        List<String> queriesAndKeys = split(rotated, 2, heads, heads);
        String queries = transpose(queriesAndKeys.get(0), 0, 2, 1, 3);
        String newKeys = transpose(queriesAndKeys.get(1), 0, 2, 3, 1);
        String newValues = transpose(reshape(parts.get(1), 0, -1, heads, size), 0, 2, 1, 3);
        String keys = graph.floatInput("keys." + layer, "rows", heads, size, "kept");
        String values = graph.floatInput("values." + layer, "rows", heads, "kept", size);
        String scores = graph.node(
                "Add", concat(-1, graph.node("MatMul", queries, keys), graph.node("MatMul", queries, newKeys)), mask);
        String weighed = graph.node("Softmax", List.of(scores), Map.of("axis", -1));
        String past = graph.node("Shape", List.of(values), Map.of("start", 2, "end", 3));
        String sum = graph.node(
                "Add",
                graph.node("MatMul", graph.node("Slice", weighed, graph.longs(0), past, graph.longs(-1)), values),
                graph.node(
                        "MatMul",
                        graph.node("Slice", weighed, past, graph.longs(Long.MAX_VALUE), graph.longs(-1)),
                        newValues));
        graph.floatOutput("new_keys." + layer, newKeys, "rows", heads, size, "positions");
        graph.floatOutput("new_values." + layer, newValues, "rows", heads, "positions", size);
        return reshape(transpose(sum, 0, 2, 1, 3), 0, -1, width);
    }

    /** Puts the first numbers of a head's pairs before the second, and divides the queries. */
    private float[] projection(float[] matrix) {
        int width = shape.width();
        int size = shape.headSize();
        float divisor = (float) Math.sqrt(size);
        float[] ordered = matrix.clone();
        for (int row = 0; row < 2 * width; row++) {
            int j = row % size;
            int to = row - j + j % 2 * (size / 2) + j / 2;
            for (int column = 0; column < width; column++) {
                float value = matrix[row * width + column];
                ordered[to * width + column] = row < width ? value / divisor : value;
            }
        }
        return ordered;
    }

    private String gelu(String x) {
        String erf = graph.node("Erf", graph.node("Mul", x, graph.scalar((float) Math.sqrt(0.5))));
        return graph.node("Mul", graph.node("Mul", x, graph.scalar(0.5f)), graph.node("Add", erf, graph.scalar(1)));
    }

    private String reshape(String x, long... extents) {
        return graph.node("Reshape", x, graph.longs(extents));
    }

    private String transpose(String x, long... order) {
        return graph.node("Transpose", List.of(x), Map.of("perm", order));
    }

    private List<String> split(String x, int axis, long... parts) {
        return graph.nodes("Split", List.of(x, graph.longs(parts)), Map.of("axis", axis), parts.length);
    }

    private String concat(int axis, String... parts) {
        return graph.node("Concat", List.of(parts), Map.of("axis", axis));
    }

    /** Adds a product with a matrix [out, in] of PyTorch. */
    static String linear(GraphBuilder graph, String x, float[] matrix, int out, int in) {
        float[] transposed = new float[matrix.length];
        for (int o = 0; o < out; o++) {
            for (int i = 0; i < in; i++) {
                transposed[i * out + o] = matrix[o * in + i];
            }
        }
        return graph.node("MatMul", x, graph.weights("matrix", new Weights(transposed, in, out)));
    }

    /** Adds a layer normalization with the weights {@code name.weight} and {@code name.bias}. */
    static String norm(GraphBuilder graph, ModelWeights weights, String x, String name, int width, float epsilon) {
        return norm(graph, x, weights.take(name + ".weight", width), weights.take(name + ".bias", width), epsilon);
    }

    static String norm(GraphBuilder graph, String x, float[] scale, float[] bias, float epsilon) {
        return graph.node(
                "LayerNormalization",
                List.of(x, vector(graph, scale), vector(graph, bias)),
                Map.of("axis", -1, "epsilon", epsilon));
    }

    static String vector(GraphBuilder graph, float[] values) {
        return graph.weights("vector", new Weights(values, values.length));
    }
}
