package io.github.voiceclone.convert.moss;

import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.TensorProto.DataType;
import io.github.voiceclone.codeclm.StreamedCodec;
import io.github.voiceclone.convert.moss.CodecSettings.Block;
import io.github.voiceclone.convert.moss.CodecSettings.Half;
import io.github.voiceclone.convert.moss.CodecSettings.Quantizer;
import io.github.voiceclone.convert.network.ModelWeights;
import io.github.voiceclone.convert.network.TransformerGraph;
import io.github.voiceclone.graph.GraphBuilder;
import io.github.voiceclone.graph.Weights;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/**
 * The halves of the codec as graphs that run part by part: transformers at rising or falling rates, and a residual quantizer
 * between them. Projections that follow each other, with nothing but a change of rate between them, are one matrix.
 */
final class CodecGraph {
    private static final TransformerGraph.Names LAYER = new TransformerGraph.Names(
            "norm1",
            "self_attn.in_proj",
            "self_attn.out_proj",
            "norm2",
            "ffn.0",
            "ffn.2",
            "layer_scale_1.scale",
            "layer_scale_2.scale",
            false,
            false);

    private final GraphBuilder graph;
    private final MossModel model;
    private final ModelWeights weights;

    private CodecGraph(String name, MossModel model, ModelWeights weights) {
        this.graph = new GraphBuilder(name);
        this.model = model;
        this.weights = weights;
    }

    /** A matrix [out, in] of PyTorch. */
    @SuppressWarnings("ArrayRecordComponent") // made and read here, never compared
    private record Matrix(float[] values, int out, int in) {
        /** Returns this matrix times {@code right}. */
        Matrix times(Matrix right) {
            float[] product = new float[out * right.in];
            double[] row = new double[right.in];
            for (int o = 0; o < out; o++) {
                Arrays.fill(row, 0);
                for (int k = 0; k < in; k++) {
                    double factor = values[o * in + k];
                    for (int i = 0; i < right.in; i++) {
                        row[i] += factor * right.values[k * right.in + i];
                    }
                }
                for (int i = 0; i < right.in; i++) {
                    product[o * right.in + i] = (float) row[i];
                }
            }
            return new Matrix(product, out, right.in);
        }

        /** Returns every {@code step}th column from {@code first} on. */
        Matrix columns(int first, int step) {
            float[] some = new float[out * (in / step)];
            for (int i = 0; i < some.length; i++) {
                some[i] = values[i / (in / step) * in + first + i % (in / step) * step];
            }
            return new Matrix(some, out, in / step);
        }

        /** Returns every {@code step}th row from {@code first} on. */
        Matrix rows(int first, int step) {
            float[] some = new float[out / step * in];
            for (int row = 0; row < out / step; row++) {
                System.arraycopy(values, (first + row * step) * in, some, row * in, in);
            }
            return new Matrix(some, out / step, in);
        }
    }

    /**
     * Returns the encoder: {@code samples} [rows, samples, channels] to {@code codes} [rows, frames, codebooks], a code being a
     * number.
     */
    static ModelProto encoder(MossModel model, ModelWeights weights) {
        CodecGraph half = new CodecGraph("codec-encoder", model, weights);
        half.encoder();
        return half.graph.build();
    }

    /** Returns the decoder: {@code codes} [rows, frames, codebooks] to {@code samples} [rows, samples, channels]. */
    static ModelProto decoder(MossModel model, ModelWeights weights) {
        CodecGraph half = new CodecGraph("codec-decoder", model, weights);
        half.decoder();
        return half.graph.build();
    }

    private void encoder() {
        Half half = model.encoder();
        String x = graph.floatInput("samples", "rows", "samples", model.channels());
        Block first = half.blocks().get(0);
        x = reshape(x, 0, -1, first.patch());
        x = linear(x, input("encoder", 0, first));
        for (int i = 0; i < half.blocks().size(); i++) {
            x = transformer(x, "encoder", i, half);
            boolean last = i + 1 == half.blocks().size();
            Block block = half.blocks().get(i);
            int patch = last ? half.patch() : half.blocks().get(i + 1).patch();
            Matrix next = last
                    ? quantizerInput()
                    : input("encoder", i + 1, half.blocks().get(i + 1));
            x = reshape(x, 0, -1, (long) patch * block.attention().width());
            x = linear(x, joined(output("encoder", i, block), patch, next));
        }
        graph.floatOutput(
                "codes", quantized(x), "rows", "frames", model.quantizer().codebooks());
    }

