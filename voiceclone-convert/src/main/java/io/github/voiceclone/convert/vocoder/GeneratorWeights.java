package io.github.voiceclone.convert.vocoder;

import ai.onnx.proto.OnnxMl.AttributeProto;
import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import io.github.voiceclone.convert.checkpoint.CheckpointException;
import io.github.voiceclone.convert.checkpoint.StateDict;
import io.github.voiceclone.convert.network.GraphConstants;
import io.github.voiceclone.graph.Weights;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Reads a HiFi-GAN or Fre-GAN back from its graph, the inverse of {@link HifiGanNetwork} and
 * {@link FreGanNetwork}: tensors by their PyTorch names, weight norm removed, and the settings that lie next to a
 * checkpoint. Layers are told by their place and by what takes their results: an upsampling's is woven by a Reshape, a
 * residual block begins where an upsampling's woven result is rectified. Fre-GAN upsamples its mel spectrogram before its
 * signal, and its output path between the two.
 */
public final class GeneratorWeights {
    /** Rounding of phases that are sums of taps, as a share of the largest. */
    private static final float ROUNDING = 1e-6f;

    private final String source;
    private final GraphConstants constants;
    private final Map<String, NodeProto> producers = new HashMap<>();
    private final Map<String, List<NodeProto>> consumers = new HashMap<>();
    private final List<NodeProto> convolutions;
    private final Map<String, Weights> tensors = new LinkedHashMap<>();
    private final List<Integer> rates = new ArrayList<>();
    private final List<Integer> upsamplingKernels = new ArrayList<>();
    private final List<Integer> kernels = new ArrayList<>();
    private final List<List<Integer>> dilations = new ArrayList<>();
    private boolean paired;
    private boolean freGan;

    private GeneratorWeights(String source, ModelProto model) {
        this.source = source;
        constants = new GraphConstants(model);
        List<NodeProto> nodes = model.getGraph().getNodeList();
        for (NodeProto node : nodes) {
            node.getOutputList().forEach(output -> producers.put(output, node));
            node.getInputList().forEach(input -> consumers
                    .computeIfAbsent(input, key -> new ArrayList<>())
                    .add(node));
        }
        convolutions =
                nodes.stream().filter(node -> node.getOpType().equals("Conv")).toList();
    }

    /** A generator that was read back: its tensors, and its settings by the keys of its JSON. */
    public record Generator(StateDict state, Map<String, Object> settings) {
        /** Copies the map. */
        public Generator {
            settings = Map.copyOf(settings);
        }
    }

    /**
     * Reads a generator back.
     *
     * @param source what to call it in an error
     * @throws CheckpointException if the graph is not of a HiFi-GAN or Fre-GAN as the converter writes it in
     *     float32
     */
    public static Generator read(String source, ModelProto model) {
        GeneratorWeights weights = new GeneratorWeights(source, model);
        weights.read();
        StateDict state = new StateDict(source, weights.tensors);
        return new Generator(state, weights.settings(state.get("conv_pre.weight")));
    }

    private void read() {
        int last = convolutions.size() - 1;
        if (last < 3 || isUpsampling(convolutions.get(0)) || !isUpsampling(convolutions.get(1))) {
            throw unknown("it does not begin with a convolution and an upsampling");
        }
        plain("conv_pre", convolutions.get(0), 1);
        List<NodeProto> upsamplings = new ArrayList<>();
        List<NodeProto> residual = new ArrayList<>();
        for (NodeProto node : convolutions.subList(1, last)) {
            if (!isUpsampling(node)) {
                residual.add(node);
                continue;
            }
            if (!residual.isEmpty()) {
                stage(upsamplings, residual);
                upsamplings.clear();
                residual.clear();
            }
            upsamplings.add(node);
        }
        stage(upsamplings, residual);
        plain("conv_post", convolutions.get(last), parts());
    }

    /** Returns how many results of residual blocks the weights of the next layer average; Fre-GAN averages on its own. */
    private int parts() {
        return freGan ? 1 : kernels.size();
    }

