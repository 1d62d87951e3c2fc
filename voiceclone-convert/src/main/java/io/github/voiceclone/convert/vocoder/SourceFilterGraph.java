package io.github.voiceclone.convert.vocoder;

import ai.onnx.proto.OnnxMl.AttributeProto;
import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import io.github.voiceclone.convert.checkpoint.CheckpointException;
import io.github.voiceclone.convert.checkpoint.StateDict;
import io.github.voiceclone.convert.network.GraphConstants;
import io.github.voiceclone.graph.GraphBuilder;
import io.github.voiceclone.graph.WeightMath;
import io.github.voiceclone.graph.Weights;
import io.github.voiceclone.sv2tts.audio.MelFilterBank;
import io.github.voiceclone.sv2tts.audio.MelSettings;
import io.github.voiceclone.sv2tts.pack.SourceFilterSettings;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The network of a source-filter vocoder as an ONNX graph: input {@code mel}, float [batch, mel bands, frames], in the scale of its
 * settings; outputs {@code pitch} [batch, frames] in Hz, 0 where a frame is unvoiced, and {@code pulses} and {@code noise}
 * [batch, bins, frames], the natural logarithms of the magnitudes of the two filters.
 *
 * <p>The pitch is one of classes whose frequencies are evenly spaced on a logarithmic scale, or none: the mean of the most probable
 * class and three on either side, by their probabilities. The filters are the spectrogram itself, brought from bands to bins, with what the network adds
 * to each band; what the recording's pre-emphasis, the mel filters and the window did to its level is undone.
 *
 * @param model the graph
 * @param network what the network is
 */
public record SourceFilterGraph(ModelProto model, SourceFilterNetwork network) {
    private static final float SLOPE = 0.1f;
    /** Classes on either side of the most probable one that the pitch is a mean of. */
    private static final float NEAR = 3.5f;
    /** A frame is voiced while the probability of the class without pitch is below this. */
    private static final float UNVOICED = 0.5f;
    /** Pre-emphasis is undone up to this magnitude: below, low rumble would be raised without bound. */
    private static final double LEAST_EMPHASIS = 0.05;

    private static final double NEPERS = Math.log(10) / 20;

    /**
     * Converts a network.
     *
     * @param network the settings read from the same {@code state}
     * @throws CheckpointException if tensors are missing or of the wrong shape
     */
    public static SourceFilterGraph of(StateDict state, SourceFilterNetwork network) {
        return new SourceFilterGraph(new Writer(state, network).write(), network);
    }

    /**
     * Reads a network back from its graph.
     *
     * @param source what to call the pack in an error
     * @throws CheckpointException if the graph is not as this class writes it
     */
    public static StateDict read(String source, ModelProto model) {
        GraphConstants constants = new GraphConstants(model);
        Map<String, Weights> tensors = new LinkedHashMap<>();
        for (String net : List.of("pitch", "envelope")) {
            List<String> layers = new ArrayList<>(List.of(net + ".first"));
            for (int i = 0; i < constants.count(net + ".mid.", ".weight"); i++) {
                layers.add(net + ".mid." + i);
            }
            layers.add(net + ".last");
            for (String layer : layers) {
                Weights weight = constants.get(layer + ".weight");
                tensors.put(
                        layer + ".weight", new Weights(weight.values(), weight.dim(0), weight.dim(1), weight.dim(3)));
                tensors.put(layer + ".bias", constants.get(layer + ".bias"));
            }
        }
        return new StateDict(source, tensors);
    }

    /** Returns the settings of a network that was read back. */
    public static SourceFilterNetwork network(ModelProto model, SourceFilterSettings settings) {
        return new SourceFilterNetwork(settings, dilations(model, "pitch.mid."), dilations(model, "envelope.mid."));
    }

    private static List<Integer> dilations(ModelProto model, String layers) {
        return model.getGraph().getNodeList().stream()
                .filter(node ->
                        node.getOpType().equals("Conv") && node.getInput(1).startsWith(layers))
                .map(SourceFilterGraph::dilation)
                .toList();
    }

    private static int dilation(NodeProto node) {
        return node.getAttributeList().stream()
                .filter(attribute -> attribute.getName().equals("dilations"))
                .map(AttributeProto::getIntsList)
                .map(values -> values.get(values.size() - 1).intValue())
                .findFirst()
                .orElse(1);
    }

