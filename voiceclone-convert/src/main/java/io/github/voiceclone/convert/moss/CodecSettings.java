package io.github.voiceclone.convert.moss;

import static io.github.voiceclone.convert.moss.MossModel.requireEqual;

import io.github.voiceclone.InvalidInputException;
import io.github.voiceclone.codeclm.AttentionShape;
import io.github.voiceclone.codeclm.CodecLimits;
import io.github.voiceclone.convert.network.SettingsTree;
import io.github.voiceclone.moss.MossSettings;
import java.util.ArrayList;
import java.util.List;

/** Reader of the codec's settings. */
final class CodecSettings {
    private static final int MAX_PATCH = 1 << 12;

    private CodecSettings() {}

    /**
     * Transformer blocks of one half, with changes of rate between them: patches of positions that are one position, or the other
     * way round.
     *
     * @param blocks the blocks
     * @param patch change of rate behind the last one
     */
    record Half(List<Block> blocks, int patch) {}

    /**
     * A transformer block.
     *
     * @param patch change of rate before it
     * @param input width of what it reads
     * @param output width of what it gives
     * @param attention attention of its layers
     * @param feedForward width of their feed-forward layers
     * @param window positions that a position sees
     * @param positions positions for each frame
     */
    record Block(
            int patch, int input, int output, AttentionShape attention, int feedForward, int window, int positions) {}

    /**
     * The residual quantizer.
     *
     * @param width width of what it reads, and of what it gives
     * @param inner width of what is quantized
     * @param codebooks number of codebooks
     * @param size codes of each
     * @param codeWidth values of a code
     */
    record Quantizer(int width, int inner, int codebooks, int size, int codeWidth) {}

    /** Reads the settings of a codec. */
    static MossModel read(SettingsTree tree, MossModel.Language language) {
        tree.only("model_type", "moss-audio-tokenizer");
        int sampleRate = tree.size("sampling_rate", 1 << 20);
        requireEqual("sample_rate", tree.sizeOr("sample_rate", 1 << 20, sampleRate), "sampling_rate", sampleRate);
        int channels = tree.size("number_channels", 2);
        if (!tree.flag("enable_channel_interleave") && channels > 1) {
            throw new InvalidInputException(
                    "the codec's enable_channel_interleave is false, expected true, the only one known for two channels");
        }
        int frame = tree.size("downsample_rate", 1 << 20);
        double seconds = tree.number("causal_transformer_context_duration");
        SettingsTree quantizerTree = tree.group("quantizer_kwargs");
        quantizerTree.only("quantizer_type", "rlfq");
        Quantizer quantizer = new Quantizer(
                quantizerTree.size("input_dim", CodecLimits.MAX_WIDTH),
                quantizerTree.size("rvq_dim", CodecLimits.MAX_WIDTH),
                quantizerTree.size("num_quantizers", MossSettings.MAX_CODEBOOKS),
                quantizerTree.size("codebook_size", MossSettings.MAX_CODEBOOK_SIZE),
                quantizerTree.size("codebook_dim", CodecLimits.MAX_WIDTH));
        requireEqual(
                "output_dim of the quantizer",
                quantizerTree.size("output_dim", CodecLimits.MAX_WIDTH),
                "its input_dim",
                quantizer.width);
        if (quantizer.inner == quantizer.width || quantizer.codeWidth == quantizer.inner) {
            throw new InvalidInputException(
                    "the codec's quantizer has no projection, as widths are equal; only one with projections is known");
        }
        List.of("codebook_loss_weight", "commitment_loss_weight", "quantizer_dropout")
                .forEach(quantizerTree::ignore);
        quantizerTree.requireNoOthers();
        Half encoder = encoder(tree.groups("encoder_kwargs"), sampleRate * channels, frame * channels, seconds);
        Half decoder = decoder(tree.groups("decoder_kwargs"), sampleRate * channels, frame * channels, seconds);
        Block last = encoder.blocks.get(encoder.blocks.size() - 1);
        requireEqual(
                "width of the encoder", last.output * encoder.patch, "input_dim of the quantizer", quantizer.width);
        Block first = decoder.blocks.get(0);
        requireEqual("width of the decoder", first.input * first.patch, "output_dim of the quantizer", quantizer.width);
        List.of(
                        "architectures",
                        "attention_implementation",
                        "auto_map",
                        "code_dim",
                        "compute_dtype",
                        "dtype",
                        "quantizer_type",
                        "reversed_decoder_kwargs",
                        "torch_dtype",
                        "transformers_version",
                        "version")
                .forEach(tree::ignore);
        tree.requireNoOthers();
        return new MossModel(language, sampleRate, channels, frame, encoder, quantizer, decoder);
    }

