package io.github.voiceclone.convert.tacotron;

import ai.onnx.proto.OnnxMl.ModelProto;
import io.github.voiceclone.convert.checkpoint.CheckpointException;
import io.github.voiceclone.convert.checkpoint.StateDict;
import io.github.voiceclone.convert.network.GraphConstants;
import io.github.voiceclone.graph.WeightMath;
import io.github.voiceclone.graph.Weights;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Reads a Tacotron back from its graphs, the inverse of {@link TacotronGraphs}: tensors by their PyTorch names that
 * compute the same. What the graphs hold in a shorter form comes back in an equivalent one:
 *
 * <ul>
 *   <li>the embedding is what the pre-net's first layer made of it, and that layer passes it on;
 *   <li>batch norm scales by 1 or -1 only, see {@link CbhgWeights};
 *   <li>the location convolution copies its window, and the linear layer after it holds the filters;
 *   <li>recurrent cells have one bias where two were added;
 *   <li>{@code mel_proj} is zero for frames beyond the reduction factor;
 *   <li>style tokens come back as {@link StyleWeights} tells.
 * </ul>
 */
public final class TacotronWeights {
    /** Frames that {@code mel_proj} of the published networks could make in one step. */
    private static final int MAX_FRAMES = 20;

    /** Filters of the location convolution of the published networks. */
    private static final int LOCATION_FILTERS = 32;

    private final Map<String, Weights> tensors = new LinkedHashMap<>();
    private final GraphConstants textEncoder;
    private final GraphConstants decoder;
    private final GraphConstants postNet;

    private TacotronWeights(ModelProto textEncoder, ModelProto decoder, ModelProto postNet) {
        this.textEncoder = new GraphConstants(textEncoder);
        this.decoder = new GraphConstants(decoder);
        this.postNet = new GraphConstants(postNet);
    }

    /**
     * Reads a network back.
     *
     * @param source what to call it in an error
     * @param stopLevel level below which a frame is silent, as the checkpoint keeps it
     * @throws CheckpointException if a graph is not as the converter writes it in float32
     */
    public static StateDict read(
            String source, ModelProto textEncoder, ModelProto decoder, ModelProto postNet, float stopLevel) {
        TacotronWeights weights = new TacotronWeights(textEncoder, decoder, postNet);
        weights.scalar("step", 0, 1);
        weights.scalar("stop_threshold", stopLevel);
        weights.textEncoder();
        weights.decoder();
        new CbhgWeights(weights.postNet, "postnet.", weights.tensors).read();
        weights.tensors.put("post_proj.weight", weights.postNet.transposed("post_proj.weight"));
        return new StateDict(source, weights.tensors);
    }

    private void scalar(String name, float value, int... shape) {
        tensors.put(name, new Weights(new float[] {value}, shape));
    }

    private void textEncoder() {
        Weights table = textEncoder.get("encoder.pre_net.table");
        int width = table.dim(1);
        tensors.put("encoder.embedding.weight", table);
        tensors.put("encoder.pre_net.fc1.weight", identity(width, width));
        tensors.put("encoder.pre_net.fc1.bias", new Weights(new float[width], width));
        linear(textEncoder, "encoder.pre_net.fc2");
        new CbhgWeights(textEncoder, "encoder.cbhg.", tensors).read();
        Weights keys =
                WeightMath.stack(textEncoder.get("encoder_proj.encoded"), textEncoder.get("encoder_proj.traits"));
        tensors.put("encoder_proj.weight", WeightMath.transpose(keys));
        if (textEncoder.has("gst.values")) {
            new StyleWeights(textEncoder, tensors).read();
        }
    }

    private static Weights identity(int rows, int columns) {
        float[] values = new float[rows * columns];
        for (int i = 0; i < Math.min(rows, columns); i++) {
            values[i * columns + i] = 1;
        }
        return new Weights(values, rows, columns);
    }

