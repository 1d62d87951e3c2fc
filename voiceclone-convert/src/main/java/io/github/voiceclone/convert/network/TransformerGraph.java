package io.github.voiceclone.convert.network;

import io.github.voiceclone.codeclm.AttentionShape;
import io.github.voiceclone.graph.GraphBuilder;
import io.github.voiceclone.graph.Weights;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Pre-norm transformer layers with rotary attention, whose inputs and outputs are those of {@link AttentionShape}. Folded into
 * the weights: the division of the queries by the root of a head's size, the scales of the layers' results, and the order of
 * rotated pairs, which the original interleaves and the graph has in halves.
 */
public final class TransformerGraph {
    private static final float NORM_EPSILON = 1e-5f;

    private final GraphBuilder graph;
    private final ModelWeights weights;
    private final AttentionShape shape;
    private final int feedForward;
    private final Names names;

    /**
     * Names of a layer's tensors behind its prefix, each without {@code .weight} and {@code .bias}.
     *
     * @param norm1 normalization before attention
     * @param in projection to queries, keys and values
     * @param out projection of what attention gives
     * @param norm2 normalization before the feed-forward layers
     * @param up first feed-forward layer
     * @param down second feed-forward layer
     * @param scale1 scale of what attention adds, {@code scale2} that of what the feed-forward layers add; null if there are none
     * @param biases whether the projections and feed-forward layers have biases
     * @param approximate whether GELU is the approximation by tanh
     */
    public record Names(
            String norm1,
            String in,
            String out,
            String norm2,
            String up,
            String down,
            @Nullable String scale1,
            @Nullable String scale2,
            boolean biases,
            boolean approximate) {}

    /** A matrix, and a bias if there is one, as values of the graph. */
    private record Linear(String matrix, @Nullable String bias) {}

    /** The weights of a layer as values of the graph, which many nodes may share. */
    public static final class Layer {
        private final String[] norm1;
        private final Linear in;
        private final Linear out;
        private final String[] norm2;
        private final Linear up;
        private final Linear down;

        private Layer(String[] norm1, Linear in, Linear out, String[] norm2, Linear up, Linear down) {
            this.norm1 = norm1;
            this.in = in;
            this.out = out;
            this.norm2 = norm2;
            this.up = up;
            this.down = down;
        }
    }

    /**
     * What attention is made of, for new positions.
     *
     * @param queries [rows, heads, positions, headSize], divided by the root of the head's size
     * @param keys [rows, heads, headSize, positions]
     * @param values [rows, heads, positions, headSize]
     */
    public record Projected(String queries, String keys, String values) {}

    /** Creates a writer of layers. */
    public TransformerGraph(
            GraphBuilder graph, ModelWeights weights, AttentionShape shape, int feedForward, Names names) {
        this.graph = graph;
        this.weights = weights;
        this.shape = shape;
        this.feedForward = feedForward;
        this.names = names;
    }

    /**
     * Declares the inputs and outputs of attention, and adds all layers.
     *
     * @param x [rows, positions, width], as the result is
     * @param layers what the names of the layers' tensors begin with, before the layer's number
     * @param prefix what the names of inputs, outputs and axes begin with
     * @param joined whether kept keys and values are joined with new ones: less work for many new positions, more for one
     */
    public String layers(String x, String layers, String prefix, boolean joined) {
        int half = shape.headSize() / 2;
        String positions = prefix + "positions";
        String cos = graph.floatInput(prefix + "cos", "rows", positions, 1, half);
        String sin = graph.floatInput(prefix + "sin", "rows", positions, 1, half);
        String mask = graph.floatInput(prefix + "mask", "rows", 1, positions, prefix + "seen");
        String result = x;
        for (int number = 0; number < shape.layers(); number++) {
            Layer layer = layer(layers + number + ".");
            Projected projected = project(layer, result, cos, sin);
            result = finish(layer, result, attention(projected, mask, number, prefix, joined));
        }
        return result;
    }

