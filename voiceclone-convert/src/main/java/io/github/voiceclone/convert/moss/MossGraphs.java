package io.github.voiceclone.convert.moss;

import ai.onnx.proto.OnnxMl.ModelProto;
import io.github.voiceclone.InvalidInputException;
import io.github.voiceclone.codeclm.CodecManifest;
import io.github.voiceclone.convert.checkpoint.Checkpoint;
import io.github.voiceclone.convert.checkpoint.CheckpointException;
import io.github.voiceclone.convert.checkpoint.StateDict;
import io.github.voiceclone.convert.network.CodecGraphs;
import io.github.voiceclone.convert.network.ModelWeights;
import io.github.voiceclone.convert.network.WeightNorm;
import io.github.voiceclone.graph.Weights;
import io.github.voiceclone.moss.MossFamily;
import io.github.voiceclone.moss.MossSettings;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Supplier;

/** Builder of the graphs of a model of MOSS-TTS-Nano. */
public final class MossGraphs {
    /** Defaults of the original's own command line; its files do not have them. */
    private static final float TEXT_TEMPERATURE = 1;

    private static final float TEMPERATURE = 0.8f;
    private static final int TOP_K = 25;
    private static final float TOP_P = 0.95f;
    private static final float REPETITION_PENALTY = 1.2f;

    private MossGraphs() {}

    /** Builds the graphs of a model; weights are fetched when they are needed, as those of both are many. */
    static CodecGraphs<MossSettings> of(
            MossModel model, Supplier<ModelWeights> language, Supplier<ModelWeights> codec, boolean inner) {
        MossSettings settings = CodecGraphs.checked(
                () -> settings(model, Math.min(TOP_K, model.language().codebookSize())));
        Map<String, ModelProto> graphs = new LinkedHashMap<>();
        addCodec(graphs, model, codec.get());
        addLanguageModel(graphs, model, language.get(), settings.topK(), inner);
        return new CodecGraphs<>(MossFamily.FAMILY, settings, graphs);
    }

    private static void addCodec(Map<String, ModelProto> graphs, MossModel model, ModelWeights weights) {
        graphs.put(CodecManifest.CODEC_ENCODER, CodecGraph.encoder(model, weights));
        graphs.put(CodecManifest.CODEC_DECODER, CodecGraph.decoder(model, weights));
        weights.requireNoOthers();
    }

    private static void addLanguageModel(
            Map<String, ModelProto> graphs, MossModel model, ModelWeights weights, int topK, boolean inner) {
        graphs.put(CodecManifest.LANGUAGE_MODEL, LanguageGraph.of(model.language(), weights, topK, inner));
        weights.requireNoOthers();
    }

    private static MossSettings settings(MossModel model, int topK) {
        MossModel.Language language = model.language();
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
    public static CodecGraphs<MossSettings> of(
            byte[] modelSettings, Checkpoint language, byte[] codecSettings, Checkpoint codec) {
        return of(modelSettings, language, codecSettings, codec, false);
    }

    static CodecGraphs<MossSettings> of(
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
}