    /** Writer of one graph. */
    private static final class Writer {
        private final GraphBuilder graph = new GraphBuilder(SourceFilterNetwork.TITLE);
        private final StateDict state;
        private final SourceFilterNetwork network;
        private final SourceFilterSettings settings;
        private final MelSettings mel;
        private final int bins;

        Writer(StateDict state, SourceFilterNetwork network) {
            this.state = state;
            this.network = network;
            this.settings = network.settings();
            this.mel = settings.mel();
            this.bins = settings.bins();
        }

        ModelProto write() {
            String input = graph.floatInput("mel", "batch", mel.bands(), "frames");
            String signal = graph.node("Unsqueeze", input, graph.longs(2));
            int classes = state.get("pitch.last.bias", -1).dim(0) - 1;
            if (classes < 2) {
                throw new CheckpointException(state.source() + ": tensor 'pitch.last.bias' has " + (classes + 1)
                        + " values, expected at least two classes of pitch and that of none");
            }
            String shares = graph.node(
                    "Softmax",
                    List.of(flat(network("pitch", signal, network.pitchDilations(), classes + 1))),
                    Map.of("axis", 1));
            List<String> parts = graph.nodes("Split", List.of(shares, graph.longs(classes, 1)), Map.of("axis", 1), 2);
            String voiced = graph.node("Less", parts.get(1), graph.scalar(UNVOICED));
            String hertz = graph.node("Where", voiced, hertz(parts.get(0), classes), graph.scalar(0));
            graph.floatOutput("pitch", graph.node("Squeeze", hertz, graph.longs(1)), "batch", "frames");

            String pulses = filter(signal);
            graph.floatOutput("pulses", pulses, "batch", bins, "frames");
            String breath = graph.node("Where", voiced, graph.weights("breath", breath()), graph.scalar(0));
            graph.floatOutput("noise", graph.node("Add", pulses, breath), "batch", bins, "frames");
            return graph.build();
        }

        /** Residual convolutions over frames: [batch, bands, 1, frames] to [batch, outputs, 1, frames]. */
        private String network(String name, String signal, List<Integer> dilations, int outputs) {
            int width = state.get(name + ".first.bias", -1).dim(0);
            String x = convolve(name + ".first", signal, width, mel.bands(), SourceFilterNetwork.FIRST_TAPS, 1);
            for (int i = 0; i < dilations.size(); i++) {
                String layer = name + ".mid." + i;
                x = graph.node(
                        "Add", x, convolve(layer, leaky(x), width, width, SourceFilterNetwork.TAPS, dilations.get(i)));
            }
            return convolve(name + ".last", leaky(x), outputs, width, 1, 1);
        }

        private String leaky(String x) {
            return graph.node("LeakyRelu", List.of(x), Map.of("alpha", SLOPE));
        }

        private String convolve(String layer, String x, int outputs, int inputs, int taps, int dilation) {
            float[] weight = state.get(layer + ".weight", outputs, inputs, taps).values();
            Weights bias = state.get(layer + ".bias", outputs);
            long around = (taps - 1L) / 2 * dilation;
            return graph.node(
                    "Conv",
                    List.of(
                            x,
                            graph.weights(layer + ".weight", new Weights(weight, outputs, inputs, 1, taps)),
                            graph.weights(layer + ".bias", bias)),
                    Map.of(
                            "kernel_shape", new long[] {1, taps},
                            "dilations", new long[] {1, dilation},
                            "pads", new long[] {0, around, 0, around}));
        }

        private String flat(String signal) {
            return graph.node("Squeeze", signal, graph.longs(2));
        }

        /** Returns the pitch by the shares of classes, [batch, classes, frames]: [batch, 1, frames] in Hz. */
        private String hertz(String shares, int classes) {
            String best = graph.nodes("TopK", List.of(shares, graph.longs(1)), Map.of("axis", 1), 2)
                    .get(1);
            String place = graph.node("Cast", List.of(best), Map.of("to", TensorProto.DataType.FLOAT.getNumber()));
            double[] places = new double[classes];
            double[] sums = new double[2 * classes];
            double step = Math.log(settings.pitchHighHz() / settings.pitchLowHz()) / (classes - 1);
            for (int i = 0; i < classes; i++) {
                places[i] = i;
                sums[i] = Math.log(settings.pitchLowHz()) + step * i;
                sums[classes + i] = 1;
            }
            String away = graph.node(
                    "Abs", graph.node("Sub", graph.weights("classes", WeightMath.round(places, classes, 1)), place));
            String near = graph.node("Where", graph.node("Less", away, graph.scalar(NEAR)), shares, graph.scalar(0));
            String sum = graph.node(
                    "Conv",
                    List.of(near, graph.weights("sums", WeightMath.round(sums, 2, classes, 1))),
                    Map.of("kernel_shape", new long[] {1}));
            List<String> parts = graph.nodes("Split", List.of(sum, graph.longs(1, 1)), Map.of("axis", 1), 2);
            return graph.node("Exp", graph.node("Div", parts.get(0), parts.get(1)));
        }

