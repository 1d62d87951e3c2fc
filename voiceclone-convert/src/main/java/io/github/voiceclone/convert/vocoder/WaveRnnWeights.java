package io.github.voiceclone.convert.vocoder;

import ai.onnx.proto.OnnxMl.ModelProto;
import io.github.voiceclone.convert.checkpoint.CheckpointException;
import io.github.voiceclone.convert.checkpoint.StateDict;
import io.github.voiceclone.convert.network.BatchNorm;
import io.github.voiceclone.convert.network.GraphConstants;
import io.github.voiceclone.convert.network.SymmetricMatrix;
import io.github.voiceclone.graph.WeightMath;
import io.github.voiceclone.graph.Weights;
import io.github.voiceclone.sv2tts.pack.SamplingSettings;
import io.github.voiceclone.sv2tts.pack.VocoderSettings;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * Reads a WaveRNN back from its graphs, the inverse of {@link WaveRnnGraphs}: tensors by their PyTorch names, and the settings
 * that lie next to a checkpoint.
 *
 * <p>The graphs hold the product of the input layer and of the three layers that take its results, and of those three the second
 * and third. An input layer is solved for from their products, then a first layer that gives its own: other weights than
 * were trained, and the same product. Biases of the input layer come back as those of the three layers, batch normalisations as
 * shifts.
 */
public final class WaveRnnWeights {
    /** Largest difference of a product read back, as a share of the largest value. */
    private static final double TOLERANCE = 1e-5;

    /** Ridge of the normal equations, as a share of their largest diagonal value. */
    private static final double RIDGE = 1e-9;

    /** Passes over the rest that the ridge leaves. */
    private static final int PASSES = 3;

    private final String source;
    private final GraphConstants conditioning;
    private final GraphConstants sample;
    private final Map<String, Weights> tensors = new LinkedHashMap<>();
    private final int recurrent;
    private final int auxiliary;

    private WaveRnnWeights(String source, ModelProto conditioning, ModelProto sample) {
        this.source = source;
        this.conditioning = new GraphConstants(conditioning);
        this.sample = new GraphConstants(sample);
        recurrent = this.sample.get("rnn1.hidden.weight").dim(0);
        auxiliary = this.conditioning.get("fc2.auxiliary").dim(0);
    }

    /** A network that was read back: its tensors, and its settings by the keys of the reference code's hyperparameters. */
    public record Network(StateDict state, Map<String, Object> settings) {
        /** Copies the map. */
        public Network {
            settings = Map.copyOf(settings);
        }
    }

    /**
     * Reads a network back.
     *
     * @param source what to call it in an error
     * @param settings the pack's settings of the vocoder
     * @throws CheckpointException if the graphs are not as the converter writes them in float32, or were written before it
     *     kept the kernels of upsampling
     */
    public static Network read(String source, ModelProto conditioning, ModelProto sample, VocoderSettings settings) {
        WaveRnnWeights weights = new WaveRnnWeights(source, conditioning, sample);
        List<Integer> factors = weights.kernels(conditioning);
        weights.residual();
        weights.layers();
        weights.tensors.put("step", new Weights(new float[1], 1));
        return new Network(new StateDict(source, weights.tensors), weights.settings(conditioning, settings, factors));
    }

    private List<Integer> kernels(ModelProto graph) {
        String text = graph.getMetadataPropsList().stream()
                .filter(entry -> entry.getKey().equals(WaveRnnGraphs.KERNELS))
                .map(entry -> entry.getValue())
                .findFirst()
                .orElseThrow(() -> new CheckpointException(source + " was converted before packs kept a WaveRNN's"
                        + " upsampling kernels, which a checkpoint needs: convert the checkpoint again"));
        List<Integer> factors = new ArrayList<>();
        for (String kernel : text.split(";", -1)) {
            double[] taps = Arrays.stream(kernel.split(" ", -1))
                    .mapToDouble(Double::parseDouble)
                    .toArray();
            String name = "upsample.up_layers." + (2 * factors.size() + 1) + ".weight";
            tensors.put(name, WeightMath.round(taps, 1, 1, 1, taps.length));
            factors.add(taps.length / 2);
        }
        return factors;
    }

