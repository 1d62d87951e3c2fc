package io.github.voiceclone.convert.optimize;

import ai.onnx.proto.OnnxMl.ModelProto;
import io.github.voiceclone.MelSpectrogram;
import io.github.voiceclone.audio.AudioClip;
import io.github.voiceclone.sv2tts.audio.LogMelFrontEnd;
import io.github.voiceclone.sv2tts.audio.MelSettings;
import io.github.voiceclone.sv2tts.runtime.Graph;
import io.github.voiceclone.sv2tts.runtime.GraphOptions;
import io.github.voiceclone.sv2tts.runtime.Tensor;
import io.github.voiceclone.sv2tts.runtime.TensorRuntime;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;

/** Finds by measurement how many of a vocoder's last stages must stay in float32. */
final class VocoderSearch {
    /** Mel-cepstral distortion that is not heard, in dB: a few times less than what tells two good vocoders apart. */
    static final double ALLOWED_DISTORTION = 0.6;

    private static final int MOST_SPECTROGRAMS = 4;
    private static final GraphOptions OPTIONS =
            new GraphOptions("cpu", Runtime.getRuntime().availableProcessors());

    private final TensorRuntime runtime;
    private final MelSettings settings;
    private final List<MelSpectrogram> mels;

    /**
     * Prepares a search.
     *
     * @param settings the scale of the spectrograms
     * @param mels what to measure with
     */
    VocoderSearch(TensorRuntime runtime, MelSettings settings, List<MelSpectrogram> mels) {
        this.runtime = runtime;
        this.settings = settings;
        this.mels = mels.subList(0, Math.min(mels.size(), MOST_SPECTROGRAMS));
    }

    /**
     * Returns the fewest stages whose staying in float32 brings the distortion down to what is allowed.
     *
     * @param rewrite gives the graph with so many stages in float32
     */
    int stages(ModelProto original, Function<Integer, ModelProto> rewrite) {
        List<MelCepstrum> expected = heard(original);
        int most = FloatConvolutions.count(original.getGraph());
        for (int stages = 0; stages < most; stages++) {
            if (distortion(expected, heard(rewrite.apply(stages))) <= ALLOWED_DISTORTION) {
                return stages;
            }
        }
        return most;
    }

    private static double distortion(List<MelCepstrum> expected, List<MelCepstrum> actual) {
        double sum = 0;
        for (int i = 0; i < expected.size(); i++) {
            sum += Alignment.of(expected.get(i), actual.get(i)).melCepstralDistortion();
        }
        return sum / expected.size();
    }

    private List<MelCepstrum> heard(ModelProto model) {
        byte[] bytes = model.toByteArray();
        ByteBuffer onnx = ByteBuffer.allocateDirect(bytes.length).put(bytes).flip();
        try (Graph graph = runtime.load("vocoder", onnx, OPTIONS)) {
            return mels.stream().map(mel -> heard(graph, mel)).toList();
        }
    }

    private MelCepstrum heard(Graph graph, MelSpectrogram mel) {
        Tensor input = Tensor.floats(mel.toArray(), 1, mel.bands(), mel.frames());
        Tensor.Floats samples =
                Objects.requireNonNull(graph.run(Map.of("mel", input)).get("samples"));
        AudioClip audio = AudioClip.of(samples.toArray(), settings.sampleRate());
        return MelCepstrum.of(new LogMelFrontEnd(settings).analyse(audio), settings);
    }
}
