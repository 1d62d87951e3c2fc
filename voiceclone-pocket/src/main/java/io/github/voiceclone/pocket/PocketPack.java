package io.github.voiceclone.pocket;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.github.voiceclone.BackendUnavailableException;
import io.github.voiceclone.VoicePackException;
import io.github.voiceclone.VoicePackException.Reason;
import io.github.voiceclone.pocket.PocketManifest.PackFile;
import io.github.voiceclone.pocket.text.UnigramTokenizer;
import io.github.voiceclone.runtime.AxisRange;
import io.github.voiceclone.runtime.Graph;
import io.github.voiceclone.runtime.GraphOptions;
import io.github.voiceclone.runtime.GraphRequirements;
import io.github.voiceclone.runtime.Sha256;
import io.github.voiceclone.runtime.TensorRuntime;
import io.github.voiceclone.spi.StageContext;
import io.github.voiceclone.spi.StageInfo;
import io.github.voiceclone.spi.VoicePackManifest;
import io.github.voiceclone.spi.VoicePackSource;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A voice pack of the family, opened for reading; files are checked against the manifest. */
public final class PocketPack {
    private static final ObjectMapper JSON = JsonMapper.builder()
            .enable(SerializationFeature.INDENT_OUTPUT)
            .enable(DeserializationFeature.FAIL_ON_MISSING_CREATOR_PROPERTIES)
            .enable(DeserializationFeature.FAIL_ON_NULL_CREATOR_PROPERTIES)
            .enable(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES)
            .build();

    private static final int FIRST_READ = 1 << 20;
    private static final int MAX_TOKENIZER_BYTES = 16 << 20;

    /** Extents of the language model's graph: rows, new positions and kept ones. */
    static final Map<String, AxisRange> MODEL_AXES = Map.of(
            "rows", new AxisRange(1, 1, 16),
            "positions", new AxisRange(1, 1, 128),
            "kept", new AxisRange(1, 256, 4096),
            "seen", new AxisRange(2, 257, 4096 + 128));

    private final VoicePackSource source;
    private final PocketManifest manifest;

    private PocketPack(VoicePackSource source, PocketManifest manifest) {
        this.source = source;
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
            PocketManifest manifest = JSON.readValue(VoicePackManifest.read(source), PocketManifest.class);
            if (manifest.formatVersion() != PocketManifest.FORMAT_VERSION) {
                throw new VoicePackException(
                        manifest.formatVersion() > PocketManifest.FORMAT_VERSION ? Reason.TOO_NEW : Reason.TOO_OLD,
                        where + " is of format version " + manifest.formatVersion() + ", this release reads "
                                + PocketManifest.FORMAT_VERSION + ": upgrade voiceclone, or convert again");
            }
            return new PocketPack(source, manifest);
        } catch (IOException e) {
            String what = e instanceof JsonProcessingException json ? json.getOriginalMessage() : e.toString();
            throw new VoicePackException(
                    Reason.CORRUPT,
                    where + " is not a manifest of family '" + PocketManifest.FAMILY + "': "
                            + String.valueOf(what).lines().findFirst().orElse("") + "; convert again",
                    e);
        }
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

    UnigramTokenizer tokenizer() {
        if (manifest.tokenizer().bytes() > MAX_TOKENIZER_BYTES) {
            throw damaged(manifest.tokenizer(), "is larger than " + MAX_TOKENIZER_BYTES + " bytes", null);
        }
        ByteBuffer content = read(manifest.tokenizer());
        byte[] bytes = new byte[content.remaining()];
        content.get(bytes);
        UnigramTokenizer tokenizer = UnigramTokenizer.read(bytes);
        if (tokenizer.size() != manifest.settings().tokens()) {
            throw damaged(manifest.tokenizer(), "has another number of tokens than the model", null);
        }
        return tokenizer;
    }

    /** Returns the extents of a codec's graph. */
    static Map<String, AxisRange> codecAxes(PocketSettings settings) {
        int frames = PocketEncoder.FRAMES_PER_RUN;
        int positions = settings.framePositions();
        return Map.of(
                "frames", new AxisRange(1, 1, frames),
                "samples", new AxisRange(settings.frameSamples(), settings.frameSamples(), (long) frames * settings.frameSamples()),
                "positions", new AxisRange(positions, positions, (long) frames * positions),
                "seen",
                        new AxisRange(
                                settings.window() + positions,
                                settings.window() + positions,
                                settings.window() + (long) frames * positions));
    }

    /** Loads a graph. */
    Graph load(TensorRuntime runtime, StageContext context, String name, Map<String, AxisRange> axes) {
        String precision = stored(runtime, context);
        PackFile file = graph(precision, name);
        GraphOptions options = new GraphOptions(context.device(), context.threads(), context.precision(), precision)
                .recordedIn(context.profiles())
                .withRequirements(GraphRequirements.ofProfiles(List.of(axes)));
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

    private String stored(TensorRuntime runtime, StageContext context) {
        return manifest.graphs().containsKey(context.precision())
                ? context.precision()
                : runtime.convertsFrom(context.precision()).orElse(context.precision());
    }

    private PackFile graph(String precision, String name) {
        Map<String, PackFile> graphs = manifest.graphs().get(precision);
        if (graphs == null) {
            throw new BackendUnavailableException("voice pack " + source.description()
                    + " has no graphs in precision '" + precision + "'; it has " + manifest.graphs().keySet());
        }
        PackFile file = graphs.get(name);
        if (file == null) {
            throw new VoicePackException(
                    Reason.CORRUPT, "voice pack " + source.description() + " has no graph '" + name + "': convert again");
        }
        return file;
    }

    /**
     * Returns a file's content.
     *
     * @throws VoicePackException if it is not the file that the manifest lists
     */
    public ByteBuffer read(PackFile file) {
        Objects.requireNonNull(file, "file");
        try (InputStream in = source.open(file.file())) {
            if (file.bytes() < 0 || file.bytes() > Integer.MAX_VALUE) {
                throw damaged(file, "cannot have " + file.bytes() + " bytes", null);
            }
            ByteBuffer content = ByteBuffer.allocateDirect((int) Math.min(file.bytes(), FIRST_READ));
            byte[] part = new byte[1 << 16];
            for (int count = in.read(part); count >= 0; count = in.read(part)) {
                if (content.position() + (long) count > file.bytes()) {
                    throw damaged(file, "is larger than its manifest says", null);
                }
                if (content.remaining() < count) {
                    long larger = Math.min(file.bytes(), Math.max(2L * content.capacity(), content.position() + count));
                    content = ByteBuffer.allocateDirect((int) larger).put(content.flip());
                }
                content.put(part, 0, count);
            }
            content.flip();
            if (content.remaining() != file.bytes()
                    || !new Sha256().add(content.duplicate()).hex().equals(file.sha256())) {
                throw damaged(file, "is not the file that its manifest lists (size or SHA-256 differs)", null);
            }
            return content;
        } catch (IOException e) {
            throw damaged(file, "cannot be read: " + e, e);
        }
    }

    private VoicePackException damaged(
            PackFile file, String what, @Nullable Exception cause) {
        return new VoicePackException(
                Reason.CORRUPT,
                file.file() + " of voice pack " + source.description() + " " + what + ": copy or convert the pack again",
                cause);
    }
}
