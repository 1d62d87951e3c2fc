package io.github.voiceclone.codeclm;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.MapperFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.cfg.CoercionAction;
import com.fasterxml.jackson.databind.cfg.CoercionInputShape;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.type.LogicalType;
import io.github.voiceclone.VoicePackException;
import io.github.voiceclone.VoicePackException.Reason;
import io.github.voiceclone.codeclm.sentencepiece.SentencePieceException;
import io.github.voiceclone.codeclm.sentencepiece.SentencePieceTokenizer;
import io.github.voiceclone.runtime.Graph;
import io.github.voiceclone.runtime.GraphOptions;
import io.github.voiceclone.runtime.GraphRequirements;
import io.github.voiceclone.runtime.Sha256;
import io.github.voiceclone.runtime.TensorRuntime;
import io.github.voiceclone.runtime.pack.ManifestErrors;
import io.github.voiceclone.runtime.pack.PackFile;
import io.github.voiceclone.runtime.pack.PackFiles;
import io.github.voiceclone.runtime.schedule.CpuScheduledGraph;
import io.github.voiceclone.spi.Encoder;
import io.github.voiceclone.spi.StageContext;
import io.github.voiceclone.spi.StageInfo;
import io.github.voiceclone.spi.Synthesizer;
import io.github.voiceclone.spi.Vocoder;
import io.github.voiceclone.spi.VoicePackManifest;
import io.github.voiceclone.spi.VoicePackSource;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * A voice pack of a codec language model, opened for reading; files are checked against the manifest, and graphs verified.
 *
 * @param <S> the family's settings
 */
public final class CodecPack<S extends CodecSettings> {
    private static final ObjectMapper JSON = JsonMapper.builder()
            .enable(SerializationFeature.INDENT_OUTPUT)
            .enable(DeserializationFeature.FAIL_ON_MISSING_CREATOR_PROPERTIES)
            .enable(DeserializationFeature.FAIL_ON_NULL_CREATOR_PROPERTIES)
            .enable(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES)
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .disable(DeserializationFeature.ACCEPT_FLOAT_AS_INT)
            .disable(MapperFeature.ALLOW_COERCION_OF_SCALARS)
            .withCoercionConfig(
                    LogicalType.Textual, texts -> texts.setCoercion(CoercionInputShape.Integer, CoercionAction.Fail)
                            .setCoercion(CoercionInputShape.Float, CoercionAction.Fail)
                            .setCoercion(CoercionInputShape.Boolean, CoercionAction.Fail))
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .build();

    private static final int MAX_TOKENIZER_BYTES = 16 << 20;

    private final CodecFamily<S> family;
    private final PackFiles files;
    private final CodecManifest<S> manifest;

    /**
     * Opens a pack and reads its manifest.
     *
     * @throws VoicePackException if there is none, or it cannot be used
     */
    public CodecPack(CodecFamily<S> family, VoicePackSource source) {
        this.family = family;
        String where = source.description() + "/" + VoicePackManifest.FILE;
        byte[] json = VoicePackManifest.read(source);
        ManifestErrors.requireFormat(json, where, family.name(), family.formatVersion());
        this.files = new PackFiles(source);
        try {
            this.manifest = JSON.readValue(
                    json, JSON.getTypeFactory().constructParametricType(CodecManifest.class, family.settings()));
        } catch (IOException e) {
            throw ManifestErrors.refusal(e, json, where, family.name());
        }
    }