    /** Returns the matrix of a patch of positions: {@code output} of each, then {@code next} of all. */
    private static Matrix joined(Matrix output, int patch, Matrix next) {
        float[] values = new float[next.out * patch * output.in];
        for (int place = 0; place < patch; place++) {
            Matrix part = next.columns(place, patch).times(output);
            for (int row = 0; row < next.out; row++) {
                System.arraycopy(part.values, row * output.in, values, (row * patch + place) * output.in, output.in);
            }
        }
        return new Matrix(values, next.out, patch * output.in);
    }

    /**
     * Adds the residual quantizer. A code is the one whose direction is nearest; what is left is without the code itself, not its
     * direction.
     */
    private String quantized(String x) {
        Quantizer quantizer = model.quantizer();
        int width = quantizer.codeWidth();
        String rest = graph.node("Add", x, vector(weights.take("quantizer.input_proj.bias", quantizer.inner())));
        List<String> codes = new ArrayList<>();
        for (int i = 0; i < quantizer.codebooks(); i++) {
            String name = "quantizer.quantizers." + i + ".";
            Matrix in = projection(name + "in_proj", width, quantizer.inner());
            String point = graph.node("Add", linear(rest, in), vector(weights.take(name + "in_proj.bias", width)));
            Matrix codebook = codebook(i);
            String near = linear(point, directions(codebook));
            String code = graph.nodes("TopK", List.of(near, graph.longs(1)), Map.of("axis", -1), 2)
                    .get(1);
            codes.add(code);
            if (i + 1 < quantizer.codebooks()) {
                String table = graph.weights("codebook", new Weights(codebook.values, quantizer.size(), width));
                String chosen = graph.node("Gather", List.of(table, code), Map.of("axis", 0));
                Matrix out = look(name + "out_proj", quantizer.inner(), width);
                float[] bias = weights.look(name + "out_proj.bias", quantizer.inner());
                String part = graph.node("Add", linear(reshape(chosen, 0, -1, width), out), vector(bias));
                rest = graph.node("Sub", rest, part);
            }
        }
        String all = graph.node("Concat", codes, Map.of("axis", 2));
        return graph.node("Cast", List.of(all), Map.of("to", DataType.FLOAT.getNumber()));
    }

    private static Matrix directions(Matrix codebook) {
        float[] values = codebook.values.clone();
        for (int code = 0; code < codebook.out; code++) {
            double sum = 0;
            for (int i = 0; i < codebook.in; i++) {
                sum += (double) values[code * codebook.in + i] * values[code * codebook.in + i];
            }
            double norm = Math.max(Math.sqrt(sum), 1e-12);
            for (int i = 0; i < codebook.in; i++) {
                values[code * codebook.in + i] = (float) (values[code * codebook.in + i] / norm);
            }
        }
        return new Matrix(values, codebook.out, codebook.in);
    }

    private void decoder() {
        Half half = model.decoder();
        Block first = half.blocks().get(0);
        String x = dequantized(
                graph.floatInput("codes", "rows", "frames", model.quantizer().codebooks()), first);
        for (int i = 0; i < half.blocks().size(); i++) {
            x = transformer(x, "decoder", i, half);
            Matrix output = output("decoder", i, half.blocks().get(i));
            if (i + 1 == half.blocks().size()) {
                x = reshape(linear(x, output), 0, -1, model.channels());
            } else {
                Block next = half.blocks().get(i + 1);
                x = linear(x, spread(output, next.patch(), input("decoder", i + 1, next)));
                x = reshape(x, 0, -1, next.attention().width());
            }
        }
        graph.floatOutput("samples", x, "rows", "samples", model.channels());
    }

    /** Returns the matrix of a position that becomes a patch: {@code output} of it, then {@code next} of each part. */
    private static Matrix spread(Matrix output, int patch, Matrix next) {
        float[] values = new float[patch * next.out * output.in];
        for (int place = 0; place < patch; place++) {
            Matrix part = next.times(output.rows(place, patch));
            System.arraycopy(part.values, 0, values, place * part.values.length, part.values.length);
        }
        return new Matrix(values, patch * next.out, output.in);
    }

