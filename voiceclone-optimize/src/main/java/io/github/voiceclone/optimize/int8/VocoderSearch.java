package io.github.voiceclone.optimize.int8;

import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.ModelProto;
import io.github.voiceclone.audio.AudioClip;
import io.github.voiceclone.optimize.quality.metric.Alignment;
import io.github.voiceclone.optimize.quality.metric.MelCepstrum;
import io.github.voiceclone.runtime.Graph;
import io.github.voiceclone.runtime.GraphOptions;
import io.github.voiceclone.runtime.Tensor;
import io.github.voiceclone.runtime.TensorRuntime;
import io.github.voiceclone.spi.Frames;
import io.github.voiceclone.sv2tts.audio.LogMelFrontEnd;
import io.github.voiceclone.sv2tts.audio.MelSettings;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.Function;

/**
 * Finds by measurement which of a vocoder's convolutions must stay in float32. The first and the last always do: they are
 * small, and the error of the last has no layers behind it. Each of the others is tried in 8 bits with all the rest in
 * float32; then those return to float32 that save most error for their work, until the sound is near enough.
 */
final class VocoderSearch {
    /** Mel-cepstral distortion that is not heard, in dB: a few times less than what tells two good vocoders apart. */
    static final double ALLOWED_DISTORTION = 0.5;

    private static final int MAX_SPECTROGRAMS = 4;

    /** Length of the part of one spectrogram that a convolution is tried with, in frames. */
    private static final int TRIAL_FRAMES = 120;

    private static final GraphOptions OPTIONS =
            new GraphOptions("cpu", Runtime.getRuntime().availableProcessors());

    private final TensorRuntime runtime;
    private final MelSettings settings;
    private final List<Frames> mels;

    /**
     * Prepares a search.
     *
     * @param settings the scale of the spectrograms
     * @param mels what to measure with; at least one
     */
    VocoderSearch(TensorRuntime runtime, MelSettings settings, List<Frames> mels) {
        this.runtime = runtime;
        this.settings = settings;
        this.mels = mels.subList(0, Math.min(mels.size(), MAX_SPECTROGRAMS));
    }

    /** Returns the results of a graph's convolutions, in their order. */
    static List<String> convolutions(GraphProto graph) {
        return graph.getNodeList().stream()
                .filter(node -> node.getOpType().equals("Conv"))
                .map(node -> node.getOutput(0))
                .toList();
    }

    /** Returns the results of a graph's first and last convolution. */
    static Set<String> outermost(GraphProto graph) {
        List<String> all = convolutions(graph);
        return all.isEmpty() ? Set.of() : new HashSet<>(List.of(all.get(0), all.get(all.size() - 1)));
    }

    /**
     * Returns the results of the convolutions whose staying in float32 brings the distortion down to what is allowed.
     *
     * @param work multiply-adds of each convolution, by its result
     * @param rewrite gives the graph with some convolutions in float32, by their results
     */
    Set<String> inFloat(ModelProto original, Map<String, Long> work, Function<Set<String>, ModelProto> rewrite) {
        List<MelCepstrum> expected = heard(original, mels);
        Set<String> outermost = outermost(original.getGraph());
        if (distortion(expected, rewrite.apply(outermost), mels) <= ALLOWED_DISTORTION) {
            return outermost;
        }
        List<String> order = order(original, work, rewrite);
        int tooFew = 0;
        int enough = order.size();
        while (enough - tooFew > 1) {
            int tried = (tooFew + enough) / 2;
            Set<String> kept = with(outermost, order.subList(0, tried));
            if (distortion(expected, rewrite.apply(kept), mels) <= ALLOWED_DISTORTION) {
                enough = tried;
            } else {
                tooFew = tried;
            }
        }
        return with(outermost, order.subList(0, enough));
    }

    private static Set<String> with(Set<String> some, List<String> others) {
        Set<String> all = new HashSet<>(some);
        all.addAll(others);
        return all;
    }

    /** Returns the inner convolutions in the order of the squared error that each makes alone, over its work. */
    private List<String> order(ModelProto original, Map<String, Long> work, Function<Set<String>, ModelProto> rewrite) {
        Frames first = mels.get(0);
        List<Frames> trial = List.of(first.slice(0, Math.min(TRIAL_FRAMES, first.frames())));
        List<MelCepstrum> expected = heard(original, trial);
        List<String> all = convolutions(original.getGraph());
        List<String> inner = new ArrayList<>(all);
        inner.removeAll(outermost(original.getGraph()));
        Map<String, Double> worth = new HashMap<>();
        for (String convolution : inner) {
            Set<String> others = new HashSet<>(all);
            others.remove(convolution);
            double error = distortion(expected, rewrite.apply(others), trial);
            worth.put(convolution, error * error / Math.max(1, work.getOrDefault(convolution, 1L)));
        }
        inner.sort(Comparator.comparing(worth::get, Comparator.reverseOrder()));
        return inner;
    }

    private double distortion(List<MelCepstrum> expected, ModelProto model, List<Frames> spectrograms) {
        List<MelCepstrum> actual = heard(model, spectrograms);
        double sum = 0;
        for (int i = 0; i < expected.size(); i++) {
            sum += Alignment.of(expected.get(i), actual.get(i)).melCepstralDistortion();
        }
        return sum / expected.size();
    }

    private List<MelCepstrum> heard(ModelProto model, List<Frames> spectrograms) {
        byte[] bytes = model.toByteArray();
        ByteBuffer onnx = ByteBuffer.allocateDirect(bytes.length).put(bytes).flip();
        try (Graph graph = runtime.load("vocoder", onnx, OPTIONS)) {
            return spectrograms.stream().map(mel -> heard(graph, mel)).toList();
        }
    }

    private MelCepstrum heard(Graph graph, Frames mel) {
        Tensor input = Tensor.floats(mel.toArray(), 1, mel.width(), mel.frames());
        Tensor.Floats samples =
                Objects.requireNonNull(graph.run(Map.of("mel", input)).get("samples"));
        AudioClip audio = AudioClip.of(samples.toArray(), settings.sampleRate());
        return MelCepstrum.of(new LogMelFrontEnd(settings).analyze(audio), settings);
    }
}