    /** Returns a manifest as JSON. */
    public static byte[] json(CodecManifest<?> manifest) {
        try {
            return JSON.writeValueAsBytes(manifest);
        } catch (JsonProcessingException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Returns the manifest. */
    public CodecManifest<S> manifest() {
        return manifest;
    }

    /** Returns the settings. */
    public S settings() {
        return manifest.settings();
    }

    /** Returns the family. */
    public CodecFamily<S> family() {
        return family;
    }

    /** Returns how the language model speaks. */
    CodecSynthesizer.Speaking<?> speaking() {
        return family.speaking().apply(this);
    }

    /** Opens the codec's encoder. */
    public Encoder encoder(TensorRuntime runtime, StageContext context) {
        Graph graph = load(runtime, context, CodecManifest.CODEC_ENCODER);
        return new CodecEncoder(
                new StreamedCodec(graph, settings().encoderShape()),
                settings(),
                info(runtime, context, CodecManifest.CODEC_ENCODER),
                context.limits());
    }

    /** Opens the language model. */
    public Synthesizer synthesizer(TensorRuntime runtime, StageContext context) {
        CodecSynthesizer.Speaking<?> speaking = speaking();
        return new CodecSynthesizer<>(
                languageModel(runtime, context, speaking),
                speaking,
                settings(),
                manifest.languages(),
                info(runtime, context, CodecManifest.LANGUAGE_MODEL),
                context.observer());
    }

    LanguageModel languageModel(TensorRuntime runtime, StageContext context, LanguageModel.Format format) {
        Graph graph = load(runtime, context, CodecManifest.LANGUAGE_MODEL);
        return new LanguageModel(graph, settings().attention(), format);
    }

    /** Opens the codec's decoder. */
    public Vocoder vocoder(TensorRuntime runtime, StageContext context) {
        Graph graph = load(runtime, context, CodecManifest.CODEC_DECODER);
        return new CodecVocoder(
                new StreamedCodec(graph, settings().decoderShape()),
                settings(),
                info(runtime, context, CodecManifest.CODEC_DECODER));
    }

    /**
     * Reads every file that the manifest lists.
     *
     * @throws VoicePackException if one is absent, or not as it is listed
     */
    public void checkFiles() {
        tokenizer();
        manifest.graphs().values().forEach(graphs -> graphs.values().forEach(this::read));
    }

    /**
     * Reads the tokenizer.
     *
     * @throws VoicePackException if it is absent, damaged, or not the model's
     */
    public SentencePieceTokenizer tokenizer() {
        PackFile file = manifest.tokenizer();
        if (file.bytes() > MAX_TOKENIZER_BYTES) {
            throw unusable(file, "has " + file.bytes() + " bytes, the limit is " + MAX_TOKENIZER_BYTES, null);
        }
        ByteBuffer content = files.read(file);
        byte[] bytes = new byte[content.remaining()];
        content.get(bytes);
        try {
            SentencePieceTokenizer tokenizer = SentencePieceTokenizer.read(bytes);
            if (tokenizer.size() != settings().tokens()) {
                throw unusable(
                        file,
                        "has " + tokenizer.size() + " tokens, the model "
                                + settings().tokens(),
                        null);
            }
            return tokenizer;
        } catch (SentencePieceException e) {
            throw unusable(file, "is refused: " + e.getMessage(), e);
        }
    }

    private VoicePackException unusable(PackFile file, String what, @Nullable Exception cause) {
        return new VoicePackException(
                Reason.CORRUPT,
                file.file() + " of voice pack " + files.description() + " " + what
                        + ": convert again, or ask whoever made the pack",
                cause);
    }

    /** Loads a graph, once it is verified. The runs of a codec's decoder share the processors. */
    private Graph load(TensorRuntime runtime, StageContext context, String name) {
        String stored = PackFiles.stored(runtime, manifest.graphs(), context.precision());
        PackFile file = graph(stored, name);
        GraphOptions options = new GraphOptions(context.device(), context.threads(), context.precision(), stored)
                .recordedIn(context.profiles())
                .withRequirements(GraphRequirements.ofProfiles(List.of(CodecSignature.axes(settings(), name))));
        Function<GraphOptions, Graph> loading = own -> runtime.load(name, read(file), own);
        Graph graph = name.equals(CodecManifest.CODEC_DECODER)
                ? CpuScheduledGraph.load(options, loading)
                : loading.apply(options);
        context.observer().graphRead(file.bytes());
        return graph;
    }

    private StageInfo info(TensorRuntime runtime, StageContext context, String name) {
        String fingerprint = new Sha256()
                .add(json(manifest))
                .add((name + " as " + context.precision()).getBytes(StandardCharsets.US_ASCII))
                .hex();
        return new StageInfo(runtime.name(), context.precision(), fingerprint, manifest.model());
    }

    private PackFile graph(String precision, String name) {
        PackFile file =
                files.inPrecision(precision, "graphs", manifest.graphs()).get(name);
        if (file == null) {
            throw new VoicePackException(
                    Reason.CORRUPT,
                    "voice pack " + files.description() + " has no graph '" + name + "' in precision '" + precision
                            + "': convert again");
        }
        return file;
    }

    /**
     * Reads a file, and checks it; a graph must be one that may reach a runtime.
     *
     * @param file a file that the manifest lists
     * @throws VoicePackException if it is absent, not what the manifest says, or must not reach a runtime
     */
    public ByteBuffer read(PackFile file) {
        ByteBuffer content = files.read(file);
        for (Map<String, PackFile> graphs : manifest.graphs().values()) {
            graphs.forEach((name, graph) -> {
                if (graph.equals(file)) {
                    files.verify(file, content, settings().signature(name));
                }
            });
        }
        return content;
    }
}