        /** Returns the filter of pulses, [batch, bins, frames]. */
        private String filter(String signal) {
            MelFilterBank bank = new MelFilterBank(mel);
            int bands = mel.bands();
            double[] centres = new double[bands];
            double[] shift = new double[bands];
            double slope = -mel.minLevelDb() / (2 * mel.maxAbsValue()) * NEPERS;
            for (int band = 0; band < bands; band++) {
                double sum = 0;
                double moment = 0;
                for (int bin = 0; bin < bins; bin++) {
                    sum += bank.weight(band, bin);
                    moment += bin * bank.weight(band, bin);
                }
                if (sum <= 0 || (band > 0 && moment / sum <= centres[band - 1])) {
                    throw new CheckpointException(state.source() + ": of its " + bands + " mel bands from "
                            + mel.minHz()
                            + " to " + mel.maxHz() + " Hz, number " + band + " has no bin of its own in transforms of "
                            + mel.fftSize() + " samples");
                }
                centres[band] = moment / sum;
                shift[band] =
                        mel.maxAbsValue() * slope + (mel.minLevelDb() + mel.refLevelDb()) * NEPERS - Math.log(sum);
            }
            String levels = graph.node("Mul", signal, graph.scalar((float) slope));
            String shifted = graph.node("Add", levels, graph.weights("shift", WeightMath.round(shift, bands, 1, 1)));
            String added = network("envelope", signal, network.envelopeDilations(), bands);
            return graph.node(
                    "Conv",
                    List.of(
                            flat(graph.node("Add", shifted, added)),
                            graph.weights("spread", spread(centres)),
                            graph.weights("level", level())),
                    Map.of("kernel_shape", new long[] {1}));
        }

        /** Returns the matrix that interpolates between the centres of bands, [bins, bands, 1]. */
        private Weights spread(double[] centres) {
            int bands = centres.length;
            double[] spread = new double[bins * bands];
            int above = 0;
            for (int bin = 0; bin < bins; bin++) {
                while (above < bands && centres[above] < bin) {
                    above++;
                }
                int high = Math.min(above, bands - 1);
                int low = Math.max(0, above - 1);
                double share = low == high ? 0 : (bin - centres[low]) / (centres[high] - centres[low]);
                spread[bin * bands + low] += 1 - share;
                spread[bin * bands + high] += share;
            }
            return WeightMath.round(spread, bins, bands, 1);
        }

        /** Returns what undoes pre-emphasis and the window's gain in each bin. */
        private Weights level() {
            double power = 0;
            for (int i = 0; i < mel.windowLength(); i++) {
                double window = 0.5 - 0.5 * Math.cos(2 * Math.PI * i / mel.windowLength());
                power += window * window;
            }
            double[] level = new double[bins];
            for (int bin = 0; bin < bins; bin++) {
                double angle = 2 * Math.PI * bin / mel.fftSize();
                double emphasis =
                        Math.hypot(1 - mel.preEmphasis() * Math.cos(angle), mel.preEmphasis() * Math.sin(angle));
                level[bin] = -Math.log(Math.max(LEAST_EMPHASIS, emphasis)) - 0.5 * Math.log(power);
            }
            return WeightMath.round(level, bins);
        }

        /** Returns how much less noise there is in voiced frames in each bin, [bins, 1]. */
        private Weights breath() {
            double[] breath = new double[bins];
            double slope = (settings.noiseHighDb() - settings.noiseLowDb()) / (bins - 1);
            for (int bin = 0; bin < bins; bin++) {
                breath[bin] = (settings.noiseLowDb() + slope * bin) * NEPERS;
            }
            return WeightMath.round(breath, bins, 1);
        }
    }
}