    private boolean isUpsampling(NodeProto convolution) {
        return consumer(convolution.getOutput(0)).getOpType().equals("Reshape");
    }

    private NodeProto consumer(String value) {
        List<NodeProto> taking = consumers.getOrDefault(value, List.of());
        if (taking.isEmpty()) {
            throw unknown("nothing takes '" + value + "'");
        }
        return taking.get(0);
    }

    private NodeProto producer(String value) {
        NodeProto making = producers.get(value);
        if (making == null) {
            throw unknown("nothing makes '" + value + "'");
        }
        return making;
    }

    private CheckpointException unknown(String what) {
        return new CheckpointException(source + " is not a HiFi-GAN or Fre-GAN as the converter writes it in float32 ("
                + what + "): start from the checkpoint");
    }

    private void stage(List<NodeProto> upsamplings, List<NodeProto> residual) {
        int stage = rates.size();
        int count = upsamplings.size();
        freGan |= stage == 1 && count > 1;
        if (residual.isEmpty() || count != (freGan ? Math.min(stage + 1, 3) : 1)) {
            throw unknown("stage " + stage + " has " + count + " upsamplings and " + residual.size() + " convolutions");
        }
        NodeProto upsampling = upsamplings.get(count - 1);
        int inputs = constants.get(upsampling.getInput(1)).dim(1);
        int outputs = constants.get(residual.get(0).getInput(1)).dim(1);
        if (count > 1) {
            upsampling("cond_up." + (stage - 1), upsamplings.get(0), inputs, 1);
        }
        if (count > 2) {
            repeated("res_output." + (stage - 2) + ".1", upsamplings.get(1), outputs);
        }
        Upsampling read = upsampling("ups." + stage, upsampling, outputs, stage == 0 ? 1 : parts());
        rates.add(read.rate());
        upsamplingKernels.add(read.kernel());
        String woven = woven(upsampling);
        paired = consumer(residual.get(0).getOutput(0)).getOpType().equals("LeakyRelu");
        int block = -1;
        int layer = 0;
        for (NodeProto node : residual) {
            boolean begins = producer(node.getInput(0)).getInput(0).equals(woven);
            block += begins ? 1 : 0;
            layer = begins ? 0 : layer + 1;
            plain(residualName(stage * (stage == 0 ? 0 : kernels.size()) + block, layer), node, 1);
            if (stage == 0) {
                describe(node, begins, layer);
            }
        }
    }

    /** Returns what an upsampling's phases are woven into: the value that the residual blocks take. */
    private String woven(NodeProto upsampling) {
        String value = upsampling.getOutput(0);
        while (!consumer(value).getOpType().equals("LeakyRelu")) {
            value = consumer(value).getOutput(0);
        }
        return value;
    }

    private String residualName(int block, int layer) {
        return "resblocks." + block + (paired ? ".convs" + (1 + layer % 2) + "." + layer / 2 : ".convs." + layer);
    }

    private void describe(NodeProto node, boolean begins, int layer) {
        if (begins) {
            kernels.add(constants.get(node.getInput(1)).dim(3));
            dilations.add(new ArrayList<>());
        }
        if (!paired || layer % 2 == 0) {
            dilations.get(dilations.size() - 1).add((int) integers(node, "dilations")[1]);
        }
    }

    private static long[] integers(NodeProto node, String name) {
        return node.getAttributeList().stream()
                .filter(attribute -> attribute.getName().equals(name))
                .map(AttributeProto::getIntsList)
                .findFirst()
                .orElseThrow()
                .stream()
                .mapToLong(Long::longValue)
                .toArray();
    }

    /** Reads a plain convolution whose weights were divided by {@code times}. */
    private void plain(String name, NodeProto node, int times) {
        Weights weight = constants.get(node.getInput(1));
        float[] values = weight.values();
        for (int i = 0; i < values.length; i++) {
            values[i] *= times;
        }
        tensors.put(name + ".weight", new Weights(values, weight.dim(0), weight.dim(1), weight.dim(3)));
        tensors.put(name + ".bias", constants.get(node.getInput(2)));
    }

