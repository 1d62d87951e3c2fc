package io.github.voiceclone.convert.vocoder;

import ai.onnx.proto.OnnxMl.AttributeProto;
import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import io.github.voiceclone.convert.checkpoint.CheckpointException;
import io.github.voiceclone.convert.checkpoint.StateDict;
import io.github.voiceclone.convert.network.GraphConstants;
import io.github.voiceclone.graph.Weights;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * Reads a HiFi-GAN with transposed convolutions back from its graph, the inverse of {@link HifiGanNetwork}: tensors by
 * their PyTorch names, weight norm removed, and the settings that lie next to a checkpoint. Layers are told by their place
 * and by what takes their results: an upsampling's is woven by a Reshape, a residual block begins where an upsampling's
 * woven result is rectified.
 */
public final class HifiGanWeights {
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

    private HifiGanWeights(String source, ModelProto model) {
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
     * @throws CheckpointException if the graph is not of a HiFi-GAN with transposed convolutions, as the converter
     *     writes it in float32
     */
    public static Generator read(String source, ModelProto model) {
        HifiGanWeights weights = new HifiGanWeights(source, model);
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
        List<NodeProto> residual = new ArrayList<>();
        NodeProto upsampling = convolutions.get(1);
        for (NodeProto node : convolutions.subList(2, last)) {
            if (isUpsampling(node)) {
                stage(upsampling, residual);
                upsampling = node;
                residual = new ArrayList<>();
            } else {
                residual.add(node);
            }
        }
        stage(upsampling, residual);
        plain("conv_post", convolutions.get(last), kernels.size());
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
        return new CheckpointException(
                source + " is not a HiFi-GAN with transposed convolutions as the converter writes" + " it in float32 ("
                        + what + "): start from the checkpoint");
    }

    private void stage(NodeProto upsampling, List<NodeProto> residual) {
        if (residual.isEmpty()) {
            throw unknown("an upsampling without residual blocks");
        }
        int stage = rates.size();
        Weights weight = constants.get(residual.get(0).getInput(1));
        upsampling(stage, upsampling, weight.dim(1));
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

    /** Reads a transposed convolution back from its phase filters. */
    private void upsampling(int stage, NodeProto node, int outputs) {
        Weights filters = constants.get(node.getInput(1));
        int rate = filters.dim(0) / outputs;
        Weights phases = new Weights(filters.values(), filters.dim(0), filters.dim(1), filters.dim(3));
        float[] bias = constants.get(node.getInput(2)).values();
        float[] first = new float[outputs];
        for (int i = 0; i < outputs; i++) {
            first[i] = bias[i * rate];
        }
        int before = (int) integers(node, "pads")[1];
        Convolution convolution = IntStream.concat(IntStream.of(2 * rate), kernelsOf(rate, filters.dim(3)))
                .mapToObj(kernel -> new Upsampling(rate, kernel, false))
                .flatMap(upsampling -> layer(upsampling, phases, new Weights(first, outputs), before).stream())
                .findFirst()
                .orElseThrow(() -> unknown("upsampling " + stage + " interpolates"));
        rates.add(rate);
        upsamplingKernels.add(convolution.weight().dim(2));
        tensors.put(
                "ups." + stage + ".weight",
                convolution.forInputTimes(stage == 0 ? 1 : kernels.size()).weight());
        tensors.put("ups." + stage + ".bias", convolution.bias());
    }

    /** Returns the kernels that may have become phases of that many taps, from the shortest; the longest may interpolate. */
    private static IntStream kernelsOf(int rate, int taps) {
        return IntStream.iterate(rate, kernel -> kernel == rate || kernel < taps * rate, kernel -> kernel + 2);
    }

    /** Returns the layer of this kernel that phases come of; empty if they come of none. */
    private static Optional<Convolution> layer(Upsampling upsampling, Weights phases, Weights bias, int before) {
        Convolution layer = new Convolution(PhaseFilters.layer(upsampling, phases, before), bias);
        PhaseFilters again = PhaseFilters.of(upsampling, layer);
        boolean same = again.before() == before
                && Arrays.equals(again.convolution().weight().values(), phases.values());
        return same ? Optional.of(layer) : Optional.empty();
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
