package io.github.voiceclone.convert.tacotron;

import io.github.voiceclone.convert.checkpoint.CheckpointException;
import io.github.voiceclone.convert.checkpoint.StateDict;
import io.github.voiceclone.graph.Weights;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The sizes of a Tacotron, as its tensors show them.
 *
 * @param symbols rows of the character embedding
 * @param bands mel bands of a frame
 * @param reductionFactor frames that one decoder step makes, written r
 * @param speaker width of the speaker embedding
 * @param styleTokens how many style tokens there are; 0 without
 * @param memory width of what the decoder attends over: encoder output, speaker embedding, style
 * @param keys width of the attention's keys
 * @param attentionHidden width of the attention GRU's state
 * @param lstm width of each decoder LSTM's hidden and cell state
 * @param encoderDropout1 width of the text encoder's first dropout mask
 * @param encoderDropout2 width of the text encoder's second dropout mask
 * @param decoderDropout1 width of the decoder's first dropout mask
 * @param decoderDropout2 width of the decoder's second dropout mask
 */
public record TacotronSizes(
        int symbols,
        int bands,
        int reductionFactor,
        int speaker,
        int styleTokens,
        int memory,
        int keys,
        int attentionHidden,
        int lstm,
        int encoderDropout1,
        int encoderDropout2,
        int decoderDropout1,
        int decoderDropout2) {
    static final String STYLE = "gst.";
    private static final String REDUCTION_FACTOR = "decoder.r";

    /**
     * Adds the reduction factor to a state dict that lacks it: as the settings have it, or where the decoder's projection
     * makes one frame and no more.
     */
    public static StateDict withReductionFactor(StateDict state, TacotronSettings settings) {
        if (state.has(REDUCTION_FACTOR)) {
            return state;
        }
        boolean one = state.has("decoder.mel_proj.weight")
                && state.has("decoder.prenet.fc1.weight")
                && width(state, "decoder.mel_proj.weight", 0) == width(state, "decoder.prenet.fc1.weight", 1);
        Object frames =
                one ? 1 : settings.stated().getOrDefault("r", settings.stated().get("outputs_per_step"));
        return frames == null ? state : state.with(REDUCTION_FACTOR, new Weights(new float[] {(Integer) frames}));
    }

    /** Reads the sizes off the tensors. */
    static TacotronSizes read(StateDict state) {
        int memory = width(state, "encoder_proj.weight", 1);
        int style = state.hasUnder(STYLE) ? width(state, "gst.stl.attention.W_query.weight", 0) : 0;
        int encoder = 2 * width(state, "encoder.cbhg.rnn.weight_hh_l0", 1);
        int speaker = memory - encoder - style;
        if (speaker < 1) {
            throw new CheckpointException(state.source() + ": 'encoder_proj.weight' takes " + memory
                    + " values, which leaves no room for a speaker embedding beside " + encoder
                    + " of the encoder and " + style + " of the style");
        }
        int bands = width(state, "decoder.prenet.fc1.weight", 1);
        return new TacotronSizes(
                width(state, "encoder.embedding.weight", 0),
                bands,
                reductionFactor(state, bands),
                speaker,
                style == 0 ? 0 : width(state, "gst.stl.embed", 0),
                memory,
                width(state, "encoder_proj.weight", 0),
                width(state, "decoder.attn_rnn.weight_hh", 1),
                width(state, "decoder.rnn_input.weight", 0),
                width(state, "encoder.pre_net.fc1.weight", 0),
                width(state, "encoder.pre_net.fc2.weight", 0),
                width(state, "decoder.prenet.fc1.weight", 0),
                width(state, "decoder.prenet.fc2.weight", 0));
    }

    private static int width(StateDict state, String name, int axis) {
        int rank = state.get(name).rank();
        if (rank != 2) {
            throw new CheckpointException(state.source() + ": tensor '" + name + "' has " + rank + " axes, expected 2");
        }
        return state.get(name).dim(axis);
    }

    private static int reductionFactor(StateDict state, int bands) {
        int rows = width(state, "decoder.mel_proj.weight", 0);
        if (rows % bands != 0) {
            throw new CheckpointException(state.source() + ": 'decoder.mel_proj.weight' has " + rows
                    + " rows, expected a multiple of the " + bands + " bands of a frame");
        }
        int most = rows / bands;
        if (!state.has(REDUCTION_FACTOR)) {
            throw new CheckpointException(state.source() + " has no tensor '" + REDUCTION_FACTOR
                    + "', the frames of a decoder step: add \"r\": 2, or what it was trained with (1 to " + most
                    + "), to its settings file");
        }
        float[] buffer = state.get(REDUCTION_FACTOR).values();
        float r = buffer.length == 1 ? buffer[0] : Float.NaN;
        if (r != Math.rint(r) || r < 1 || r > most) {
            throw new CheckpointException(state.source() + ": 'decoder.r' is " + r
                    + ", expected a whole number from 1 to the " + most + " frames that 'decoder.mel_proj' can make");
        }
        return (int) r;
    }

    /**
     * Returns the widths of the decoder's states by name, in the order of its inputs, without {@code cumulative}, which
     * is as wide as the text is long. All start at zero.
     */
    public Map<String, Integer> stateWidths() {
        Map<String, Integer> widths = new LinkedHashMap<>();
        widths.put("attention_hidden", attentionHidden);
        widths.put("hidden1", lstm);
        widths.put("cell1", lstm);
        widths.put("hidden2", lstm);
        widths.put("cell2", lstm);
        widths.put("context", memory);
        return Collections.unmodifiableMap(widths);
    }

    /** Returns what the settings file should say of this network, by key: {@code Integer} and {@code Boolean} values. */
    public static Map<String, Object> settings(StateDict state) {
        TacotronSizes sizes = read(state);
        Map<String, Object> settings = new LinkedHashMap<>();
        settings.put("num_mels", sizes.bands);
        settings.put("speaker_embedding_size", sizes.speaker);
        settings.put("tts_embed_dims", width(state, "encoder.embedding.weight", 1));
        settings.put("tts_encoder_dims", sizes.encoderDropout2);
        settings.put("tts_decoder_dims", sizes.keys);
        settings.put("tts_postnet_dims", 2 * width(state, "postnet.rnn.weight_hh_l0", 1));
        settings.put("tts_lstm_dims", sizes.lstm);
        settings.put("tts_encoder_K", state.count("encoder.cbhg.conv1d_bank."));
        settings.put("tts_postnet_K", state.count("postnet.conv1d_bank."));
        settings.put("tts_num_highways", state.count("encoder.cbhg.highways."));
        settings.put("use_gst", sizes.styleTokens > 0);
        if (sizes.styleTokens > 0) {
            settings.put("use_ser_for_gst", StyleTokens.heedsSpeaker(state));
        }
        return settings;
    }
}
