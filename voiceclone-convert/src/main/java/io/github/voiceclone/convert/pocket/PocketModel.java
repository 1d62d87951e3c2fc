package io.github.voiceclone.convert.pocket;

import io.github.voiceclone.InvalidInputException;
import io.github.voiceclone.codeclm.AttentionShape;
import io.github.voiceclone.codeclm.CodecLimits;
import io.github.voiceclone.convert.network.SettingsTree;
import io.github.voiceclone.convert.network.TransformerGraph;
import io.github.voiceclone.pocket.PocketSettings;
import java.util.List;

/**
 * Settings of a model, as its YAML file has them.
 *
 * @param voiceStart whether a learned position comes before the voice
 * @param flowDepth residual blocks of the flow head
 * @param flowWidth width of the flow head
 * @param attention attention of the language model
 * @param feedForward width of its feed-forward layers
 * @param tokens number of tokens
 * @param sampleRate sample rate in Hz
 * @param framePositions positions of the codec's attention for each frame
 * @param voiceWidth values of a frame of a voice
 * @param latentWidth values of a latent
 * @param signal the convolutions of the codec
 * @param codecAttention attention of the codec's halves
 * @param codecFeedForward width of their feed-forward layers
 * @param window number of positions that their attention sees
 * @param replaceSemicolons whether semicolons are read as commas
 * @param framesAfterStop recommended number of frames after the last one of the speech; -1 if there is none
 */
