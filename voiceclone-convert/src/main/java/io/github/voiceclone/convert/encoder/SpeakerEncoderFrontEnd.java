package io.github.voiceclone.convert.encoder;

import ai.onnx.proto.OnnxMl.ModelProto;
import io.github.voiceclone.graph.GraphBuilder;
import io.github.voiceclone.graph.Weights;
import io.github.voiceclone.sv2tts.audio.MelFilterBank;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/**
 * The speaker encoder's mel front end as a graph. Framing, Hann window and discrete Fourier transform are one strided
 * convolution with a channel for each real and imaginary part; only the frequencies inside a mel band are computed. The
 * bands then sum the squares. A logarithm is taken here rather than in the network, for powers exceed float16's range.
 */
final class SpeakerEncoderFrontEnd {
    private final SpeakerEncoderSettings settings;
    private final Weights bands;
    private final int[] bins;

    SpeakerEncoderFrontEnd(SpeakerEncoderSettings settings) {
        this.settings = settings;
        this.bands = bands(settings);
        this.bins = IntStream.range(0, bands.dim(1)).filter(this::isAudible).toArray();
    }

    /** Returns the weights of the bands over the transform's frequencies: [bands, windowLength / 2 + 1]. */
    static Weights bands(SpeakerEncoderSettings settings) {
        int rate = settings.sampleRate();
        MelFilterBank bank = new MelFilterBank(rate, settings.windowLength(), settings.melBands(), 0, rate / 2.0);
        double[] exact = bank.weights();
        float[] values = new float[exact.length];
        for (int i = 0; i < values.length; i++) {
            values[i] = (float) exact[i];
        }
        return new Weights(values, bank.bands(), bank.bins());
    }

    private boolean isAudible(int bin) {
        for (int band = 0; band < bands.dim(0); band++) {
            if (bands.values()[band * bands.dim(1) + bin] != 0) {
                return true;
            }
        }
        return false;
    }

    /** Writes the graph: {@code samples} [batch, samples] to {@code mel} [batch, 1 + samples / hop, mel bands]. */
    ModelProto write() {
        GraphBuilder graph = new GraphBuilder("encoder mel");
        String samples = graph.floatInput("samples", "batch", "samples");
        String signal = graph.node("Unsqueeze", samples, graph.longs(1));
        int length = settings.windowLength();
        Map<String, Object> framing = Map.of(
                "kernel_shape", new long[] {length},
                "strides", new long[] {settings.hopLength()},
                "pads", new long[] {length / 2, length / 2});
        String spectrum = graph.node("Conv", List.of(signal, graph.weights("fourier", fourier())), framing);
        String power = graph.node("Mul", spectrum, spectrum);
        String mel = graph.node("Conv", power, graph.weights("bands", bandsTwice()));
        if (settings.powerFloor() > 0) {
            mel = graph.node("Log", graph.node("Add", mel, graph.scalar(settings.powerFloor())));
        }
        String frames = graph.node("Transpose", List.of(mel), Map.of("perm", new long[] {0, 2, 1}));
        graph.floatOutput("mel", frames, "batch", "frames", settings.melBands());
        return graph.build();
    }

    /** The windowed cosines of all bins, then the sines: [2 · bins, 1, window length]. */
    private Weights fourier() {
        int length = settings.windowLength();
        float[] values = new float[2 * bins.length * length];
        for (int i = 0; i < bins.length; i++) {
            for (int n = 0; n < length; n++) {
                double window = 0.5 - 0.5 * Math.cos(2 * Math.PI * n / length);
                double angle = 2 * Math.PI * ((long) bins[i] * n % length) / length;
                values[i * length + n] = (float) (window * Math.cos(angle));
                values[(bins.length + i) * length + n] = (float) (window * Math.sin(angle));
            }
        }
        return new Weights(values, 2 * bins.length, 1, length);
    }

    /** The bands' weights for the squared real parts, and again for the imaginary ones: [mel bands, 2 · bins, 1]. */
    private Weights bandsTwice() {
        int parts = 2 * bins.length;
        float[] values = new float[bands.dim(0) * parts];
        for (int band = 0; band < bands.dim(0); band++) {
            for (int part = 0; part < parts; part++) {
                values[band * parts + part] = bands.values()[band * bands.dim(1) + bins[part % bins.length]];
            }
        }
        return new Weights(values, bands.dim(0), parts, 1);
    }
}
