package io.github.voiceclone.sv2tts.pack;

import io.github.voiceclone.BackendUnavailableException;
import io.github.voiceclone.Stage;
import io.github.voiceclone.VoicePackException;
import io.github.voiceclone.VoicePackException.Reason;
import io.github.voiceclone.runtime.Sha256;
import io.github.voiceclone.runtime.verify.GraphSignature;
import io.github.voiceclone.runtime.verify.GraphVerifier;
import io.github.voiceclone.runtime.verify.UnsafeGraphException;
import io.github.voiceclone.spi.VoicePackManifest;
import io.github.voiceclone.spi.VoicePackSource;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.ReadableByteChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.NoSuchFileException;
import java.util.Optional;
import java.util.SortedMap;
import org.jspecify.annotations.Nullable;

/** A voice pack that is opened for reading. Thread-safe. */
public final class VoicePack {
    /** Bytes that are allocated for a graph before they are read: a manifest may claim any size. */
    private static final int FIRST_READ = 1 << 26;

    private final VoicePackSource source;
    private final Manifest manifest;

    private VoicePack(VoicePackSource source, Manifest manifest) {
        this.source = source;
        this.manifest = manifest;
    }

    /**
     * Reads a pack's manifest.
     *
     * @param source the pack, or nothing if none was set or found
     * @throws VoicePackException if there is none, or its manifest is damaged, too old or too new
     */
    public static VoicePack open(Optional<VoicePackSource> source) {
        return open(VoicePackManifest.required(source));
    }

    /** Reads a pack's manifest; errors as for {@link #open(Optional)}. */
    public static VoicePack open(VoicePackSource source) {
        String where = source.description() + "/" + Manifest.FILE;
        return new VoicePack(source, ManifestCodec.read(VoicePackManifest.read(source), where));
    }

    /** Returns the pack's name. */
    public String name() {
        return manifest.name();
    }

    /** Returns what the manifest says. */
    public Manifest manifest() {
        return manifest;
    }

    /** Returns the encoder's entry, or fails with what is missing. */
    public StageEntry<EncoderSettings> encoder() {
        return require(Stage.ENCODER, manifest.encoder());
    }

    /** Returns the synthesizer's entry, or fails with what is missing. */
    public StageEntry<SynthesizerSettings> synthesizer() {
        return require(Stage.SYNTHESIZER, manifest.synthesizer());
    }

    /** Returns the vocoder's entry, or fails with what is missing. */
    public StageEntry<VocoderSettings> vocoder() {
        return require(Stage.VOCODER, manifest.vocoder());
    }

    private <S> StageEntry<S> require(Stage stage, @Nullable StageEntry<S> entry) {
        if (entry == null) {
            throw new VoicePackException(
                    Reason.MISSING,
                    "voice pack " + source.description() + " has no " + stage.id()
                            + ": convert its checkpoint into the pack");
        }
        return entry;
    }

    /**
     * Returns a stage's graphs in one precision.
     *
     * @throws BackendUnavailableException if the pack does not have them
     */
    public SortedMap<String, GraphFile> graphs(Stage stage, StageEntry<?> entry, String precision) {
        SortedMap<String, GraphFile> graphs = entry.graphs().get(precision);
        if (graphs == null) {
            throw new BackendUnavailableException("voice pack " + source.description() + " has no " + stage.id()
                    + " in precision '" + precision + "'; it has " + entry.precisions());
        }
        return graphs;
    }

    /** Returns the SHA-256 (hex) of all that a stage computes with in one precision: its settings and its graphs. */
    public static String fingerprint(StageEntry<?> entry, SortedMap<String, GraphFile> graphs) {
        Sha256 hash = new Sha256().add(ManifestCodec.writeValue(entry.settings()));
        graphs.forEach(
                (name, graph) -> hash.add(("\n" + name + " " + graph.sha256()).getBytes(StandardCharsets.US_ASCII)));
        return hash.hex();
    }

    /**
     * Reads a graph, and checks it: against the manifest, and that it is a graph of this library's which takes and gives what
     * its stages need, see {@link GraphVerifier}.
     *
     * @param graph a graph that the manifest lists
     * @return its content, in a direct buffer
     * @throws VoicePackException if the file is absent, not what the manifest says, or must not reach a runtime
     */
    public ByteBuffer read(GraphFile graph) {
        try (InputStream in = source.open(graph.file());
                ReadableByteChannel channel = Channels.newChannel(in)) {
            ByteBuffer content = readFully(channel, graph);
            if (content == null || !new Sha256().add(content).hex().equals(graph.sha256())) {
                throw new VoicePackException(
                        Reason.CORRUPT,
                        graph.file() + " of voice pack " + source.description()
                                + " is not the file its manifest lists (size or SHA-256 differs): copy or convert the pack again");
            }
            verify(graph, content);
            return content;
        } catch (NoSuchFileException e) {
            throw new VoicePackException(
                    Reason.MISSING,
                    "voice pack " + source.description() + " lacks " + graph.file()
                            + ": copy or convert the pack again",
                    e);
        } catch (IOException e) {
            throw new VoicePackException(
                    Reason.CORRUPT,
                    graph.file() + " of voice pack " + source.description() + " cannot be read: " + e,
                    e);
        }
    }

    /** Checks a graph for every stage and name that it is listed by. */
    private void verify(GraphFile graph, ByteBuffer content) {
        boolean listed = false;
        for (Stage stage : Stage.values()) {
            StageEntry<?> entry = manifest.stage(stage);
            if (entry == null) {
                continue;
            }
            for (String name : entry.names(graph)) {
                verify(graph, content, stage, entry, name);
                listed = true;
            }
        }
        if (!listed) {
            throw unsafe(graph, "no stage lists it", null);
        }
    }

    private void verify(GraphFile graph, ByteBuffer content, Stage stage, StageEntry<?> entry, String name) {
        GraphSignature signature = GraphSignatures.of(entry.settings(), name)
                .orElseThrow(() -> unsafe(graph, "the " + stage.id() + " has no graph '" + name + "'", null));
        try {
            GraphVerifier.verify(content, signature);
        } catch (UnsafeGraphException e) {
            throw unsafe(graph, String.valueOf(e.getMessage()), e);
        }
    }

    private VoicePackException unsafe(GraphFile graph, String what, @Nullable Exception cause) {
        return new VoicePackException(
                Reason.CORRUPT,
                "graph " + graph.file() + " of voice pack " + source.description() + " is refused: " + what
                        + "; convert the checkpoint again, or ask whoever made the pack",
                cause);
    }

    /** Returns the content, or null if it has not the listed size. */
    private static @Nullable ByteBuffer readFully(ReadableByteChannel channel, GraphFile graph) throws IOException {
        if (graph.bytes() < 0 || graph.bytes() > Integer.MAX_VALUE) {
            return null;
        }
        ByteBuffer content = ByteBuffer.allocateDirect((int) Math.min(graph.bytes(), FIRST_READ));
        while (fill(channel, content) && content.capacity() < graph.bytes()) {
            long larger = Math.min(graph.bytes(), 2L * content.capacity());
            content = ByteBuffer.allocateDirect((int) larger).put(content.flip());
        }
        boolean whole = !content.hasRemaining() && channel.read(ByteBuffer.allocate(1)) < 0;
        return whole ? content.flip() : null;
    }

    /** Returns whether there was enough to fill the buffer. */
    private static boolean fill(ReadableByteChannel channel, ByteBuffer buffer) throws IOException {
        while (buffer.hasRemaining() && channel.read(buffer) >= 0) {
            // Each read fills some more.
        }
        return !buffer.hasRemaining();
    }
}