record PocketModel(
        boolean voiceStart,
        int flowDepth,
        int flowWidth,
        AttentionShape attention,
        int feedForward,
        int tokens,
        int sampleRate,
        int framePositions,
        int voiceWidth,
        int latentWidth,
        Signal signal,
        AttentionShape codecAttention,
        int codecFeedForward,
        int window,
        boolean replaceSemicolons,
        int framesAfterStop) {
    private static final int MAX_WIDTH = CodecLimits.MAX_WIDTH;

    /** Most blocks of the flow head: 62 of its vectors are parts of one product. The published models have 6. */
    private static final int MAX_FLOW_DEPTH = 20;

    /**
     * The codec's convolutions (SEANet: Tagliasacchi et al., 2020, arXiv 2009.02095).
     *
     * @param width channels at the codec's frame rate
     * @param filters channels at the sample rate
     * @param residualLayers residual blocks after each change of rate
     * @param ratios factors between the rates, that of the lowest first
     * @param kernel kernel of the first convolution
     * @param residualKernel kernel of the residual blocks
     * @param lastKernel kernel of the last convolution
     * @param dilationBase dilation of the second residual block, and the ratio of each next one's
     * @param compress factor by which the residual blocks are narrower
     */
    record Signal(
            int width,
            int filters,
            int residualLayers,
            List<Integer> ratios,
            int kernel,
            int residualKernel,
            int lastKernel,
            int dilationBase,
            int compress) {
        /** Returns the number of samples for each position of attention. */
        int hop() {
            return ratios.stream().reduce(1, (a, b) -> a * b);
        }
    }

    /**
     * Reads settings; every one is checked, and one that is not known is refused.
     *
     * @throws InvalidInputException if a setting is missing, not known, or of a value that is not
     */
    static PocketModel read(byte[] yaml) {
        SettingsTree tree = SettingsTree.read(yaml);
        tree.ignore("weights_path");
        tree.ignore("weights_path_without_voice_cloning");
        tree.flag("pad_with_spaces_for_short_inputs"); // The original pads, then drops the padding before it speaks.
        boolean replaceSemicolons = tree.flag("remove_semicolons");
        int framesAfterStop =
                tree.sizeOr("model_recommended_frames_after_eos", PocketSettings.MAX_FRAMES_AFTER_STOP, -1);

        SettingsTree language = tree.group("flow_lm");
        language.only("dtype", "float32");
        language.ignore("weights_path");
        boolean voiceStart = language.flag("insert_bos_before_voice");
        SettingsTree flow = language.group("flow");
        int flowDepth = flow.size("depth", MAX_FLOW_DEPTH);
        int flowWidth = flow.size("dim", MAX_WIDTH);
        flow.requireNoOthers();
        SettingsTree transformer = language.group("transformer");
        int width = transformer.size("d_model", MAX_WIDTH);
        int feedForward = width * transformer.size("hidden_scale", 16);
        AttentionShape attention = attention(
                width,
                transformer.size("num_heads", MAX_WIDTH),
                transformer.size("num_layers", CodecLimits.MAX_LAYERS),
                transformer.size("max_period", 1 << 30));
        transformer.requireNoOthers();
        SettingsTree table = language.group("lookup_table");
        requireEqual("flow_lm.lookup_table.dim", table.size("dim", MAX_WIDTH), "flow_lm.transformer.d_model", width);
        int tokens = table.size("n_bins", CodecLimits.MAX_TOKENS);
        table.only("tokenizer", "sentencepiece");
        table.ignore("tokenizer_path");
        table.requireNoOthers();
        language.requireNoOthers();

        SettingsTree codec = tree.group("mimi");
        tree.requireNoOthers();
        codec.only("dtype", "float32");
        codec.ignore("weights_path");
        int sampleRate = codec.size("sample_rate", 1 << 20);
        requireEqual("mimi.channels", codec.size("channels", 64), "the only number known here", 1);
        double frameRate = codec.number("frame_rate");
        Signal signal = signal(codec.group("seanet"));
        int voiceWidth = codec.sizeOr("inner_dim", PocketSettings.MAX_LATENT_WIDTH, signal.width);
        requireEqual(
                "mimi.outer_dim",
                codec.sizeOr("outer_dim", MAX_WIDTH, signal.width),
                "mimi.seanet.dimension",
                signal.width);
        SettingsTree inner = codec.group("transformer");
        int codecWidth = inner.size("d_model", MAX_WIDTH);
        requireEqual("mimi.transformer.d_model", codecWidth, "mimi.seanet.dimension", signal.width);
        requireEqual(
                "mimi.transformer.input_dimension",
                inner.size("input_dimension", MAX_WIDTH),
                "its d_model",
                codecWidth);
        List<Integer> outputs = inner.sizes("output_dimensions", MAX_WIDTH);
        requireEqual("the number of mimi.transformer.output_dimensions", outputs.size(), "the only one known here", 1);
        requireEqual("mimi.transformer.output_dimensions", outputs.get(0), "its d_model", codecWidth);
        inner.number("layer_scale");
        AttentionShape codecAttention = attention(
                codecWidth,
                inner.size("num_heads", MAX_WIDTH),
                inner.size("num_layers", CodecLimits.MAX_LAYERS),
                inner.numberOr("max_period", 10_000));
        int window = inner.size("context", CodecLimits.MAX_WINDOW);
        int codecFeedForward = inner.size("dim_feedforward", 1 << 16);
        inner.requireNoOthers();
        SettingsTree quantizer = codec.group("quantizer");
        int latentWidth = quantizer.size("dimension", PocketSettings.MAX_LATENT_WIDTH);
        requireEqual(
                "mimi.quantizer.output_dimension",
                quantizer.size("output_dimension", MAX_WIDTH),
                "mimi.seanet.dimension",
                signal.width);
        quantizer.requireNoOthers();
        codec.requireNoOthers();
        double positions = sampleRate / (double) signal.hop() / frameRate;
        if (!(positions >= 2 && positions <= CodecLimits.MAX_FRAME_POSITIONS) || positions != Math.rint(positions)) {
            throw new InvalidInputException("mimi.sample_rate " + sampleRate + ", ratios " + signal.ratios
                    + " and frame_rate " + frameRate + " make " + positions
                    + " positions for each frame, expected an integer from 2 to "
                    + CodecLimits.MAX_FRAME_POSITIONS);
        }
        return new PocketModel(
                voiceStart,
                flowDepth,
                flowWidth,
                attention,
                feedForward,
                tokens,
                sampleRate,
                (int) positions,
                voiceWidth,
                latentWidth,
                signal,
                codecAttention,
                codecFeedForward,
                window,
                replaceSemicolons,
                framesAfterStop);
    }

    private static AttentionShape attention(int width, int heads, int layers, double maxPeriod) {
        if (width % (2 * heads) != 0 || !(maxPeriod >= 1)) {
            throw new InvalidInputException("attention of width " + width + " with " + heads + " heads and max_period "
                    + maxPeriod + ": expected heads of an even size, and a positive period");
        }
        return new AttentionShape(layers, heads, width / heads, maxPeriod);
    }

    private static Signal signal(SettingsTree tree) {
        requireEqual("mimi.seanet.channels", tree.size("channels", 64), "the only number known here", 1);
        tree.only("pad_mode", "constant");
        Signal signal = new Signal(
                tree.size("dimension", MAX_WIDTH),
                tree.size("n_filters", MAX_WIDTH),
                tree.size("n_residual_layers", 4),
                List.copyOf(tree.sizes("ratios", 64)),
                tree.size("kernel_size", 64),
                tree.size("residual_kernel_size", 64),
                tree.size("last_kernel_size", 64),
                tree.size("dilation_base", 16),
                tree.size("compress", 64));
        tree.requireNoOthers();
        if (signal.ratios.size() > 6 || (long) signal.filters << signal.ratios.size() > MAX_WIDTH) {
            throw new InvalidInputException("mimi.seanet has " + signal.ratios.size() + " ratios and " + signal.filters
                    + " filters, expected up to 6 ratios and " + MAX_WIDTH + " channels");
        }
        return signal;
    }

    private static void requireEqual(String name, int value, String otherName, int other) {
        if (value != other) {
            throw new InvalidInputException(name + " is " + value + ", expected " + other + ": " + otherName);
        }
    }

    /** Returns the names of a layer's tensors; those of the codec have scales. */
    static TransformerGraph.Names names(boolean scaled) {
        return new TransformerGraph.Names(
                "norm1",
                "self_attn.in_proj",
                "self_attn.out_proj",
                "norm2",
                "linear1",
                "linear2",
                scaled ? "layer_scale_1.scale" : null,
                scaled ? "layer_scale_2.scale" : null,
                false,
                false);
    }

    /** Returns the width of the language model. */
    int width() {
        return attention.heads() * attention.headSize();
    }

    /** Returns the number of samples of a frame. */
    int frameSamples() {
        return signal.hop() * framePositions;
    }
}
