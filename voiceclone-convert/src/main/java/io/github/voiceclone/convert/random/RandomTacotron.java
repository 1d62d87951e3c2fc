package io.github.voiceclone.convert.random;

import io.github.voiceclone.convert.checkpoint.StateDict;
import io.github.voiceclone.graph.Weights;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Random;

/**
 * Random Tacotron weights of the published sizes, for measuring speed without a checkpoint: 75 symbols, 80 bands,
 * reduction factor 2, embedding 512, encoder 256, decoder 128, LSTM 1024, post-net 512, five kernels, four highway
 * layers. Each layer keeps the variance of what it is given, so that values stay of ordinary size over any number of
 * steps.
 */
public final class RandomTacotron {
    private static final int SYMBOLS = 75;
    private static final int BANDS = 80;
    private static final int MAX_FRAMES = 20;
    private static final int EMBEDDING = 512;
    private static final int ENCODER = 256;
    private static final int DECODER = 128;
    private static final int LSTM = 1024;
    private static final int POSTNET = 512;
    private static final int KERNELS = 5;
    private static final int HIGHWAYS = 4;
    private static final int SPEAKER = 256;
    private static final int STYLE = 512;
    private static final int TOKENS = 10;
    private static final int TOKEN = 64;
    private static final int[] REFERENCE = {32, 32, 64, 64, 128, 128};

    private final Map<String, Weights> tensors = new LinkedHashMap<>();
    private final Random random;

    private RandomTacotron(long seed) {
        random = new Random(seed);
    }

    /**
     * Draws a network.
     *
     * @param seed the same seed gives the same weights
     * @param styleTokens whether it has ten style tokens: 32.9 million parameters with, 30.9 million without
     */
    public static StateDict draw(long seed, boolean styleTokens) {
        RandomTacotron tacotron = new RandomTacotron(seed);
        int memory = ENCODER + SPEAKER + (styleTokens ? STYLE : 0);
        tacotron.encoder(memory);
        if (styleTokens) {
            tacotron.styleTokens();
        }
        tacotron.decoder(memory);
        tacotron.cbhg("postnet.", BANDS, POSTNET);
        tacotron.linear("post_proj", POSTNET, BANDS, false);
        return new StateDict("random Tacotron " + seed, tacotron.tensors);
    }

    private void encoder(int memory) {
        matrix("encoder.embedding.weight", 1, SYMBOLS, EMBEDDING);
        linear("encoder.pre_net.fc1", EMBEDDING, ENCODER, true);
        linear("encoder.pre_net.fc2", ENCODER, ENCODER, true);
        cbhg("encoder.cbhg.", ENCODER, ENCODER);
        linear("encoder_proj", memory, DECODER, false);
    }

    private void styleTokens() {
        int in = 1;
        for (int i = 0; i < REFERENCE.length; i++) {
            matrix("gst.encoder.convs." + i + ".weight", 9 * in, REFERENCE[i], in, 3, 3);
            matrix("gst.encoder.convs." + i + ".bias", 9 * in, REFERENCE[i]);
            batchNorm("gst.encoder.bns." + i, REFERENCE[i]);
            in = REFERENCE[i];
        }
        recurrent("gst.encoder.gru", "_l0", 3, STYLE, STYLE / 2);
        matrix("gst.stl.embed", 4, TOKENS, TOKEN);
        linear("gst.stl.attention.W_query", STYLE / 2 + SPEAKER, STYLE, false);
        linear("gst.stl.attention.W_key", TOKEN, STYLE, false);
        linear("gst.stl.attention.W_value", TOKEN, STYLE, false);
    }

    private void decoder(int memory) {
        put("decoder.r", 2, 0);
        linear("decoder.prenet.fc1", BANDS, 2 * DECODER, true);
        linear("decoder.prenet.fc2", 2 * DECODER, 2 * DECODER, true);
        matrix("decoder.attn_net.conv.weight", 31, 32, 1, 31);
        matrix("decoder.attn_net.conv.bias", 31, 32);
        linear("decoder.attn_net.L", 32, DECODER, false);
        linear("decoder.attn_net.W", DECODER, DECODER, true);
        linear("decoder.attn_net.v", DECODER, 1, false);
        recurrent("decoder.attn_rnn", "", 3, memory + 2 * DECODER, DECODER);
        linear("decoder.rnn_input", memory + DECODER, LSTM, true);
        recurrent("decoder.res_rnn1", "", 4, LSTM, LSTM);
        recurrent("decoder.res_rnn2", "", 4, LSTM, LSTM);
        linear("decoder.mel_proj", LSTM, BANDS * MAX_FRAMES, false);
        linear("decoder.stop_proj", LSTM + memory, 1, true);
    }

    private void cbhg(String prefix, int in, int channels) {
        for (int k = 1; k <= KERNELS; k++) {
            convolution(prefix + "conv1d_bank." + (k - 1), in, channels, k);
        }
        convolution(prefix + "conv_project1", KERNELS * channels, channels, 3);
        convolution(prefix + "conv_project2", channels, in, 3);
        if (in != channels) {
            linear(prefix + "pre_highway", in, channels, false);
        }
        for (int i = 0; i < HIGHWAYS; i++) {
            linear(prefix + "highways." + i + ".W1", channels, channels, true);
            linear(prefix + "highways." + i + ".W2", channels, channels, true);
        }
        recurrent(prefix + "rnn", "_l0", 3, channels, channels / 2);
        recurrent(prefix + "rnn", "_l0_reverse", 3, channels, channels / 2);
    }

    private void convolution(String name, int in, int out, int kernel) {
        matrix(name + ".conv.weight", in * kernel, out, in, kernel);
        batchNorm(name + ".bnorm", out);
    }

    private void batchNorm(String name, int channels) {
        put(name + ".weight", 1, 0.1, channels);
        put(name + ".bias", 0, 0.1, channels);
        put(name + ".running_mean", 0.4, 0.1, channels);
        put(name + ".running_var", 0.5, 0.1, channels);
    }

    private void linear(String name, int in, int out, boolean biased) {
        matrix(name + ".weight", in, out, in);
        if (biased) {
            matrix(name + ".bias", in, out);
        }
    }

    private void recurrent(String name, String layer, int gates, int in, int hidden) {
        matrix(name + ".weight_ih" + layer, in, gates * hidden, in);
        matrix(name + ".weight_hh" + layer, hidden, gates * hidden, hidden);
        matrix(name + ".bias_ih" + layer, hidden, gates * hidden);
        matrix(name + ".bias_hh" + layer, hidden, gates * hidden);
    }

    /** Draws values of variance 1 / {@code fanIn}. */
    private void matrix(String name, int fanIn, int... shape) {
        put(name, 0, Math.sqrt(3.0 / fanIn), shape);
    }

    /** Draws values that lie evenly within {@code spread} of {@code centre}. */
    private void put(String name, double centre, double spread, int... shape) {
        int size = 1;
        for (int extent : shape) {
            size = Math.multiplyExact(size, extent);
        }
        float[] values = new float[size];
        for (int i = 0; i < size; i++) {
            values[i] = (float) (centre + spread * (2 * random.nextDouble() - 1));
        }
        tensors.put(name, new Weights(values, shape));
    }
}