    /** Reads an upsampling, whose weights were divided by {@code times}, back from its phase filters. */
    private Upsampling upsampling(String name, NodeProto node, int outputs, int times) {
        Weights filters = constants.get(node.getInput(1));
        int rate = filters.dim(0) / outputs;
        Weights phases = new Weights(filters.values(), filters.dim(0), filters.dim(1), filters.dim(3));
        Weights bias = everyOf(constants.get(node.getInput(2)), rate);
        int before = (int) integers(node, "pads")[1];
        for (Upsampling upsampling : candidates(rate, filters.dim(3), before)) {
            Convolution layer = new Convolution(PhaseFilters.layer(upsampling, phases, before), bias);
            if (becomes(upsampling, layer, phases, before)) {
                String layerName = name + (upsampling.interpolated() ? ".1" : "");
                tensors.put(layerName + ".weight", layer.forInputTimes(times).weight());
                tensors.put(layerName + ".bias", bias);
                return upsampling;
            }
        }
        throw unknown(name + " is of no known kind");
    }

    /**
     * Returns what may have become phases of that many taps. Any phases are those of a transposed convolution of the longest
     * kernel; an interpolation's, of a few only.
     */
    private static List<Upsampling> candidates(int rate, int taps, int before) {
        List<Upsampling> candidates = new ArrayList<>();
        for (int kernel = rate; kernel < Math.max(rate + 1, taps * rate); kernel++) {
            candidates.add(new Upsampling(rate, kernel, false));
        }
        for (int padding = Math.max(0, (before - 1) * rate + 1); padding <= before * rate; padding++) {
            candidates.add(new Upsampling(rate, 2 * padding + 1, true));
        }
        candidates.add(new Upsampling(rate, taps * rate, false));
        return candidates;
    }

    /** Tells whether phases come of a layer: exactly, or where they are sums, but for rounding. */
    private static boolean becomes(Upsampling upsampling, Convolution layer, Weights phases, int before) {
        PhaseFilters again = PhaseFilters.of(upsampling, layer);
        float[] found = again.convolution().weight().values();
        if (again.before() != before || found.length != phases.values().length) {
            return false;
        }
        float largest = 0;
        float difference = 0;
        for (int i = 0; i < found.length; i++) {
            largest = Math.max(largest, Math.abs(phases.values()[i]));
            difference = Math.max(difference, Math.abs(phases.values()[i] - found[i]));
        }
        return difference <= (upsampling.interpolated() ? ROUNDING * largest : 0);
    }

    /** Reads a convolution of one tap back that follows repetition. */
    private void repeated(String name, NodeProto node, int outputs) {
        Weights filters = constants.get(node.getInput(1));
        int rate = filters.dim(0) / outputs;
        if (filters.dim(3) != 1) {
            throw unknown(name + " has " + filters.dim(3) + " taps");
        }
        tensors.put(name + ".weight", everyOf(new Weights(filters.values(), filters.dim(0), filters.dim(1), 1), rate));
        tensors.put(name + ".bias", everyOf(constants.get(node.getInput(2)), rate));
    }

    /** Returns the first of each {@code rate} rows. */
    private static Weights everyOf(Weights all, int rate) {
        int[] shape = all.shape().clone();
        int row = all.values().length / shape[0];
        shape[0] /= rate;
        float[] values = new float[shape[0] * row];
        for (int i = 0; i < shape[0]; i++) {
            System.arraycopy(all.values(), i * rate * row, values, i * row, row);
        }
        return new Weights(values, shape);
    }

    private Map<String, Object> settings(Weights first) {
        Map<String, Object> settings = new LinkedHashMap<>();
        settings.put("resblock", paired ? "1" : "2");
        settings.put("upsample_rates", rates);
        settings.put("upsample_kernel_sizes", upsamplingKernels);
        settings.put("upsample_initial_channel", first.dim(0));
        settings.put("resblock_kernel_sizes", kernels);
        settings.put("resblock_dilation_sizes", dilations);
        settings.put("num_mels", first.dim(1));
        settings.put("hop_size", rates.stream().reduce(1, Math::multiplyExact));
        return settings;
    }
}