    private void residual() {
        String prefix = "upsample.resnet.";
        normalised(prefix + "conv_in", prefix + "batch_norm");
        for (int i = 0; conditioning.has(prefix + "layers." + i + ".conv1.weight"); i++) {
            for (int half = 1; half <= 2; half++) {
                String layer = prefix + "layers." + i + ".";
                normalised(layer + "conv" + half, layer + "batch_norm" + half);
            }
        }
        tensors.put(prefix + "conv_out.weight", conditioning.get(prefix + "conv_out.weight"));
        tensors.put(prefix + "conv_out.bias", conditioning.get(prefix + "conv_out.bias"));
    }

    /** Reads a convolution that scales as its normalisation did, which then only shifts. */
    private void normalised(String convolution, String norm) {
        Weights shift = conditioning.get(convolution + ".bias");
        float[] ones = new float[shift.dim(0)];
        Arrays.fill(ones, 1);
        tensors.put(convolution + ".weight", conditioning.get(convolution + ".weight"));
        tensors.put(norm + ".weight", new Weights(ones, ones.length));
        tensors.put(norm + ".bias", shift);
        BatchNorm.idle(norm, ones.length, tensors);
    }

    private void layers() {
        Weights second = sample.get("rnn2.input");
        Weights third = sample.get("fc1.weight");
        Weights ofAuxiliary = conditioning.get("auxiliary.weight");
        Weights products = WeightMath.stack(
                conditioning.get("column.values"),
                conditioning.get("mel.weight"),
                WeightMath.rows(ofAuxiliary, 0, auxiliary));
        int gates = 3 * recurrent;
        int sum = products.dim(1);
        Weights others = WeightMath.joinColumns(second, third);
        Weights input = WeightMath.transpose(
                solved(WeightMath.transpose(others), WeightMath.transpose(WeightMath.columns(products, gates, sum))));
        Weights first = solved(input, WeightMath.columns(products, 0, gates));
        requireSame(WeightMath.multiply(input, WeightMath.joinColumns(first, others)), products);
        float[] biases = conditioning.get("auxiliary.bias").values();
        layer("I", input, new float[recurrent]);
        recurrent("rnn1", first, Arrays.copyOf(biases, gates));
        Weights secondAuxiliary =
                WeightMath.columns(WeightMath.rows(ofAuxiliary, auxiliary, 2 * auxiliary), gates, 2 * gates);
        recurrent("rnn2", WeightMath.stack(second, secondAuxiliary), Arrays.copyOfRange(biases, gates, 2 * gates));
        Weights thirdAuxiliary =
                WeightMath.columns(WeightMath.rows(ofAuxiliary, 2 * auxiliary, 3 * auxiliary), 2 * gates, sum);
        layer("fc1", WeightMath.stack(third, thirdAuxiliary), Arrays.copyOfRange(biases, 2 * gates, sum));
        Weights fourth = WeightMath.stack(sample.get("fc2.weight"), conditioning.get("fc2.auxiliary"));
        layer("fc2", fourth, sample.get("fc2.bias").values());
        layer("fc3", sample.get("fc3.weight"), sample.get("fc3.bias").values());
    }

    private void layer(String name, Weights matrix, float[] bias) {
        tensors.put(name + ".weight", WeightMath.transpose(matrix));
        tensors.put(name + ".bias", new Weights(bias, bias.length));
    }

    private void recurrent(String name, Weights matrix, float[] bias) {
        tensors.put(name + ".weight_ih_l0", WeightMath.transpose(matrix));
        tensors.put(name + ".weight_hh_l0", sample.transposed(name + ".hidden.weight"));
        tensors.put(name + ".bias_ih_l0", new Weights(bias, bias.length));
        tensors.put(name + ".bias_hh_l0", sample.get(name + ".hidden.bias"));
    }

    /**
     * Returns an x with {@code a · x = b}: of several about the smallest, of none the nearest. The ridge that keeps unneeded
     * directions small is taken back by going on from the rest.
     */
    private static Weights solved(Weights a, Weights b) {
        boolean wide = a.dim(0) <= a.dim(1);
        double[][] matrix = rows(a);
        double[][] across = rows(WeightMath.transpose(a));
        double[][] gram = wide ? product(matrix, across) : product(across, matrix);
        double largest = 0;
        for (int i = 0; i < gram.length; i++) {
            largest = Math.max(largest, gram[i][i]);
        }
        for (int i = 0; i < gram.length; i++) {
            gram[i][i] += RIDGE * largest;
        }
        double[][] rest = rows(b);
        double[][] x = new double[a.dim(1)][b.dim(1)];
        for (int pass = 0; pass < PASSES; pass++) {
            double[][] step = wide
                    ? product(across, SymmetricMatrix.solve(gram, rest))
                    : SymmetricMatrix.solve(gram, product(across, rest));
            subtract(x, step, -1);
            subtract(rest, product(matrix, step), 1);
        }
        double[] values = Arrays.stream(x).flatMapToDouble(Arrays::stream).toArray();
        return WeightMath.round(values, a.dim(1), b.dim(1));
    }

