package io.github.voiceclone.convert.moss;

import io.github.voiceclone.InvalidInputException;
import io.github.voiceclone.codeclm.AttentionShape;
import io.github.voiceclone.codeclm.CodecLimits;
import io.github.voiceclone.codeclm.StreamedCodec.Stage;
import io.github.voiceclone.convert.network.SettingsTree;
import io.github.voiceclone.moss.MossSettings;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Settings of a language model and of its codec, as their files {@code config.json} have them.
 *
 * @param language the language model
 * @param sampleRate sample rate of the codec in Hz
 * @param channels channels of the codec
 * @param frameSamples samples of a frame, for each channel
 * @param encoder the codec's encoder
 * @param quantizer the codec's quantizer
 * @param decoder the codec's decoder
 */
record MossModel(
        Language language,
        int sampleRate,
        int channels,
        int frameSamples,
        CodecSettings.Half encoder,
        CodecSettings.Quantizer quantizer,
        CodecSettings.Half decoder) {
    private static final int MAX_WIDTH = CodecLimits.MAX_WIDTH;
    private static final int MAX_LAYERS = CodecLimits.MAX_LAYERS;
    private static final int MAX_TOKENS = CodecLimits.MAX_TOKENS;
    private static final int MAX_CODEBOOKS = MossSettings.MAX_CODEBOOKS;
    private static final int MAX_CODES = MossSettings.MAX_CODEBOOK_SIZE;

    /** What files of Hugging Face's library say that does not change what is computed here. */
    private static final Set<String> IDLE = Set.of(
            """
            _attn_implementation_autoset _commit_hash _name_or_path add_cross_attention architectures attn_implementation attn_pdrop
            audio_tokenizer_pretrained_name_or_path audio_tokenizer_type auto_map bad_words_ids begin_suppress_tokens bos_token_id
            chunk_size_feed_forward cross_attention_hidden_size decoder_start_token_id diversity_penalty do_sample dtype early_stopping
            embd_pdrop encoder_no_repeat_ngram_size eos_token_id exponential_decay_length_penalty finetuning_task forced_bos_token_id
            forced_eos_token_id id2label initializer_range is_decoder is_encoder_decoder label2id length_penalty
            local_transformer_attn_implementation max_length min_length n_ctx n_positions no_repeat_ngram_size num_beam_groups num_beams
            num_return_sequences output_attentions output_hidden_states output_scores pad_token_id prefix problem_type pruned_heads
            remove_invalid_values reorder_and_upcast_attn repetition_penalty resid_pdrop return_dict return_dict_in_generate sep_token_id
            summary_activation summary_first_dropout summary_proj_to_labels summary_type summary_use_proj suppress_tokens
            task_specific_params temperature tf_legacy_loss tie_encoder_decoder tie_word_embeddings tokenizer_class tokenizer_use_fast
            top_k top_p torch_dtype torchscript transformers_version typical_p use_bfloat16 use_cache"""
                    .split("\\s+", -1));

    /**
     * The language model.
     *
     * @param attention attention of the global transformer
     * @param local attention of the local transformer
     * @param feedForward width of the feed-forward layers of both
     * @param tokens tokens of a text
     * @param codebooks codes of a frame
     * @param codebookSize number of different codes
     * @param turnStart token before a turn, {@code turnEnd} that behind it
     * @param audioStart token before a clip, {@code audioEnd} that behind it
     * @param userSlot token of a frame of the voice, {@code assistantSlot} that of a frame that is spoken
     * @param sampleRate sample rate of the codec that it was trained with, in Hz
     */
    record Language(
            AttentionShape attention,
            AttentionShape local,
            int feedForward,
            int tokens,
            int codebooks,
            int codebookSize,
            int turnStart,
            int turnEnd,
            int audioStart,
            int audioEnd,
            int userSlot,
            int assistantSlot,
            int sampleRate) {
        int width() {
            return attention.width();
        }
    }

    /**
     * Reads settings; every one is checked, and one that is not known is refused.
     *
     * @param model the language model's {@code config.json}
     * @param codec the codec's
     * @throws InvalidInputException if a setting is missing, not known, or of a value that is not; or if the two do not belong together
     */
    static MossModel read(byte[] model, byte[] codec) {
        Language language = language(SettingsTree.json("config.json of the language model", model));
        MossModel read = CodecSettings.read(SettingsTree.json("config.json of the codec", codec), language);
        requireEqual("audio_tokenizer_sample_rate", language.sampleRate, "that of the codec", read.sampleRate);
        requireEqual("n_vq", language.codebooks, "num_quantizers of the codec", read.quantizer.codebooks());
        requireEqual(
                "audio_codebook_sizes", language.codebookSize, "codebook_size of the codec", read.quantizer.size());
        return read;
    }

    private static Language language(SettingsTree tree) {
        tree.only("model_type", "moss_tts_nano");
        tree.only("model_architecture", "global_local_transformer");
        SettingsTree gpt = tree.group("gpt2_config");
        gpt.only("model_type", "gpt2");
        gpt.only("activation_function", "gelu_new");
        gpt.only("position_embedding_type", "rope");
        if (gpt.number("layer_norm_epsilon") != 1e-5) {
            throw new InvalidInputException("layer_norm_epsilon of the language model is not 1e-5, the only one known");
        }
        if (!gpt.flag("scale_attn_weights") || gpt.flag("scale_attn_by_inverse_layer_idx")) {
            throw new InvalidInputException("the language model divides what attention compares in another way than"
                    + " by the root of a head's size, the only one known");
        }
        int width = gpt.size("n_embd", MAX_WIDTH);
        int heads = gpt.size("n_head", MAX_WIDTH);
        int feedForward = gpt.sizeOr("n_inner", 1 << 16, 4 * width);
        int tokens = gpt.size("vocab_size", MAX_TOKENS);
        double base = gpt.numberOr("rope_base", 10_000);
        AttentionShape attention = attention(width, heads, gpt.size("n_layer", MAX_LAYERS), base);
        IDLE.forEach(gpt::ignore);
        gpt.requireNoOthers();
        requireEqual("hidden_size", tree.sizeOr("hidden_size", MAX_WIDTH, width), "n_embd", width);
        requireEqual("vocab_size", tree.sizeOr("vocab_size", MAX_TOKENS, tokens), "vocab_size of gpt2_config", tokens);
        tree.ignore("max_position_embeddings");
        int codebooks = tree.size("n_vq", MAX_CODEBOOKS);
        int size = tree.size("audio_vocab_size", MAX_CODES);
        List<Integer> sizes = tree.sizes("audio_codebook_sizes", MAX_CODES);
        if (sizes.size() != codebooks || sizes.stream().anyMatch(each -> each != size)) {
            throw new InvalidInputException("audio_codebook_sizes are " + sizes + ", expected " + codebooks
                    + " times audio_vocab_size, " + size);
        }
        tree.size("audio_pad_token_id", 2 * MAX_CODES); // No code; the graph has its own number for none.
        Language language = new Language(
                attention,
                attention(width, heads, tree.size("local_transformer_layers", MAX_LAYERS), base),
                feedForward,
                tokens,
                codebooks,
                size,
                token(tree, "im_start_token_id", tokens),
                token(tree, "im_end_token_id", tokens),
                token(tree, "audio_start_token_id", tokens),
                token(tree, "audio_end_token_id", tokens),
                token(tree, "audio_user_slot_token_id", tokens),
                token(tree, "audio_assistant_slot_token_id", tokens),
                tree.size("audio_tokenizer_sample_rate", 1 << 20));
        IDLE.forEach(tree::ignore);
        tree.requireNoOthers();
        return language;
    }

    private static int token(SettingsTree tree, String name, int tokens) {
        return tree.size(name, tokens - 1);
    }

    static AttentionShape attention(int width, int heads, int layers, double maxPeriod) {
        if (width % (2 * heads) != 0 || !(maxPeriod >= 1 && maxPeriod <= 1 << 30)) {
            throw new InvalidInputException("attention of width " + width + " with " + heads + " heads and a longest"
                    + " period of " + maxPeriod + ": expected heads of an even size, and a period from 1");
        }
        return new AttentionShape(layers, heads, width / heads, maxPeriod);
    }

    static void requireEqual(String name, int value, String otherName, int other) {
        if (value != other) {
            throw new InvalidInputException(name + " is " + value + ", expected " + other + ": " + otherName);
        }
    }

    static List<Stage> stages(CodecSettings.Half half) {
        return half.blocks().stream()
                .map(block -> new Stage(block.attention(), block.window(), block.positions()))
                .collect(Collectors.toUnmodifiableList());
    }
}