    private void linear(GraphConstants graph, String name) {
        tensors.put(name + ".weight", graph.transposed(name + ".weight"));
        if (graph.has(name + ".bias")) {
            tensors.put(name + ".bias", graph.get(name + ".bias"));
        }
    }

    private void decoder() {
        Weights projection = decoder.transposed("decoder.mel_proj.weight");
        int bands = decoder.get("decoder.prenet.fc1.weight").dim(0);
        scalar("decoder.r", (float) projection.dim(0) / bands);
        linear(decoder, "decoder.prenet.fc1");
        linear(decoder, "decoder.prenet.fc2");
        attention();
        attentionCell();
        linear(decoder, "decoder.rnn_input");
        lstmCell("decoder.res_rnn1");
        lstmCell("decoder.res_rnn2");
        tensors.put("decoder.mel_proj.weight", spread(projection, bands));
        if (decoder.has("decoder.stop_proj.weight")) {
            linear(decoder, "decoder.stop_proj");
        }
    }

    private void attention() {
        String name = "decoder.attn_net.";
        Weights location = decoder.get(name + "location.weight");
        int taps = location.dim(2);
        int filters = Math.max(LOCATION_FILTERS, taps);
        tensors.put(name + "conv.weight", new Weights(identity(filters, taps).values(), filters, 1, taps));
        tensors.put(name + "conv.bias", new Weights(new float[filters], filters));
        Weights seen = new Weights(location.values(), location.dim(0), taps);
        Weights unused = new Weights(new float[location.dim(0) * (filters - taps)], location.dim(0), filters - taps);
        tensors.put(name + "L.weight", WeightMath.joinColumns(seen, unused));
        linear(decoder, name + "W");
        Weights energy = decoder.get(name + "v");
        tensors.put(name + "v.weight", new Weights(energy.values(), 1, energy.dim(0)));
    }

    private void attentionCell() {
        String name = "decoder.attn_rnn";
        Weights weight = decoder.transposed(name + ".weight");
        int width = weight.dim(0) / 4;
        int in = weight.dim(1) - width;
        Weights fromHidden = WeightMath.columns(weight, in, in + width);
        tensors.put(name + ".weight_ih", WeightMath.rows(WeightMath.columns(weight, 0, in), 0, 3 * width));
        tensors.put(
                name + ".weight_hh",
                WeightMath.stack(
                        WeightMath.rows(fromHidden, 0, 2 * width), WeightMath.rows(fromHidden, 3 * width, 4 * width)));
        float[] bias = decoder.get(name + ".bias").values();
        float[] ofHidden = new float[3 * width];
        System.arraycopy(bias, 3 * width, ofHidden, 2 * width, width);
        tensors.put(name + ".bias_ih", new Weights(Arrays.copyOf(bias, 3 * width), 3 * width));
        tensors.put(name + ".bias_hh", new Weights(ofHidden, 3 * width));
    }

    private void lstmCell(String name) {
        Weights weight = DecoderNetwork.candidateLast(decoder.transposed(name + ".weight"));
        int width = weight.dim(1) / 2;
        tensors.put(name + ".weight_ih", WeightMath.columns(weight, 0, width));
        tensors.put(name + ".weight_hh", WeightMath.columns(weight, width, 2 * width));
        tensors.put(name + ".bias_ih", DecoderNetwork.candidateLast(decoder.get(name + ".bias")));
        tensors.put(name + ".bias_hh", new Weights(new float[4 * width], 4 * width));
    }

    /** Puts the rows of the frames that are made, [r, bands], among those of all that could be, [bands, frames]. */
    private static Weights spread(Weights made, int bands) {
        int width = made.dim(1);
        int frames = made.dim(0) / bands;
        int most = Math.max(MAX_FRAMES, frames);
        float[] values = new float[bands * most * width];
        for (int row = 0; row < made.dim(0); row++) {
            int to = row % bands * most + row / bands;
            System.arraycopy(made.values(), row * width, values, to * width, width);
        }
        return new Weights(values, bands * most, width);
    }
}