    private static Half encoder(List<SettingsTree> modules, double samplesASecond, int frame, double seconds) {
        requireForm("encoder_kwargs", modules);
        List<Block> blocks = new ArrayList<>();
        int patches = 1;
        int width = 1;
        for (int i = 0; i + 1 < modules.size(); i += 2) {
            int patch = patch(modules.get(i));
            patches = multiplied(patches, patch, frame);
            Block block = block(modules.get(i + 1), patch, samplesASecond / patches, seconds, frame / patches);
            requireEqual("input_dimension", block.input, "what is before it times patch_size", width * patch);
            width = block.output;
            blocks.add(block);
        }
        int patch = patch(modules.get(modules.size() - 1));
        requireEqual("the product of the encoder's patches", multiplied(patches, patch, frame), "a frame", frame);
        return new Half(List.copyOf(blocks), patch);
    }

    private static Half decoder(List<SettingsTree> modules, double samplesASecond, int frame, double seconds) {
        requireForm("decoder_kwargs", modules);
        List<Block> blocks = new ArrayList<>();
        int positions = 1;
        int width = -1;
        for (int i = 0; i + 1 < modules.size(); i += 2) {
            int patch = patch(modules.get(i));
            positions = multiplied(positions, patch, frame);
            Block block = block(modules.get(i + 1), patch, samplesASecond / frame * positions, seconds, positions);
            if (width > 0) {
                requireEqual("input_dimension times patch_size", block.input * patch, "what is before it", width);
            }
            width = block.output;
            blocks.add(block);
        }
        int patch = patch(modules.get(modules.size() - 1));
        requireEqual("the product of the decoder's patches", multiplied(positions, patch, frame), "a frame", frame);
        requireEqual("the decoder's last patch_size", patch, "the width before it", width);
        return new Half(List.copyOf(blocks), patch);
    }

    private static void requireForm(String name, List<SettingsTree> modules) {
        if (modules.size() < 3 || modules.size() > 2 * CodecLimits.MAX_STAGES + 1 || modules.size() % 2 == 0) {
            throw new InvalidInputException(name + " of the codec has " + modules.size()
                    + " modules, expected transformers with a patch before and behind each, up to "
                    + CodecLimits.MAX_STAGES);
        }
    }

    private static int multiplied(int patches, int patch, int frame) {
        long product = (long) patches * patch;
        if (frame % product != 0) {
            throw new InvalidInputException("the codec's patches make " + product + " samples, of which a frame of "
                    + frame + " is no multiple");
        }
        return (int) product;
    }

    private static int patch(SettingsTree module) {
        module.only("module_type", "PatchedPretransform");
        int patch = module.size("patch_size", MAX_PATCH);
        module.requireNoOthers();
        return patch;
    }

    private static Block block(
            SettingsTree module, int patch, double positionsASecond, double defaultSeconds, int positions) {
        module.only("module_type", "Transformer");
        module.only("norm", "layer_norm");
        module.only("positional_embedding", "rope");
        module.only("gating", "none");
        module.number("layer_scale");
        module.ignore("conv_layout");
        if (!module.flag("causal")) {
            throw new InvalidInputException("a transformer of the codec is not causal, expected causal true");
        }
        int width = module.size("d_model", CodecLimits.MAX_WIDTH);
        double window = Math.rint(positionsASecond * module.numberOr("context_duration", defaultSeconds));
        if (!(window >= 1 && window <= CodecLimits.MAX_WINDOW)) {
            throw new InvalidInputException("context_duration of a transformer of the codec makes " + window
                    + " positions, expected 1 to " + CodecLimits.MAX_WINDOW);
        }
        Block block = new Block(
                patch,
                module.size("input_dimension", CodecLimits.MAX_WIDTH),
                module.size("output_dimension", CodecLimits.MAX_WIDTH),
                MossModel.attention(
                        width,
                        module.size("num_heads", CodecLimits.MAX_WIDTH),
                        module.size("num_layers", CodecLimits.MAX_LAYERS),
                        module.numberOr("max_period", 10_000)),
                module.size("dim_feedforward", 1 << 16),
                (int) window,
                positions);
        module.requireNoOthers();
        return block;
    }
}
