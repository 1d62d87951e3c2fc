package io.github.voiceclone.convert.pocket;

import ai.onnx.proto.OnnxMl.ModelProto;
import io.github.voiceclone.InvalidInputException;
import io.github.voiceclone.codeclm.CodecManifest;
import io.github.voiceclone.convert.checkpoint.Checkpoint;
import io.github.voiceclone.convert.checkpoint.CheckpointException;
import io.github.voiceclone.convert.network.CodecGraphs;
import io.github.voiceclone.convert.network.ModelWeights;
import io.github.voiceclone.pocket.PocketFamily;
import io.github.voiceclone.pocket.PocketSettings;
import java.util.LinkedHashMap;
import java.util.Map;

/** Builder of the graphs of a model of Pocket TTS. */
public final class PocketGraphs {
    /** Variance of the original's noise. */
    private static final float TEMPERATURE = 0.7f;

    /** The original's threshold of the stop logit. */
    private static final float STOP_LOGIT = -4;

    private PocketGraphs() {}

    /** Builds the graphs of a model; {@code hidden} for an output of the language model's hidden state. */
    static CodecGraphs<PocketSettings> of(PocketModel model, ModelWeights weights, boolean hidden) {
        CodecHalf encoder = CodecEncoderGraph.build(model, weights);
        CodecHalf decoder = CodecDecoderGraph.build(model, weights);
        Map<String, ModelProto> graphs = new LinkedHashMap<>();
        graphs.put(CodecManifest.CODEC_ENCODER, encoder.onnx());
        graphs.put(CodecManifest.CODEC_DECODER, decoder.onnx());
        graphs.put(CodecManifest.LANGUAGE_MODEL, LanguageModelGraph.of(model, weights, hidden));
        weights.requireNoOthers();
        PocketSettings settings = CodecGraphs.checked(() -> settings(model, encoder, decoder));
        return new CodecGraphs<>(PocketFamily.FAMILY, settings, graphs);
    }

    private static PocketSettings settings(PocketModel model, CodecHalf encoder, CodecHalf decoder) {
        int nothing = LanguageModelGraph.nothing(model);
        return new PocketSettings(
                model.attention(),
                model.latentWidth(),
                model.voiceWidth(),
                model.tokens(),
                nothing,
                model.voiceStart() ? nothing + 1 : -1,
                nothing + 2,
                TEMPERATURE,
                STOP_LOGIT,
                model.replaceSemicolons(),
                model.framesAfterStop(),
                model.sampleRate(),
                model.frameSamples(),
                model.codecAttention(),
                model.window(),
                model.framePositions(),
                encoder.tails(),
                decoder.tails());
    }

    /**
     * Builds the graphs of a model.
     *
     * @param yaml its settings
     * @param checkpoint its weights
     * @throws InvalidInputException if a setting is not known, or of an unknown value
     * @throws CheckpointException if a tensor is missing, of another shape, or not of this model; or if the weights are those
     *     without voice cloning
     */
    public static CodecGraphs<PocketSettings> of(byte[] yaml, Checkpoint checkpoint) {
        return of(yaml, checkpoint, false);
    }

    static CodecGraphs<PocketSettings> of(byte[] yaml, Checkpoint checkpoint, boolean hidden) {
        PocketModel model = PocketModel.read(yaml);
        ModelWeights weights = new ModelWeights(checkpoint.modelState(), "Pocket TTS");
        requireCloning(
                weights.look("flow_lm.speaker_proj_weight", model.width(), model.voiceWidth()), weights.source());
        return of(model, weights, hidden);
    }

    private static void requireCloning(float[] projection, String source) {
        for (float value : projection) {
            if (value != 0) {
                return;
            }
        }
        throw new CheckpointException(
                source + " has no voice cloning (flow_lm.speaker_proj_weight is zero): take the weights with it");
    }
}
