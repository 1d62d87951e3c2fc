package io.github.voiceclone.sv2tts.pack;

import io.github.voiceclone.BackendUnavailableException;
import io.github.voiceclone.Stage;
import io.github.voiceclone.VoicePackException;
import io.github.voiceclone.VoicePackException.Reason;
import io.github.voiceclone.runtime.Sha256;
import io.github.voiceclone.runtime.pack.PackFile;
import io.github.voiceclone.runtime.pack.PackFiles;
import io.github.voiceclone.runtime.verify.GraphSignature;
import io.github.voiceclone.spi.VoicePackManifest;
import io.github.voiceclone.spi.VoicePackSource;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.SortedMap;
import org.jspecify.annotations.Nullable;

/** A voice pack that is opened for reading. Thread-safe. */
public final class VoicePack {
    private final PackFiles files;
    private final Manifest manifest;

    private VoicePack(VoicePackSource source, Manifest manifest) {
        this.files = new PackFiles(source);
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
                    "voice pack " + files.description() + " has no " + stage.id()
                            + ": convert its checkpoint into the pack");
        }
        return entry;
    }

    /**
     * Returns a stage's graphs in one precision.
     *
     * @throws BackendUnavailableException if the pack does not have them
     */
    public SortedMap<String, PackFile> graphs(Stage stage, StageEntry<?> entry, String precision) {
        return files.inPrecision(precision, stage.id(), entry.graphs());
    }

    /** Returns the SHA-256 (hex) of all that a stage computes with in one precision: its settings and its graphs. */
    public static String fingerprint(StageEntry<?> entry, SortedMap<String, PackFile> graphs) {
        Sha256 hash = new Sha256().add(ManifestCodec.writeValue(entry.settings()));
        graphs.forEach(
                (name, graph) -> hash.add(("\n" + name + " " + graph.sha256()).getBytes(StandardCharsets.US_ASCII)));
        return hash.hex();
    }

    /**
     * Reads a graph, and checks it: against the manifest, and that it is a graph of this library's which takes and gives what
     * its stages need, see {@link io.github.voiceclone.runtime.verify.GraphVerifier}.
     *
     * @param graph a graph that the manifest lists
     * @return its content, in a direct buffer
     * @throws VoicePackException if the file is absent, not what the manifest says, or must not reach a runtime
     */
    public ByteBuffer read(PackFile graph) {
        ByteBuffer content = files.read(graph);
        verify(graph, content);
        return content;
    }

    /** Checks a graph for every stage and name that it is listed by. */
    private void verify(PackFile graph, ByteBuffer content) {
        boolean listed = false;
        for (Stage stage : Stage.values()) {
            StageEntry<?> entry = manifest.stage(stage);
            if (entry == null) {
                continue;
            }
            for (String name : entry.names(graph)) {
                GraphSignature signature = GraphSignatures.of(entry.settings(), name)
                        .orElseThrow(() -> files.refusal(graph, "the " + stage.id() + " has no graph '" + name + "'"));
                files.verify(graph, content, signature);
                listed = true;
            }
        }
        if (!listed) {
            throw files.refusal(graph, "no stage lists it");
        }
    }
}