    /** Adds up to the first block's transformer: codes, their projections, and the projection to the block. */
    private String dequantized(String codes, Block first) {
        Quantizer quantizer = model.quantizer();
        int width = quantizer.codeWidth();
        int count = quantizer.codebooks();
        float[] table = new float[count * quantizer.size() * width];
        float[] projections = new float[quantizer.inner() * count * width];
        float[] bias = new float[quantizer.inner()];
        for (int i = 0; i < count; i++) {
            String name = "quantizer.quantizers." + i + ".";
            Matrix codebook = taken(name + "codebook.weight", quantizer.size(), width);
            System.arraycopy(codebook.values, 0, table, i * codebook.values.length, codebook.values.length);
            Matrix out = projection(name + "out_proj", quantizer.inner(), width);
            float[] added = weights.take(name + "out_proj.bias", quantizer.inner());
            for (int row = 0; row < quantizer.inner(); row++) {
                System.arraycopy(out.values, row * width, projections, (row * count + i) * width, width);
                bias[row] += added[row];
            }
        }
        Matrix output = projection("quantizer.output_proj", quantizer.width(), quantizer.inner());
        Matrix input = input("decoder", 0, first);
        Matrix sum = output.times(new Matrix(bias, quantizer.inner(), 1));
        float[] outputBias = weights.take("quantizer.output_proj.bias", quantizer.width());
        for (int i = 0; i < outputBias.length; i++) {
            outputBias[i] += sum.values[i];
        }
        Matrix all = output.times(new Matrix(projections, quantizer.inner(), count * width));
        String rows = places(codes, quantizer.size(), count);
        String points = graph.node(
                "Gather",
                List.of(graph.weights("codebooks", new Weights(table, count * quantizer.size(), width)), rows),
                Map.of("axis", 0));
        String x = linear(reshape(points, 0, -1, (long) count * width), spread(all, first.patch(), input));
        Matrix constant = spread(new Matrix(outputBias, quantizer.width(), 1), first.patch(), input);
        return reshape(
                graph.node("Add", x, vector(constant.values)),
                0,
                -1,
                first.attention().width());
    }

    /** Adds the rows of codes in a table that has {@code size} rows for each codebook. */
    private String places(String codes, int size, int count) {
        return places(graph, codes, size, count);
    }

    static String places(GraphBuilder graph, String codes, int size, int count) {
        long[] offsets = new long[count];
        for (int i = 0; i < count; i++) {
            offsets[i] = (long) i * size;
        }
        String integers = graph.node("Cast", List.of(codes), Map.of("to", DataType.INT64.getNumber()));
        return graph.node("Add", integers, graph.longs(offsets));
    }

    private String transformer(String x, String name, int index, Half half) {
        Block block = half.blocks().get(index);
        return new TransformerGraph(graph, weights, block.attention(), block.feedForward(), LAYER)
                .layers(
                        x,
                        module(name, index) + "transformer.layers.",
                        StreamedCodec.prefix(index, half.blocks().size()),
                        false);
    }

    /** Returns what the names of a block's tensors begin with: blocks alternate with patches, which come first. */
    private static String module(String half, int index) {
        return half + "." + (2 * index + 1) + ".";
    }

    private Matrix input(String half, int index, Block block) {
        return taken(
                module(half, index) + "input_proj.weight", block.attention().width(), block.input());
    }

    private Matrix output(String half, int index, Block block) {
        return taken(
                module(half, index) + "output_proj.weight",
                block.output(),
                block.attention().width());
    }

    private Matrix quantizerInput() {
        return projection(
                "quantizer.input_proj",
                model.quantizer().inner(),
                model.quantizer().width());
    }

    private Matrix codebook(int index) {
        Quantizer quantizer = model.quantizer();
        String name = "quantizer.quantizers." + index + ".codebook.weight";
        return new Matrix(
                weights.look(name, quantizer.size(), quantizer.codeWidth()), quantizer.size(), quantizer.codeWidth());
    }

    private Matrix taken(String name, int out, int in) {
        return new Matrix(weights.take(name, out, in), out, in);
    }

    /** Takes a convolution of kernel 1. */
    private Matrix projection(String name, int out, int in) {
        return new Matrix(weights.take(name + ".weight", out, in, 1), out, in);
    }

    /** Returns a convolution of kernel 1 that the decoder takes. */
    private Matrix look(String name, int out, int in) {
        return new Matrix(weights.look(name + ".weight", out, in, 1), out, in);
    }

    private String linear(String x, Matrix matrix) {
        return TransformerGraph.linear(graph, x, matrix.values, matrix.out, matrix.in);
    }

    private String vector(float[] values) {
        return TransformerGraph.vector(graph, values);
    }

    private String reshape(String x, long... extents) {
        return graph.node("Reshape", x, graph.longs(extents));
    }
}