    private String attention(Projected projected, String mask, int layer, String prefix, boolean joined) {
        int heads = shape.heads();
        int size = shape.headSize();
        String positions = prefix + "positions";
        String kept = prefix + "kept";
        String keys = graph.floatInput(prefix + AttentionShape.keys(layer), "rows", heads, size, kept);
        String values = graph.floatInput(prefix + AttentionShape.values(layer), "rows", heads, kept, size);
        String sum;
        if (joined) {
            String scores = graph.node("MatMul", projected.queries, concat(-1, keys, projected.keys));
            sum = graph.node("MatMul", softmax(graph.node("Add", scores, mask)), concat(-2, values, projected.values));
        } else {
            sum = apart(projected, keys, values, mask);
        }
        String name = prefix + "new_";
        graph.floatOutput(name + AttentionShape.keys(layer), projected.keys, "rows", heads, size, positions);
        graph.floatOutput(name + AttentionShape.values(layer), projected.values, "rows", heads, positions, size);
        return sum;
    }

    private String apart(Projected projected, String keys, String values, String mask) {
        String queries = projected.queries;
        String scores = graph.node(
                "Add",
                concat(-1, graph.node("MatMul", queries, keys), graph.node("MatMul", queries, projected.keys)),
                mask);
        String weighed = softmax(scores);
        String past = graph.node("Shape", List.of(values), Map.of("start", 2, "end", 3));
        String before = graph.node("Slice", weighed, graph.longs(0), past, graph.longs(-1));
        String after = graph.node("Slice", weighed, past, graph.longs(Long.MAX_VALUE), graph.longs(-1));
        return graph.node("Add", graph.node("MatMul", before, values), graph.node("MatMul", after, projected.values));
    }

    private String softmax(String scores) {
        return graph.node("Softmax", List.of(scores), Map.of("axis", -1));
    }

    /** Adds attention of one new position to all positions of {@code keys} and {@code values}, its own among them. */
    public String attention(String queries, String keys, String values) {
        return graph.node("MatMul", softmax(graph.node("MatMul", queries, keys)), values);
    }

    /** Takes a layer's weights. */
    public Layer layer(String prefix) {
        int width = shape.width();
        return new Layer(
                norm(prefix + names.norm1),
                linear(prefix + names.in, 3 * width, width, true, null),
                linear(prefix + names.out, width, width, false, names.scale1 == null ? null : prefix + names.scale1),
                norm(prefix + names.norm2),
                linear(prefix + names.up, feedForward, width, false, null),
                linear(
                        prefix + names.down,
                        width,
                        feedForward,
                        false,
                        names.scale2 == null ? null : prefix + names.scale2));
    }

    /** Adds a layer's first half up to attention; {@code cos} and {@code sin} may be constants of one position. */
    public Projected project(Layer layer, String x, String cos, String sin) {
        int heads = shape.heads();
        int size = shape.headSize();
        int width = shape.width();
        String projected = apply(layer.in, norm(x, layer.norm1));
        List<String> parts = split(projected, -1, 2L * width, width);
        List<String> halves = split(reshape(parts.get(0), 0, -1, 2L * heads, size), -1, size / 2, size / 2);
        String real = halves.get(0);
        String imaginary = halves.get(1);
        String rotated = concat(
                -1,
                graph.node("Sub", graph.node("Mul", real, cos), graph.node("Mul", imaginary, sin)),
                graph.node("Add", graph.node("Mul", real, sin), graph.node("Mul", imaginary, cos)));
        List<String> queriesAndKeys = split(rotated, 2, heads, heads);
        return new Projected(
                transpose(queriesAndKeys.get(0), 0, 2, 1, 3),
                transpose(queriesAndKeys.get(1), 0, 2, 3, 1),
                transpose(reshape(parts.get(1), 0, -1, heads, size), 0, 2, 1, 3));
    }

    /** Adds the rest of a layer; {@code attended} is [rows, heads, positions, headSize]. */
    public String finish(Layer layer, String x, String attended) {
        String joined = reshape(transpose(attended, 0, 2, 1, 3), 0, -1, shape.width());
        String middle = graph.node("Add", x, apply(layer.out, joined));
        String hidden = apply(layer.up, norm(middle, layer.norm2));
        return graph.node("Add", middle, apply(layer.down, names.approximate ? approximateGelu(hidden) : gelu(hidden)));
    }

    private String[] norm(String name) {
        return new String[] {
            vector(graph, weights.take(name + ".weight", shape.width())),
            vector(graph, weights.take(name + ".bias", shape.width()))
        };
    }

    private String norm(String x, String[] norm) {
        return graph.node(
                "LayerNormalization", List.of(x, norm[0], norm[1]), Map.of("axis", -1, "epsilon", NORM_EPSILON));
    }

