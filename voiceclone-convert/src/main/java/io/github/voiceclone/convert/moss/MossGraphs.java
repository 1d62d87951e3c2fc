package io.github.voiceclone.convert.moss;

import ai.onnx.proto.OnnxMl.ModelProto;
import io.github.voiceclone.InvalidInputException;
import io.github.voiceclone.convert.checkpoint.Checkpoint;
import io.github.voiceclone.convert.checkpoint.CheckpointException;
import io.github.voiceclone.convert.checkpoint.StateDict;
import io.github.voiceclone.convert.network.ModelWeights;
import io.github.voiceclone.convert.network.WeightNorm;
import io.github.voiceclone.graph.Weights;
import io.github.voiceclone.moss.MossManifest;
import io.github.voiceclone.moss.MossSettings;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Supplier;

/** The graphs of a model, and how they are fed. */
public final class MossGraphs {
    /** Defaults of the original's own command line; its files do not have them. */
    private static final float TEXT_TEMPERATURE = 1;

    private static final float TEMPERATURE = 0.8f;
    private static final int TOP_K = 25;
    private static final float TOP_P = 0.95f;
    private static final float REPETITION_PENALTY = 1.2f;

    private final MossSettings settings;
    private final Map<String, ModelProto> graphs = new LinkedHashMap<>();

    private MossGraphs(MossModel model) {
        settings = settings(model, Math.min(TOP_K, model.language().codebookSize()));
    }

    /** Builds the graphs of a model; weights are fetched when they are needed, as those of both are many. */
    static MossGraphs of(
            MossModel model, Supplier<ModelWeights> language, Supplier<ModelWeights> codec, boolean inner) {
        MossGraphs built = new MossGraphs(model);
        built.addCodec(model, codec.get());
        built.addLanguageModel(model, language.get(), inner);
        return built;
    }

    private void addCodec(MossModel model, ModelWeights weights) {
        graphs.put(MossManifest.CODEC_ENCODER, CodecGraph.encoder(model, weights));
        graphs.put(MossManifest.CODEC_DECODER, CodecGraph.decoder(model, weights));
        weights.requireNoOthers();
    }

    private void addLanguageModel(MossModel model, ModelWeights weights, boolean inner) {
        graphs.put(MossManifest.LANGUAGE_MODEL, LanguageGraph.of(model.language(), weights, settings.topK(), inner));
        weights.requireNoOthers();
    }

    private static MossSettings settings(MossModel model, int topK) {
        MossModel.Language language = model.language();
        try {
            return new MossSettings(
                    language.attention(),
                    language.codebooks(),
                    language.codebookSize(),
                    language.tokens(),
                    language.turnStart(),
                    language.turnEnd(),
                    language.audioStart(),
                    language.audioEnd(),
                    language.userSlot(),
                    language.assistantSlot(),
                    TEXT_TEMPERATURE,
                    TEMPERATURE,
                    topK,
                    TOP_P,
                    REPETITION_PENALTY,
                    model.sampleRate(),
                    model.channels(),
                    model.frameSamples(),
                    MossModel.stages(model.encoder()),
                    MossModel.stages(model.decoder()));
        } catch (IllegalArgumentException e) {
            throw new InvalidInputException("a model of these settings cannot be a voice pack: " + e.getMessage(), e);
        }
    }

    /**
     * Builds the graphs of a model.
     *
     * @param modelSettings {@code config.json} of the language model
     * @param language its weights
     * @param codecSettings {@code config.json} of the codec
     * @param codec its weights
     * @throws InvalidInputException if a setting is not known, or of an unknown value, or the two do not belong together
     * @throws CheckpointException if a tensor is missing, of another shape, or not of this model
     */
    public static MossGraphs of(byte[] modelSettings, Checkpoint language, byte[] codecSettings, Checkpoint codec) {
        return of(modelSettings, language, codecSettings, codec, false);
    }

    static MossGraphs of(
            byte[] modelSettings, Checkpoint language, byte[] codecSettings, Checkpoint codec, boolean inner) {
        MossModel model = MossModel.read(modelSettings, codecSettings);
        return of(
                model,
                () -> new ModelWeights(
                        tied(language.modelState(), model.language().codebooks()), "MOSS-TTS-Nano"),
                () -> new ModelWeights(WeightNorm.removed(renamed(codec.modelState())), "MOSS-Audio-Tokenizer-Nano"),
                inner);
    }

    /** Requires that heads, where a file has them, are the embeddings, as the original makes them on loading. */
    private static StateDict tied(StateDict language, int codebooks) {
        for (int i = 0; i < codebooks; i++) {
            requireEqual(language, "audio_lm_heads." + i + ".weight", "audio_embeddings." + i + ".weight");
        }
        requireEqual(language, "text_lm_head.weight", "transformer.wte.weight");
        return language;
    }

    private static void requireEqual(StateDict state, String head, String embedding) {
        if (!state.has(head) || !state.has(embedding)) {
            return;
        }
        Weights one = state.get(head);
        Weights other = state.get(embedding);
        if (one.values() != other.values() && !Arrays.equals(one.values(), other.values())) {
            throw new CheckpointException(state.source() + ": tensor '" + head + "' is not '" + embedding
                    + "', as it is in every model of this kind");
        }
    }

    /** Returns a codec with the names that its code gives to tensors; older files have others. */
    private static StateDict renamed(StateDict codec) {
        Map<String, Weights> tensors = new LinkedHashMap<>();
        codec.names()
                .forEach(name -> tensors.put(
                        name.replace(".linear1.", ".ffn.0.")
                                .replace(".linear2.", ".ffn.2.")
                                .replace(".self_attn.in_proj_weight", ".self_attn.in_proj.weight")
                                .replace(".self_attn.in_projs.0.", ".self_attn.in_proj.")
                                .replace(".self_attn.out_projs.0.", ".self_attn.out_proj."),
                        codec.get(name)));
        return new StateDict(codec.source(), tensors);
    }

    /** Returns how the graphs are fed. */
    public MossSettings settings() {
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
