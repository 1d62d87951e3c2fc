package io.github.voiceclone.pocket;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.MapperFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.github.voiceclone.VoicePackException;
import io.github.voiceclone.VoicePackException.Reason;
import io.github.voiceclone.codeclm.sentencepiece.SentencePieceException;
import io.github.voiceclone.codeclm.sentencepiece.SentencePieceTokenizer;
import io.github.voiceclone.runtime.Graph;
import io.github.voiceclone.runtime.GraphOptions;
import io.github.voiceclone.runtime.GraphRequirements;
import io.github.voiceclone.runtime.Sha256;
import io.github.voiceclone.runtime.TensorRuntime;
import io.github.voiceclone.runtime.pack.PackFile;
import io.github.voiceclone.runtime.pack.PackFiles;
import io.github.voiceclone.spi.SpeakerFormat;
import io.github.voiceclone.spi.StageContext;
import io.github.voiceclone.spi.StageInfo;
import io.github.voiceclone.spi.VoicePackManifest;
import io.github.voiceclone.spi.VoicePackSource;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** A voice pack of the family, opened for reading; files are checked against the manifest, and graphs verified. */
public final class PocketPack {
    private static final ObjectMapper JSON = JsonMapper.builder()
            .enable(SerializationFeature.INDENT_OUTPUT)
            .enable(DeserializationFeature.FAIL_ON_MISSING_CREATOR_PROPERTIES)
            .enable(DeserializationFeature.FAIL_ON_NULL_CREATOR_PROPERTIES)
            .enable(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES)
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .disable(DeserializationFeature.ACCEPT_FLOAT_AS_INT)
            .disable(MapperFeature.ALLOW_COERCION_OF_SCALARS)
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .build();

    private static final int MAX_TOKENIZER_BYTES = 16 << 20;

    private static final int MAX_SHOWN = 300;

    private final PackFiles files;
    private final PocketManifest manifest;

    private PocketPack(PackFiles files, PocketManifest manifest) {
        this.files = files;
        this.manifest = manifest;
    }

    /**
     * Opens a pack and reads its manifest.
     *
     * @throws VoicePackException if there is none, or it cannot be used
     */
    public static PocketPack open(Optional<VoicePackSource> pack) {
        VoicePackSource source = VoicePackManifest.required(pack);
        String where = source.description() + "/" + VoicePackManifest.FILE;
        try {
            JsonNode tree = JSON.readTree(VoicePackManifest.read(source));
            requireFormat(tree, where);
            return new PocketPack(new PackFiles(source), JSON.treeToValue(tree, PocketManifest.class));
        } catch (IOException e) {
            throw new VoicePackException(
                    Reason.CORRUPT,
                    where + " is not a manifest of family '" + PocketManifest.FAMILY + "': " + reason(e)
                            + "; convert again",
                    e);
        }
    }

    /** Checks format version and family before anything else, which may be of another form in another version. */
    private static void requireFormat(JsonNode tree, String where) {
        JsonNode version = tree.path("formatVersion");
        if (!version.isIntegralNumber()) {
            throw new VoicePackException(
                    Reason.CORRUPT, where + " has no formatVersion: it is not a voice pack's manifest");
        }
        if (version.doubleValue() != PocketManifest.FORMAT_VERSION) {
            throw new VoicePackException(
                    version.doubleValue() > PocketManifest.FORMAT_VERSION ? Reason.TOO_NEW : Reason.TOO_OLD,
                    where + " is of format version " + printable(version.asText()) + ", this release reads "
                            + PocketManifest.FORMAT_VERSION + ": upgrade voiceclone, or convert again");
        }
        String family = tree.path("family").asText();
        if (!family.equals(PocketManifest.FAMILY)) {
            throw new VoicePackException(
                    Reason.UNKNOWN_FAMILY,
                    where + " is of model family '" + printable(family) + "', expected '" + PocketManifest.FAMILY
                            + "': use the backend that this pack was made for");
        }
    }

    /** Returns what is wrong with the JSON, and where, in one line. */
    private static String reason(IOException error) {
        if (!(error instanceof JsonProcessingException json)) {
            return String.valueOf(error.getMessage());
        }
        String what = String.valueOf(
                json.getCause() instanceof RuntimeException refusal ? refusal.getMessage() : json.getOriginalMessage());
        String path = json instanceof JsonMappingException mapping
                ? mapping.getPath().stream()
                        .map(JsonMappingException.Reference::getFieldName)
                        .filter(Objects::nonNull)
                        .collect(Collectors.joining("."))
                : "";
        return printable(
                (path.isEmpty() ? "" : path + ": ") + what.lines().findFirst().orElse(""));
    }

    /** Returns a text of a manifest as an error shows it. */
    private static String printable(String text) {
        return text.substring(0, Math.min(text.length(), MAX_SHOWN)).replaceAll("\\p{C}", "?");
    }

    /** Returns a manifest as JSON. */
    public static byte[] write(PocketManifest manifest) {
        try {
            return JSON.writeValueAsBytes(manifest);
        } catch (JsonProcessingException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Returns the manifest. */
    public PocketManifest manifest() {
        return manifest;
    }

    /** Returns the form of the voices that its model takes. */
    public SpeakerFormat.Prompt speakerFormat() {
        return manifest.settings().speakerFormat();
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

    SentencePieceTokenizer tokenizer() {
        PackFile file = manifest.tokenizer();
        if (file.bytes() > MAX_TOKENIZER_BYTES) {
            throw unusable(file, "has " + file.bytes() + " bytes, the limit is " + MAX_TOKENIZER_BYTES, null);
        }
        ByteBuffer content = files.read(file);
        byte[] bytes = new byte[content.remaining()];
        content.get(bytes);
        try {
            SentencePieceTokenizer tokenizer = SentencePieceTokenizer.read(bytes);
            if (tokenizer.size() != manifest.settings().tokens()) {
                throw unusable(
                        file,
                        "has " + tokenizer.size() + " tokens, the model "
                                + manifest.settings().tokens(),
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

    /** Loads a graph, once it is verified. */
    Graph load(TensorRuntime runtime, StageContext context, String name) {
        PocketSettings settings = manifest.settings();
        String stored = PackFiles.stored(runtime, manifest.graphs(), context.precision());
        PackFile file = graph(stored, name);
        GraphOptions options = new GraphOptions(context.device(), context.threads(), context.precision(), stored)
                .recordedIn(context.profiles())
                .withRequirements(GraphRequirements.ofProfiles(List.of(PocketSignatures.axes(settings, name))));
        Graph graph = runtime.load(name, read(file), options);
        context.observer().graphRead(file.bytes());
        return graph;
    }

    /** Returns what a stage of one graph runs. */
    StageInfo info(TensorRuntime runtime, StageContext context, String name) {
        String fingerprint = new Sha256()
                .add(write(manifest))
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
                    files.verify(file, content, PocketSignatures.of(manifest.settings(), name));
                }
            });
        }
        return content;
    }
}