    private Linear linear(String name, int out, int in, boolean attention, @Nullable String scale) {
        float[] matrix = weights.take(name + ".weight", out, in);
        float[] bias = names.biases ? weights.take(name + ".bias", out) : null;
        if (attention) {
            matrix = ordered(matrix, in);
            bias = bias == null ? null : ordered(bias, 1);
        }
        if (scale != null) {
            float[] scales = weights.take(scale, out);
            matrix = scaled(matrix, scales);
            bias = bias == null ? null : scaled(bias, scales);
        }
        return new Linear(matrix(graph, matrix, out, in), bias == null ? null : vector(graph, bias));
    }

    private String apply(Linear linear, String x) {
        String product = graph.node("MatMul", x, linear.matrix);
        return linear.bias == null ? product : graph.node("Add", product, linear.bias);
    }

    /** Multiplies each row of a matrix by a result's scale. */
    private static float[] scaled(float[] matrix, float[] scales) {
        float[] product = matrix.clone();
        int columns = matrix.length / scales.length;
        for (int i = 0; i < product.length; i++) {
            product[i] *= scales[i / columns];
        }
        return product;
    }

    /** Puts the first numbers of a head's pairs before the second, and divides the queries. */
    private float[] ordered(float[] matrix, int columns) {
        int width = shape.width();
        int size = shape.headSize();
        float divisor = (float) Math.sqrt(size);
        float[] ordered = matrix.clone();
        for (int row = 0; row < 2 * width; row++) {
            int j = row % size;
            int to = row - j + j % 2 * (size / 2) + j / 2;
            for (int column = 0; column < columns; column++) {
                float value = matrix[row * columns + column];
                ordered[to * columns + column] = row < width ? value / divisor : value;
            }
        }
        return ordered;
    }

    /** Adds x/2 · (1 + erf(x / √2)), in the form that ONNX Runtime makes one operator of. */
    private String gelu(String x) {
        String erf = graph.node("Erf", graph.node("Div", x, graph.scalar((float) Math.sqrt(2))));
        return graph.node("Mul", graph.node("Mul", x, graph.scalar(0.5f)), graph.node("Add", erf, graph.scalar(1)));
    }

    /**
     * Adds x/2 · (1 + tanh(√(2/π) · (x + 0.044715 x³))) (Hendrycks and Gimpel, 2016, arXiv 1606.08415), in the form that ONNX
     * Runtime makes one operator of.
     */
    private String approximateGelu(String x) {
        String square = graph.node("Mul", graph.node("Mul", x, graph.scalar(0.044715f)), x);
        String factor = graph.node("Add", square, graph.scalar(1));
        String inner = graph.node("Mul", factor, graph.node("Mul", x, graph.scalar((float) Math.sqrt(2 / Math.PI))));
        String sum = graph.node("Add", graph.node("Tanh", inner), graph.scalar(1));
        return graph.node("Mul", graph.node("Mul", x, graph.scalar(0.5f)), sum);
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
    public static String linear(GraphBuilder graph, String x, float[] matrix, int out, int in) {
        return graph.node("MatMul", x, matrix(graph, matrix, out, in));
    }

    private static String matrix(GraphBuilder graph, float[] matrix, int out, int in) {
        float[] transposed = new float[matrix.length];
        for (int o = 0; o < out; o++) {
            for (int i = 0; i < in; i++) {
                transposed[i * out + o] = matrix[o * in + i];
            }
        }
        return graph.weights("matrix", new Weights(transposed, in, out));
    }

    /** Adds a layer normalization with the weights {@code name.weight} and {@code name.bias}. */
    public static String norm(
            GraphBuilder graph, ModelWeights weights, String x, String name, int width, float epsilon) {
        return norm(graph, x, weights.take(name + ".weight", width), weights.take(name + ".bias", width), epsilon);
    }

    /** Adds a layer normalization. */
    public static String norm(GraphBuilder graph, String x, float[] scale, float[] bias, float epsilon) {
        return graph.node(
                "LayerNormalization",
                List.of(x, vector(graph, scale), vector(graph, bias)),
                Map.of("axis", -1, "epsilon", epsilon));
    }

    /** Adds a constant vector. */
    public static String vector(GraphBuilder graph, float[] values) {
        return graph.weights("vector", new Weights(values, values.length));
    }
}