    private static double[][] rows(Weights matrix) {
        double[][] rows = new double[matrix.dim(0)][matrix.dim(1)];
        for (int i = 0; i < rows.length; i++) {
            for (int j = 0; j < rows[i].length; j++) {
                rows[i][j] = matrix.values()[i * rows[i].length + j];
            }
        }
        return rows;
    }

    private static double[][] product(double[][] left, double[][] right) {
        double[][] product = new double[left.length][right[0].length];
        for (int i = 0; i < left.length; i++) {
            for (int k = 0; k < right.length; k++) {
                SymmetricMatrix.subtract(product[i], right[k], -left[i][k], 0);
            }
        }
        return product;
    }

    private static void subtract(double[][] from, double[][] matrix, double factor) {
        for (int i = 0; i < from.length; i++) {
            SymmetricMatrix.subtract(from[i], matrix[i], factor, 0);
        }
    }

    private void requireSame(Weights found, Weights products) {
        double largest = 0;
        double difference = 0;
        for (int i = 0; i < products.values().length; i++) {
            largest = Math.max(largest, Math.abs(products.values()[i]));
            difference = Math.max(difference, Math.abs((double) products.values()[i] - found.values()[i]));
        }
        if (!(difference <= TOLERANCE * largest)) {
            throw new CheckpointException(source + " cannot be written back: its input layer can only be told to "
                    + (float) (difference / largest) + " of its largest value, expected " + TOLERANCE
                    + "; start from the checkpoint");
        }
    }

    /** Returns the settings that the converter reads, and the sizes that the reference code builds the network from. */
    private Map<String, Object> settings(ModelProto graph, VocoderSettings settings, List<Integer> factors) {
        SamplingSettings sampling = Objects.requireNonNull(settings.sampling(), "sampling");
        Weights input = Objects.requireNonNull(tensors.get("upsample.resnet.conv_in.weight"));
        Map<String, Object> json = new LinkedHashMap<>();
        json.put(WaveRnnSettings.KEY, sampling.mixtures() > 0 ? "MOL" : "RAW");
        if (sampling.levels() > 0) {
            json.put("bits", Integer.numberOfTrailingZeros(sampling.levels()));
        }
        json.put("mu_law", sampling.muLaw());
        json.put("sample_rate", settings.format().sampleRate());
        json.put("hop_size", settings.format().hopLength());
        json.put("num_mels", settings.format().bands());
        json.put("max_abs_value", melScale(graph));
        json.put("preemphasize", sampling.preEmphasis() > 0);
        json.put("preemphasis", sampling.preEmphasis());
        json.put("voc_target", sampling.target());
        json.put("voc_overlap", sampling.overlap());
        json.put("voc_upsample_factors", factors);
        json.put("voc_rnn_dims", recurrent);
        json.put("voc_fc_dims", sampling.denseWidth());
        json.put("voc_compute_dims", input.dim(0));
        json.put("voc_res_out_dims", 4 * auxiliary);
        json.put("voc_res_blocks", new StateDict(source, tensors).count("upsample.resnet.layers."));
        json.put("voc_pad", input.dim(2) / 2);
        return json;
    }

    /** Returns what the spectrogram is divided by: the graph multiplies it by the inverse before all else. */
    private double melScale(ModelProto graph) {
        return graph.getGraph().getNodeList().stream()
                .filter(node -> node.getOpType().equals("Mul"))
                .findFirst()
                .map(node -> Double.parseDouble(
                        Float.toString(1 / conditioning.get(node.getInput(1)).values()[0])))
                .orElseThrow(() -> new CheckpointException(source + " does not scale its spectrogram: it is not as this"
                        + " version's converter writes it; convert the checkpoint again"));
    }
}
