package io.github.voiceclone.convert.pocket;

import ai.onnx.proto.OnnxMl.ModelProto;
import io.github.voiceclone.InvalidInputException;
import io.github.voiceclone.convert.checkpoint.Checkpoint;
import io.github.voiceclone.convert.checkpoint.CheckpointException;
import io.github.voiceclone.convert.network.ModelWeights;
import io.github.voiceclone.pocket.PocketManifest;
import io.github.voiceclone.pocket.PocketSettings;
import java.util.LinkedHashMap;
import java.util.Map;

/** The graphs of a model, and how they are fed. */
public final class PocketGraphs {
    /** Variance of the original's noise. */
    private static final float TEMPERATURE = 0.7f;

    /** The original's threshold of the stop logit. */
    private static final float STOP_LOGIT = -4;

    private final PocketSettings settings;
    private final Map<String, ModelProto> graphs = new LinkedHashMap<>();

    PocketGraphs(PocketModel model, ModelWeights weights, boolean hidden) {
        CodecHalf encoder = CodecEncoderGraph.build(model, weights);
        CodecHalf decoder = CodecDecoderGraph.build(model, weights);
        graphs.put(PocketManifest.CODEC_ENCODER, encoder.onnx());
        graphs.put(PocketManifest.CODEC_DECODER, decoder.onnx());
        graphs.put(PocketManifest.LANGUAGE_MODEL, LanguageModelGraph.of(model, weights, hidden));
        weights.requireNoOthers();
        settings = settings(model, encoder, decoder);
    }

    private static PocketSettings settings(PocketModel model, CodecHalf encoder, CodecHalf decoder) {
        int nothing = LanguageModelGraph.nothing(model);
        try {
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
        } catch (IllegalArgumentException e) {
            throw new InvalidInputException("a model of these settings cannot be a voice pack: " + e.getMessage(), e);
        }
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
    public static PocketGraphs of(byte[] yaml, Checkpoint checkpoint) {
        return of(yaml, checkpoint, false);
    }

    static PocketGraphs of(byte[] yaml, Checkpoint checkpoint, boolean hidden) {
        PocketModel model = PocketModel.read(yaml);
        ModelWeights weights = new ModelWeights(checkpoint.modelState(), "Pocket TTS");
        requireCloning(
                weights.look("flow_lm.speaker_proj_weight", model.width(), model.voiceWidth()), weights.source());
        return new PocketGraphs(model, weights, hidden);
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

    /** Returns how the graphs are fed. */
    public PocketSettings settings() {
        return settings;
    }

    /** Returns the graphs by name. */
    public Map<String, ModelProto> models() {
        return graphs;
    }

    /** Returns the graphs by name, as bytes. */
    public Map<String, byte[]> graphs() {
        Map<String, byte[]> bytes = new LinkedHashMap<>();
        graphs.forEach((name, graph) -> bytes.put(name, graph.toByteArray()));
        return bytes;
    }
}
