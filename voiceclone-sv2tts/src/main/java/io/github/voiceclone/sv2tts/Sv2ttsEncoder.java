package io.github.voiceclone.sv2tts;

import io.github.voiceclone.Speaker;
import io.github.voiceclone.SpeakerEmbedding;
import io.github.voiceclone.runtime.Graph;
import io.github.voiceclone.runtime.Tensor;
import io.github.voiceclone.spi.EncodeRequest;
import io.github.voiceclone.spi.Encoder;
import io.github.voiceclone.spi.SpeakerFormat;
import io.github.voiceclone.spi.StageInfo;
import io.github.voiceclone.sv2tts.audio.SpeechPreparation;
import io.github.voiceclone.sv2tts.pack.EncoderSettings;
import io.github.voiceclone.sv2tts.pack.GraphNames;
import io.github.voiceclone.sv2tts.tuning.Sv2ttsTuning;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/**
 * A speaker encoder that hears partial windows, as GE2E's does (Wan et al., 2018, arXiv 1710.10467): the mean of the embeddings of
 * an utterance's windows, made unit length.
 */
final class Sv2ttsEncoder implements Encoder {
    static final List<String> GRAPHS = List.of(GraphNames.ENCODER_MEL, GraphNames.ENCODER);

    private final LoadedStage<EncoderSettings> stage;
    private final SpeechPreparation preparation;
    private final Graph melGraph;
    private final Graph encoderGraph;

    Sv2ttsEncoder(LoadedStage<EncoderSettings> stage, SpeechPreparation preparation) {
        this.stage = stage;
        this.preparation = preparation;
        this.melGraph = stage.graph(GraphNames.ENCODER_MEL);
        this.encoderGraph = stage.graph(GraphNames.ENCODER);
    }

    @Override
    public StageInfo info() {
        return stage.info();
    }

    @Override
    public SpeakerFormat speakerFormat() {
        return new SpeakerFormat.Embedding(stage.settings().embeddingSize());
    }

    @Override
    public List<Speaker> embed(List<EncodeRequest> requests) {
        return requests.stream()
                .<Speaker>map(request -> embed(preparation.prepare(request.recording(), request.preprocessing())))
                .toList();
    }

    private SpeakerEmbedding embed(float[] samples) {
        EncoderSettings settings = stage.settings();
        PartialWindows windows = PartialWindows.of(samples.length, settings);
        float[] padded = Arrays.copyOf(samples, Math.max(samples.length, windows.end() * settings.hopLength()));
        Tensor.Floats mel =
                Graph.output(melGraph.run(Map.of("samples", Tensor.floats(padded, 1, padded.length))), "mel");
        double[] sum = new double[settings.embeddingSize()];
        for (int first = 0; first < windows.count(); first += Sv2ttsTuning.ENCODER_WINDOWS_PER_RUN) {
            int count = Math.min(Sv2ttsTuning.ENCODER_WINDOWS_PER_RUN, windows.count() - first);
            addEmbeddings(windows, first, count, mel, sum);
        }
        return SpeakerEmbedding.of(unitLength(sum));
    }

    private void addEmbeddings(PartialWindows windows, int first, int count, Tensor.Floats mel, double[] sum) {
        int bands = (int) mel.shape()[2];
        int windowValues = windows.frames() * bands;
        Tensor.Floats batch = Tensor.floats(count, windows.frames(), bands);
        for (int i = 0; i < count; i++) {
            batch.buffer().put(i * windowValues, mel.buffer(), windows.start(first + i) * bands, windowValues);
        }
        Tensor.Floats embeddings = Graph.output(encoderGraph.run(Map.of("mel", batch)), "embedding");
        for (int i = 0; i < embeddings.buffer().limit(); i++) {
            sum[i % sum.length] += embeddings.buffer().get(i);
        }
    }

    private static float[] unitLength(double[] sum) {
        double norm = Math.sqrt(Arrays.stream(sum).map(value -> value * value).sum());
        float[] unit = new float[sum.length];
        for (int i = 0; i < unit.length; i++) {
            unit[i] = norm == 0 ? 0 : (float) (sum[i] / norm);
        }
        return unit;
    }

    @Override
    public void close() {
        stage.close();
    }
}
